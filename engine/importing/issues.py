"""What an import set aside or emptied, as a workspace keeps it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from engine.workspace.workspace import Workspace

BATCH = 2_048
"""Issues fetched together."""


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
    listed = ", ".join(f'"{name}"' for name in names)
    with workspace.using("main") as cursor:
        cursor.execute(
            f"SELECT {listed} FROM cardinal.import_issues WHERE kind NOT LIKE 'report: %' ORDER BY rowid"
        )
        while rows := cursor.fetchmany(BATCH):
            yield from (Issue(**dict(zip(names, row, strict=True))) for row in rows)
