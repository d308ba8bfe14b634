"""Changes of a truth per owner over a grid: where it becomes true and false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from engine.evaluation.history.bounds import Numbers

N = TypeVar("N", bound=np.integer)

Truth: TypeAlias = npt.NDArray[np.bool_]
Owners: TypeAlias = npt.NDArray[np.integer]


class Flips:
    """Where a truth changes: ``keys`` are owner × length + step, ascending; ``states`` what it is from there.

    Before its first key an owner's truth is ``initial``. ``length`` is the number of steps.
    """

    __slots__ = ("initial", "keys", "length", "states")

    def __init__(self, keys: Numbers, states: Truth, initial: bool, length: int) -> None:
        self.keys = keys
        self.states = states
        self.initial = initial
        self.length = length

    @classmethod
    def ordered(cls, keys: Sequence[Numbers], states: Sequence[Truth], length: int) -> Self:
        """Return the changes, found step by step, of a truth that is false before its first."""
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        return cls(every[order], np.concatenate(states)[order], False, length)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self.keys.nbytes + self.states.nbytes

    def between(self, low: int, high: int) -> tuple[Numbers, Truth]:
        """Return keys and states of the owners from ``low`` up to but not ``high``."""
        start, end = np.searchsorted(self.keys, [low * self.length, high * self.length])
        return self.keys[start:end], self.states[start:end]

    @property
    def owners(self) -> Numbers:
        """The owner (contact, or contact and group) of every change."""
        return self.keys // self.length

    @property
    def steps(self) -> Numbers:
        """The step of every change."""
        return self.keys % self.length


class Groups:
    """The stretches of the same owner in an array of ascending ones."""

    __slots__ = ("_first",)

    def __init__(self, owners: Owners) -> None:
        other = np.ones(len(owners), np.bool_)
        np.not_equal(owners[1:], owners[:-1], out=other[1:])
        self._first = np.flatnonzero(other)

    def anew(self, running: npt.NDArray[N]) -> npt.NDArray[N]:
        """Return running totals as they are when they begin anew with every owner."""
        before = np.zeros_like(running, shape=len(self._first))
        before[1:] = running[self._first[1:] - 1]
        which = np.zeros(len(running), np.int64)
        which[self._first[1:]] = 1
        totals: npt.NDArray[N] = running - before[np.cumsum(which, out=which)]
        return totals

    def changes(self, states: Truth, initial: bool) -> npt.NDArray[np.intp]:
        """Return where a state is another than the one before, which for an owner's first is ``initial``."""
        before = np.empty_like(states)
        before[1:] = states[:-1]
        before[self._first] = initial
        return np.flatnonzero(states != before)


def joined(found: Sequence[Flips]) -> Flips:
    """Return the flips of ascending ranges of owners as one."""
    keys = np.concatenate([each.keys for each in found])
    states = np.concatenate([each.states for each in found])
    return Flips(keys, states, found[0].initial, found[0].length)


def ends(keys: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """Return the last place of every key; places are taken three times faster than by true and false."""
    last = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    return np.flatnonzero(last)


def integer(top: int) -> type[np.signedinteger]:
    """Return the narrowest type, of those worth a difference, for whole numbers below ``top``."""
    return np.int32 if top <= np.iinfo(np.int32).max else np.int64
