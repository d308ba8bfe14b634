"""Running numbers of rows that come and go, swept over a grid in ranges of owners on all cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import CancelledError
from engine.evaluation.history.bounds import Numbers, Steps
from engine.evaluation.history.flips import Flips, Groups, Owners, Truth, ends, integer, joined
from engine.evaluation.history.ranges import in_parallel, width

Predicate: TypeAlias = Callable[[Sequence[Numbers]], Truth]
"""Tells from the totals (arrays of one length) where the condition holds."""

Amounts: TypeAlias = npt.NDArray[np.integer]
Keys: TypeAlias = npt.NDArray[np.integer]
Places: TypeAlias = npt.NDArray[np.intp]

DIGIT = 16
"""Bits that numpy sorts by in one pass over the numbers; larger numbers it compares."""


class Counter:
    """What rows add to their owner's totals from ``enter`` until ``leave``: ``amounts``, None for 1 each.

    Rows of an owner that are in order of time are swept without a sort by it.
    """

    __slots__ = ("amounts", "enter", "leave", "owners")

    def __init__(self, owners: Owners, enter: Steps, leave: Steps, *amounts: Amounts | None) -> None:
        self.owners = owners
        self.enter = enter
        self.leave = leave
        self.amounts = amounts or (None,)

    @property
    def counts(self) -> bool:
        """Whether its only total is a number of rows."""
        return len(self.amounts) == 1 and self.amounts[0] is None

    def of(self, places: Places | slice) -> Counter:
        """Return the rows at some places."""
        amounts = (None if each is None else each[places] for each in self.amounts)
        return Counter(self.owners[places], self.enter[places], self.leave[places], *amounts)

    def ranges(self, bits: int, count: int) -> list[Counter]:
        """Return the rows of every range of 2 ** ``bits`` owners, in the order they have."""
        if count == 1:
            return [self]
        which = (self.owners >> bits).astype(np.uint8)
        last = np.cumsum(np.bincount(which, minlength=count)).tolist()
        whole = self.of(np.argsort(which, kind="stable"))  # array by array, which the caches like better
        return [whole.of(slice(start, end)) for start, end in pairwise([0, *last])]


class Moments(NamedTuple):
    """When rows come, or go, in ascending order: the keys, and the places of the rows."""

    keys: Keys
    rows: Places


class Sweep:
    """Finds out where conditions on totals change over a grid of ``length`` steps."""

    def __init__(self, length: int, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.length = length
        self._cancelled = cancelled

    def flips(self, counters: Sequence[Counter], predicate: Predicate) -> Flips:
        """Return where the predicate over the counters' totals changes, for every owner.

        Raises ``CancelledError`` soon after it was cancelled.
        """
        initial = bool(predicate([np.zeros(1, np.int64) for each in counters for _ in each.amounts])[0])
        rows = sum(len(each.owners) for each in counters)
        top = max((int(each.owners.max()) + 1 for each in counters if len(each.owners)), default=1)
        bits = width(top, rows)
        count = ((top - 1) >> bits) + 1
        parts = list(zip(*(each.ranges(bits, count) for each in counters), strict=True))

        def swept(number: int) -> Flips:
            if self._cancelled():
                raise CancelledError("the history was cancelled")
            return _Range(self.length, number << bits, bits).swept(parts[number], predicate, initial)

        return joined(in_parallel(swept, range(count)))


class _Range:
    """Sweeps the 2 ** ``bits`` owners from ``low`` on.

    Its keys count owners from 0 and have a step more than the grid: the one at which all go that stay.
    """

    def __init__(self, length: int, low: int, bits: int) -> None:
        self._length = length
        self._stride = length + 1
        self._low = low
        self._bits = bits
        self._kind = integer(self._stride << bits)

    def swept(self, counters: Sequence[Counter], predicate: Predicate, initial: bool) -> Flips:
        """Return where the predicate over the counters' totals changes."""
        present = [self._present(each) for each in counters]
        first = present[0]
        if len(present) == 1 and first.counts:
            cuts = _cuts(predicate, len(first.owners))
            if len(cuts) <= 1:
                return self._spells(first, cuts[0] if cuts else len(first.owners) + 1, initial)
        return self._summed(present, predicate, initial)

    def _present(self, counter: Counter) -> Counter:
        """Return the rows that come at all, their owners counted from 0."""
        owners: Keys = (counter.owners - self._low).astype(self._kind)
        leave = np.minimum(counter.leave, self._length)
        found = Counter(owners, counter.enter, leave, *counter.amounts)
        coming = found.enter < leave
        return found if coming.all() else found.of(np.flatnonzero(coming))

    def _grouped(self, owners: Keys) -> Places:
        """Return the places of owners in ascending order, those of one as they were."""
        order = np.argsort(owners.astype(np.uint16), kind="stable")
        for shift in range(DIGIT, self._bits, DIGIT):
            digits = (owners >> shift).astype(np.uint16)
            order = order[np.argsort(digits[order], kind="stable")]
        return order

    def _moments(self, owners: Keys, steps: Steps, grouped: Places) -> Moments:
        """Return rows, grouped by owner, in order; those that came in order of time are in order already."""
        keys = owners[grouped] * self._stride + steps[grouped]
        if not (keys[1:] < keys[:-1]).any():
            return Moments(keys, grouped)
        by_step = grouped[np.argsort(steps[grouped], kind="stable")]
        order = by_step[self._grouped(owners[by_step])]
        return Moments(owners[order] * self._stride + steps[order], order)

    def _spells(self, counter: Counter, least: int, initial: bool) -> Flips:
        """Return when so many rows are there: from when the last of them comes until the first one goes.

        Both only rise, so a spell ends where the next rows come after the ones before have gone.
        """
        order = self._grouped(counter.owners)
        come = self._moments(counter.owners, counter.enter, order).keys[least - 1 :]
        go = self._moments(counter.owners, counter.leave, order).keys[: len(come)]
        there = come < go  # of two owners, never
        if not there.all():
            places = np.flatnonzero(there)
            come, go = come[places], go[places]
        gaps = np.flatnonzero(come[1:] > go[:-1])
        edges = np.empty((min(len(come), 1) + len(gaps), 2), self._kind)
        edges[:1, 0], edges[1:, 0] = come[:1], come[gaps + 1]
        edges[:-1, 1], edges[-1:, 1] = go[gaps], go[-1:]
        owners, steps = np.divmod(edges.ravel(), self._stride)
        states = np.tile([not initial, initial], len(edges))
        within = np.flatnonzero(steps < self._length)
        return Flips(self._global(owners[within], steps[within]), states[within], initial, self._length)

    def _global(self, owners: Keys, steps: Keys) -> Numbers:
        """Return the keys of owners and steps in the whole sweep."""
        return (owners.astype(np.int64) + self._low) * self._length + steps

    def _summed(self, counters: Sequence[Counter], predicate: Predicate, initial: bool) -> Flips:
        """Return where the predicate over running totals changes."""
        moments = [each for counter in counters for each in self._come_and_go(counter)]
        every = np.concatenate([each.keys for each in moments])
        order = _ascending(every)
        ordered = every[order]
        last = ends(ordered)
        keys = ordered[last]
        groups = Groups(keys // self._stride)
        totals = []
        start = 0
        for counter, come, go in zip(counters, moments[::2], moments[1::2], strict=True):
            middle = start + len(come.keys)
            end = middle + len(go.keys)
            for amounts in counter.amounts:
                deltas = np.zeros(len(every), np.int64)
                deltas[start:middle] = 1 if amounts is None else amounts[come.rows]
                deltas[middle:end] = -1 if amounts is None else -amounts[go.rows].astype(np.int64)
                totals.append(groups.anew(np.cumsum(deltas[order])[last]))
            start = end
        truth = predicate(totals)
        changed = groups.changes(truth, initial)
        owners, steps = np.divmod(keys[changed], self._stride)
        return Flips(self._global(owners, steps), truth[changed], initial, self._length)

    def _come_and_go(self, counter: Counter) -> tuple[Moments, Moments]:
        """Return when rows come, and when those go that don't stay."""
        order = self._grouped(counter.owners)
        going = order[np.flatnonzero(counter.leave[order] < self._length)]
        return (
            self._moments(counter.owners, counter.enter, order),
            self._moments(counter.owners, counter.leave, going),
        )


def _ascending(keys: Keys) -> Places | slice:
    """Return what brings keys in order; of runs that are in order it only merges them."""
    if not (keys[1:] < keys[:-1]).any():
        return slice(None)
    return np.argsort(keys, kind="stable")


def _cuts(predicate: Predicate, rows: int) -> list[int]:
    """Return the numbers of rows, up to ``rows``, from which on the predicate's answer is another one."""
    truth = predicate([np.arange(rows + 1)])
    found: list[int] = (np.flatnonzero(truth[1:] != truth[:-1]) + 1).tolist()
    return found
