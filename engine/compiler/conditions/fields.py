"""Conditions about a contact's field."""

from __future__ import annotations

from sqlglot import exp

from engine.compiler import columns, filters, tree
from engine.compiler.context import Compiled, Context
from engine.compiler.indicators import indicators
from engine.compiler.scope import Scope
from engine.definition.model import FieldCondition


def compile_field(condition: FieldCondition, scope: Scope) -> Compiled:
    """Return the contacts whose field holds; one without indicators is not among those of an indicator."""
    test = _test(condition, scope.context)
    if columns.field(scope.context.catalog, condition.field).indicator is not None:
        return Compiled(indicators(scope).select(tree.own(tree.CONTACT), append=False).where(test))
    return Compiled(tree.contacts_where(test))


def field_test(condition: FieldCondition, context: Context) -> exp.Expr | None:
    """Return the test of a row of contacts; None for an indicator, which stands elsewhere."""
    if columns.field(context.catalog, condition.field).indicator is not None:
        return None
    return _test(condition, context)


def _test(condition: FieldCondition, context: Context) -> exp.Expr:
    column = columns.field(context.catalog, condition.field)
    return filters.test(condition, column, columns.value_of(column), context.as_of)
