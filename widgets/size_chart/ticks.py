"""Where the days of an axis are named: at days, Mondays, firsts of months or of years, as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

Unit: TypeAlias = Literal["day", "week", "month", "year"]


class Spacing(msgspec.Struct, frozen=True):
    """Every so many units; ``days`` is about how many days that is, ``room`` the pixels a name takes."""

    unit: Unit
    count: int

    @property
    def days(self) -> float:
        """About how many days lie between two ticks."""
        return self.count * {"day": 1, "week": 7, "month": 30.4, "year": 365.25}[self.unit]

    @property
    def room(self) -> int:
        """The pixels that a name takes with some air."""
        return {"day": 56, "week": 56, "month": 34, "year": 38}[self.unit]


SPACINGS = (
    Spacing("day", 1), Spacing("day", 2), Spacing("week", 1), Spacing("week", 2), Spacing("month", 1),
    Spacing("month", 2), Spacing("month", 3), Spacing("month", 6), Spacing("year", 1), Spacing("year", 2),
    Spacing("year", 5), Spacing("year", 10), Spacing("year", 50),
)  # fmt: skip

MOST = date.max.toordinal()


def spacing_for(days: float, pixels: float) -> Spacing:
    """Return the closest spacing whose names fit into so many pixels."""
    fitting = (each for each in SPACINGS if days / each.days * each.room <= pixels)
    return next(fitting, SPACINGS[-1])


def ticks(first: float, last: float, spacing: Spacing) -> list[int]:
    """Return the ordinals of the days between two (included) that a spacing names."""
    start = date.fromordinal(min(max(int(first), 1), MOST))
    end = min(last, MOST)
    found: list[int] = []
    for day in _FROM[spacing.unit](start, spacing.count):
        if day.toordinal() > end:
            break
        if day.toordinal() >= first:
            found.append(day.toordinal())
    return found


def _days(start: date, count: int) -> Iterator[date]:
    aligned = date.fromordinal(start.toordinal() - start.toordinal() % count or count)
    yield from _steps(aligned, timedelta(days=count))


def _weeks(start: date, count: int) -> Iterator[date]:
    monday = start - timedelta(days=start.weekday())
    yield from _steps(monday, timedelta(weeks=count))


def _steps(day: date, step: timedelta) -> Iterator[date]:
    while day.toordinal() <= MOST - step.days:
        yield day
        day += step


def _months(start: date, count: int) -> Iterator[date]:
    month = start.year * 12 + (start.month - 1) // count * count
    while month < 9999 * 12:
        yield date(month // 12, month % 12 + 1, 1)
        month += count


def _years(start: date, count: int) -> Iterator[date]:
    yield from (date(year, 1, 1) for year in range(max(start.year - start.year % count, 1), 9999, count))


_FROM: dict[Unit, Callable[[date, int], Iterator[date]]] = {
    "day": _days,
    "week": _weeks,
    "month": _months,
    "year": _years,
}
