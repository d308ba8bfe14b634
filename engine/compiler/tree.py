"""Small builders of syntax-tree nodes: names are quoted, values are literals, always."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final

from sqlglot import exp

CONTACT: Final = "_contact"
KEY: Final = "_key"
ROW: Final = "rowid"
"""The database's own number of a row: activities are written in their order once and never changed."""

LIMIT: Final = Decimal(10) ** 28
"""No number in the data reaches it (18 digits before the point, summed over any table), and DECIMAL(38, 9)
holds it: a literal beyond it compares as the limit itself does."""


def own(name: str, table: str | None = None) -> exp.Column:
    """Return a column whose name is ours."""
    return exp.column(name, table=table)


def from_table(name: str, table: str) -> exp.Expr:
    """Return a column of ours out of one of several tables, under its bare name."""
    return exp.alias_(own(name, table), name)


def named(name: str, table: str | None = None) -> exp.Column:
    """Return a column whose name is the user's: quoted."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def data_table(name: str, alias: str | None = None) -> exp.Table:
    """Return a table of schema ``data``."""
    return exp.table_(exp.to_identifier(name, quoted=True), db=exp.to_identifier("data"), alias=alias)


def contacts(alias: str | None = None) -> exp.Table:
    """Return the table of contacts."""
    return exp.table_("contacts", db="data", alias=alias)


def text(value: str) -> exp.Literal:
    """Return a text literal."""
    return exp.Literal.string(value)


def number(value: Decimal | int, limit: Decimal = LIMIT) -> exp.Expr:
    """Return an exact number literal, no further from zero than ``limit``."""
    clamped = max(-limit, min(limit, Decimal(value)))
    plain = format(clamped.normalize(), "f")
    literal = exp.Literal.number(plain.removeprefix("-"))
    return exp.Neg(this=literal) if clamped < 0 else literal


def day(value: date) -> exp.Expr:
    """Return a DATE literal."""
    return cast(text(value.isoformat()), "DATE")


def instant(value: datetime) -> exp.Expr:
    """Return a TIMESTAMP literal in wall-clock time."""
    return cast(text(value.isoformat(sep=" ")), "TIMESTAMP")


def cast(value: exp.Expr, to: str) -> exp.Expr:
    """Return ``value`` converted to a type of DuckDB."""
    return exp.cast(value, _type(to), dialect="duckdb")


def _type(name: str) -> exp.DataType:
    known = _PLAIN_TYPES.get(name)
    return exp.DataType(this=known, nested=False) if known is not None else _parsed(name).copy()


@cache
def _parsed(name: str) -> exp.DataType:
    return exp.DataType.build(name, dialect="duckdb")


_PLAIN_TYPES: Final = {
    "DATE": exp.DataType.Type.DATE,
    "TIMESTAMP": exp.DataType.Type.TIMESTAMPNTZ,
    "VARCHAR": exp.DataType.Type.TEXT,
    "BLOB": exp.DataType.Type.VARBINARY,
}
"""Types that need no parser, which takes its time to load."""


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a call of a function that SQLGlot has no node for."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def lower(value: exp.Expr) -> exp.Expr:
    """Return ``value`` in lower case, by the database's own folding."""
    return exp.Lower(this=value)


def every(tests: Iterable[exp.Expr]) -> exp.Expr:
    """Return the conjunction; of none, TRUE."""
    return _joined(exp.And, list(tests)) or exp.true()


def some(tests: Iterable[exp.Expr]) -> exp.Expr:
    """Return the disjunction; of none, FALSE."""
    return _joined(exp.Or, list(tests)) or exp.false()


def _joined(node: type[exp.Connector], tests: list[exp.Expr]) -> exp.Expr | None:
    """Return the tests under one connector, nested no deeper than it takes: there may be thousands."""
    if len(tests) < 2:
        return tests[0] if tests else None
    middle = (len(tests) + 1) // 2
    return node(this=_part(node, tests[:middle]), expression=_part(node, tests[middle:]))


def _part(node: type[exp.Connector], tests: list[exp.Expr]) -> exp.Expr | None:
    if len(tests) > 1:
        return _joined(node, tests)
    only = tests[0]
    return (
        exp.paren(only, copy=False)
        if isinstance(only, exp.Connector) and not isinstance(only, node)
        else only
    )


