"""Merges the changes of all conditions by the equation into the changes of the segment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.definition.model import Card, Column, Condition, Item, Join, Segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.evaluated import runs
from engine.evaluation.history.bounds import Steps
from engine.evaluation.history.flips import Flips, Truth, changes, ends, per_owner
from engine.evaluation.history.ranges import in_ranges

Word: TypeAlias = npt.NDArray[np.integer]
Source: TypeAlias = Flips | Bitmap
"""A condition's changes, or its members where they never change."""

WORD = 62
"""Conditions whose states are kept in one whole number."""

TIMELINES = 2
"""How many are kept: of the segment, and of what is drawn beside it."""


class Part(NamedTuple):
    """What a timeline knows of a range of contacts."""

    keys: Steps
    contacts: npt.NDArray[np.int32]
    exists: Truth
    words: list[Word]


def _piece(flips: Flips, low: int, high: int) -> tuple[Steps, Truth]:
    start, end = np.searchsorted(flips.keys, [low, high])
    return flips.keys[start:end], flips.states[start:end]


class Timeline:
    """The states of changing conditions at every key at which one of them, or a contact's existence, changes.

    ``born`` holds the step from which each contact exists (``length`` or more: never within the grid). It
    serves every segment of these conditions, however they are joined.
    """

    def __init__(self, born: Steps, moving: Sequence[Flips], length: int) -> None:
        self.born = born
        self.length = length
        self._places = {id(flips): divmod(place, WORD) for place, flips in enumerate(moving)}
        self._moving = tuple(moving)  # held, so that no other can be taken for one of them
        numbers = len(born) + sum(len(flips.keys) for flips in moving)
        parts = in_ranges(max(len(born), 1), numbers, self._part)
        self.keys: Steps = np.concatenate([part.keys for part in parts])
        self.contacts = np.concatenate([part.contacts for part in parts])
        self.exists: Truth = np.concatenate([part.exists for part in parts])
        self._words = [np.concatenate(words) for words in zip(*(part.words for part in parts), strict=True)]

    def _part(self, low: int, high: int) -> Part:
        """Return what is of the contacts from ``low`` up to but not ``high``."""
        length, born = self.length, self.born[low:high]
        existing = np.flatnonzero(born < length)
        births = (existing + low) * length + born[existing]
        pieces = [_piece(flips, low * length, high * length) for flips in self._moving]
        keys = np.concatenate([births, *(keys for keys, _ in pieces)])
        order = np.argsort(keys, kind="stable")  # of runs that are in order already, so it only merges them
        ordered = keys[order]
        last = ends(ordered)
        kept = ordered[last]
        contacts, steps = np.divmod(kept, length)
        words = []
        start = len(births)
        for first in range(0, len(self._moving), WORD):
            deltas = np.zeros(len(keys), np.int64)
            for bit, (found, states) in enumerate(pieces[first : first + WORD]):
                deltas[start : start + len(found)] = np.where(states, 1 << bit, -(1 << bit))
                start += len(found)
            words.append(self._word(np.cumsum(deltas[order])[last], contacts, first))
        return Part(kept, contacts.astype(np.int32), born[contacts - low] <= steps, words)

    def _word(self, running: Steps, contacts: Steps, first: int) -> Word:
        """Return the states of the conditions from ``first`` on, a bit each."""
        moving = self._moving[first : first + WORD]
        states = per_owner(running, contacts) + sum(
            1 << bit for bit, flips in enumerate(moving) if flips.initial
        )
        return states.astype(np.uint8) if len(moving) <= 8 else states

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        words = sum(word.nbytes for word in self._words)
        return self.keys.nbytes + self.contacts.nbytes + self.exists.nbytes + words

    def serves(self, born: Steps, moving: Iterable[Flips], length: int) -> bool:
        """Whether the states of all these are in it."""
        same = self.born is born and self.length == length
        return same and all(id(flips) in self._places for flips in moving)

    def of(self, source: Source) -> Truth:
        """Return the truth at every key."""
        if isinstance(source, Bitmap):
            truth: Truth = source.mask()[self.contacts]
            return truth
        word, bit = self._places[id(source)]
        states: Truth = (self._words[word] & (1 << bit)) != 0
        return states


class Timelines:
    """The last few timelines, so that an edit of *and*, *or*, *not* or brackets merges nothing anew."""

    def __init__(self) -> None:
        self._kept: list[Timeline] = []
        self._lock = threading.Lock()

    def of(self, born: Steps, moving: Sequence[Flips], length: int) -> Timeline:
        """Return a timeline that serves all these."""
        with self._lock:
            for kept in self._kept:
                if kept.serves(born, moving, length):
                    return kept
        made = Timeline(born, moving, length)
        with self._lock:
            self._kept = [made, *self._kept[: TIMELINES - 1]]
        return made


def merge(
    segment: Segment, born: Steps, source: Callable[[Condition], Source], length: int, timelines: Timelines
) -> Flips:
    """Return the changes of who is in a segment.

    ``born`` is as for ``Timeline``; ``source`` gives each condition, its own *not* left aside.
    """
    sources = {id(condition): source(condition) for condition in _conditions(segment)}
    moving = {id(found): found for found in sources.values() if isinstance(found, Flips)}
    timeline = timelines.of(born, list(moving.values()), length)
    states = _States(timeline, sources)
    members = _column(segment.include, states)
    excluded = _column(segment.exclude, states)
    truth = timeline.exists if members is None else members & timeline.exists
    if excluded is not None:
        truth = truth & ~excluded
    return changes(timeline.keys, timeline.contacts, truth, False, length)


class _States:
    """The truth of every condition of a segment at the keys of a timeline."""

    def __init__(self, timeline: Timeline, sources: Mapping[int, Source]) -> None:
        self._timeline = timeline
        self._sources = sources

    def of(self, condition: Condition) -> Truth:
        """Return a condition's truth at every key, with its own *not*."""
        truth = self._timeline.of(self._sources[id(condition)])
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
