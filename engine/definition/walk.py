"""Ways through a definition: paths, cards with their letters, conditions and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from string import ascii_uppercase
from typing import Literal, TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Condition,
    Filter,
    Filters,
    Group,
    Item,
    Join,
    Segment,
    SequenceCondition,
)

Side: TypeAlias = Literal["include", "exclude"]
S = TypeVar("S", bound=Column | Group)
SIDES: tuple[Side, Side] = ("include", "exclude")


class Path(msgspec.Struct, frozen=True):
    """Where a column or an item stands; printed as ``include``, ``include.items[1].items[0]``."""

    side: Side
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.side + "".join(f".items[{index}]" for index in self.items)

    def child(self, index: int) -> Path:
        """The item at ``index`` of the sequence here."""
        return Path(self.side, (*self.items, index))


class Lettered(msgspec.Struct, frozen=True):
    """A card with its letter and its place."""

    letter: str
    side: Side
    path: str
    card: Card


def letter(index: int) -> str:
    """Return the letter of the card at ``index`` from 0: A … Z, AA, AB …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters


def cards(segment: Segment) -> tuple[Lettered, ...]:
    """Return every card with its letter: include top to bottom, then exclude."""
    found = [(side, path, card) for side in SIDES for path, card in _cards(column(segment, side), Path(side))]
    return tuple(
        Lettered(letter(index), side, str(path), card) for index, (side, path, card) in enumerate(found)
    )


def _cards(sequence: Column | Group, path: Path) -> Iterator[tuple[Path, Card]]:
    for index, item in enumerate(sequence.items):
        if isinstance(item, Card):
            yield path.child(index), item
        else:
            yield from _cards(item, path.child(index))


def column(segment: Segment, side: Side) -> Column:
    """Return one of the two columns."""
    return segment.include if side == "include" else segment.exclude


@lru_cache
def runs(joins: tuple[Join, ...]) -> tuple[range, ...]:
    """Return the indexes of the items that ``and`` binds together, by stretches with an ``or`` between them.

    ``joins`` are those of a column or a bracket that has items, one fewer than these.
    """
    starts = [0, *(index + 1 for index, join in enumerate(joins) if join == "or")]
    ends = [*starts[1:], len(joins) + 1]
    return tuple(range(start, end) for start, end in zip(starts, ends, strict=True))


def conditions(segment: Segment) -> Iterator[tuple[str, str, Condition]]:
    """Yield (letter, path, condition) of every condition, in the order of the letters."""
    for found in cards(segment):
        for index, condition in enumerate(found.card.conditions):
            yield found.letter, f"{found.path}.conditions[{index}]", condition


def with_conditions(segment: Segment, change: Callable[[Condition], Condition]) -> Segment:
    """Return ``segment`` with what ``change`` makes of each condition in its place."""
    include, exclude = (_with_conditions(column(segment, side), change) for side in SIDES)
    return replace(segment, include=include, exclude=exclude)


def _with_conditions(sequence: S, change: Callable[[Condition], Condition]) -> S:
    return replace(sequence, items=tuple(_changed(item, change) for item in sequence.items))


def _changed(item: Item, change: Callable[[Condition], Condition]) -> Item:
    if isinstance(item, Group):
        return _with_conditions(item, change)
    return replace(item, conditions=tuple(map(change, item.conditions)))


def positive(condition: Condition) -> Condition:
    """Return a condition, its own *not* left aside."""
    return replace(condition, negated=False) if condition.negated else condition


def filters_of(condition: Condition, path: str = "") -> Iterator[tuple[str, str, Filter]]:
    """Yield (path, activity, filter) of every filter in a condition; ``path`` is the condition's own."""
    start = f"{path}." if path else ""
    if isinstance(condition, ActivityCondition):
        for key, filters in (("among", condition.among), ("where", condition.where)):
            if filters is not None:
                yield from _filters(filters, f"{start}{key}", condition.activity)
    elif isinstance(condition, SequenceCondition):
        for index, step in enumerate(condition.steps):
            yield from _filters(step.where, f"{start}steps[{index}].where", step.activity)


def _filters(filters: Filters, path: str, activity: str) -> Iterator[tuple[str, str, Filter]]:
    for index, item in enumerate(filters.filters):
        inner = f"{path}.filters[{index}]"
        if isinstance(item, Filter):
            yield inner, activity, item
        else:
            yield from _filters(item, inner, activity)
