"""Running numbers of rows that come and go, swept over a grid in ranges of owners on all cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import CancelledError
from engine.evaluation.history.bounds import Steps
from engine.evaluation.history.flips import Flips, Owners, Truth, changes, ends, per_owner
from engine.evaluation.history.ranges import in_ranges

Predicate: TypeAlias = Callable[[Sequence[Steps]], Truth]
"""Tells from the totals (arrays of one length) where the condition holds."""

Keys: TypeAlias = npt.NDArray[np.integer]
Places: TypeAlias = npt.NDArray[np.intp]

DIGIT = 16
"""Bits that numpy sorts by in one pass over the numbers."""


class Counter:
    """What rows add to their owner's totals from ``enter`` until ``leave``: 1, or each of ``amounts``."""

    __slots__ = ("amounts", "enter", "leave", "owners")

    def __init__(self, owners: Owners, enter: Steps, leave: Steps, *amounts: Steps) -> None:
        self.owners = owners
        self.enter = enter
        self.leave = leave
        self.amounts = amounts

    @property
    def totals(self) -> int:
        """How many totals it makes."""
        return len(self.amounts) or 1

    def within(self, low: int, high: int) -> Counter:
        """Return the part of owners from ``low`` up to but not ``high``."""
        here = np.flatnonzero((self.owners >= low) & (self.owners < high))
        amounts = (each[here] for each in self.amounts)
        return Counter(self.owners[here], self.enter[here], self.leave[here], *amounts)


class Events(NamedTuple):
    """The moments at which rows come (``come``) and go, as keys: owner × length + step.

    ``present`` are the rows that come at all, ``gone`` those of them that go within the grid.
    """

    come: Keys
    go: Keys
    present: Places | slice
    gone: Places


class Sweep:
    """Finds out where conditions on totals change over a grid of ``length`` steps."""

    def __init__(self, length: int, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.length = length
        self._cancelled = cancelled

    def flips(self, counters: Sequence[Counter], predicate: Predicate) -> Flips:
        """Return where the predicate over the counters' totals changes, for every owner.

        Raises ``CancelledError`` soon after it was cancelled.
        """
        initial = bool(predicate([np.zeros(1, np.int64) for each in counters for _ in range(each.totals)])[0])
        rows = sum(len(each.owners) for each in counters)
        top = max((int(each.owners.max()) + 1 for each in counters if len(each.owners)), default=1)

        def swept(low: int, high: int) -> Flips:
            if self._cancelled():
                raise CancelledError("the history was cancelled")
            whole = high - low == top
            part = counters if whole else [each.within(low, high) for each in counters]
            return self._swept(part, low, high, predicate, initial)

        found = in_ranges(top, rows, swept)
        keys = np.concatenate([each.keys for each in found])
        return Flips(keys, np.concatenate([each.states for each in found]), initial, self.length)

    def _swept(
        self, counters: Sequence[Counter], low: int, high: int, predicate: Predicate, initial: bool
    ) -> Flips:
        length = self.length
        size = (high - low) * length
        events = [_events(each, low, length) for each in counters]
        if len(counters) == 1 and not counters[0].amounts:
            keys, totals = _counted(events[0], size, length)
        else:
            keys, totals = _summed(counters, events, size, length)
        if not len(keys):
            return Flips(np.zeros(0, np.int64), np.zeros(0, np.bool_), initial, length)
        return changes(keys + low * length, keys // length, predicate(totals), initial, length)


def _events(counter: Counter, low: int, length: int) -> Events:
    """Return when rows come and go, by owners counted from ``low``."""
    enter, leave = counter.enter, counter.leave
    coming: Truth = (enter < leave) & (enter < length)
    present = slice(None) if coming.all() else np.flatnonzero(coming)
    owners = (counter.owners[present].astype(np.int64) - low) * length
    leave = leave[present]
    gone = np.flatnonzero(leave < length)
    return Events(owners + enter[present], owners[gone] + leave[gone], present, gone)


def _counted(events: Events, size: int, length: int) -> tuple[Steps, list[Steps]]:
    """Return keys and running numbers of rows; a sort of plain numbers, the sign in the lowest bit."""
    packed = np.concatenate([events.come << 1, (events.go << 1) | 1])
    if size <= np.iinfo(np.int32).max // 2:
        packed = packed.astype(np.int32)
    packed.sort()
    keys = packed >> 1
    last = ends(keys)
    running = np.cumsum(1 - 2 * (packed & 1), dtype=np.int64)[last]
    kept = keys[last].astype(np.int64)
    return kept, [per_owner(running, kept // length)]


def _summed(
    counters: Sequence[Counter], events: Sequence[Events], size: int, length: int
) -> tuple[Steps, list[Steps]]:
    """Return keys and the running totals of several counters."""
    keys = np.concatenate([part for each in events for part in (each.come, each.go)])
    order = _order(keys, size)
    keys = keys[order]
    last = ends(keys)
    kept = keys[last]
    owners = kept // length
    totals = []
    start = 0
    for counter, each in zip(counters, events, strict=True):
        middle = start + len(each.come)
        end = middle + len(each.go)
        for amounts in counter.amounts or (None,):
            deltas = np.zeros(len(keys), np.int64)
            deltas[start:middle] = 1 if amounts is None else amounts[each.present]
            deltas[middle:end] = -deltas[start:middle][each.gone]
            totals.append(per_owner(np.cumsum(deltas[order])[last], owners))
        start = end
    return kept, totals


def _order(keys: Keys, size: int) -> Places:
    """Return what sorts keys below ``size``: numpy puts numbers of 16 bits in place, larger it compares."""
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    for shift in range(DIGIT, (size - 1).bit_length(), DIGIT):
        digits = ((keys >> shift) & 0xFFFF).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
    return order