def where(query: exp.Select, *tests: exp.Expr) -> exp.Select:
    """Return ``query`` of the rows for which all tests hold."""
    telling = [part for test in tests for part in _conjuncts(test) if part != exp.true()]
    return query.where(every(_enclosed(part) for part in telling), copy=False) if telling else query


def _conjuncts(test: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(test, exp.And):
        yield from _conjuncts(test.left)
        yield from _conjuncts(test.right)
    else:
        yield test


def _enclosed(test: exp.Expr) -> exp.Expr:
    return exp.paren(test, copy=False) if isinstance(test, exp.Or) else test


def attach(query: exp.Select, queries: Iterable[tuple[str, exp.Query]]) -> exp.Select:
    """Return ``query`` with named queries before it."""
    for name, part in queries:
        query = query.with_(name, as_=part, copy=False)
    return query


def surely(test: exp.Expr) -> exp.Expr:
    """Return ``test`` with unknown counted as false."""
    if isinstance(test, exp.Boolean | exp.Coalesce) or _never_null(test):
        return test
    return exp.Coalesce(this=test, expressions=[exp.false()])


def opposite(test: exp.Expr) -> exp.Expr:
    """Return the exact complement of ``test``: true where it is false or unknown."""
    if isinstance(test, exp.Boolean):
        return exp.false() if test.this else exp.true()
    return exp.not_(surely(test))


def _never_null(test: exp.Expr) -> bool:
    """Whether ``test`` is built of tests for NULL only."""
    if isinstance(test, exp.Paren | exp.Not):
        return _never_null(test.this)
    if isinstance(test, exp.And | exp.Or):
        return _never_null(test.left) and _never_null(test.right)
    return isinstance(test, exp.Is | exp.Boolean | exp.Coalesce)


def among(name: str) -> exp.Expr:
    """Return the test that a row's contact is one of those of a named query."""
    return exp.In(this=own(CONTACT), query=exp.Subquery(this=exp.select(own(CONTACT)).from_(name)))


def contacts_of(rows: exp.Expr) -> exp.Select:
    """Return the query of the contacts of a table's rows, made without the copies that builders make."""
    return exp.Select(expressions=[own(CONTACT)], from_=exp.From(this=rows))


def contacts_where(test: exp.Expr) -> exp.Select:
    """Return the query of the contacts whose row holds."""
    return where(contacts_of(contacts()), test)


def numbered(value: exp.Expr, numbers: Sequence[int], kind: str = "INTEGER[]") -> exp.Expr:
    """Return the test that ``value`` is one of many ``numbers``, whose ``kind`` should be the column's.

    They stand in one literal: single ones take longer to read than to answer.
    """
    if len(numbers) == 1:
        return exp.EQ(this=value, expression=number(numbers[0]))
    literal = cast(text(f"[{','.join(map(str, numbers))}]"), kind)
    listed = exp.select(exp.alias_(call("unnest", literal), "number"))
    return exp.In(this=value, query=exp.Subquery(this=listed))


def one_of(left: exp.Expr, right: list[exp.Expr]) -> exp.Expr:
    """Return whether ``left`` equals one of ``right``."""
    if len(right) == 1:
        return exp.EQ(this=left, expression=right[0])
    return exp.In(this=left, expressions=right)


def try_cast(value: exp.Expr, to: str) -> exp.Expr:
    """Return ``value`` converted to a type of DuckDB, NULL where it can't be."""
    return exp.TryCast(this=value, to=_type(to))


def attempt(value: exp.Expr) -> exp.Expr:
    """Return ``value``, NULL where computing it fails."""
    return exp.Try(this=value)


def comment(words: str) -> str:
    """Return words as they may stand in a comment of a statement: one line that can't end it.

    It has no straight quotes and opens no dollar quotation. DuckDB 2.0 makes plain spaces of Unicode ones
    outside of quotations before it parses, and takes a quote in a comment for the begin of one: after an odd
    number of them it would change values.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    unquoted = _DOLLAR_QUOTE.sub("\N{FULLWIDTH DOLLAR SIGN}", line.translate(_TYPOGRAPHIC))
    return f" {unquoted.replace('*/', '* /').replace('/*', '/ *')} "


_TYPOGRAPHIC: Final = str.maketrans("'\"", "’”")
_DOLLAR_QUOTE: Final = re.compile(r"\$(?=\w*\$)")
