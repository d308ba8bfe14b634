"""Changes of a truth per owner over a grid: where it becomes true and false."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.evaluation.history.bounds import Steps

Truth: TypeAlias = npt.NDArray[np.bool_]
Owners: TypeAlias = npt.NDArray[np.integer]


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


def changes(keys: Steps, owners: Owners, states: Truth, initial: bool, length: int) -> Flips:
    """Return the flips of states given at ascending keys, each of the owner told beside it."""
    before = np.empty_like(states)
    before[1:] = states[:-1]
    before[starts(owners)] = initial
    changed = np.flatnonzero(states != before)
    return Flips(keys[changed], states[changed], initial, length)


def per_owner(running: Steps, owners: Owners) -> Steps:
    """Return running totals that begin anew with every owner."""
    if not len(owners):
        return running
    first = np.flatnonzero(starts(owners))
    before = np.zeros(len(first), running.dtype)
    before[1:] = running[first[1:] - 1]
    offsets: Steps = np.repeat(before, np.diff(np.append(first, len(owners))))
    return running - offsets


def starts(owners: Owners) -> Truth:
    """Return where another owner begins."""
    first = np.ones(len(owners), np.bool_)
    np.not_equal(owners[1:], owners[:-1], out=first[1:])
    return first


def ends(keys: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """Return the last place of every key; places are taken three times faster than by true and false."""
    last = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    return np.flatnonzero(last)
