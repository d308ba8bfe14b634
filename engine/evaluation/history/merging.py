"""Merges the changes of all conditions by the equation into the changes of the segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.definition.model import Card, Column, Condition, Item, Join, Segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.evaluated import runs
from engine.evaluation.history.bounds import Steps
from engine.evaluation.history.flips import Flips, Truth, changes, per_owner

Source: TypeAlias = Flips | Bitmap
"""A condition's changes, or its members where they never change."""

WORD = 62
"""Conditions whose states are kept in one whole number."""


def merge(segment: Segment, born: Steps, source: Callable[[Condition], Source], length: int) -> Flips:
    """Return the changes of who is in a segment.

    ``born`` holds the step from which each contact exists (``length`` or more: never within the grid);
    ``source`` gives each condition, its own *not* left aside.
    """
    states = _States(segment, born, source, length)
    members = _column(segment.include, states)
    excluded = _column(segment.exclude, states)
    truth = states.exists if members is None else members & states.exists
    if excluded is not None:
        truth &= ~excluded
    return changes(states.keys, truth, False, length)


class _States:
    """The state of every condition at every key at which one of them, or a contact's existence, changes."""

    def __init__(
        self, segment: Segment, born: Steps, source: Callable[[Condition], Source], length: int
    ) -> None:
        self._sources: dict[int, Source] = {}
        moving: dict[int, Flips] = {}
        for condition in _conditions(segment):
            found = source(condition)
            self._sources[id(condition)] = found
            if isinstance(found, Flips):
                moving[id(found)] = found
        existing = np.flatnonzero(born < length)
        births = existing * length + born[existing]
        words = [list(moving.values())[start : start + WORD] for start in range(0, len(moving), WORD)]
        keys = np.concatenate([births, *(flips.keys for flips in moving.values())])
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        last = np.ones(len(ordered), np.bool_)
        last[:-1] = ordered[1:] != ordered[:-1]
        self.keys: Steps = ordered[last]
        self.contacts: Steps = self.keys // length
        self.exists: Truth = born[self.contacts] <= self.keys % length
        self._bits: dict[int, tuple[int, int]] = {}
        self._words: list[Steps] = []
        start = len(births)
        for flips_list in words:
            deltas = np.zeros(len(keys), np.int64)
            start = self._fill(deltas, flips_list, start)
            running = per_owner(np.cumsum(deltas[order])[last], self.contacts)
            self._words.append(running + sum(1 << bit for bit, f in enumerate(flips_list) if f.initial))

    def _fill(self, deltas: Steps, moving: Sequence[Flips], start: int) -> int:
        for bit, flips in enumerate(moving):
            end = start + len(flips.keys)
            deltas[start:end] = np.where(flips.states, 1 << bit, -(1 << bit))
            self._bits[id(flips)] = (len(self._words), bit)
            start = end
        return start

    def of(self, condition: Condition) -> Truth:
        """Return a condition's truth at every key, with its own *not*."""
        found = self._sources[id(condition)]
        if isinstance(found, Bitmap):
            truth: Truth = found.mask()[self.contacts]
        else:
            word, bit = self._bits[id(found)]
            truth = (self._words[word] & (1 << bit)) != 0
        return ~truth if condition.negated else truth


def _conditions(segment: Segment) -> list[Condition]:
    def inside(item: Item) -> list[Condition]:
        if isinstance(item, Card):
            return list(item.conditions)
        return [condition for each in item.items for condition in inside(each)]

    items = (*segment.include.items, *segment.exclude.items)
    return [condition for item in items for condition in inside(item)]


def _column(column: Column, states: _States) -> Truth | None:
    return _sequence(column.items, column.joins, states) if column.items else None


def _sequence(items: Sequence[Item], joins: Sequence[Join], states: _States) -> Truth:
    found = [_item(item, states) for item in items]
    whole = [reduce(np.logical_and, [found[index] for index in run]) for run in runs(joins)]
    joined: Truth = reduce(np.logical_or, whole)
    return joined


def _item(item: Item, states: _States) -> Truth:
    if isinstance(item, Card):
        join = np.logical_and if item.match == "all" else np.logical_or
        truth: Truth = reduce(join, [states.of(condition) for condition in item.conditions])
    else:
        truth = _sequence(item.items, item.joins, states)
    return ~truth if item.negated else truth


def counted(flips: Flips) -> Mapping[str, npt.NDArray[np.int64]]:
    """Return size, entered and left at every step."""
    steps = flips.steps
    entered = np.bincount(steps[flips.states], minlength=flips.length)
    left = np.bincount(steps[~flips.states], minlength=flips.length)
    return {"size": np.cumsum(entered - left), "entered": entered, "left": left}
