"""What the chart draws, as plain data."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

Every: TypeAlias = Literal["day", "week", "month"]
Numbers: TypeAlias = npt.NDArray[Any]
"""One number a point, whole or not."""


class Curve(msgspec.Struct, frozen=True, eq=False):
    """A line of sizes."""

    id: str
    label: str
    sizes: Numbers


class Recorded(msgspec.Struct, frozen=True):
    """A size that a recalculation gave."""

    day: date
    size: int


class Note(msgspec.Struct, frozen=True):
    """A remark at a day."""

    id: int
    day: date
    text: str


class Total(msgspec.Struct, frozen=True, eq=False):
    """A number added up in every step; ``whole`` stands for itself divided by 10 to the ``scale``."""

    label: str
    whole: Numbers
    scale: int = 0

    @property
    def values(self) -> Numbers:
        """The numbers to draw."""
        drawn: Numbers = self.whole / 10**self.scale
        return drawn


class Chart(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything there is to draw; all arrays have one entry for each of ``days``.

    ``days`` are the last days of the steps, ascending; ``others`` are compared with the segment.
    """

    days: tuple[date, ...]
    every: Every
    segment: Curve
    joined: Numbers
    left: Numbers
    base: Numbers
    others: tuple[Curve, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    notes: tuple[Note, ...] = ()
    total: Total | None = None

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The segment's line and those beside it."""
        return (self.segment, *self.others)

    def point_of(self, day: date) -> int | None:
        """Return the step that a day lies in, None outside of them."""
        found = int(np.searchsorted(self.ordinals, day.toordinal()))
        if found == len(self.days) or day.toordinal() <= self.edges[0]:
            return None
        return found

    @property
    def ordinals(self) -> Numbers:
        """The days as numbers: the places of the points along the chart."""
        return np.array([day.toordinal() for day in self.days], np.float64)

    @property
    def edges(self) -> Numbers:
        """The last day of the step before each point."""
        places = self.ordinals
        first = {"day": 1, "week": 7, "month": self.days[0].day}[self.every]
        return np.concatenate([[places[0] - first], places[:-1]])


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """What of it is shown, and how."""

    area: bool = True
    share: bool = False
    changes: bool = True
    everyone: bool = True
    recorded: bool = True
    notes: bool = True


def shares(sizes: Numbers, base: Numbers) -> Numbers:
    """Return sizes as percent of all contacts; 0 where there are none."""
    return np.divide(sizes * 100.0, base, out=np.zeros(len(sizes)), where=base > 0)
