"""Dates and resolved ranges as a reader sees them: "24 October – 22 November 2026"."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.definition.moment import MICROSECOND, Anniversaries, AsOf, Range

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_words(day: date) -> str:
    """Return "22 November 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """Return "22 November 2026, 13:05", with seconds only when there are any."""
    return f"{day_words(moment)}, {_clock(moment)}"


def as_of_words(as_of: AsOf) -> str:
    """Return the day of an end of day, else the day and the time."""
    if as_of == AsOf.end_of(as_of.today):
        return day_words(as_of.today)
    return moment_words(as_of.instant)


def describe_range(resolved: Range | Anniversaries) -> str:
    """Return a resolved window as its dates, both ends included; times only where it cuts through a day."""
    if isinstance(resolved, Anniversaries):
        return _days(resolved.first, resolved.last)
    if resolved.empty:
        return "no time at all"
    start, end = resolved.start, resolved.end
    if start is None and end is None:
        return "any time"
    if end is None:
        assert start is not None
        return f"from {_start(start)}"
    if start is None:
        return f"up to {_end(end)}"
    if _is_midnight(start) and _is_midnight(end):
        return _days(start.date(), (end - MICROSECOND).date())
    return _instants(start, end)


def _days(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    if first.year != last.year:
        return f"{day_words(first)} – {day_words(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTH_NAMES[first.month - 1]} – {day_words(last)}"
    return f"{first.day} – {day_words(last)}"


def _instants(start: datetime, end: datetime) -> str:
    first, last = _floor(start), _floor(end - MICROSECOND)
    if first.date() == last.date():
        return f"{day_words(first)}, {_clock(first)} – {_clock(last)}"
    return f"{moment_words(first)} – {moment_words(last)}"


def _start(start: datetime) -> str:
    return day_words(start) if _is_midnight(start) else moment_words(_floor(start))


def _end(end: datetime) -> str:
    last = end - MICROSECOND
    return day_words(last) if _is_midnight(end) else moment_words(_floor(last))


def _is_midnight(moment: datetime) -> bool:
    return moment.time() == time.min


def _floor(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
