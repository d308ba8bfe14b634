"""Statements for ClickHouse: the same trees, each construct said in ClickHouse's words or refused by name.

The tables are taken to hold what the workspace holds: wall-clock times as DateTime64(6, 'UTC'), dates as
Date32, exact decimals, lists as arrays that are empty where the workspace has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from sqlglot import exp

from engine.compiler import tree
from engine.errors import UserError

Rewrite: TypeAlias = Callable[[Any], exp.Expr]

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2299, 12, 31)
LONGEST_MONTHS: Final = 12 * 200

_EXACT: Final = ("toDecimal128", "toInt128")

_SETTINGS: Final = {"join_use_nulls": 1, "prefer_column_name_to_alias": 1, "transform_null_in": 0}
"""Missing partners are NULL, names mean columns before aliases, NULL is in nothing: as in DuckDB."""

_AS_THEY_ARE: Final[frozenset[type[exp.Expr]]] = frozenset(
    {
        exp.Abs,
        exp.Add,
        exp.Alias,
        exp.And,
        exp.Array,
        exp.ArgMax,
        exp.ArgMin,
        exp.Between,
        exp.Boolean,
        exp.Case,
    }
    | {exp.Coalesce, exp.Column, exp.Count, exp.CTE, exp.DataType, exp.DataTypeParam, exp.Distinct, exp.EQ}
    | {exp.EndsWith, exp.From, exp.GT, exp.GTE, exp.Group, exp.Having, exp.Identifier, exp.If, exp.In, exp.Is}
    | {exp.Join, exp.LT, exp.LTE, exp.Lambda, exp.Max, exp.Min, exp.Mod, exp.Mul, exp.NEQ, exp.Neg, exp.Not}
    | {exp.Null, exp.Nullif, exp.Or, exp.Order, exp.Ordered, exp.Paren, exp.RowNumber, exp.Select, exp.Star}
    | {exp.StartsWith, exp.Sub, exp.Subquery, exp.Table, exp.TableAlias, exp.Union, exp.Var, exp.Where}
    | {exp.Window, exp.With}
)
"""Constructs that mean the same in both, as SQLGlot prints them for ClickHouse."""


def print_clickhouse(query: exp.Query) -> str:
    """Return a statement for ClickHouse; UserError naming what can't be said there."""
    copy = query.copy()
    for node in reversed(list(copy.dfs())):
        said = _said(node)
        if said is not node:
            node.replace(said)
    settings = ", ".join(f"{name} = {value}" for name, value in _SETTINGS.items())
    printed = copy.sql(dialect="clickhouse", pretty=True, normalize_functions=False)
    return f"{printed}\nSETTINGS {settings}"


def _said(node: exp.Expr) -> exp.Expr:
    rewrite = REWRITES.get(type(node))
    if rewrite is not None:
        return rewrite(node)
    if isinstance(node, exp.Anonymous):
        return _function(node)
    if type(node) not in _AS_THEY_ARE:
        raise _refused(type(node).__name__)
    return node


def _refused(construct: str) -> UserError:
    return UserError(f"“{construct}” can't be said the same in ClickHouse", mend="use the SQL for DuckDB")


def _call(name: str) -> Rewrite:
    """Return the rewrite of a node of one or two operands into a call."""

    def rewrite(node: exp.Expr) -> exp.Expr:
        operands = (node.this, node.args.get("expression"))
        return tree.call(name, *(operand for operand in operands if operand is not None))

    return rewrite


def _literal(node: exp.Literal) -> exp.Expr:
    """Fractions and long numbers would be floating-point ones there."""
    if node.is_string or isinstance(node.parent, exp.DataTypeParam | exp.Interval):
        return node
    if "." in node.name:
        return tree.call("toDecimal128", tree.text(node.name), exp.Literal.number(9))
    if len(node.name) > 18:
        return tree.call("toInt128", tree.text(node.name))
    return node


def _lower(node: exp.Lower) -> exp.Expr:
    """Letter by letter, as Unicode's simple mapping has it: İ stays one letter, Σ doesn't look round."""
    simple = tree.call("translateUTF8", node.this, tree.text("İΣ"), tree.text("iσ"))
    return tree.call("lowerUTF8", simple)


def _in(node: exp.In) -> exp.Expr:
    """Numbers of several types can't stand in one list there."""
    if not any(isinstance(each, exp.Anonymous) and each.name in _EXACT for each in node.expressions):
        return node
    return exp.paren(tree.some(exp.EQ(this=node.this.copy(), expression=each) for each in node.expressions))


def _contains(node: exp.Contains) -> exp.Expr:
    position = tree.call("position", node.this, node.expression)
    return exp.GT(this=position, expression=exp.Literal.number(0))


def _matches(node: exp.RegexpLike) -> exp.Expr:
    """A point matches no line break, as RE2 has it; ClickHouse would let it."""
    pattern = node.expression
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        raise _refused("a pattern that is no plain text")
    flags = "(?i-s)" if node.args.get("flag") is not None else "(?-s)"
    return tree.call("match", node.this, tree.text(flags + pattern.name))


def _sum(node: exp.Sum) -> exp.Expr:
    """Sums of whole numbers would run over there."""
    return tree.call("sum", tree.call("toDecimal128", node.this, exp.Literal.number(9)))


def _cast(node: exp.Cast) -> exp.Expr:
    return _CASTS.get(node.to.this, _no_cast)(node)


