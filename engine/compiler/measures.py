"""The SQL of every measure: one row each, keyed like ``engine.definition.measures``.

An average is never divided: sum against value × count, so that a third is a third.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from sqlglot import exp

from engine.compiler import tree
from engine.compiler.operators import NUMBER_COMPARISONS, numbers
from engine.errors import DefinitionError

Value: TypeAlias = exp.Expr

PRODUCT_LIMIT = Decimal(10) ** 20
"""Averages stay below it, and times any number of rows it still fits DECIMAL(38, 9)."""

QUOTIENT_PLACES = 15
"""Of a quotient that has to be kept: more than the 9 that numbers have, so that rounding never tells."""

TOLERANCE = 100
"""In units of the last place kept: sums of that many quotients compare as if they were exact."""


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    """How a measure is computed over rows: ``value`` compares with each given number times ``weight``."""

    value: Callable[[Value], Value]
    weight: Callable[[Value], Value] | None = None


AGGREGATES: Mapping[str, Aggregate] = MappingProxyType(
    {
        "count": Aggregate(value=lambda _: exp.Count(this=exp.Star())),
        "count_distinct": Aggregate(value=lambda value: exp.Count(this=exp.Distinct(expressions=[value]))),
        "sum": Aggregate(
            value=lambda value: exp.Coalesce(this=exp.Sum(this=value), expressions=[tree.number(0)])
        ),
        "avg": Aggregate(value=lambda value: exp.Sum(this=value), weight=lambda value: exp.Count(this=value)),
        "min": Aggregate(value=lambda value: exp.Min(this=value)),
        "max": Aggregate(value=lambda value: exp.Max(this=value)),
        "first_time": Aggregate(value=lambda value: exp.Min(this=value)),
        "last_time": Aggregate(value=lambda value: exp.Max(this=value)),
    }
)


def compared(fn: str, value: Value, op: str | None, values: tuple[Any, ...]) -> Value:
    """Return the test that a measure of ``value`` compares; NULL where it has no value."""
    compare, given = _comparison(op, values)
    aggregate = AGGREGATES[fn]
    left = aggregate.value(value.copy())
    if aggregate.weight is None:
        return compare(left, [tree.number(number) for number in given])
    weight = aggregate.weight(value.copy())
    return compare(left, [_times(number, weight) for number in given])


def compared_quotients(fn: str, value: Value, op: str | None, values: tuple[Any, ...]) -> Value:
    """Return the same test over values that are quotients, as ``quotient`` gives them.

    They are rounded far behind the last place a number has, so the nearest numbers count as equal.
    """
    _, given = _comparison(op, values)
    aggregate = AGGREGATES[fn]
    left = aggregate.value(value.copy())
    weight = aggregate.weight(value.copy()) if aggregate.weight is not None else None
    wide = tree.cast(left, "DECIMAL(38, 0)")
    above: list[Value] = [exp.Sub(this=wide.copy(), expression=_units(number, weight)) for number in given]
    return _near(op or "", above)


def quotient(value: Value) -> Value:
    """Return the average of ``value`` as a whole number of units of 10^-15, rounded towards zero."""
    total = exp.Mul(this=tree.cast(exp.Sum(this=value.copy()), "DECIMAL(38, 9)"), expression=_power(9))
    units = tree.cast(total, "HUGEINT")
    count = exp.Nullif(this=exp.Count(this=value.copy()), expression=tree.number(0))
    rest = exp.Mul(this=exp.paren(exp.Mod(this=units.copy(), expression=count.copy())), expression=_power(6))
    whole = exp.Mul(
        this=exp.paren(exp.IntDiv(this=units.copy(), expression=count.copy())), expression=_power(6)
    )
    return exp.Add(this=whole, expression=exp.paren(exp.IntDiv(this=exp.paren(rest), expression=count)))


def _comparison(op: str | None, values: tuple[Any, ...]) -> tuple[Callable[..., Value], list[Decimal]]:
    compare = NUMBER_COMPARISONS.get(op or "")
    if compare is None:
        raise DefinitionError(f"a measure can't be compared by “{op}”")
    return compare, numbers(op or "", values)


def _times(number: Decimal, weight: Value) -> Value:
    wide = tree.cast(tree.number(number, PRODUCT_LIMIT), "DECIMAL(38, 9)")
    return exp.Mul(this=wide, expression=weight.copy())


def _units(number: Decimal, weight: Value | None) -> Value:
    units = tree.cast(tree.number(number.scaleb(QUOTIENT_PLACES), PRODUCT_LIMIT.scaleb(8)), "DECIMAL(38, 0)")
    return units if weight is None else exp.Mul(this=units, expression=weight.copy())


def _power(places: int) -> Value:
    return tree.number(10**places)


def _near(op: str, above: list[Value]) -> Value:
    """Return the test for differences (left − right) of which small ones count as none."""
    low, high = tree.number(-TOLERANCE), tree.number(TOLERANCE)
    tests: dict[str, Callable[[], Value]] = {
        "equals": lambda: tree.some(exp.Between(this=each, low=low, high=high) for each in above),
        "greater_than": lambda: exp.GT(this=above[0], expression=high),
        "at_least": lambda: exp.GTE(this=above[0], expression=low),
        "less_than": lambda: exp.LT(this=above[0], expression=low),
        "at_most": lambda: exp.LTE(this=above[0], expression=high),
        "between": lambda: exp.and_(
            exp.GTE(this=above[0], expression=low), exp.LTE(this=above[1], expression=high)
        ),
    }
    return tests[op]()
