"""The moment a calculation is made for, and ranges of time.

Both are kept half open in microseconds of wall-clock time, so that one comparison serves whole days, hours
that exclude their start, and instants alike.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta

import msgspec

MICROSECOND = timedelta(microseconds=1)


class AsOf(msgspec.Struct, frozen=True):
    """The one moment against which relative dates are judged.

    ``instant`` is the last moment that counts (included). A bare date is its day's last microsecond.
    """

    instant: datetime

    @classmethod
    def parse(cls, text: str) -> AsOf | None:
        """Read a date (its end) or a datetime (that instant); None when it is neither."""
        moment = parse_moment(text)
        if moment is None:
            return None
        return cls(moment) if isinstance(moment, datetime) else cls.end_of(moment)

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
        """The first moment that no longer counts (the very last moment of the calendar is its own)."""
        return self.instant + MICROSECOND if self.instant < datetime.max else datetime.max

    def __str__(self) -> str:
        """Return it as printed: seconds, ISO 8601, 23:59:59 for the end of a day."""
        return self.instant.replace(microsecond=0).isoformat()


class Range(msgspec.Struct, frozen=True):
    """A half-open stretch of wall-clock time, ``start <= t < end``; None is unbounded.

    A ``date`` is inside when any part of its day is: ``first_day <= d <= last_date``. ``before`` says that
    this is all that lies before another stretch: the day in which that one begins is in that one only.
    """

    start: datetime | None = None
    end: datetime | None = None
    before: bool = False

    @property
    def empty(self) -> bool:
        """Whether no moment is inside."""
        return self.start is not None and self.end is not None and self.start >= self.end

    @property
    def dayless(self) -> bool:
        """Whether no day is inside. A start later on the day of the end does not make it so.

        Such a range comes of cutting one at a moment: a day that has begun by then is wholly known of.
        """
        if self.start is None or self.end is None:
            return False
        return datetime.combine(self.start.date(), time.min) >= self.end

    @property
    def first_day(self) -> date | None:
        """The day of the first moment inside."""
        return self.start.date() if self.start is not None else None

    @property
    def last_day(self) -> date | None:
        """The day of the last moment inside."""
        return (self.end - MICROSECOND).date() if self.end is not None else None

    @property
    def last_date(self) -> date | None:
        """The last ``date`` that is inside."""
        if self.end is None or not self.before:
            return self.last_day
        return self.end.date() - timedelta(days=1)

    def __contains__(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Span(msgspec.Struct, frozen=True):
    """Days of one ``year`` from ``first`` to ``last``, both included, written as month × 100 + day."""

    year: int
    first: int
    last: int


class Anniversaries(msgspec.Struct, frozen=True):
    """The days from ``first`` to ``last`` (both included) on which an anniversary may fall.

    A date belongs when its month and day fall on one of them that is not before the date itself;
    29 February counts as 28 February in common years.
    """

    first: date
    last: date

    @property
    def spans(self) -> tuple[Span, ...]:
        """One span for each year touched (three at most), earliest first.

        A date is inside when for at least one span ``span.first <= month * 100 + day <= span.last`` and
        ``year <= span.year``. Leap days are already seen to.
        """
        years = range(self.first.year, self.last.year + 1)
        return tuple(self._span(year) for year in years)

    def _span(self, year: int) -> Span:
        first = _month_day(self.first) if year == self.first.year else 101
        last = _month_day(self.last) if year == self.last.year else 1231
        if last == 228 and not calendar.isleap(year):
            last = 229
        return Span(year, first, last)

    def __contains__(self, day: date) -> bool:
        at = _month_day(day)
        return any(span.first <= at <= span.last and day.year <= span.year for span in self.spans)


def _month_day(day: date) -> int:
    return day.month * 100 + day.day


_AS_OF = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?")


def parse_moment(text: str) -> date | datetime | None:
    """Read ``2024-03-31`` as a date, ``2024-03-31T12:30[:00[.5]]`` as a datetime; None when it is neither.

    Wall-clock time: no offset is accepted.
    """
    matched = _AS_OF.fullmatch(text)
    if matched is None:
        return None
    try:
        return datetime.fromisoformat(text) if matched[1] else date.fromisoformat(text)
    except ValueError:
        return None
