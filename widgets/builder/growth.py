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

CLEARED = 3
"""Views of cards and groups that are deleted in one go."""

LIT = 10
"""Views that are highlighted in one go."""

ROOM = 5
"""New parts for each column in one go: a new card counts for three, a new condition for one."""
CARD = 3

Node = TypeVar("Node", Column, Group)


def beginning(segment: Segment, shown: Iterable[Card]) -> Segment:
    """Return as much of a segment's beginning as is to be shown now; the segment itself when that is all.

    The cards that are ``shown`` already cost nothing, nor do their conditions wherever they go.
    """
    known = {id(part) for card in shown for part in (card, *card.conditions)}
    include, exclude = (_Room(known).fill(column) for column in (segment.include, segment.exclude))
    if include is segment.include and exclude is segment.exclude:
        return segment
    return replace(segment, include=include, exclude=exclude)


class _Room:
    """What a column may still take that is new."""

    def __init__(self, known: Collection[int]) -> None:
        self._known = known
        self._left = ROOM

    def fill(self, node: Node) -> Node:
        """Return a column or group as far as there is room."""
        items: list[Card | Group] = []
        for item in node.items:
            if self._left <= 0:
                break
            if isinstance(item, Card):
                self._left -= self._costs(item)
            items.append(item if isinstance(item, Card) else self.fill(item))
        if len(items) == len(node.items) and all(map(is_, items, node.items)):
            return node
        return replace(node, items=tuple(items), joins=node.joins[: len(items) - 1])

    def _costs(self, card: Card) -> int:
        if id(card) in self._known:
            return 0
        new = sum(id(condition) not in self._known for condition in card.conditions)
        return new + (CARD if new == len(card.conditions) else 0)
