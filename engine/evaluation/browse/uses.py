"""Which columns a definition looks at, and so where a column of the data is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from engine.catalog.model import Catalog
from engine.compiler.contacts import sql_fields
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    Measure,
    Segment,
    SequenceCondition,
    SqlCondition,
)
from engine.definition.walk import conditions, filters_of
from engine.errors import CardinalError

Named: TypeAlias = tuple[str | None, str | None]
"""An activity (None: the contacts) and a column of it (None: the table itself)."""


def columns_used(segment: Segment, catalog: Catalog) -> frozenset[Named]:
    """Return what ``segment`` itself looks at; of saved segments that it uses, nothing is said.

    A part or an indicator stands for what it is computed from, too.
    """
    found = {each for _, _, condition in conditions(segment) for each in _named(condition, catalog)}
    return frozenset(each for name in found for each in (name, *_behind(name, catalog)))


def _named(condition: Condition, catalog: Catalog) -> Iterator[Named]:
    match condition:
        case FieldCondition(field=name):
            yield None, name
        case SqlCondition():
            yield from ((None, name) for name in _of_sql(condition, catalog))
        case ActivityCondition():
            yield from ((condition.activity, name) for name in _of_activity(condition))
        case SequenceCondition(steps=steps, same=same):
            for step in steps:
                yield from ((step.activity, name) for name in (None, *same))
    for _, activity, test in filters_of(condition):
        yield activity, test.attribute


def _of_activity(condition: ActivityCondition) -> Iterator[str | None]:
    yield None
    measures: list[Measure] = [condition.measure]
    if condition.per is not None:
        yield condition.per.attribute
        measures.append(condition.per.measure)
    yield from (measure.attribute for measure in measures if measure.attribute is not None)


def _of_sql(condition: SqlCondition, catalog: Catalog) -> list[str]:
    try:
        return sql_fields(condition, catalog)
    except CardinalError:  # it can't be read any more, which its own segment says
        return []


def _behind(name: Named, catalog: Catalog) -> Iterator[Named]:
    """Yield what a column is computed from."""
    table, column_name = name
    if column_name is None:
        return
    of = catalog.activity(table) if table is not None else None
    column = of.attribute(column_name) if of is not None else catalog.field(column_name)
    if column is None:
        return
    if column.source is not None:
        yield table, column.source
    if column.indicator is not None and catalog.rfm is not None:
        rfm = catalog.rfm
        yield from ((rfm.activity, each) for each in (None, rfm.amount, rfm.order))
