"""The history of a segment's size: changes of every condition, cached, merged by the equation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.definition import walk
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    ListCondition,
    Segment,
    SegmentCondition,
    SequenceCondition,
)
from engine.definition.moment import AsOf
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.caching import Cache
from engine.evaluation.history.activities import sweep_activity
from engine.evaluation.history.bounds import Numbers, Steps
from engine.evaluation.history.comparing import CannotSweepError
from engine.evaluation.history.fields import sweep_field
from engine.evaluation.history.flips import Flips, Truth
from engine.evaluation.history.grid import Grid
from engine.evaluation.history.merging import Source, Timelines, counted, merge
from engine.evaluation.history.rows import RowSource
from engine.evaluation.history.sequences import sweep_sequence
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace.names import name_key

CACHE_BYTES = 256 * 1024 * 1024

SWEEPS: Mapping[type[Any], Callable[[Any, RowSource], Flips]] = MappingProxyType(
    {ActivityCondition: sweep_activity, FieldCondition: sweep_field, SequenceCondition: sweep_sequence}
)
"""How a condition is swept, by its type; of others every moment is evaluated."""

AT_ONCE = 2
"""Conditions in work at a time: one is read, which only one can be, while another is swept."""


class Point(NamedTuple):
    """The size at one moment, and who joined and left since the point before."""

    as_of: AsOf
    size: int
    entered: int
    left: int


class History:
    """The size of a segment at every point of a grid, exactly as a count as of that moment gives it.

    ``taken_as_they_are`` are the paths of conditions on what is known only as it was imported. ``base``
    is the number of all contacts that exist at every moment.
    """

    def __init__(self, grid: Grid, flips: Flips, taken_as_they_are: tuple[str, ...], born: Steps) -> None:
        self.grid = grid
        self.taken_as_they_are = taken_as_they_are
        self.base = np.cumsum(np.bincount(np.minimum(born, len(grid)), minlength=len(grid))[: len(grid)])
        self._flips = flips
        numbers = counted(flips)
        self.sizes, self.entered, self.left = numbers["size"], numbers["entered"], numbers["left"]

    def __iter__(self) -> Iterator[Point]:
        """Yield the points; the grid's opening moment is none of them."""
        for step, moment in enumerate(self.grid.moments):
            if step:
                yield Point(moment, int(self.sizes[step]), int(self.entered[step]), int(self.left[step]))

    def __len__(self) -> int:
        return len(self.grid) - 1

    def joined_at(self, point: int) -> Numbers:
        """Return the ordinals of the contacts that joined at a point (from 0), ascending."""
        return self._changed(point, joined=True)

    def left_at(self, point: int) -> Numbers:
        """Return the ordinals of the contacts that left at a point (from 0), ascending."""
        return self._changed(point, joined=False)

    def holds(self, contacts: npt.NDArray[np.integer], steps: Steps) -> Truth:
        """Return whether each contact is in the segment at its step (0 is the grid's opening moment)."""
        wanted = contacts.astype(np.int64)
        last = np.searchsorted(self._flips.keys, wanted * len(self.grid) + steps, side="right") - 1
        if not len(self._flips.keys):
            return np.zeros(len(wanted), np.bool_)
        found: Truth = (last >= 0) & (self._flips.owners[last] == wanted) & self._flips.states[last]
        return found

    def _changed(self, point: int, *, joined: bool) -> Numbers:
        here = (self._flips.steps == point + 1) & (self._flips.states == joined)
        found: Numbers = self._flips.owners[here]
        return found


class FlipsCache(Cache[Flips]):
    """Changes by condition and grid, and what was merged of them last."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Keep at most ``limit`` bytes of changes."""
        super().__init__(limit, lambda flips: flips.nbytes)
        self._births: tuple[Hashable, Steps] | None = None
        self.timelines = Timelines()

    def births(self, key: Hashable, find: Callable[[], Steps]) -> Steps:
        """Return the steps from which contacts exist: the same array as long as the ``key`` is the same."""
        kept = self._births
        if kept is None or kept[0] != key:
            kept = self._births = (key, find())
        return kept[1]


Progress = Callable[[float], None]


