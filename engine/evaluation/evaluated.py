"""A segment at one moment as bitmaps: every count the screen and the command line show comes from here.

Nothing in this module asks the database; from the conditions' bitmaps all else is bit arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import accumulate
from operator import and_, or_

from engine.definition.model import Card, Column, Condition, Group, Item, Join, Segment
from engine.definition.moment import AsOf
from engine.definition.walk import runs
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.caching import Joined

Lookup = Callable[[Condition], Bitmap | None]
"""Gives a condition's members within the base, its own *not* left aside; None: unfinished, to be skipped."""


def combine(items: Sequence[Bitmap | None], joins: tuple[Join, ...]) -> Bitmap | None:
    """Join items as a sequence does; skipped ones (None) leave their run, and an empty run the whole."""
    if not items:
        return None
    whole = [_joined(and_, (items[index] for index in run)) for run in runs(joins)]
    return _joined(or_, whole)


def _joined(operator: Callable[[Bitmap, Bitmap], Bitmap], bitmaps: Iterable[Bitmap | None]) -> Bitmap | None:
    present = [bitmap for bitmap in bitmaps if bitmap is not None]
    return reduce(operator, present) if present else None


def _all_but_one(
    operator: Callable[[Bitmap, Bitmap], Bitmap], bitmaps: Sequence[Bitmap | None]
) -> list[Bitmap | None]:
    """Return for each what the others are together; for all of them in a few operations each."""

    def together(one: Bitmap | None, other: Bitmap | None) -> Bitmap | None:
        return _joined(operator, (one, other))

    before = [None, *accumulate(bitmaps[:-1], together)]
    after = [None, *accumulate(bitmaps[:0:-1], together)]
    return list(map(together, before, reversed(after)))


Others = tuple[Bitmap | None, Bitmap | None]
"""What ``and`` binds to an item, and what stands beside that after an ``or``."""


class Evaluated:
    """The bitmaps of every part of a segment, by path (``include.items[2].conditions[0]``).

    ``plain`` holds each part without its own *not* (what a card's letter stands for), ``members`` with it.
    Parts that are unfinished are in neither. ``joined`` may hold parts of other segments.
    """

    def __init__(
        self,
        segment: Segment,
        as_of: AsOf,
        base: Bitmap,
        lookup: Lookup,
        joined: Joined | None = None,
    ) -> None:
        self.segment = segment
        self.as_of = as_of
        self.base = base
        self.plain: dict[str, Bitmap] = {}
        self.members: dict[str, Bitmap] = {}
        self.joined = joined or Joined()
        self._lookup = lookup
        self._beside: dict[str, list[Others]] = {}  # by sequence, once it is asked for
        self.include = self._column("include", segment.include)
        self.exclude = self._column("exclude", segment.exclude)
        self._kept = self.base if self.include is None else self.include
        self._left = None if self.exclude is None else self._complement(self.exclude)
        self.result = self._result(self._kept, self._left)

    def _result(self, kept: Bitmap, left: Bitmap | None) -> Bitmap:
        return kept if left is None else self.joined.of("and", (kept, left), lambda: kept & left)

    @property
    def size(self) -> int:
        """How many contacts are in the segment."""
        return len(self.result)

    def count(self, path: str) -> int | None:
        """Return how many the part at ``path`` holds, its own *not* applied; None when unfinished."""
        bitmap = self.members.get(path)
        return None if bitmap is None else len(bitmap)

    def run(self, sequence: str, first: int, last: int) -> Bitmap | None:
        """Return what the items ``first`` to ``last`` of a column or group are together.

        ``sequence`` is the path of the column or group; None when all of them are unfinished.
        """
        joins = self._sequence(sequence).joins[first:last]
        items = [self.members.get(f"{sequence}.items[{index}]") for index in range(first, last + 1)]
        return combine(items, joins)

    def without(self, path: str) -> int:
        """Return the size that the segment would have without the card or group at ``path``."""
        rest: Bitmap | None = None
        while "." in path:  # from the inside out, each with what is left of the one inside
            sequence, _, at = path.removesuffix("]").rpartition(".items[")
            run, beside = self._others(sequence)[int(at)]
            rest = _joined(or_, (beside, _joined(and_, (run, rest))))
            node = self._sequence(sequence)
            if isinstance(node, Group) and node.negated and rest is not None:
                rest = self.base - rest
            path = sequence
        if path == "exclude":
            return len(self._kept) - (0 if rest is None else len(self._kept & rest))
        kept = self.base if rest is None else rest
        return len(kept if self._left is None else kept & self._left)

    def _others(self, sequence: str) -> list[Others]:
        """Return for every item of a column or group what the others in it are together."""
        if sequence not in self._beside:
            node = self._sequence(sequence)
            items = [self.members.get(f"{sequence}.items[{index}]") for index in range(len(node.items))]
            stretches = [items[run.start : run.stop] for run in runs(node.joins)]
            beside = _all_but_one(or_, [_joined(and_, run) for run in stretches])
            self._beside[sequence] = [
                (within, others)
                for run, others in zip(stretches, beside, strict=True)
                for within in _all_but_one(and_, run)
            ]
        return self._beside[sequence]

    def _column(self, path: str, column: Column) -> Bitmap | None:
        bitmap = self._combined(self._items(path, column.items), column.joins)
        if bitmap is not None:
            self.members[path] = self.plain[path] = bitmap
        return bitmap

    def _items(self, path: str, items: Sequence[Item]) -> list[Bitmap | None]:
        return [self._item(f"{path}.items[{index}]", item) for index, item in enumerate(items)]

    def _item(self, path: str, item: Item) -> Bitmap | None:
        plain = (
            self._card(path, item)
            if isinstance(item, Card)
            else self._combined(self._items(path, item.items), item.joins)
        )
        return self._keep(path, plain, item.negated)

    def _card(self, path: str, card: Card) -> Bitmap | None:
        conditions = [
            self._keep(f"{path}.conditions[{index}]", self._lookup(condition), condition.negated)
            for index, condition in enumerate(card.conditions)
        ]
        join: Join = "and" if card.match == "all" else "or"
        return self._combined(conditions, (join,) * (len(conditions) - 1))

    def _keep(self, path: str, plain: Bitmap | None, negated: bool) -> Bitmap | None:
        if plain is None:
            return None
        members = self._complement(plain) if negated else plain
        self.plain[path] = plain
        self.members[path] = members
        return members

    def _combined(self, items: Sequence[Bitmap | None], joins: tuple[Join, ...]) -> Bitmap | None:
        if len(items) < 2:
            return combine(items, joins)
        return self.joined.of(joins, items, lambda: combine(items, joins))

    def _complement(self, plain: Bitmap) -> Bitmap:
        return self.joined.of("not", (self.base, plain), lambda: self.base - plain)

    def _sequence(self, path: str) -> Column | Group:
        name, *steps = path.replace("]", "").split(".items[")
        node: Column | Group = self.segment.include if name == "include" else self.segment.exclude
        for step in steps:
            item = node.items[int(step)]
            assert isinstance(item, Group), f"{path} is no group"
            node = item
        return node
