"""Which saved segments and lists a definition names, and giving them the names they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from engine.definition.model import Card, Column, Group, ListCondition, Segment, SegmentCondition
from engine.workspace.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.definition.model import Condition, Item

Kind: TypeAlias = Literal["segment", "list"]

Names: TypeAlias = "Mapping[tuple[Kind, str], str]"
"""The present name by kind and key of the name that stands in a definition."""


def references(segment: Segment) -> set[tuple[Kind, str]]:
    """Return kind and key of every name that ``segment`` uses."""
    found: set[tuple[Kind, str]] = set()
    for condition in _conditions((*segment.include.items, *segment.exclude.items)):
        match condition:
            case SegmentCondition(segment=name):
                found.add(("segment", name_key(name)))
            case ListCondition(list=name):
                found.add(("list", name_key(name)))
    return found


def _conditions(items: tuple[Item, ...]) -> Iterator[Condition]:
    for item in items:
        if isinstance(item, Group):
            yield from _conditions(item.items)
        else:
            yield from item.conditions


def with_names(segment: Segment, names: Names) -> Segment:
    """Return ``segment`` with the names of ``names``; others stay."""
    if not names:
        return segment
    replace = msgspec.structs.replace
    return replace(segment, include=_column(segment.include, names), exclude=_column(segment.exclude, names))


def _column(column: Column, names: Names) -> Column:
    return msgspec.structs.replace(column, items=tuple(_item(item, names) for item in column.items))


def _item(item: Item, names: Names) -> Item:
    if isinstance(item, Card):
        conditions = tuple(_condition(condition, names) for condition in item.conditions)
        return msgspec.structs.replace(item, conditions=conditions)
    return msgspec.structs.replace(item, items=tuple(_item(inner, names) for inner in item.items))


def _condition(condition: Condition, names: Names) -> Condition:
    match condition:
        case SegmentCondition(segment=name):
            present = names.get(("segment", name_key(name)), name)
            return msgspec.structs.replace(condition, segment=present)
        case ListCondition(list=name):
            return msgspec.structs.replace(condition, list=names.get(("list", name_key(name)), name))
        case _:
            return condition
