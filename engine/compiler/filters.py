"""Tests of one value, and filters about one row of an activity."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from engine.catalog.model import Activity, DataColumn
from engine.catalog.pages import as_held
from engine.compiler import columns, tree
from engine.compiler.operators import OPERATORS, Operand
from engine.definition import operators, windows
from engine.definition.model import FieldCondition, Filter, Filters
from engine.definition.moment import AsOf
from engine.errors import DefinitionError


def test(given: Filter | FieldCondition, column: DataColumn, value: exp.Expr, as_of: AsOf) -> exp.Expr:
    """Return the test of a value, without its own negation: TRUE where it holds, FALSE or NULL elsewhere.

    Raises DefinitionError for an operator that is unknown or doesn't fit the column's type.
    """
    row = operators.OPERATORS.get(given.op)
    if row is None:
        raise DefinitionError(f"there is no operator “{given.op}”")
    if column.type not in row.types:
        raise DefinitionError(f"“{given.op}” does not fit “{column.name}”")
    if row.takes in ("texts", "patterns") and not given.values:
        raise DefinitionError(f"“{given.op}” needs a value")
    operand = Operand(
        values=_values(given.values, column, row),
        match_case=given.match_case,
        when=windows.resolve(given.window, as_of) if given.window is not None else None,
        type=column.type,
    )
    return OPERATORS[given.op](value, operand)


def row_test(filters: Filters, of: Activity, as_of: AsOf) -> exp.Expr:
    """Return the test that a row of an activity matches; TRUE when there is nothing to match."""
    return _rows(filters, of, as_of, opposite=False) if filters.filters else exp.true()


def _rows(filters: Filters, of: Activity, as_of: AsOf, *, opposite: bool) -> exp.Expr:
    """Return the test that a row matches, or does not: negation goes down to the single filters."""
    inverted = filters.negated != opposite
    tests = [_item(item, of, as_of, opposite=inverted) for item in filters.filters]
    return tree.every(tests) if (filters.match == "all") != inverted else tree.some(tests)


def _item(item: Filter | Filters, of: Activity, as_of: AsOf, *, opposite: bool) -> exp.Expr:
    if isinstance(item, Filters):
        return _rows(item, of, as_of, opposite=opposite)
    column = columns.attribute(of, item.attribute)
    held = test(item, column, columns.value_of(column), as_of)
    return tree.opposite(held) if item.negated != opposite else held


def _values(values: tuple[Any, ...], column: DataColumn, row: operators.Operator) -> tuple[Any, ...]:
    """Return the values as the column holds them: pages in their own form, everything else as given."""
    return tuple(as_held(str(value), column) for value in values) if row.takes == "texts" else values
