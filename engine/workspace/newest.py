"""The end of data: the newest time, not after the present, of a row that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

import duckdb
import msgspec

from engine.catalog.model import Activity, Catalog
from engine.definition.quoting import identifier
from engine.definition.types import TIME
from engine.workspace.settings import present


def end_of_data(
    connection: duckdb.DuckDBPyConnection, activities: Sequence[Activity], zone: str
) -> datetime | None:
    """Return the newest time of a row that is not after the present; a date stands for its day's end."""
    latest = present(zone)
    newest: list[datetime] = []
    for activity in activities:
        column = activity.time_column
        if column is None or column.type not in TIME:
            continue
        name = identifier(column.column)
        found = connection.execute(
            f"SELECT max({name})::TIMESTAMP FROM data.{identifier(activity.table)} WHERE {name} <= ?",
            [latest],
        ).fetchone()
        if found and found[0] is not None:
            newest.append(datetime.combine(found[0].date(), time.max) if column.type == "date" else found[0])
    return max(newest, default=None)


def brought_up(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Catalog:
    """Return a catalog with the end of data of today: what was future at its import may count by now."""
    known = catalog.end_of_data
    future = any(
        activity.last is not None and (known is None or activity.last > known)
        for activity in catalog.activities
    )
    if not future:
        return catalog
    end = end_of_data(connection, catalog.activities, catalog.timezone)
    return msgspec.structs.replace(catalog, end_of_data=end)
