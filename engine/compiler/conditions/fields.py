"""Conditions about a contact's field."""

from __future__ import annotations

from sqlglot import exp

from engine.compiler import columns, filters, tree
from engine.compiler.context import Compiled
from engine.compiler.indicators import indicators
from engine.compiler.scope import Scope
from engine.definition.model import FieldCondition


def compile_field(condition: FieldCondition, scope: Scope) -> Compiled:
    """Return the contacts whose field holds; one without indicators is not among those of an indicator."""
    context = scope.context
    column = columns.field(context.catalog, condition.field)
    held = filters.test(condition, column, columns.value_of(column), context.as_of)
    if column.indicator is not None:
        return Compiled(indicators(scope).select(tree.own(tree.CONTACT), append=False).where(held))
    return Compiled(exp.select(tree.own(tree.CONTACT)).from_(tree.contacts()).where(held))
