"""What is known of the columns' values: filled, distinct, range, the most frequent ones."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import msgspec

from engine.catalog.model import DataColumn, Frequent, Statistics
from engine.definition.quoting import identifier
from engine.importing.building.tables import Written
from engine.importing.reading.statement import one_row

LISTED = 1_000
"""The most frequent values that are kept of a column; it is complete when it has no more."""

MANY_VALUES = 200_000
"""Text columns of big tables with more distinct values are like keys: none of their values is kept."""

BIG_TABLE = 1_000_000
"""Rows from which distinct values are estimated where there are many."""

LONGEST = 200
"""Characters of a value that is kept; longer ones are no use in a list to choose from."""

_RANGED = ("number", "date", "datetime")


def measured(connection: duckdb.DuckDBPyConnection, written: Written) -> tuple[DataColumn, ...]:
    """Return the columns of a data table with their statistics."""
    relation = f"data.{identifier(written.table)}"
    if not written.columns:
        return ()
    facts = [sql for column in written.columns for sql in _facts(column)]
    found = one_row(connection, f"SELECT {', '.join(facts)} FROM {relation}")
    return tuple(
        msgspec.structs.replace(
            column,
            statistics=_statistics(connection, relation, column, written.rows, found[4 * i : 4 * i + 4]),
        )
        for i, column in enumerate(written.columns)
    )


def _facts(column: DataColumn) -> tuple[str, str, str, str]:
    name = identifier(column.column)
    if column.type == "list":
        return f"count({name})", f"coalesce(sum(len({name})), 0)", "NULL", "NULL"
    low, high = (
        (f"min({name})::VARCHAR", f"max({name})::VARCHAR") if column.type in _RANGED else ("NULL", "NULL")
    )
    return f"count({name})", f"approx_count_distinct({name})", low, high


def _statistics(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: DataColumn,
    rows: int,
    found: Sequence[object],
) -> Statistics:
    filled, estimate = int(str(found[0])), int(str(found[1]))
    low, high = (_shown(value, column) for value in found[2:4])
    exact = rows <= BIG_TABLE or estimate <= (2 * LISTED if column.type in _RANGED else MANY_VALUES)
    frequent, distinct = _frequent(connection, relation, column) if exact and filled else ((), estimate)
    return Statistics(
        rows=rows,
        filled=filled,
        distinct=distinct,
        minimum=low,
        maximum=high,
        frequent=frequent,
        complete=filled == 0 or (exact and len(frequent) == distinct),
    )


def _frequent(
    connection: duckdb.DuckDBPyConnection, relation: str, column: DataColumn
) -> tuple[tuple[Frequent, ...], int]:
    """Return the most frequent values and how many distinct ones there are."""
    name = identifier(column.column)
    value = f"unnest({name})" if column.type == "list" else name
    counted = f"SELECT {value} AS v FROM {relation} WHERE {name} IS NOT NULL"
    grouped = f"SELECT v, count(*) AS n FROM ({counted}) GROUP BY v"
    found = connection.execute(
        f"SELECT v::VARCHAR, n, count(*) OVER () FROM ({grouped}) ORDER BY n DESC, v LIMIT {LISTED}"
    ).fetchall()
    distinct = found[0][2] if found else 0
    return tuple(
        Frequent(_shown(value, column) or "", rows) for value, rows, _ in found if len(value) <= LONGEST
    ), distinct


def _shown(value: object, column: DataColumn) -> str | None:
    """Return a value as plain text: ISO for dates, no final zeros for numbers."""
    if value is None:
        return None
    text = str(value)
    if column.type == "number" and "." in text:
        return text.rstrip("0").rstrip(".")
    return text.replace(" ", "T", 1) if column.type == "datetime" else text
