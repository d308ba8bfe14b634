"""Rows of the table of contacts: keys and chosen fields, for tables on the screen and for single contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.compiler import columns, tree
from engine.compiler.context import Context
from engine.compiler.expression import names_of, read
from engine.compiler.indicators import joined
from engine.compiler.scope import Scope
from engine.definition.model import SqlCondition
from engine.definition.types import TEXT

TABLE: Final = "c"


def compile_contacts(ordinals: Sequence[int], fields: Sequence[str], context: Context) -> exp.Select:
    """Return ordinal, key and ``fields`` of the contacts of ``ordinals``, in no order.

    Raises DefinitionError for a field that the catalog doesn't know.
    """
    scope = Scope(context)
    query = with_fields(
        exp.select(tree.own(tree.CONTACT, TABLE), tree.own(tree.KEY, TABLE)).from_(tree.contacts(TABLE)),
        fields,
        scope,
    )
    query = query.where(tree.numbered(tree.own(tree.CONTACT, TABLE), ordinals))
    return tree.attach(query, scope.shared.parts)


def compile_order(field: str | None, descending: bool, context: Context) -> exp.Select:
    """Return the ordinal of every contact, ordered by a field (None: by key), empty values last, then by key.

    Text is ordered without regard to case. Raises DefinitionError for a field that the catalog doesn't know.
    """
    query = exp.select(tree.own(tree.CONTACT, TABLE)).from_(tree.contacts(TABLE))
    scope = Scope(context)
    by_key = exp.Ordered(this=tree.own(tree.KEY, TABLE), desc=descending and field is None)
    if field is None:
        return query.order_by(by_key)
    column = columns.field(context.catalog, field)
    value = columns.value_of(column, columns.INDICATORS if column.indicator is not None else TABLE)
    if column.indicator is not None:
        query = joined(query, scope, TABLE)
    text = column.type in TEXT and column.part is None
    by_field = exp.Ordered(this=tree.lower(value) if text else value, desc=descending, nulls_first=False)
    query = query.order_by(by_field, by_key)
    return tree.attach(query, scope.shared.parts)


def sql_fields(condition: SqlCondition, catalog: Catalog) -> list[str]:
    """Return the names of the fields that an SQL condition looks at; errors as when it is compiled."""
    tree_of = read(condition.expression, names_of(catalog.fields)).tree
    named = {column.name for column in tree_of.find_all(exp.Column)}
    return [
        field.name
        for field in catalog.fields
        if field.part is None and (field.indicator or field.column) in named
    ]


def with_fields(query: exp.Select, fields: Sequence[str], scope: Scope) -> exp.Select:
    """Return a query of contacts (as ``c``) with the values of ``fields``, under their names, added."""
    chosen = [columns.field(scope.context.catalog, name) for name in fields]
    for column in chosen:
        value = columns.value_of(column, columns.INDICATORS if column.indicator is not None else TABLE)
        query = query.select(exp.alias_(value, column.name, quoted=True))
    return joined(query, scope, TABLE) if any(column.indicator is not None for column in chosen) else query
