"""Saved segments with all their versions."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, lru_cache
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
    from engine.workspace.session import Session
    from engine.workspace.stores.references import Names

TEXTS_KEPT = 1024
"""Texts of definitions whose meaning is known: all of a project are gone through one after another."""


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


_ALL = f"""SELECT s.id, s.name, s.created_at, v.version, v.saved_at, v.definition
FROM {uses.LATEST} l JOIN cardinal.segment_versions v USING (segment_id, version)
JOIN cardinal.segments s ON s.id = l.segment_id"""

_ONE = f"SELECT * FROM ({_ALL}) WHERE id = ?"


class _Row(msgspec.Struct, frozen=True):
    """A segment with its latest version, as ``_ALL`` gives it."""

    id: int
    name: str
    created_at: datetime
    version: int
    saved_at: datetime
    text: str

    def saved(self) -> SavedSegment:
        head = _head(self.text)
        return SavedSegment(
            id=self.id,
            name=self.name,
            version=self.version,
            created_at=self.created_at,
            saved_at=self.saved_at,
            purpose=head.purpose,
            tags=head.tags,
            newer_format=head.format != FORMAT,
        )


class _Latest:
    """The latest versions as they stand in the file; each definition is read once it is asked for."""

    def __init__(self, cursor: Cursor) -> None:
        rows = (_Row(*row) for row in cursor.execute(_ALL).fetchall())
        by_key = {name_key(row.name): row for row in rows}
        self._rows = {key: by_key[key] for key in sorted(by_key)}
        self._names = uses.latest_names(cursor)
        self._definitions: dict[int, Segment] = {}

    @property
    def names(self) -> list[str]:
        return [row.name for row in self._rows.values()]

    @cached_property
    def saved(self) -> tuple[SavedSegment, ...]:
        return tuple(row.saved() for row in self._rows.values())

    def graph(self) -> dict[str, tuple[str, ...]]:
        return {row.name: tuple(sorted(self._used(row.id))) for row in self._rows.values()}

    def _used(self, segment_id: int) -> set[str]:
        return {name for (kind, _), name in self._names.get(segment_id, {}).items() if kind == "segment"}

    def find(self, name: str) -> _Row | None:
        return self._rows.get(name_key(name))

    def definition(self, row: _Row) -> Segment:
        known = self._definitions.get(row.id)
        if known is None:
            known = _definition(row.name, row.text, self._names.get(row.id, {}))
            self._definitions[row.id] = known
        return known


class Segments(Store):
    """Saves, versions, renames and deletes segments; names compare trimmed and without case."""

    def __init__(self, session: Session) -> None:
        """Use ``session`` for all reading and writing."""
        super().__init__(session)
        self._latest: tuple[int, _Latest] | None = None

    def all(self) -> tuple[SavedSegment, ...]:
        """Return every saved segment, ordered by name without case."""
        with self._session.reading() as cursor:
            return self._present(cursor).saved

    def find(self, name: str) -> SavedSegment | None:
        """Return the segment of that name, or None."""
        with self._session.reading() as cursor:
            row = self._present(cursor).find(name)
            return None if row is None else row.saved()

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
            latest = self._present(cursor)
            found = latest.find(name)
            if found is None:
                raise not_found("saved segment", name, latest.names)
            if version is None or version == found.version:
                return latest.definition(found)
            row = cursor.execute(
                "SELECT definition FROM cardinal.segment_versions WHERE segment_id = ? AND version = ?",
                [found.id, version],
            ).fetchone()
            if row is None:
                raise NotFoundError(
                    f"“{found.name}” has no version {version}", mend=f"it has 1 to {found.version}"
                )
            names = uses.present_names(cursor, found.id, version)
        return _definition(found.name, row[0], names)

    def _present(self, cursor: Cursor) -> _Latest:
        """Return the latest versions, read again after whatever may have changed them."""
        kept = self._latest
        if kept is None or kept[0] != self._session.meanings:
            kept = self._latest = (self._session.meanings, _Latest(cursor))
        return kept[1]

    def save(self, definition: Segment) -> SavedSegment:
        """Save under the definition's name: a new segment, or a new version of the one that has the name.

        Raises ``UserError`` for a blank name. Whether it can be calculated is the caller's to check.
        """
        name = clean_name(definition.name, "segment")
        definition = msgspec.structs.replace(definition, name=name)
        text = write_segment(definition)
        with self._session.changing() as cursor:
            number = uses.find_id(cursor, "segment", name_key(name))
            if number is None:
                number = next_id(cursor, "segments")
                cursor.execute("INSERT INTO cardinal.segments VALUES (?, ?, ?)", [number, name, now()])
                uses.bind_name(cursor, "segment", name, number)
            ((version,),) = cursor.execute(
                """INSERT INTO cardinal.segment_versions
                SELECT ?, coalesce(max(version), 0) + 1, ?, ? FROM cardinal.segment_versions
                WHERE segment_id = ? RETURNING version""",
                [number, now(), text, number],
            ).fetchall()
            uses.bind_version(cursor, number, version, definition)
            return self.by_id(number)

    def rename(self, name: str, new: str) -> SavedSegment:
        """Give a segment another name; every definition that uses it follows.

        Raises ``NotFoundError``, or ``NameTakenError`` when another one has the new name.
        """
        new = clean_name(new, "segment")
        with self._session.changing() as cursor:
            saved = self.saved(name)
            uses.require_free(cursor, "segment", new, saved.id)
            cursor.execute("UPDATE cardinal.segments SET name = ? WHERE id = ?", [new, saved.id])
            uses.bind_name(cursor, "segment", new, saved.id)
            return self.by_id(saved.id)

    def delete(self, name: str) -> DeletedSegment:
        """Delete a segment with its versions, sizes and members; ``NameTakenError`` names who uses it.

        What is returned brings it back as long as the file is open.
        """
        with self._session.changing() as cursor:
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
        with self._session.changing() as cursor:
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
        with self._session.changing() as cursor:
            left = f"SELECT 1 FROM cardinal.segment_versions WHERE {gone} LIMIT 1"
            if cursor.execute(left).fetchone() is None:
                return
            for table in ("segment_versions", "segment_references", "recordings", "members"):
                cursor.execute(f"DELETE FROM cardinal.{table} WHERE {gone}")

    def graph(self) -> dict[str, tuple[str, ...]]:
        """Return what each segment uses itself, by name; every saved segment has an entry."""
        with self._session.reading() as cursor:
            return self._present(cursor).graph()


_read = lru_cache(TEXTS_KEPT)(read_segment)


def _definition(name: str, text: str, names: Names) -> Segment:
    """Return what the text of a version means, with the names that it and its parts have now."""
    if _head(text).format != FORMAT:
        raise WorkspaceTooNewError(
            f"the segment “{name}” was written by a newer version and is left as it was",
            mend="open it with that version",
        )
    return msgspec.structs.replace(with_names(_read(text), names), name=name)


def _head(text: str) -> _Head:
    try:
        return msgspec.json.decode(text, type=_Head)
    except msgspec.DecodeError:
        return _Head(format="")


def _one(cursor: Cursor, segment_id: int) -> SavedSegment | None:
    rows = cursor.execute(_ONE, [segment_id]).fetchall()  # to the end, else the cursor takes no arrays
    return _Row(*rows[0]).saved() if rows else None


def require_saved(cursor: Cursor, segment_id: int) -> None:
    """Raise ``NotFoundError`` when the segment of that id is no longer there."""
    if cursor.execute("SELECT 1 FROM cardinal.segments WHERE id = ?", [segment_id]).fetchone() is None:
        raise NotFoundError("this segment has been deleted", mend="save it under a name again")
