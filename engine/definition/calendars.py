"""Calendar arithmetic on wall-clock days: units, clamping to the month's end, weeks from Monday."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from engine.definition.model import Unit
from engine.errors import DefinitionError

MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
DAYS: dict[Unit, int] = {"day": 1, "week": 7}

EARLIEST = date(1, 1, 2)  # the days beside it must exist too
LATEST = date(9999, 12, 30)


def shift(day: date, n: int, unit: Unit) -> date:
    """Return ``day`` moved by ``n`` units of whole days, clamped to the month's end.

    Raises DefinitionError when that lies before the year 1 or after the year 9999.
    """
    try:
        moved = _shift(day, n, unit)
    except (OverflowError, ValueError):
        raise out_of_calendar() from None
    return checked(moved)


def _shift(day: date, n: int, unit: Unit) -> date:
    if unit in DAYS:
        return day + timedelta(days=DAYS[unit] * n)
    months = day.year * 12 + day.month - 1 + MONTHS[unit] * n
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def shift_hours(moment: datetime, hours: int) -> datetime:
    """Return ``moment`` moved by hours of wall-clock time; errors as ``shift``."""
    try:
        moved = moment + timedelta(hours=hours)
    except OverflowError:
        raise out_of_calendar() from None
    checked(moved.date())
    return moved


def start_of(day: date, unit: Unit) -> date:
    """Return the first day of the calendar unit that ``day`` is in; weeks start on Monday."""
    if unit == "week":
        return checked(date.fromordinal(max(day.toordinal() - day.weekday(), 1)))
    if unit in MONTHS:
        months = MONTHS[unit]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return day


def midnight(day: date) -> datetime:
    """Return the moment at which ``day`` starts."""
    return datetime.combine(day, time.min)


def checked(day: date) -> date:
    """Return ``day``; raise DefinitionError when it is too near the ends of the calendar."""
    if not EARLIEST <= day <= LATEST:
        raise out_of_calendar()
    return day


def out_of_calendar() -> DefinitionError:
    """Return the error for dates that no calendar holds."""
    return DefinitionError(
        "the period reaches before the year 1 or after the year 9999", mend="choose a shorter period"
    )
