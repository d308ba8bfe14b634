"""Keeping which segment uses which: names in definitions are bound to ids, so renaming follows by itself.

A definition is kept as it was saved. Beside every version stand the names in it and the ids they meant; on
reading, each gets the name that id has now. A name that meant nothing yet is bound once something gets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import NameTakenError
from engine.workspace.names import name_key
from engine.workspace.stores.references import references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.definition.model import Segment
    from engine.workspace.connection import Cursor
    from engine.workspace.stores.references import Kind, Names

_TABLES: dict[Kind, str] = {"segment": "cardinal.segments", "list": "cardinal.lists"}

LATEST = "(SELECT segment_id, max(version) AS version FROM cardinal.segment_versions GROUP BY segment_id)"
"""The latest version of every segment, deleted ones as well."""


def find_id(cursor: Cursor, kind: Kind, key: str) -> int | None:
    """Return the id of the segment or list of that name key."""
    rows = cursor.execute(f"SELECT id, name FROM {_TABLES[kind]}").fetchall()
    return next((number for number, name in rows if name_key(name) == key), None)


def bind_version(cursor: Cursor, segment_id: int, version: int, definition: Segment) -> None:
    """Keep what the names in a version just saved mean."""
    for kind, key in sorted(references(definition)):
        cursor.execute(
            "INSERT INTO cardinal.segment_references VALUES (?, ?, ?, ?, ?)",
            [segment_id, version, kind, key, find_id(cursor, kind, key)],
        )


def bind_name(cursor: Cursor, kind: Kind, name: str, target: int) -> None:
    """Let definitions that named ``name`` before it was there mean ``target``."""
    cursor.execute(
        """UPDATE cardinal.segment_references SET target_id = ?
        WHERE kind = ? AND name = ? AND target_id IS NULL""",
        [target, kind, name_key(name)],
    )


def unbind(cursor: Cursor, kind: Kind, target: int) -> tuple[tuple[int, int, str], ...]:
    """Let older versions that meant ``target``, which goes, mean a bare name again.

    Returns them as (segment id, version, name key).
    """
    meant = "kind = ? AND target_id = ?"
    rows = cursor.execute(
        f"SELECT segment_id, version, name FROM cardinal.segment_references WHERE {meant} ORDER BY ALL",
        [kind, target],
    ).fetchall()
    cursor.execute(f"UPDATE cardinal.segment_references SET target_id = NULL WHERE {meant}", [kind, target])
    return tuple(rows)


def bind_again(cursor: Cursor, kind: Kind, target: int, meant_by: Iterable[tuple[int, int, str]]) -> None:
    """Let what ``unbind`` returned mean ``target`` again, where its name has no other meaning by now."""
    for segment_id, version, name in meant_by:
        cursor.execute(
            """UPDATE cardinal.segment_references SET target_id = ? WHERE target_id IS NULL
            AND kind = ? AND segment_id = ? AND version = ? AND name = ?""",
            [target, kind, segment_id, version, name],
        )


def present_names(cursor: Cursor, segment_id: int, version: int) -> Names:
    """Return the present names of what a version uses."""
    named = _named(cursor, "WHERE r.segment_id = ? AND r.version = ?", [segment_id, version])
    return named.get(segment_id, {})


def latest_names(cursor: Cursor) -> dict[int, Names]:
    """Return the present names of what the latest versions use, by segment id."""
    return _named(cursor, f"JOIN {LATEST} l USING (segment_id, version)", [])


def _named(cursor: Cursor, which: str, values: list[int]) -> dict[int, Names]:
    named: dict[int, dict[tuple[Kind, str], str]] = {}
    for kind, table in _TABLES.items():
        rows = cursor.execute(
            f"""SELECT segment_id, r.name, t.name FROM cardinal.segment_references r
            JOIN {table} t ON r.kind = '{kind}' AND t.id = r.target_id {which}""",
            values,
        ).fetchall()
        for segment_id, key, name in rows:
            named.setdefault(segment_id, {})[kind, key] = name
    return dict(named)


def users_of(cursor: Cursor, kind: Kind, target: int) -> tuple[str, ...]:
    """Return the names of the segments whose latest version uses ``target``, in order."""
    rows = cursor.execute(
        f"""SELECT DISTINCT s.name FROM cardinal.segment_references r
        JOIN {LATEST} l USING (segment_id, version) JOIN cardinal.segments s ON s.id = r.segment_id
        WHERE r.kind = ? AND r.target_id = ? ORDER BY s.name""",
        [kind, target],
    ).fetchall()
    return tuple(user for (user,) in rows)


def require_unused(cursor: Cursor, kind: Kind, target: int, name: str) -> None:
    """Raise ``NameTakenError`` with the names of the segments that use ``target``."""
    itself = name_key(name) if kind == "segment" else None  # a list is another thing than its namesake
    others = [user for user in users_of(cursor, kind, target) if name_key(user) != itself]
    if others:
        names = ", ".join(f"“{user}”" for user in others)
        raise NameTakenError(f"the {kind} “{name}” is used by {names}", mend="take it out of these first")


def require_free(cursor: Cursor, kind: Kind, name: str, owner: int | None = None) -> None:
    """Raise ``NameTakenError`` when a segment or list other than ``owner`` has that name."""
    taken = find_id(cursor, kind, name_key(name))
    if taken is not None and taken != owner:
        raise NameTakenError(f"there is already a {kind} “{name}”", mend="choose another name")
