"""Conditions about a fixed list of keys."""

from __future__ import annotations

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.context import Compiled, Context
from engine.compiler.scope import Scope
from engine.definition.model import ListCondition


def compile_list(condition: ListCondition, scope: Scope) -> Compiled:
    """Return the contacts whose key stands on the list; keys of nobody are left out."""
    return Compiled(tree.contacts_where(list_test(condition, scope.context)))


def list_test(condition: ListCondition, context: Context) -> exp.Expr:
    """Return the test of a row of contacts."""
    return exp.In(this=tree.own(tree.KEY), query=exp.Subquery(this=compile_keys(condition, context)))


def compile_keys(condition: ListCondition, context: Context) -> exp.Select:
    """Return the query of the list's keys, those of nobody too."""
    number = tree.number(context.lists(condition.list))
    return (
        exp.select(tree.own("key"))
        .from_(exp.table_("list_members", db="cardinal"))
        .where(exp.EQ(this=tree.own("list_id"), expression=number))
    )
