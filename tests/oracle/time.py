"""Windows and moments in plain Python; no code of the engine is used."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Any

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
Stretch = tuple[datetime | None, datetime | None]
"""From the first moment inside to the first one after; None is without end."""


def moment(text: str) -> datetime:
    """Return the last moment that counts: a bare date means the end of its day."""
    if len(text) == 10:
        return midnight(date.fromisoformat(text) + DAY) - TICK
    return datetime.fromisoformat(text)


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime(day.year, day.month, day.day)


def add_months(day: date, months: int) -> date:
    """Return the day so many months on, clamped to the month's end."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def add(day: date, n: int, unit: str) -> date:
    """Return the day ``n`` units on."""
    if unit in ("day", "week"):
        return day + n * DAY * (7 if unit == "week" else 1)
    return add_months(day, n * {"month": 1, "quarter": 3, "year": 12}[unit])


def unit_start(day: date, unit: str) -> date:
    """Return the first day of the calendar unit that ``day`` is in."""
    if unit == "day":
        return day
    if unit == "week":
        return day - day.weekday() * DAY
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def last_start(as_of: datetime, n: int, unit: str) -> datetime:
    """Return the first moment inside of the last ``n`` units."""
    if unit == "hour":
        return as_of - n * HOUR + TICK
    return midnight(add(as_of.date(), -n, unit) + DAY)


def previous(as_of: datetime, n: int, unit: str) -> Stretch:
    """Return the ``n`` whole calendar units before the current one."""
    if unit == "hour":
        end = as_of.replace(minute=0, second=0, microsecond=0)
        return end - n * HOUR, end
    end_day = unit_start(as_of.date(), unit)
    return midnight(add(end_day, -n, unit)), midnight(end_day)


def current(as_of: datetime, unit: str) -> Stretch:
    """Return the calendar unit that the moment is in."""
    if unit == "hour":
        start = as_of.replace(minute=0, second=0, microsecond=0)
        return start, start + HOUR
    first = unit_start(as_of.date(), unit)
    return midnight(first), midnight(add(first, 1, unit))


def following(as_of: datetime, n: int, unit: str) -> Stretch:
    """Return from tomorrow to today and ``n`` units; of hours, the ``n`` hours after the moment."""
    if unit == "hour":
        return as_of + TICK, as_of + n * HOUR + TICK
    return midnight(as_of.date() + DAY), midnight(add(as_of.date(), n, unit) + DAY)


def fixed(start: str | None, end: str | None) -> Stretch:
    """Return a fixed stretch: both days (or instants) included."""
    first = None if start is None else datetime.fromisoformat(start)
    return first, None if end is None else moment(end) + TICK


def stretch(window: dict[str, Any], as_of: datetime) -> Stretch:
    """Return the stretch of time that a window means."""
    kind, n, unit = window["type"], window.get("n", 0), window.get("unit", "")
    if kind == "all_time":
        return None, as_of + TICK
    if kind == "last":
        return last_start(as_of, n, unit), as_of + TICK
    if kind == "older_than":
        return None, last_start(as_of, n, unit)
    if kind == "ago":
        return last_start(as_of, window["from"], unit), last_start(as_of, window["to"], unit)
    if kind == "previous":
        return previous(as_of, n, unit)
    if kind == "current":
        return current(as_of, unit)
    if kind == "next":
        return following(as_of, n, unit)
    assert kind == "between", kind
    return fixed(window.get("from"), window.get("to"))


def anniversary(window: dict[str, Any], as_of: datetime, value: date) -> bool:
    """Whether the value's month and day fall on one of the window's days, and not before the value."""
    for offset in range(window["from"], window["to"] + 1):
        day = as_of.date() + offset * DAY
        same = (day.month, day.day) == (value.month, value.day)
        stand_in = (value.month, value.day) == (2, 29) and (day.month, day.day) == (2, 28)
        if day >= value and (same or (stand_in and not calendar.isleap(day.year))):
            return True
    return False


def inside(span: Stretch, value: date | datetime) -> bool:
    """Whether a moment, or any part of a day, is inside."""
    start, end = span
    if isinstance(value, datetime):
        return (start is None or value >= start) and (end is None or value < end)
    first, after = midnight(value), midnight(value + DAY)
    low = first if start is None else max(start, first)
    high = after if end is None else min(end, after)
    return low < high


def in_window(window: dict[str, Any], as_of: datetime, value: date | datetime) -> bool:
    """Whether a contact's date is in the window."""
    if window["type"] == "anniversary":
        return anniversary(window, as_of, value.date() if isinstance(value, datetime) else value)
    return within(window, as_of, value)


def within(window: dict[str, Any], as_of: datetime, value: date | datetime) -> bool:
    """Whether a moment or a day is in a window; a day is older than another window or in it, never both."""
    span = stretch(window, as_of)
    if window["type"] == "older_than" and not isinstance(value, datetime):
        return not inside((span[1], None), value)
    return inside(span, value)


def known(value: date | datetime, as_of: datetime) -> bool:
    """Whether a row of that time is not in the future."""
    return start_of(value) <= as_of


def start_of(value: date | datetime) -> datetime:
    """Return the moment; of a day, its start."""
    return value if isinstance(value, datetime) else midnight(value)


def deadline(start: datetime, within: dict[str, Any]) -> datetime:
    """Return the last moment that is within so much time after ``start``."""
    n, unit = within["n"], within["unit"]
    if unit in ("hour", "day", "week"):
        step: timedelta = {"hour": HOUR, "day": DAY, "week": 7 * DAY}[unit]
        return start + int(n) * step
    day = add(start.date(), n, unit)
    return datetime.combine(day, start.time())
