"""The base: the contacts that exist as of the moment."""

from __future__ import annotations

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.context import Context
from engine.compiler.ranges import TimeType, inside
from engine.definition.moment import Range
from engine.definition.types import TIME


def exists(context: Context, table: str | None = None) -> exp.Expr | None:
    """Return the test that a contact exists as of the moment; None when all do."""
    catalog = context.catalog
    created = catalog.field(catalog.created_at) if catalog.created_at is not None else None
    if created is None or created.type not in TIME:
        return None
    kind: TimeType = "date" if created.type == "date" else "datetime"
    value = tree.named(created.column, table)
    always = exp.Is(this=value.copy(), expression=exp.null())
    return exp.or_(always, inside(value, kind, Range(None, context.as_of.cut)))


def compile_base(context: Context) -> exp.Query:
    """Return the query of every contact that exists as of the moment, each once."""
    query = tree.contacts_of(tree.contacts())
    test = exists(context)
    return tree.where(query, test) if test is not None else query
