"""How much of a segment is shown in one go: hundreds of new parts come a few at a time, from the top.

Each part takes a fraction of a millisecond to make and to lay out; for all at once a click would wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import is_
from typing import TypeVar

from msgspec.structs import replace

from engine.definition.model import Card, Column, Group, Segment

GROW_MS = 2
"""When more of a large segment is shown: what waits for the window's thread comes first."""

CLEARED = 1
"""Views of cards and groups that are deleted in one go."""

LIT = 10
"""Views that are highlighted in one go."""

ROOM = 5
"""New parts in one go: a new card or group counts for three, a new condition for one."""
CARD = 3

Node = TypeVar("Node", Column, Group)


def beginning(segment: Segment, shown: Iterable[Card]) -> Segment:
    """Return as much of a segment's beginning as is to be shown now; the segment itself when that is all.

    The cards that are ``shown`` already cost nothing, nor do their conditions wherever they go. The column
    of which less is shown comes first.
    """
    room = _Room({id(part) for card in shown for part in (card, *card.conditions)})
    if room.shown(segment.exclude) < room.shown(segment.include):
        exclude, include = room.fill(segment.exclude), room.fill(segment.include)
    else:
        include, exclude = room.fill(segment.include), room.fill(segment.exclude)
    if include is segment.include and exclude is segment.exclude:
        return segment
    return replace(segment, include=include, exclude=exclude)


class _Room:
    """What may still be shown that is new."""

    def __init__(self, known: Collection[int]) -> None:
        self._known = known
        self._left = ROOM

    def shown(self, node: Column | Group) -> int:
        """Return how many cards of a column or group are known."""
        return sum(
            id(item) in self._known if isinstance(item, Card) else self.shown(item) for item in node.items
        )

    def fill(self, node: Node) -> Node:
        """Return a column or group as far as there is room; what is known needs none."""
        items: list[Card | Group] = []
        for item in node.items:
            taken = self._taken(item)
            if taken is None:
                break
            items.append(taken)
        if len(items) == len(node.items) and all(map(is_, items, node.items)):
            return node
        return replace(node, items=tuple(items), joins=node.joins[: max(0, len(items) - 1)])

    def _taken(self, item: Card | Group) -> Card | Group | None:
        """Return an item, a group as far as there is room; None when there is none for anything of it."""
        before = self._left
        if isinstance(item, Card):
            cost = self._costs(item)
            if cost and before <= 0:
                return None
            self._left -= cost
            return item
        filled = self.fill(item)
        if item.items and not filled.items:
            return None
        self._left -= CARD if self._left < before else 0
        return filled

    def _costs(self, card: Card) -> int:
        if id(card) in self._known:
            return 0
        new = sum(id(condition) not in self._known for condition in card.conditions)
        return new + (CARD if new == len(card.conditions) else 0)
