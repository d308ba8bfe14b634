"""Statements for DuckDB, which the trees are built for."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

_MARKS: Final = frozenset("%_\\")
"""What isn't plain text in a pattern."""


def print_duckdb(query: exp.Query) -> str:
    """Return a statement for DuckDB."""
    said = query.transform(_searched) if query.find(exp.Contains) is not None else query
    return said.sql(dialect="duckdb", pretty=True, normalize_functions=False)


def _searched(node: exp.Expr) -> exp.Expr:
    """Return a search without regard to case as ILIKE: the same lower-casing, in half the time."""
    if not isinstance(node, exp.Contains):
        return node
    value, part = node.this, node.expression
    if not (isinstance(value, exp.Lower) and isinstance(part, exp.Lower) and part.this.is_string):
        return node
    text = part.this.name
    if not _MARKS.isdisjoint(text):
        return node
    return exp.ILike(this=value.this, expression=exp.Literal.string(f"%{text}%"))
