"""Windows over a grid: both ends only ever move forward, so a value is inside for one stretch of steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from engine.compiler.ranges import TimeType
from engine.definition import windows
from engine.definition.model import AllTime, Window
from engine.definition.moment import Range
from engine.evaluation.history.grid import Grid

Steps: TypeAlias = npt.NDArray[np.uint16]
"""Places in a grid; its length stands for never."""

Numbers: TypeAlias = npt.NDArray[np.int64]

FIRST = np.iinfo(np.int64).min
LAST = np.iinfo(np.int64).max
EPOCH = datetime(1970, 1, 1)


class Cells(NamedTuple):
    """Stretches of time, of ``unit`` each from ``origin`` on; all that is earlier counts to the first."""

    origin: int
    unit: int
    number: int

    @property
    def starts(self) -> Numbers:
        """The start of every cell."""
        return self.origin + self.unit * np.arange(self.number)

    @property
    def few(self) -> bool:
        """Whether the answer for every cell is worth a table."""
        return self.number <= np.iinfo(np.uint16).max


class Bounds:
    """The ends of one window at every moment of a grid, for values of a type.

    Kept in microseconds (half open) or, for dates, in days (both included), since 1970.
    """

    def __init__(self, starts: Numbers, ends: Numbers, kind: TimeType) -> None:
        self.starts = starts
        self.ends = ends
        self.kind = kind

    def enters(self, values: npt.NDArray[np.integer]) -> Steps:
        """Return the first step at which each value is no longer beyond the end."""
        side: Literal["left", "right"] = "left" if self.kind == "date" else "right"
        return np.searchsorted(self.ends, values, side=side).astype(np.uint16)

    def leaves(self, values: npt.NDArray[np.integer]) -> Steps:
        """Return the first step at which each value lies before the start."""
        return np.searchsorted(self.starts, values, side="right").astype(np.uint16)

    def cells(self) -> Cells:
        """Return the longest stretches that no bound divides; what no moment's window reaches is left out."""
        past_the_end = self.ends + (self.kind == "date")
        cuts = np.unique(np.concatenate([self.starts, past_the_end[:-1]]))
        cuts = cuts[(cuts > FIRST + 1) & (cuts < LAST)]
        unit = int(np.gcd.reduce(np.diff(cuts))) if len(cuts) > 1 else 1
        origin = int(cuts[0]) - unit if len(cuts) else 0
        return Cells(origin, unit, max((int(past_the_end[-1]) - 1 - origin) // unit + 1, 1))


def of_window(window: Window, grid: Grid, kind: TimeType, *, clipped: bool) -> Bounds:
    """Return a window's ends over a grid; ``clipped``: nothing later than the moment counts.

    Only for windows that resolve to ranges (all but anniversaries).
    """
    starts, ends = [], []
    for moment in grid.moments:
        found = windows.resolve(window, moment)
        assert isinstance(found, Range)
        end = moment.cut if clipped and (found.end is None or found.end > moment.cut) else found.end
        low, high = _ends(msgspec.structs.replace(found, end=end), kind)
        starts.append(low)
        ends.append(high)
    return Bounds(np.array(starts, np.int64), np.array(ends, np.int64), kind)


def of_existence(grid: Grid, kind: TimeType) -> Bounds:
    """Return what has happened by each moment."""
    return of_window(AllTime(), grid, kind, clipped=True)


def _ends(found: Range, kind: TimeType) -> tuple[int, int]:
    if kind == "datetime":
        return (
            FIRST if found.start is None else _microseconds(found.start),
            LAST if found.end is None else _microseconds(found.end),
        )
    low = FIRST if found.first_day is None else _days(found.first_day)
    if found.dayless:
        return low, FIRST  # no part of any day is inside
    return low, LAST if found.last_date is None else _days(found.last_date)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // EPOCH.resolution


def _days(day: date) -> int:
    return (day - EPOCH.date()).days


def numbers(times: npt.NDArray[Any], kind: TimeType) -> Numbers:
    """Return fetched dates or moments as the numbers that bounds are kept in."""
    unit = "datetime64[D]" if kind == "date" else "datetime64[us]"
    return np.asarray(times).astype(unit, copy=False).view(np.int64)
