"""Statements as text, for the databases on which that text has been proved by running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from engine.compiler.dialects.clickhouse import print_clickhouse
from engine.compiler.dialects.duckdb import print_duckdb
from engine.errors import UserError

DIALECTS: Mapping[str, Callable[[exp.Query], str]] = MappingProxyType(
    {"duckdb": print_duckdb, "clickhouse": print_clickhouse}
)
"""How a statement is printed, by the name of the database."""


def to_sql(query: exp.Query, dialect: str = "duckdb") -> str:
    """Return a statement as readable text.

    Raises UserError for a dialect that isn't offered, or a construct that the dialect can't say the same by.
    """
    printer = DIALECTS.get(dialect.strip().lower())
    if printer is None:
        offered = ", ".join(DIALECTS)
        raise UserError(f"there is no SQL for “{dialect}”", mend=f"choose one of {offered}")
    return printer(query)
