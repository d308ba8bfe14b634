"""Changes of a truth per contact over a grid, out of counters that rows add to for a stretch of steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.evaluation.history.bounds import Steps

Truth: TypeAlias = npt.NDArray[np.bool_]
Owners: TypeAlias = npt.NDArray[np.integer]
Predicate: TypeAlias = Callable[[Sequence[Steps]], Truth]
"""Tells from the counters (arrays of one length) where the condition holds."""


class Flips:
    """Where a truth changes: ``keys`` are owner × length + step, ascending; ``states`` what it is from there.

    Before its first key an owner's truth is ``initial``. ``length`` is the number of steps.
    """

    __slots__ = ("initial", "keys", "length", "states")

    def __init__(self, keys: Steps, states: Truth, initial: bool, length: int) -> None:
        self.keys = keys
        self.states = states
        self.initial = initial
        self.length = length

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self.keys.nbytes + self.states.nbytes

    @property
    def owners(self) -> Steps:
        """The owner (contact, or contact and group) of every change."""
        return self.keys // self.length

    @property
    def steps(self) -> Steps:
        """The step of every change."""
        return self.keys % self.length


class Counter:
    """What rows add to their owner's number: ``amounts`` (None: 1 each) from ``enter`` until ``leave``."""

    __slots__ = ("amounts", "enter", "leave", "owners")

    def __init__(self, owners: Owners, enter: Steps, leave: Steps, amounts: Steps | None = None) -> None:
        self.owners = owners
        self.enter = enter
        self.leave = leave
        self.amounts = amounts


def flips_of(counters: Sequence[Counter], predicate: Predicate, length: int) -> Flips:
    """Return where the predicate over running counters changes, for every owner."""
    initial = bool(predicate([np.zeros(1, np.int64) for _ in counters])[0])
    if len(counters) == 1 and counters[0].amounts is None:
        keys, running = _counted(counters[0], length)
        totals = [running]
    else:
        keys, totals = _summed(counters, length)
    if not len(keys):
        return Flips(keys, np.zeros(0, np.bool_), initial, length)
    return changes(keys, predicate(totals), initial, length)


def changes(keys: Steps, states: Truth, initial: bool, length: int) -> Flips:
    """Return the flips of states given at ascending keys."""
    before = np.empty_like(states)
    before[1:] = states[:-1]
    before[_starts(keys // length)] = initial
    changed = states != before
    return Flips(keys[changed], states[changed], initial, length)


def _edges(counter: Counter, length: int) -> tuple[Steps, Steps, Truth]:
    """Return the keys at which a counter's rows come in and go out, and which rows do at all."""
    present = (counter.enter < counter.leave) & (counter.enter < length)
    owners = counter.owners[present].astype(np.int64) * length
    leave = counter.leave[present]
    return owners + counter.enter[present], np.where(leave < length, owners + leave, -1), present


def _counted(counter: Counter, length: int) -> tuple[Steps, Steps]:
    """Return keys and running numbers of rows; a sort of plain numbers, the sign in the lowest bit."""
    come, go, _ = _edges(counter, length)
    packed = np.concatenate([come << 1, (go[go >= 0] << 1) | 1])
    packed.sort()
    keys = packed >> 1
    last = _ends(keys)
    running = np.cumsum(1 - 2 * (packed & 1))[last]
    return keys[last], per_owner(running, keys[last] // length)


def _summed(counters: Sequence[Counter], length: int) -> tuple[Steps, list[Steps]]:
    """Return keys and the running totals of several counters."""
    parts, sizes, deltas = [], [], []
    for counter in counters:
        come, go, present = _edges(counter, length)
        amounts = np.ones(len(come), np.int64) if counter.amounts is None else counter.amounts[present]
        gone = go >= 0
        parts.append(np.concatenate([come, go[gone]]))
        deltas.append(np.concatenate([amounts, -amounts[gone]]))
        sizes.append(len(parts[-1]))
    keys = np.concatenate(parts)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    last = _ends(keys)
    owners = keys[last] // length
    totals = []
    start = 0
    for size, delta in zip(sizes, deltas, strict=True):
        column = np.zeros(len(keys), np.int64)
        column[start : start + size] = delta
        totals.append(per_owner(np.cumsum(column[order])[last], owners))
        start += size
    return keys[last], totals


def per_owner(running: Steps, owners: Steps) -> Steps:
    """Return running totals that begin anew with every owner."""
    if not len(owners):
        return running
    first = np.flatnonzero(_starts(owners))
    before = np.concatenate([[0], running[first[1:] - 1]])
    offsets: Steps = np.repeat(before, np.diff(np.append(first, len(owners))))
    return running - offsets


def _starts(owners: Steps) -> Truth:
    first = np.ones(len(owners), np.bool_)
    first[1:] = owners[1:] != owners[:-1]
    return first


def _ends(keys: Steps) -> Truth:
    last = np.ones(len(keys), np.bool_)
    last[:-1] = keys[1:] != keys[:-1]
    return last