def _no_cast(node: exp.Cast) -> exp.Expr:
    raise _refused(f"CAST AS {node.to.sql(dialect='duckdb')}")


def _moment(node: exp.Cast) -> exp.Expr:
    _check_calendar(node.this)
    places = exp.Literal.number(6)
    return tree.call("toDateTime64", node.this, places, tree.text("UTC"))


def _day(node: exp.Cast) -> exp.Expr:
    _check_calendar(node.this)
    return tree.call("toDate32", node.this)


def _check_calendar(value: exp.Expr) -> None:
    if isinstance(value, exp.Literal) and value.is_string:
        named = date.fromisoformat(value.name[:10])
        if not EARLIEST <= named <= LATEST:
            raise _refused(f"the date {named}")


def _decimal(node: exp.Cast) -> exp.Expr:
    places = node.to.expressions[1].this if len(node.to.expressions) > 1 else exp.Literal.number(0)
    return tree.call("toDecimal128", _bare(node.this), places)


def _bare(value: exp.Expr) -> exp.Expr:
    """Return a decimal literal as its text, so that it is read exactly."""
    return (
        value.expressions[0] if isinstance(value, exp.Anonymous) and value.name == "toDecimal128" else value
    )


def _interval(node: exp.Interval) -> exp.Expr:
    """Times of ClickHouse end in 2299; what would lead beyond is refused."""
    months = {"HOUR": 24 * 31, "DAY": 31, "MONTH": 1}
    amount, unit = int(node.this.name), node.text("unit").upper()
    if unit not in months or amount / (1 if unit == "MONTH" else months[unit]) > LONGEST_MONTHS:
        raise _refused(f"an interval of {amount} {unit.lower()}s")
    return exp.Interval(this=exp.Literal.number(amount), unit=exp.Var(this=unit))


def _transform(node: exp.Transform) -> exp.Expr:
    return tree.call("arrayMap", node.expression, node.this)


def _function(node: exp.Anonymous) -> exp.Expr:
    rewrite = FUNCTIONS.get(node.name)
    if rewrite is not None:
        return rewrite(node.expressions)
    if node.name not in _OWN:
        raise _refused(node.name)
    return node


def _named(name: str) -> Callable[[list[exp.Expr]], exp.Expr]:
    return lambda operands: tree.call(name, *operands)


def _has_all(operands: list[exp.Expr]) -> exp.Expr:
    """A list without items has all of them there, where here it is NULL and has none."""
    every = tree.call("hasAll", *operands)
    filled = [tree.call("notEmpty", operand.copy()) for operand in operands]
    return exp.paren(exp.and_(*filled, every))


_CASTS: Final[Mapping[Any, Callable[[exp.Cast], exp.Expr]]] = MappingProxyType(
    {
        exp.DataType.Type.TIMESTAMPNTZ: _moment,
        exp.DataType.Type.DATE: _day,
        exp.DataType.Type.DECIMAL: _decimal,
        exp.DataType.Type.INT128: lambda node: tree.call("toInt128", node.this),
        exp.DataType.Type.UTINYINT: lambda node: tree.call("toUInt8", node.this),
        exp.DataType.Type.USMALLINT: lambda node: tree.call("toUInt16", node.this),
        exp.DataType.Type.UINT: lambda node: tree.call("toUInt32", node.this),
        exp.DataType.Type.UBIGINT: lambda node: tree.call("toUInt64", node.this),
    }
)

REWRITES: Final[Mapping[type[exp.Expr], Rewrite]] = MappingProxyType(
    {
        exp.Literal: _literal,
        exp.Lower: _lower,
        exp.In: _in,
        exp.Contains: _contains,
        exp.RegexpLike: _matches,
        exp.Sum: _sum,
        exp.Cast: _cast,
        exp.Interval: _interval,
        exp.Transform: _transform,
        exp.DayOfWeekIso: _call("toDayOfWeek"),
        exp.Month: _call("toMonth"),
        exp.Day: _call("toDayOfMonth"),
        exp.Year: _call("toYear"),
        exp.Hour: _call("toHour"),
        exp.IntDiv: _call("intDiv"),
        exp.BitwiseAnd: _call("bitAnd"),
        exp.BitwiseOrAgg: _call("groupBitOr"),
    }
)
"""Constructs that ClickHouse has other words for."""

FUNCTIONS: Final[Mapping[str, Callable[[list[exp.Expr]], exp.Expr]]] = MappingProxyType(
    {
        "bool_and": lambda operands: exp.EQ(this=exp.Min(this=operands[0]), expression=exp.true()),
        "date_diff": _named("dateDiff"),
        "len": _named("length"),
        "list_has_any": _named("hasAny"),
        "list_has_all": _has_all,
    }
)
"""Functions that ClickHouse has under other names."""

_OWN: Final = frozenset(
    {"arrayMap", "bitAnd", "groupBitOr", "hasAll", "hasAny", "intDiv", "length", "lowerUTF8", "match"}
    | {"notEmpty", "position", "sum", "toDate32", "toDateTime64", "toDayOfMonth", "toDayOfWeek"}
    | {
        "toDecimal128",
        "toHour",
        "toInt128",
        "toMonth",
        "toUInt16",
        "toUInt32",
        "toUInt64",
        "toUInt8",
        "toYear",
    }
    | {"dateDiff", "greatest"}
)
"""Functions that come out of rewriting."""
