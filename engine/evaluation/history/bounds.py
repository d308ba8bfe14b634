"""Windows over a grid: both ends only ever move forward, so a value is inside for one stretch of steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compiler.ranges import TimeType
from engine.definition import windows
from engine.definition.model import AllTime, Window
from engine.definition.moment import Range
from engine.evaluation.history.grid import Grid

Steps: TypeAlias = npt.NDArray[np.int64]
Times: TypeAlias = npt.NDArray[np.datetime64]

FIRST = np.iinfo(np.int64).min
LAST = np.iinfo(np.int64).max
EPOCH = datetime(1970, 1, 1)


class Bounds:
    """The ends of one window at every moment of a grid, for values of a type.

    Kept in microseconds (half open) or, for dates, in days (both included), since 1970.
    """

    def __init__(self, starts: Steps, ends: Steps, kind: TimeType) -> None:
        self.starts = starts
        self.ends = ends
        self.kind = kind

    def enters(self, values: Steps) -> Steps:
        """Return the first step at which each value is no longer beyond the end."""
        side = "left" if self.kind == "date" else "right"
        return np.searchsorted(self.ends, values, side=side)  # type: ignore[call-overload,no-any-return]

    def leaves(self, values: Steps) -> Steps:
        """Return the first step at which each value lies before the start."""
        return np.searchsorted(self.starts, values, side="right")


def of_window(window: Window, grid: Grid, kind: TimeType, *, clipped: bool) -> Bounds:
    """Return a window's ends over a grid; ``clipped``: nothing later than the moment counts.

    Only for windows that resolve to ranges (all but anniversaries).
    """
    starts, ends = [], []
    for moment in grid.moments:
        found = windows.resolve(window, moment)
        assert isinstance(found, Range)
        end = moment.cut if clipped and (found.end is None or found.end > moment.cut) else found.end
        low, high = _ends(Range(found.start, end), kind)
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
    return low, LAST if found.last_day is None else _days(found.last_day)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // EPOCH.resolution


def _days(day: date) -> int:
    return (day - EPOCH.date()).days


def numbers(times: npt.NDArray[Any], kind: TimeType) -> Steps:
    """Return fetched dates or moments as the numbers that bounds are kept in."""
    unit = "datetime64[D]" if kind == "date" else "datetime64[us]"
    return np.asarray(times).astype(unit, copy=False).view(np.int64)