class Historian:
    """Calculates histories of one workspace on one thread."""

    def __init__(self, reader: Reader, membership: Membership, cache: FlipsCache | None = None) -> None:
        self._reader = reader
        self._membership = membership
        self._cache = cache or FlipsCache()

    def history(
        self,
        segment: Segment,
        grid: Grid,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> History:
        """Return a segment's history; ``progress`` is told the share done (0 … 1).

        Raises ``CancelledError`` soon after ``cancelled`` says yes, else as ``Membership.evaluate``.
        """
        run = _Run(self._reader, self._membership, self._cache, grid, cancelled)
        run.expect(segment, progress)
        flips = run.merged(segment)
        return History(grid, flips, tuple(self._plain(segment)), run.births())

    def _plain(self, segment: Segment) -> Iterator[str]:
        for _, path, condition in walk.conditions(segment):
            if self._membership.timeless(condition) and not _of_keys(condition, self._membership.catalog.key):
                yield path


def _of_keys(condition: Condition, key: str) -> bool:
    """Whether a condition is on what never changes: the key, or a fixed list."""
    if isinstance(condition, ListCondition):
        return True
    return isinstance(condition, FieldCondition) and condition.field == key


class _Run:
    """One calculation over one grid."""

    def __init__(
        self,
        reader: Reader,
        membership: Membership,
        cache: FlipsCache,
        grid: Grid,
        cancelled: Callable[[], bool],
    ) -> None:
        self._membership = membership
        self._cache = cache
        self._grid = grid
        self._rows = RowSource(reader, membership.context(grid.moments[-1]), grid, cancelled, self._within)
        self._progress: Progress = lambda _: None
        self._expected, self._done = 1, 0
        self._inner: dict[str, Flips] = {}  # of the saved segments, each merged once however often it is used

    def expect(self, segment: Segment, progress: Progress | None) -> None:
        """Tell progress by the conditions of ``segment``."""
        self._progress = progress or self._progress
        self._expected = sum(1 for _ in walk.conditions(segment)) + 1

    def merged(self, segment: Segment, *, inner: bool = False) -> Flips:
        """Return the changes of who is in a segment; progress is told by the conditions of the outer one."""
        self._sweep_ahead(segment)
        return merge(
            segment,
            self.births(),
            lambda condition: self._source(condition, inner),
            len(self._grid),
            self._cache.timelines,
        )

    def _source(self, condition: Condition, inner: bool) -> Source:
        self._rows.check()
        self._progress(min(self._done / self._expected, 1.0))
        if not inner:
            self._done += 1
        if isinstance(condition, SegmentCondition):
            return self._saved(condition.segment)
        if self._membership.timeless(condition):
            return self._membership.condition(condition, self._grid.moments[-1])
        return self._flips(condition)

    def _saved(self, name: str) -> Flips:
        key = name_key(name)
        if key not in self._inner:
            with self._membership.inside(name):
                self._inner[key] = self.merged(self._membership.definition(name), inner=True)
        return self._inner[key]

    def _sweep_ahead(self, segment: Segment) -> None:
        """Sweep what isn't kept yet, one condition while the rows of the next are read."""
        wanted = {
            self._key(condition): condition
            for _, _, condition in walk.conditions(segment)
            if type(condition) in SWEEPS and not self._membership.timeless(condition)
        }
        missing = {key: condition for key, condition in wanted.items() if self._cache.get(key) is None}
        if len(missing) < 2:
            return

        def sweep(key: Hashable) -> None:
            with suppress(CannotSweepError):
                self._cache.put(key, self._swept(missing[key]))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number, _ in enumerate(pool.map(sweep, missing), 1):
                self._progress(number / (len(missing) + 1))

    def _key(self, condition: Condition) -> Hashable:
        return (self._membership.catalog.data_version, walk.positive(condition), self._grid)

    def _flips(self, condition: Condition) -> Flips:
        key = self._key(condition)
        flips = self._cache.get(key)
        if flips is None:
            try:
                flips = self._swept(condition)
            except CannotSweepError:
                flips = self._point_by_point(condition)
            self._cache.put(key, flips)
        return flips

    def _swept(self, condition: Condition) -> Flips:
        sweep = SWEEPS.get(type(condition))
        if sweep is None:
            raise CannotSweepError
        return sweep(condition, self._rows)

    def _point_by_point(self, condition: Condition) -> Flips:
        """Evaluate a condition at every moment of the grid."""
        length = len(self._grid)
        before = Bitmap.none(self._membership.catalog.contacts)
        keys, states = [], []
        for step, moment in enumerate(self._grid.moments):
            self._rows.check(step / length)
            now = self._membership.fresh(condition, moment)
            for part, state in ((now - before, True), (before - now, False)):
                found = part.ordinals().astype(np.int64) * length + step
                keys.append(found)
                states.append(np.full(len(found), state))
            before = now
        return Flips.ordered(keys, states, length)

    def _within(self, done: float) -> None:
        """Tell the share done of the condition in work."""
        self._progress(min(max(self._done - 1 + done, 0.0) / self._expected, 1.0))

    def births(self) -> Steps:
        """Return the step from which each contact exists."""
        key = (self._membership.catalog.data_version, self._grid)
        return self._cache.births(key, self._rows.existence)
