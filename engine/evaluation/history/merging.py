"""Merges the changes of all conditions by the equation into the changes of the segment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.definition.model import Card, Column, Condition, Item, Join, Segment
from engine.definition.walk import conditions, runs
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history.bounds import Numbers, Steps
from engine.evaluation.history.flips import Flips, Groups, Truth, ends, integer, joined
from engine.evaluation.history.ranges import in_parallel, width

Word: TypeAlias = npt.NDArray[np.uint8]
Source: TypeAlias = Flips | Bitmap
"""A condition's changes, or its members where they never change."""

WORD = 8
"""Truths that are kept in one byte."""

TIMELINES = 2
"""How many are kept: of the segment, and of what is drawn beside it."""


class Part(NamedTuple):
    """What a timeline knows of a range of contacts: at every key the contact, and all truths, a bit each.

    The keys count from ``first``, so that they are small numbers.
    """

    first: int
    keys: npt.NDArray[np.signedinteger]
    contacts: npt.NDArray[np.signedinteger]
    groups: Groups
    words: list[Word]

    def truth(self, place: int) -> Truth:
        """Return the truth of a place at every key."""
        word, bit = divmod(place, WORD)
        found: Truth = (self.words[word] & (1 << bit)) != 0
        return found


class Timeline:
    """The states of changing conditions at every key at which one of them, or a contact's existence, changes.

    ``born`` holds the step from which each contact exists (``length``: never within the grid). It serves
    every segment of these conditions, however they are joined.
    """

    def __init__(self, born: Steps, moving: Sequence[Flips], length: int) -> None:
        self.born = born
        self.length = length
        self._places = {id(flips): place for place, flips in enumerate(moving, 1)}
        self._moving = tuple(moving)  # held, so that no other can be taken for one of them
        self._words = list(_words([False, *(flips.initial for flips in moving)]))
        numbers = len(born) + sum(len(flips.keys) for flips in moving)
        bits = width(len(born), numbers)
        starts = range(0, max(len(born), 1), 1 << bits)
        self.parts = in_parallel(lambda low: self._part(low, low + (1 << bits)), starts)

    def _part(self, low: int, high: int) -> Part:
        """Return what is of the contacts from ``low`` up to but not ``high``."""
        length, born = self.length, self.born[low:high]
        existing = np.flatnonzero(born < length)
        births = (existing + low) * length + born[existing]
        pieces = [(births, np.ones(1, np.bool_)), *(flips.between(low, high) for flips in self._moving)]
        shift = (2 * len(pieces) - 1).bit_length()
        kind = integer((high - low) * length << shift)
        marks = [_marked(*piece, place, low * length, shift, kind) for place, piece in enumerate(pieces)]
        marked = np.concatenate(marks)
        marked.sort(kind="stable")  # of runs that are in order already, so it only merges them
        keys = marked >> shift
        last = ends(keys)
        kept = keys[last]
        contacts = kept // length
        groups = Groups(contacts)
        what = marked & ((1 << shift) - 1)
        words = []
        for deltas, initial in self._words:
            running = np.cumsum(deltas[what], dtype=np.int32)[last]
            words.append((groups.anew(running) + initial).astype(np.uint8))
        return Part(low * length, kept, contacts + low, groups, words)

    def serves(self, born: Steps, moving: Iterable[Flips], length: int) -> bool:
        """Whether the states of all these are in it."""
        same = self.born is born and self.length == length
        return same and all(id(flips) in self._places for flips in moving)

    def exists(self, part: Part) -> Truth:
        """Return whether the contact exists at every key."""
        return part.truth(0)

    def of(self, flips: Flips, part: Part) -> Truth:
        """Return a condition's truth at every key."""
        return part.truth(self._places[id(flips)])


def _marked(
    keys: Numbers, states: Truth, place: int, first: int, shift: int, kind: type[np.signedinteger]
) -> npt.NDArray[np.signedinteger]:
    """Return keys, counted from ``first``, whose last ``shift`` bits tell what changes there, and to what."""
    found = (keys - first).astype(kind)
    found <<= shift
    found += 2 * place
    found += states
    return found


def _words(initial: Sequence[bool]) -> Iterator[tuple[npt.NDArray[np.int32], int]]:
    """Yield for each byte of truths what every mark (2 * place + state) adds to it, and what it begins as."""
    for first in range(0, len(initial), WORD):
        places = range(first, min(first + WORD, len(initial)))
        deltas = np.zeros(2 * len(initial), np.int32)
        for bit, place in enumerate(places):
            deltas[2 * place : 2 * place + 2] = -(1 << bit), 1 << bit
        yield deltas, sum(initial[place] << bit for bit, place in enumerate(places))


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
    sources = {id(condition): source(condition) for _, _, condition in conditions(segment)}
    moving = {id(found): found for found in sources.values() if isinstance(found, Flips)}
    steady = {key: found.mask() for key, found in sources.items() if isinstance(found, Bitmap)}
    timeline = timelines.of(born, list(moving.values()), length)

    def merged(part: Part) -> Flips:
        def truth(condition: Condition) -> Truth:
            found = sources[id(condition)]
            held = (
                timeline.of(found, part) if isinstance(found, Flips) else steady[id(condition)][part.contacts]
            )
            return ~held if condition.negated else held

        inside = timeline.exists(part)
        if segment.include.items:
            inside &= _column(segment.include, truth)
        if segment.exclude.items:
            inside &= ~_column(segment.exclude, truth)
        changed = part.groups.changes(inside, False)
        return Flips(part.keys[changed] + np.int64(part.first), inside[changed], False, length)

    return joined(in_parallel(merged, timeline.parts))


def _column(column: Column, truth: Callable[[Condition], Truth]) -> Truth:
    return _sequence(column.items, column.joins, truth)


def _sequence(items: Sequence[Item], joins: Sequence[Join], truth: Callable[[Condition], Truth]) -> Truth:
    found = [_item(item, truth) for item in items]
    whole = [reduce(np.logical_and, [found[index] for index in run]) for run in runs(joins)]
    joined: Truth = reduce(np.logical_or, whole)
    return joined


def _item(item: Item, truth: Callable[[Condition], Truth]) -> Truth:
    if isinstance(item, Card):
        join = np.logical_and if item.match == "all" else np.logical_or
        held: Truth = reduce(join, map(truth, item.conditions))
    else:
        held = _sequence(item.items, item.joins, truth)
    return ~held if item.negated else held


def counted(flips: Flips) -> Mapping[str, npt.NDArray[np.int64]]:
    """Return size, entered and left at every step."""
    steps = flips.steps
    entered = np.bincount(steps[flips.states], minlength=flips.length)
    left = np.bincount(steps[~flips.states], minlength=flips.length)
    return {"size": np.cumsum(entered - left), "entered": entered, "left": left}
