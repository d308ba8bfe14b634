"""What an import set aside or emptied, and its report, as a workspace keeps them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from engine.importing.report import ImportReport
from engine.workspace.connection import Cursor
from engine.workspace.workspace import Workspace

BATCH = 2_048
"""Issues fetched together."""

TABLE = "cardinal.import_issues"
OURS = "kind NOT LIKE 'report: %'"
"""What tells issues from the sentences of the report, which are kept beside them."""


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was set aside, or a cell that was emptied: where it stands and why.

    ``column`` and ``value`` are what the reason speaks of; ``row`` has the cells of a row that was set
    aside, as a JSON array.
    """

    kind: str
    file: str
    reason: str
    sheet: str | None = None
    line: int | None = None
    column: str | None = None
    value: str | None = None
    row: str | None = None


def read_issues(workspace: Workspace) -> Iterator[Issue]:
    """Yield the issues of the last import, in the order of files and lines as it met them."""
    names = Issue.__struct_fields__
    with workspace.using("main") as cursor:
        cursor.execute(f"SELECT {_listed()} FROM {TABLE} WHERE {OURS} ORDER BY rowid")
        while rows := cursor.fetchmany(BATCH):
            yield from (Issue(**dict(zip(names, row, strict=True))) for row in rows)


def read_report(cursor: Cursor) -> ImportReport | None:
    """Return the report of the last import; None before one, or when it can't be read any more."""
    rows = cursor.execute("SELECT value FROM cardinal.meta WHERE name = 'import_report'").fetchall()
    try:
        return msgspec.json.decode(rows[0][0], type=ImportReport) if rows else None
    except msgspec.ValidationError:
        return None


def _listed() -> str:
    return ", ".join(f'"{name}"' for name in Issue.__struct_fields__)
