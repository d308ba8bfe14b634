"""The moment a calculation is made for, and ranges of time.

Both are kept half open in microseconds of wall-clock time, so that one comparison serves whole days, hours
that exclude their start, and instants alike.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

MICROSECOND = timedelta(microseconds=1)


class AsOf(msgspec.Struct, frozen=True):
    """The one moment against which relative dates are judged.

    ``instant`` is the last moment that counts (included). A bare date is its day's last microsecond.
    """

    instant: datetime

    @classmethod
    def end_of(cls, day: date) -> AsOf:
        """Return the end of ``day``: everything before the next midnight counts."""
        return cls(datetime.combine(day, time.max))

    @property
    def today(self) -> date:
        """The day that ``instant`` is in."""
        return self.instant.date()

    @property
    def cut(self) -> datetime:
        """The first moment that no longer counts."""
        return self.instant + MICROSECOND

    def __str__(self) -> str:
        """Return it as printed: seconds, ISO 8601, 23:59:59 for the end of a day."""
        return self.instant.replace(microsecond=0).isoformat()


class Range(msgspec.Struct, frozen=True):
    """A half-open stretch of wall-clock time, ``start <= t < end``; None is unbounded.

    A ``date`` is inside when any part of its day is: ``first_day <= d <= last_day``.
    """

    start: datetime | None = None
    end: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether no moment is inside."""
        return self.start is not None and self.end is not None and self.start >= self.end

    @property
    def first_day(self) -> date | None:
        """The day of the first moment inside."""
        return self.start.date() if self.start is not None else None

    @property
    def last_day(self) -> date | None:
        """The day of the last moment inside."""
        return (self.end - MICROSECOND).date() if self.end is not None else None

    def __contains__(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)
