"""How each column of a source is read, and the values that can't be."""

from __future__ import annotations

import duckdb

from engine.importing.building import telling
from engine.importing.building.stage import Staged
from engine.importing.looking.result import ColumnLook, Unread
from engine.importing.mapping import ColumnSpec, Source

EXAMPLES = 50
"""Unreadable values of a column that are shown."""


def looks_of(connection: duckdb.DuckDBPyConnection, staged: Staged, source: Source) -> tuple[ColumnLook, ...]:
    """Return one look for each column of the files, in their order."""
    told = {name.strip().lower(): spec for name, spec in source.columns.items()}
    looks = []
    for column in staged.raw.columns:
        spec = told.get(column.name.lower(), ColumnSpec())
        plan = staged.plans.get(column.name)
        if plan is None:
            looks.append(ColumnLook(header=column.name, skip=True, type=spec.type or "text"))
            continue
        attribute = staged.by_header.get(column.name)
        unread = staged.emptied.get(column.name, 0)
        looks.append(
            ColumnLook(
                header=column.name,
                name=attribute.name if attribute is not None else "",
                type=plan.type,
                skip=spec.skip,
                unread=unread,
                examples=_examples(connection, staged, column.name) if unread else (),
                doubt=telling.doubted(column.name, plan),
            )
        )
    return tuple(looks)


def _examples(connection: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> tuple[Unread, ...]:
    wanted = f"SELECT _row FROM {staged.table} WHERE {staged.unread[header]} ORDER BY _row LIMIT {EXAMPLES}"
    rows = connection.execute(
        f"SELECT ({staged.texts[header]})::VARCHAR, _line FROM {staged.raw.relation} "
        f"WHERE _row IN ({wanted}) ORDER BY _row"
    ).fetchall()
    return tuple(Unread(value, line) for value, line in rows)
