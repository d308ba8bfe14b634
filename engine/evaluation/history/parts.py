"""Segments made out of a segment, to be drawn beside it: without what is unfinished, one card, one value."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from engine.catalog.model import Catalog, DataColumn
from engine.definition.model import (
    Card,
    Column,
    FieldCondition,
    Group,
    Item,
    Join,
    Segment,
    segment,
)
from engine.definition.walk import runs

MOST_PIECES = 6
OTHER_VALUES, NO_VALUE = "other values", "no value"
LEAST_SHARE = 50
"""A field whose most frequent value holds less than one row in so many (names, addresses) splits nothing."""


def finished(whole: Segment) -> Segment:
    """Return a segment without its empty cards and groups, which count as if they were not there."""
    include, exclude = _kept(whole.include), _kept(whole.exclude)
    return replace(whole, include=include, exclude=exclude)


def _kept(column: Column) -> Column:
    items, joins = _sequence(column.items, column.joins)
    return Column(items=items, joins=joins)


def _sequence(items: tuple[Item, ...], joins: tuple[Join, ...]) -> tuple[tuple[Item, ...], tuple[Join, ...]]:
    kept: list[Item] = []
    between: list[Join] = []
    for run in runs(joins) if items else []:
        found = [item for index in run if (item := _item(items[index])) is not None]
        if found:
            between.extend(["or"] if kept else [])
            between.extend("and" for _ in found[1:])
            kept += found
    return tuple(kept), tuple(between)


def _item(item: Item) -> Item | None:
    if isinstance(item, Card):
        return item if item.conditions else None
    items, joins = _sequence(item.items, item.joins)
    return replace(item, items=items, joins=joins) if items else None


def of_card(card: Card) -> Segment:
    """Return the segment of one card, its own *not* left aside: what its letter stands for."""
    return segment(include=Column(items=(replace(card, negated=False),)))


def pieces(whole: Segment, catalog: Catalog, field: str) -> tuple[tuple[str, Segment], ...]:
    """Return a segment's parts by the most frequent values of a field, each with the value as a label.

    With the parts that have another value and none they make the whole; of a list, where a contact may be in
    several, only the one that has none is among them. Beside yes and no stands the field, of which they say
    nothing. Nothing for a field that can't be split by.
    """
    column = catalog.field(field)
    if column is None or not can_split(column):
        return ()
    return tuple((label, _with(whole, conditions)) for label, conditions in _values(column))


def can_split(column: DataColumn) -> bool:
    """Whether a field has values that are worth a line each."""
    if column.type == "boolean":
        return True
    known = column.statistics
    if column.type not in ("text", "list") or known is None or not known.frequent:
        return False
    return known.frequent[0].rows * LEAST_SHARE >= known.filled


def _values(column: DataColumn) -> Iterator[tuple[str, tuple[FieldCondition, ...]]]:
    name, known = column.name, column.statistics
    if column.type == "boolean":
        for word, op in (("yes", "is_true"), ("no", "is_false")):
            yield f"{column.shown}: {word}", (FieldCondition(field=name, op=op),)
    elif known is not None:
        op = "has_any_of" if column.type == "list" else "is"
        values = tuple(each.value for each in known.frequent[:MOST_PIECES])
        for value in values:
            yield value, (FieldCondition(field=name, op=op, values=(value,), match_case=True),)
        if column.type == "text" and known.distinct > len(values):
            others = FieldCondition(field=name, op=op, values=values, match_case=True, negated=True)
            yield OTHER_VALUES, (FieldCondition(field=name, op="is_set"), others)
    if known is not None and known.filled < known.rows:
        yield NO_VALUE, (FieldCondition(field=name, op="is_set", negated=True),)


def _with(whole: Segment, conditions: tuple[FieldCondition, ...]) -> Segment:
    card = Card(conditions=conditions)
    if not whole.include.items:
        return replace(whole, include=Column(items=(card,)))
    group = Group(items=whole.include.items, joins=whole.include.joins)
    return replace(whole, include=Column(items=(group, card), joins=("and",)))
