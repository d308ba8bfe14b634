"""Paths into a definition, written as the engine writes them: ``include.items[2].conditions[0]``.

A *sequence* is a column (``include``) or a group (``include.items[2]``); an item stands in a sequence, a join
between two of its items, a condition on a card.
"""

from __future__ import annotations

from typing import TypeAlias, cast

from engine.definition import walk
from engine.definition.model import Card, Column, Condition, Group, Item, Segment

Side: TypeAlias = walk.Side
Sequence: TypeAlias = Column | Group

SIDES = walk.SIDES


def item_path(sequence: str, index: int) -> str:
    """Return the path of the item at ``index`` of a column or group."""
    return f"{sequence}.items[{index}]"


def join_path(sequence: str, index: int) -> str:
    """Return the path of the join after the item at ``index``."""
    return f"{sequence}.joins[{index}]"


def condition_path(card: str, index: int) -> str:
    """Return the path of the condition at ``index`` of a card."""
    return f"{card}.conditions[{index}]"


def owner(path: str) -> str:
    """Return what the last step of ``path`` stands in: a sequence for an item, a card for a condition."""
    return path.rpartition(".")[0]


def index(path: str) -> int:
    """Return the last step's index."""
    return int(path[path.rindex("[") + 1 : -1])


def side(path: str) -> Side:
    """Return the column that ``path`` is in."""
    return cast(Side, path.partition(".")[0])


def is_condition(path: str) -> bool:
    """Return whether ``path`` is a condition's."""
    return path.rpartition(".")[2].startswith("conditions[")


def is_inside(path: str, ancestor: str) -> bool:
    """Return whether ``path`` is ``ancestor`` or something in it."""
    return path == ancestor or path.startswith(ancestor + ".")


def sequence(segment: Segment, path: str) -> Sequence:
    """Return the column or group at ``path``; KeyError when there is none."""
    if path in SIDES:
        return segment.include if path == "include" else segment.exclude
    found = item(segment, path)
    if not isinstance(found, Group):
        raise KeyError(path)
    return found


def item(segment: Segment, path: str) -> Item:
    """Return the card or group at ``path``; KeyError when there is none."""
    around = owner(path)
    if not around:  # a column, or nothing
        raise KeyError(path)
    items = sequence(segment, around).items
    at = index(path)
    if at >= len(items):
        raise KeyError(path)
    return items[at]


def card(segment: Segment, path: str) -> Card:
    """Return the card at ``path``; KeyError when there is none."""
    found = item(segment, path)
    if not isinstance(found, Card):
        raise KeyError(path)
    return found


def condition(segment: Segment, path: str) -> Condition:
    """Return the condition at ``path``; KeyError when there is none."""
    conditions = card(segment, owner(path)).conditions
    at = index(path)
    if at >= len(conditions):
        raise KeyError(path)
    return conditions[at]


def exists(segment: Segment, path: str) -> bool:
    """Return whether ``segment`` has an item or condition at ``path``."""
    try:
        condition(segment, path) if is_condition(path) else item(segment, path)
    except KeyError:
        return False
    return True


def cards(segment: Segment) -> list[tuple[str, Card]]:
    """Return every card with its path in the order of the letters."""
    return [(found.path, found.card) for found in walk.cards(segment)]
