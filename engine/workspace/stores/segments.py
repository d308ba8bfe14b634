"""Saved segments with all their versions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from engine.definition.codec import read_segment, write_segment
from engine.definition.model import FORMAT, Segment
from engine.errors import NotFoundError, WorkspaceTooNewError
from engine.workspace.names import clean_name, name_key, not_found
from engine.workspace.stores import uses
from engine.workspace.stores.base import Store, next_id, now
from engine.workspace.stores.references import with_names

if TYPE_CHECKING:
    from engine.workspace.connection import Cursor


class SavedSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A saved segment without its cards; ``version`` is the latest, times are UTC."""

    id: int
    name: str
    version: int
    created_at: datetime
    saved_at: datetime
    purpose: str = ""
    tags: tuple[str, ...] = ()
    newer_format: bool = False  # written by a newer program: shown, kept, but not read


class DeletedSegment(msgspec.Struct, frozen=True, kw_only=True):
    """What brings a deleted segment back: its row, and what meant it.

    ``meant_by`` are versions of segments with the name they knew it by, ``drafts`` documents with unsaved
    changes to it. Its own versions, sizes and members stay in the file until that is opened again.
    """

    id: int
    name: str
    created_at: datetime
    meant_by: tuple[tuple[int, int, str], ...] = ()
    drafts: tuple[str, ...] = ()


class _Head(msgspec.Struct, frozen=True):
    format: str
    purpose: str = ""
    tags: tuple[str, ...] = ()


_ALL = """SELECT s.id, s.name, s.created_at, v.version, v.saved_at, v.definition FROM cardinal.segments s
JOIN cardinal.segment_versions v ON v.segment_id = s.id
QUALIFY row_number() OVER (PARTITION BY s.id ORDER BY v.version DESC) = 1"""

_ONE = f"SELECT * FROM ({_ALL}) WHERE id = ?"


