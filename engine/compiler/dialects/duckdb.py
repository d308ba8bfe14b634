"""Statements for DuckDB, which the trees are built for."""

from __future__ import annotations

from sqlglot import exp


def print_duckdb(query: exp.Query) -> str:
    """Return a statement for DuckDB."""
    return query.sql(dialect="duckdb", pretty=True, normalize_functions=False)
