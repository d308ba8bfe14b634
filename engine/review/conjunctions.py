"""Which conditions must all hold at once: what ``and`` joins, across cards and through plain brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from engine.definition.model import Card, Column, Condition, Group, Item, Segment
from engine.definition.walk import SIDES, Path, column, runs


class Term(NamedTuple):
    """A condition with its path; its ``negated`` already counts that of a card around it."""

    path: str
    condition: Condition


def conjunctions(segment: Segment) -> Iterator[tuple[Term, ...]]:
    """Yield the conditions of every ``and`` run of every column and bracket, and of cards that match all."""
    for side in SIDES:
        yield from _of_sequence(column(segment, side), Path(side))


def _of_sequence(sequence: Column | Group, path: Path) -> Iterator[tuple[Term, ...]]:
    for run in runs(sequence.joins) if sequence.items else ():
        yield tuple(term for index in run for term in _terms(sequence.items[index], path.child(index)))
    for index, item in enumerate(sequence.items):
        inner = path.child(index)
        if isinstance(item, Group) and not _is_plain(item):
            yield from _of_sequence(item, inner)
        elif isinstance(item, Card) and item.negated and item.match == "all" and len(item.conditions) > 1:
            yield _terms(msgspec.structs.replace(item, negated=False), inner)


def _is_plain(group: Group) -> bool:
    return not group.negated and "or" not in group.joins


def _terms(item: Item, path: Path) -> tuple[Term, ...]:
    """Return what must hold for an item to hold; nothing when it has alternatives."""
    if isinstance(item, Group):
        if not _is_plain(item):
            return ()
        return tuple(
            term for index, each in enumerate(item.items) for term in _terms(each, path.child(index))
        )
    several = len(item.conditions) > 1
    if several and (item.negated or item.match == "any"):
        return ()
    meant = tuple(map(_turned, item.conditions)) if item.negated else item.conditions
    card = str(path)
    return tuple(Term(f"{card}.conditions[{index}]", each) for index, each in enumerate(meant))


def _turned(condition: Condition) -> Condition:
    return msgspec.structs.replace(condition, negated=not condition.negated)