class Segments(Store):
    """Saves, versions, renames and deletes segments; names compare trimmed and without case."""

    def all(self) -> tuple[SavedSegment, ...]:
        """Return every saved segment, ordered by name without case."""
        with self._session.reading() as cursor:
            rows = cursor.execute(_ALL).fetchall()
        return tuple(sorted((_saved(*row) for row in rows), key=lambda saved: name_key(saved.name)))

    def find(self, name: str) -> SavedSegment | None:
        """Return the segment of that name, or None."""
        with self._session.reading() as cursor:
            number = uses.find_id(cursor, "segment", name_key(name))
            return None if number is None else _one(cursor, number)

    def saved(self, name: str) -> SavedSegment:
        """Return the segment of that name; raises ``NotFoundError`` with the nearest one."""
        found = self.find(name)
        if found is None:
            raise not_found("saved segment", name, [saved.name for saved in self.all()])
        return found

    def by_id(self, segment_id: int) -> SavedSegment:
        """Return the segment of that id; raises ``NotFoundError`` when it was deleted."""
        with self._session.reading() as cursor:
            found = _one(cursor, segment_id)
        if found is None:
            raise NotFoundError("this segment has been deleted", mend="save it under a name again")
        return found

    def get(self, name: str, version: int | None = None) -> Segment:
        """Return a definition (the latest, or that version) with the names its parts have now.

        Raises ``NotFoundError``, or ``WorkspaceTooNewError`` when a newer program wrote it.
        """
        with self._session.reading() as cursor:
            saved = self.saved(name)
            number = saved.version if version is None else version
            row = cursor.execute(
                "SELECT definition FROM cardinal.segment_versions WHERE segment_id = ? AND version = ?",
                [saved.id, number],
            ).fetchone()
            if row is None:
                raise NotFoundError(
                    f"“{saved.name}” has no version {number}", mend=f"it has 1 to {saved.version}"
                )
            names = uses.present_names(cursor, saved.id, number)
        if _head(row[0]).format != FORMAT:
            raise WorkspaceTooNewError(
                f"the segment “{saved.name}” was written by a newer version and is left as it was",
                mend="open it with that version",
            )
        return msgspec.structs.replace(with_names(read_segment(row[0]), names), name=saved.name)

    def save(self, definition: Segment) -> SavedSegment:
        """Save under the definition's name: a new segment, or a new version of the one that has the name.

        Raises ``UserError`` for a blank name. Whether it can be calculated is the caller's to check.
        """
        name = clean_name(definition.name, "segment")
        definition = msgspec.structs.replace(definition, name=name)
        text = write_segment(definition)
        with self._session.transaction() as cursor:
            saved = self.find(name)
            number, version = (saved.id, saved.version + 1) if saved else (next_id(cursor, "segments"), 1)
            if saved is None:
                cursor.execute("INSERT INTO cardinal.segments VALUES (?, ?, ?)", [number, name, now()])
                uses.bind_name(cursor, "segment", name, number)
            cursor.execute(
                "INSERT INTO cardinal.segment_versions VALUES (?, ?, ?, ?)", [number, version, now(), text]
            )
            uses.bind_version(cursor, number, version, definition)
            return self.by_id(number)

    def rename(self, name: str, new: str) -> SavedSegment:
        """Give a segment another name; every definition that uses it follows.

        Raises ``NotFoundError``, or ``NameTakenError`` when another one has the new name.
        """
        new = clean_name(new, "segment")
        with self._session.transaction() as cursor:
            saved = self.saved(name)
            uses.require_free(cursor, "segment", new, saved.id)
            cursor.execute("UPDATE cardinal.segments SET name = ? WHERE id = ?", [new, saved.id])
            uses.bind_name(cursor, "segment", new, saved.id)
            return self.by_id(saved.id)

    def delete(self, name: str) -> DeletedSegment:
        """Delete a segment with its versions, sizes and members; ``NameTakenError`` names who uses it.

        What is returned brings it back as long as the file is open.
        """
        with self._session.transaction() as cursor:
            saved = self.saved(name)
            uses.require_unused(cursor, "segment", saved.id, saved.name)
            drafts = "SELECT document FROM cardinal.drafts WHERE segment_id = ?"
            deleted = DeletedSegment(
                id=saved.id,
                name=saved.name,
                created_at=saved.created_at,
                meant_by=uses.unbind(cursor, "segment", saved.id),
                drafts=tuple(document for (document,) in cursor.execute(drafts, [saved.id]).fetchall()),
            )
            cursor.execute("DELETE FROM cardinal.segments WHERE id = ?", [saved.id])
            cursor.execute("UPDATE cardinal.drafts SET segment_id = NULL WHERE segment_id = ?", [saved.id])
            return deleted

    def restore(self, deleted: DeletedSegment, name: str = "") -> SavedSegment:
        """Bring a segment back as it was, under another name when one is given.

        Raises ``NameTakenError`` when a segment has the name by now, ``NotFoundError`` when the file was
        opened again since.
        """
        name = clean_name(name or deleted.name, "segment")
        with self._session.transaction() as cursor:
            uses.require_free(cursor, "segment", name)
            cursor.execute(
                "INSERT INTO cardinal.segments VALUES (?, ?, ?)", [deleted.id, name, deleted.created_at]
            )
            uses.bind_again(cursor, "segment", deleted.id, deleted.meant_by)
            uses.bind_name(cursor, "segment", name, deleted.id)
            for document in deleted.drafts:
                cursor.execute(
                    "UPDATE cardinal.drafts SET segment_id = ? WHERE document = ? AND segment_id IS NULL",
                    [deleted.id, document],
                )
            return self.by_id(deleted.id)

    def forget_deleted(self) -> None:
        """Take what deleted segments left out of the file; none of them can be brought back any more."""
        gone = "segment_id NOT IN (SELECT id FROM cardinal.segments)"
        with self._session.transaction() as cursor:
            left = f"SELECT 1 FROM cardinal.segment_versions WHERE {gone} LIMIT 1"
            if cursor.execute(left).fetchone() is None:
                return
            for table in ("segment_versions", "segment_references", "recordings", "members"):
                cursor.execute(f"DELETE FROM cardinal.{table} WHERE {gone}")

    def graph(self) -> dict[str, tuple[str, ...]]:
        """Return what each segment uses itself, by name; every saved segment has an entry."""
        with self._session.reading() as cursor:
            used: dict[str, list[str]] = {saved.name: [] for saved in self.all()}
            for user, _, name in uses.graph(cursor, "segment"):
                used[user].append(name)
        return {user: tuple(names) for user, names in used.items()}


def _head(text: str) -> _Head:
    try:
        return msgspec.json.decode(text, type=_Head)
    except msgspec.DecodeError:
        return _Head(format="")


def _one(cursor: Cursor, segment_id: int) -> SavedSegment | None:
    rows = cursor.execute(_ONE, [segment_id]).fetchall()  # to the end, else the cursor takes no arrays
    return _saved(*rows[0]) if rows else None


def _saved(
    number: int, name: str, created_at: datetime, version: int, saved_at: datetime, text: str
) -> SavedSegment:
    head = _head(text)
    return SavedSegment(
        id=number,
        name=name,
        version=version,
        created_at=created_at,
        saved_at=saved_at,
        purpose=head.purpose,
        tags=head.tags,
        newer_format=head.format != FORMAT,
    )


def require_saved(cursor: Cursor, segment_id: int) -> None:
    """Raise ``NotFoundError`` when the segment of that id is no longer there."""
    if cursor.execute("SELECT 1 FROM cardinal.segments WHERE id = ?", [segment_id]).fetchone() is None:
        raise NotFoundError("this segment has been deleted", mend="save it under a name again")
