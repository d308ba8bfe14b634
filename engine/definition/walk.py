"""Ways through a definition: paths, cards with their letters, conditions and filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Literal, TypeAlias

import msgspec

from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Condition,
    Filter,
    Filters,
    Group,
    Item,
    Segment,
    SequenceCondition,
)

Side: TypeAlias = Literal["include", "exclude"]
SIDES: tuple[Side, Side] = ("include", "exclude")

Place: TypeAlias = Column | Card | Group | Condition


class Path(msgspec.Struct, frozen=True):
    """Where something stands; printed as ``include``, ``include.items[1].items[0].conditions[2]``."""

    side: Side
    items: tuple[int, ...] = ()
    condition: int | None = None

    def __str__(self) -> str:
        items = "".join(f".items[{index}]" for index in self.items)
        condition = f".conditions[{self.condition}]" if self.condition is not None else ""
        return f"{self.side}{items}{condition}"

    def child(self, index: int) -> Path:
        """The item at ``index`` of the sequence here."""
        return Path(self.side, (*self.items, index))

    @classmethod
    def parse(cls, text: str) -> Path:
        """Read a printed path; raises ValueError for anything else."""
        matched = _PATH.fullmatch(text)
        if matched is None:
            raise ValueError(f"{text!r} is no path of an item or condition")
        indexes = tuple(int(index) for index in _INDEX.findall(matched["items"]))
        side: Side = "include" if matched["side"] == "include" else "exclude"
        return cls(side, indexes, int(matched["condition"]) if matched["condition"] else None)


_PATH = re.compile(
    r"(?P<side>include|exclude)(?P<items>(\.items\[[0-9]{1,6}\])*)(\.conditions\[(?P<condition>[0-9]{1,6})\])?"
)
_INDEX = re.compile(r"[0-9]+")


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


def groups(segment: Segment) -> tuple[tuple[str, Group], ...]:
    """Return every bracketed group with its path, outer ones before inner ones."""
    return tuple(
        (str(path), group) for side in SIDES for path, group in _groups(column(segment, side), Path(side))
    )


def _groups(sequence: Column | Group, path: Path) -> Iterator[tuple[Path, Group]]:
    for index, item in enumerate(sequence.items):
        if isinstance(item, Group):
            yield path.child(index), item
            yield from _groups(item, path.child(index))


def column(segment: Segment, side: Side) -> Column:
    """Return one of the two columns."""
    return segment.include if side == "include" else segment.exclude


def find(segment: Segment, path: str) -> Place:
    """Return the column, item or condition at ``path``; raises ValueError when nothing stands there."""
    place = Path.parse(path)
    node: Column | Card | Group = column(segment, place.side)
    try:
        for index in place.items:
            node = _items(node)[index]
        if place.condition is None:
            return node
        return node.conditions[place.condition]  # type: ignore[union-attr]
    except (IndexError, AttributeError):
        raise ValueError(f"nothing stands at {path}") from None


def _items(node: Column | Card | Group) -> tuple[Item, ...]:
    return () if isinstance(node, Card) else node.items


def conditions(segment: Segment) -> Iterator[tuple[str, str, Condition]]:
    """Yield (letter, path, condition) of every condition, in the order of the letters."""
    for found in cards(segment):
        for index, condition in enumerate(found.card.conditions):
            yield found.letter, f"{found.path}.conditions[{index}]", condition


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
