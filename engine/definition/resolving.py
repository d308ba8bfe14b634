"""The range of time that each kind of window means for a moment; ``windows`` says which belongs to which.

None of them is cut at the moment: a date field may lie after it, and activity times are cut by whoever
compares them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.definition.calendars import LATEST, midnight, shift, shift_hours, start_of
from engine.definition.model import (
    Ago,
    AllTime,
    Anniversary,
    Between,
    Current,
    Last,
    Next,
    OlderThan,
    Previous,
    Unit,
)
from engine.definition.moment import MICROSECOND, Anniversaries, AsOf, Range, parse_moment


def all_time(_: AllTime, as_of: AsOf) -> Range:
    return Range(None, as_of.cut)


def _last_start(n: int, unit: Unit, as_of: AsOf) -> datetime:
    """Return the first moment of the last ``n`` units; hours exclude the moment they start at."""
    if unit == "hour":
        return shift_hours(as_of.instant, -n) + MICROSECOND
    return midnight(shift(shift(as_of.today, -n, unit), 1, "day"))


def last(window: Last, as_of: AsOf) -> Range:
    return Range(_last_start(window.n, window.unit, as_of), as_of.cut)


def older_than(window: OlderThan, as_of: AsOf) -> Range:
    return Range(None, _last_start(window.n, window.unit, as_of), before=True)


def ago(window: Ago, as_of: AsOf) -> Range:
    unit = window.unit
    return Range(_last_start(window.start, unit, as_of), _last_start(window.end, unit, as_of))


def _current_start(unit: Unit, as_of: AsOf) -> datetime:
    if unit == "hour":
        return as_of.instant.replace(minute=0, second=0, microsecond=0)
    return midnight(start_of(as_of.today, unit))


def _moved(moment: datetime, n: int, unit: Unit) -> datetime:
    return shift_hours(moment, n) if unit == "hour" else midnight(shift(moment.date(), n, unit))


def previous(window: Previous, as_of: AsOf) -> Range:
    end = _current_start(window.unit, as_of)
    return Range(_moved(end, -window.n, window.unit), end)


def current(window: Current, as_of: AsOf) -> Range:
    start = _current_start(window.unit, as_of)
    return Range(start, _moved(start, 1, window.unit))


def following(window: Next, as_of: AsOf) -> Range:
    if window.unit == "hour":
        return Range(as_of.cut, shift_hours(as_of.instant, window.n) + MICROSECOND)
    tomorrow = shift(as_of.today, 1, "day")
    last = shift(as_of.today, window.n, window.unit)
    return Range(midnight(tomorrow), midnight(shift(last, 1, "day")))


def between(window: Between, _: AsOf) -> Range:
    return Range(_opening(window.start), _closing(window.end))


def _opening(text: str | None) -> datetime | None:
    moment = parse_moment(text) if text is not None else None
    return moment if moment is None or isinstance(moment, datetime) else midnight(moment)


def _closing(text: str | None) -> datetime | None:
    """Return the first moment after the end; none for the calendar's last day: nothing comes after it."""
    moment = parse_moment(text) if text is not None else None
    if moment is None or (moment.date() if isinstance(moment, datetime) else moment) > LATEST:
        return None
    return moment + MICROSECOND if isinstance(moment, datetime) else midnight(moment + timedelta(days=1))


def anniversary(window: Anniversary, as_of: AsOf) -> Anniversaries:
    return Anniversaries(shift(as_of.today, window.start, "day"), shift(as_of.today, window.end, "day"))
