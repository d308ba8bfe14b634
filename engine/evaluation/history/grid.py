"""The moments that a history is calculated for: the ends of days, weeks or months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from engine.definition import calendars
from engine.definition.moment import AsOf
from engine.errors import UserError

Every: TypeAlias = Literal["day", "week", "month"]

DAY = timedelta(days=1)
MOST_POINTS = 20_000
"""Over fifty years of days; each point costs memory for every contact that changes."""


class Grid(msgspec.Struct, frozen=True):
    """Moments in order; the first one only serves to say who joined and left at the second."""

    moments: tuple[AsOf, ...]

    @classmethod
    def between(cls, start: date | None, end: AsOf, every: Every) -> Grid:
        """Return the ends of the units from the one that holds ``start`` to ``end``, and of the one before.

        The last point is ``end`` itself; without ``start`` the grid covers the 12 months up to ``end``.
        Raises ``UserError`` for a start after the end, or far too many points.
        """
        first = start if start is not None else calendars.shift(end.today, -12, "month") + DAY
        if first > end.today:
            raise UserError(f"the history can't start on {first}, after its end on {end.today}")
        opening = calendars.start_of(first, every)
        before = AsOf.end_of(calendars.shift(opening, -1, "day"))
        points = [before, *_ends(opening, end, every), end]
        if len(points) > MOST_POINTS:
            raise UserError(f"a history of {len(points):,} points is too long", mend="choose longer steps")
        return cls(tuple(points))

    def __len__(self) -> int:
        return len(self.moments)


def _ends(opening: date, end: AsOf, every: Every) -> Iterator[AsOf]:
    """Yield the ends of whole units from ``opening`` on that lie before ``end``."""
    while True:
        opening = calendars.shift(opening, 1, every)
        last = AsOf.end_of(opening - DAY)
        if last.instant >= end.instant:
            return
        yield last
