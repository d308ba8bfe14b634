"""When things happen: a growing shop with a strong December, quiet summers, evenings and weekends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.sample.tables import Integers, Times

FIRST = np.datetime64("2023-07-01", "D")
LAST = np.datetime64("2026-06-30", "D")
DAYS = int((LAST - FIRST).astype(int)) + 1

MONTH_WEIGHTS = np.array([0.85, 0.8, 0.95, 1.0, 1.05, 0.95, 0.75, 0.7, 1.0, 1.1, 1.5, 1.8])
WEEKDAY_WEIGHTS = np.array([0.95, 0.9, 0.9, 1.0, 1.1, 1.25, 1.2])  # Monday first
HOUR_WEIGHTS = np.array([1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 10, 9, 8, 8, 9, 10, 12, 14, 15, 12, 7, 3], float)


class Timeline:
    """Draws moments between given days, more of them where the shop is busier."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        days = FIRST + np.arange(DAYS)
        months = days.astype("datetime64[M]").astype(int) % 12
        weekdays = (days.astype(int) + 3) % 7  # 1 January 1970 was a Thursday
        busy = MONTH_WEIGHTS[months] * WEEKDAY_WEIGHTS[weekdays]
        self._cumulative = np.concatenate([[0.0], np.cumsum(busy)])

    def days_between(self, start: Integers, end: Integers) -> npt.NDArray[np.int64]:
        """Return a random day number for each pair of day numbers (both included, 0 is the first day)."""
        low, high = self._cumulative[start], self._cumulative[np.maximum(end, start) + 1]
        drawn = low + (high - low) * self._random.random(len(start))
        found = np.searchsorted(self._cumulative, drawn, side="right") - 1
        return np.asarray(np.clip(found, start, np.maximum(end, start)), np.int64)

    def at_some_hour(self, days: Integers) -> Times:
        """Return a moment of each day, by the hours that people shop at."""
        hours = self._random.choice(24, size=len(days), p=HOUR_WEIGHTS / HOUR_WEIGHTS.sum())
        seconds = hours * 3600 + self._random.integers(0, 3600, len(days))
        moments: Times = as_days(days).astype("datetime64[s]") + seconds.astype("timedelta64[s]")
        return moments

    def moments_between(self, start: Integers, end: Integers) -> Times:
        """Return a random moment for each pair of day numbers."""
        return self.at_some_hour(self.days_between(start, end))


def as_days(days: Integers) -> Times:
    """Return day numbers as dates."""
    return FIRST + np.asarray(days).astype("timedelta64[D]")


def not_after_the_end(moments: Times) -> npt.NDArray[np.bool_]:
    """Return which moments are within the time that the sample covers."""
    return np.asarray(moments < (LAST + np.timedelta64(1, "D")).astype("datetime64[s]"), np.bool_)
