"""The SQL of every operator: one row each, keyed like ``engine.definition.operators``.

A row builds a test that is TRUE where the operator holds and FALSE or NULL elsewhere; whoever negates it goes
through ``tree.opposite``, so NULL never changes an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from sqlglot import exp

from engine.compiler import tree
from engine.compiler.ranges import inside
from engine.definition.moment import Anniversaries, Range
from engine.definition.types import Type
from engine.errors import DefinitionError


class Operand(msgspec.Struct, frozen=True, kw_only=True):
    """The right-hand side of a test, and how to take it."""

    values: tuple[Any, ...] = ()  # of Value
    match_case: bool = False
    when: Range | Anniversaries | None = None
    type: Type = "text"


Build: TypeAlias = Callable[[exp.Expr, Operand], exp.Expr]
Compare: TypeAlias = Callable[[exp.Expr, list[exp.Expr]], exp.Expr]


def _folded(value: exp.Expr, operand: Operand) -> exp.Expr:
    return value if operand.match_case else tree.lower(value)


def _texts(operand: Operand) -> list[exp.Expr]:
    return [_folded(tree.text(str(value)), operand) for value in operand.values]


def _is_set(value: exp.Expr, operand: Operand) -> exp.Expr:
    if operand.type == "list":  # never without items; some databases have no other empty list
        return exp.GT(this=tree.call("len", value), expression=tree.number(0))
    return exp.not_(exp.Is(this=value, expression=exp.null()))


def _is(value: exp.Expr, operand: Operand) -> exp.Expr:
    return tree.one_of(_folded(value, operand), _texts(operand))


def _text_test(node: type[exp.Expr]) -> Build:
    """Return the builder of a test that holds for one of several texts, taken as plain characters."""

    def build(value: exp.Expr, operand: Operand) -> exp.Expr:
        left = _folded(value, operand)
        return tree.some(node(this=left.copy(), expression=right) for right in _texts(operand))

    return build


def _matches(value: exp.Expr, operand: Operand) -> exp.Expr:
    flag = None if operand.match_case else tree.text("i")
    return tree.some(
        exp.RegexpLike(this=value.copy(), expression=tree.text(str(pattern)), flag=flag)
        for pattern in operand.values
    )


NUMBER_COMPARISONS: Mapping[str, Compare] = MappingProxyType(
    {
        "equals": tree.one_of,
        "greater_than": lambda left, right: exp.GT(this=left, expression=right[0]),
        "at_least": lambda left, right: exp.GTE(this=left, expression=right[0]),
        "less_than": lambda left, right: exp.LT(this=left, expression=right[0]),
        "at_most": lambda left, right: exp.LTE(this=left, expression=right[0]),
        "between": lambda left, right: exp.Between(this=left, low=right[0], high=right[1]),
    }
)
"""The number operators, for whatever stands on either side: columns, measures, products."""


def numbers(op: str, values: tuple[Any, ...]) -> list[Decimal]:
    """Return the values of a number operator; DefinitionError when they don't fit it."""
    if not values or not all(isinstance(value, Decimal) for value in values):
        raise DefinitionError(f"“{op}” needs numbers")
    if op == "between" and (len(values) != 2 or values[0] > values[1]):
        raise DefinitionError("“between” needs two numbers, the smaller first")
    return list(values)


def _number_test(op: str) -> Build:
    def build(value: exp.Expr, operand: Operand) -> exp.Expr:
        return NUMBER_COMPARISONS[op](value, [tree.number(given) for given in numbers(op, operand.values)])

    return build


def _in(value: exp.Expr, operand: Operand) -> exp.Expr:
    if operand.when is None:
        raise DefinitionError("the operator “in” needs a period")
    return inside(value, "date" if operand.type == "date" else "datetime", operand.when)


def _items(value: exp.Expr, operand: Operand) -> exp.Expr:
    """Return a list's items, in lower case unless case counts."""
    if operand.match_case:
        return value
    item = exp.to_identifier("item")
    return exp.Transform(
        this=value, expression=exp.Lambda(this=tree.lower(exp.column("item")), expressions=[item])
    )


def _wanted(operand: Operand) -> exp.Expr:
    return exp.Array(expressions=_texts(operand))


def _has_any_of(value: exp.Expr, operand: Operand) -> exp.Expr:
    return tree.call("list_has_any", _items(value, operand), _wanted(operand))


def _has_all_of(value: exp.Expr, operand: Operand) -> exp.Expr:
    return tree.call("list_has_all", _items(value, operand), _wanted(operand))


def _has_only(value: exp.Expr, operand: Operand) -> exp.Expr:
    return tree.call("list_has_all", _wanted(operand), _items(value, operand))


OPERATORS: Mapping[str, Build] = MappingProxyType(
    {
        "is_set": _is_set,
        "is": _is,
        "contains": _text_test(exp.Contains),
        "starts_with": _text_test(exp.StartsWith),
        "ends_with": _text_test(exp.EndsWith),
        "matches": _matches,
        **{op: _number_test(op) for op in NUMBER_COMPARISONS},
        "is_true": lambda value, _: value,
        "is_false": lambda value, _: exp.not_(value),
        "in": _in,
        "has_any_of": _has_any_of,
        "has_all_of": _has_all_of,
        "has_only": _has_only,
    }
)
