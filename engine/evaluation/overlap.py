"""How a segment and saved ones share contacts, and the definitions of what they share and what they don't."""

from __future__ import annotations

import msgspec

from engine.definition.model import (
    Card,
    Column,
    Condition,
    Group,
    Item,
    Join,
    Segment,
    SegmentCondition,
    segment,
)
from engine.evaluation.bitmap import Bitmap


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """How many are in both, only in this segment, only in the other."""

    both: int
    only_this: int
    only_other: int

    @property
    def of_this(self) -> float:
        """The part of this segment that is in the other, from 0 to 1."""
        this = self.both + self.only_this
        return self.both / this if this else 0.0


def overlap(this: Bitmap, other: Bitmap) -> Overlap:
    """Count what two sets share."""
    both = len(this & other)
    return Overlap(both=both, only_this=len(this) - both, only_other=len(other) - both)


def both(this: Segment, other: str) -> Segment:
    """Return the definition of who is in ``this`` and in the saved segment ``other``."""
    include = _beside(this.include, "and", _saved(other))
    return segment(name=f"{_named(this)} and {other}", include=include, exclude=this.exclude)


def only_this(this: Segment, other: str) -> Segment:
    """Return the definition of who is in ``this`` but not in the saved segment ``other``."""
    exclude = _beside(this.exclude, "or", _saved(other))
    return segment(name=f"{_named(this)} without {other}", include=this.include, exclude=exclude)


def only_other(this: Segment, other: str) -> Segment:
    """Return the definition of who is in the saved segment ``other`` but not in ``this``.

    Not (include and not exclude) is: not include, or exclude; an empty include is everybody.
    """
    include = Column(items=(_saved(other),))
    name = f"{other} without {_named(this)}"
    if not this.include.items and not this.exclude.items:
        return segment(name=name, include=include, exclude=Column(items=(_everybody(other),)))
    if not this.include.items:
        return segment(name=name, include=_beside(include, "and", _bracket(this.exclude)))
    if not this.exclude.items:
        return segment(name=name, include=include, exclude=this.include)
    spared = msgspec.structs.replace(_group(this.exclude), negated=True)
    exclude = Column(items=(_bracket(this.include), spared), joins=("and",))
    return segment(name=name, include=include, exclude=exclude)


def narrowed(this: Segment, conditions: tuple[Condition, ...], title: str) -> Segment:
    """Return ``this`` with one more card that all its members have to meet."""
    card = Card(title=title, conditions=conditions)
    return msgspec.structs.replace(this, include=_beside(this.include, "and", card))


def _named(this: Segment) -> str:
    return this.name.strip() or "This segment"


def _saved(name: str) -> Card:
    return Card(title=name, conditions=(SegmentCondition(segment=name),))


def _everybody(name: str) -> Card:
    """Return a card that everybody meets: in the saved segment, or not."""
    one = SegmentCondition(segment=name)
    return Card(match="any", conditions=(one, msgspec.structs.replace(one, negated=True)))


def _beside(column: Column, join: Join, more: Item) -> Column:
    """Return a column with one more item that is joined to all of the others."""
    if not column.items:
        return Column(items=(more,))
    if all(each == join for each in column.joins) or join == "or":
        return Column(items=(*column.items, more), joins=(*column.joins, join))
    return Column(items=(_group(column), more), joins=(join,))


def _group(column: Column) -> Group:
    return Group(items=column.items, joins=column.joins)


def _bracket(column: Column) -> Item:
    """Return a column as one item; no bracket around one thing."""
    return column.items[0] if len(column.items) == 1 else _group(column)
