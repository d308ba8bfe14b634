"""The smallest change of a value, or of a number of rows, that would turn a condition's answer around."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec

from engine.definition.intervals import INTERVALS, Interval, Intervals, holds
from engine.definition.moment import MICROSECOND, Range

Kind: TypeAlias = Literal["rows", "value", "days", "time"]

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

T = TypeVar("T", date, datetime)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What would have to change, by how much at least, and which way.

    ``amount`` is a number of rows or days, a time in seconds, or a difference of values; ``beyond`` says that
    the difference itself is not enough: it must be more than ``amount``.
    """

    kind: Kind
    amount: Fraction
    more: bool
    beyond: bool = False

    def __str__(self) -> str:
        """Return it as words: ``2 more rows``, ``more than 50 less``, ``3 hours 30 minutes later``."""
        way = _WAYS[self.kind][not self.more]
        if self.kind == "rows":
            return f"{plain(self.amount)} {way} {'row' if self.amount == 1 else 'rows'}"
        if not self.amount:
            return f"slightly {way}"
        size = {"days": _days, "time": _time}.get(self.kind, plain)(self.amount)
        return f"{'more than ' if self.beyond else ''}{size} {way}"


_WAYS: dict[Kind, tuple[str, str]] = {
    "rows": ("more", "fewer"),
    "value": ("more", "less"),
    "days": ("later", "earlier"),
    "time": ("later", "earlier"),
}


def _days(amount: Fraction) -> str:
    return f"{plain(amount)} {'day' if amount == 1 else 'days'}"


def _time(amount: Fraction) -> str:
    """Return a time in seconds as "2 days 3 hours 5 seconds"."""
    said = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, amount = divmod(amount, size)
        said += [f"{number} {name}{'' if number == 1 else 's'}"] if number else []
    said += [f"{plain(amount)} second{'' if amount == 1 else 's'}"] if amount else []
    return " ".join(said)


def of_number(
    op: str, wanted: Sequence[Any], value: Fraction, negated: bool, *, rows: bool = False
) -> Change | None:
    """Return the smallest change that makes ``value op wanted`` true (``negated``: false).

    ``rows``: the value is a number of rows, so it changes by whole steps and never below 0. None: no change
    would do.
    """
    spans = INTERVALS[op]([Fraction(each) for each in wanted])
    targets = _complement(spans) if negated else spans
    if rows:
        targets = [whole for span in targets if (whole := _whole(span)) is not None]
    ways = [way for span in targets if (way := _towards(span, value)) is not None]
    if not ways:
        return None
    difference, beyond = min(ways, key=lambda way: (abs(way[0]), way[1]))
    kind: Kind = "rows" if rows else "value"
    more = difference > 0 or (difference == 0 and beyond and _lies_above(targets, value))
    return Change(kind=kind, amount=abs(difference), more=more, beyond=beyond)


def within(op: str, wanted: Sequence[Any], value: Fraction) -> bool:
    """Whether ``value op wanted`` is true, exactly."""
    return holds(value, op, [Fraction(each) for each in wanted])


def of_time(span: Range, value: date | datetime, negated: bool) -> Change | None:
    """Return by how much ``value`` would have to move to come into (or out of) a range, None if nothing does.

    That is a number of whole days, but to or from an end that cuts through a day a time.
    """
    if span.empty:
        return None
    if isinstance(value, datetime):
        return min(_ways_of_moment(span, value, negated), key=_seconds, default=None)
    moves = _moves(span.first_day, span.last_date, value, DAY, negated)
    return min(map(_by_days, moves), key=_seconds, default=None)


def _seconds(change: Change) -> Fraction:
    return change.amount * (DAY // SECOND if change.kind == "days" else 1)


def _ways_of_moment(span: Range, value: datetime, negated: bool) -> list[Change]:
    """Return how a moment may move: to the last one inside and the first one outside of an end."""
    last = None if span.end in (None, datetime.max) else span.end - MICROSECOND
    narrow = span.start is not None and last is not None and last - span.start < SECOND
    moves = _moves(span.start, last, value, MICROSECOND, negated)
    return [
        _by_days(to.date() - value.date())
        if _may_go_by_days(span, value, to, negated)
        else _by_time(to - value, exact=narrow and not negated)
        for to in (value + move for move in moves)
    ]


def _moves(first: T | None, last: T | None, value: T, step: timedelta, negated: bool) -> list[timedelta]:
    """Return the ways from ``value`` to the nearest inside (``negated``: outside) of a stretch of time."""
    first = None if first == value.min else first  # nothing lies before it
    last = None if last == value.max else last  # nor after this
    if negated:
        later = [] if last is None else [last + step - value]
        return later + ([] if first is None else [first - step - value])
    later = [first - value] if first is not None and value < first else []
    return later + ([last - value] if last is not None and value > last else [])


def _may_go_by_days(span: Range, value: datetime, to: datetime, negated: bool) -> bool:
    """Whether a day begins (or ends) at the moment to be reached, and the hour of ``value`` is as good."""
    if to.time() != (time.min if to > value else time.max):
        return False
    return (value + (to.date() - value.date()) in span) is not negated


def _by_days(move: timedelta) -> Change:
    return Change(kind="days", amount=Fraction(abs(move.days)), more=move > timedelta(0))


def _by_time(move: timedelta, *, exact: bool) -> Change:
    """Return a move in whole seconds, upwards; one of a microsecond more than those as more than them."""
    size = abs(move)
    beyond = (size - MICROSECOND) % SECOND == timedelta(0)
    if beyond:
        size -= MICROSECOND
    elif not exact:
        size = -(-size // SECOND) * SECOND
    amount = Fraction(size // MICROSECOND, 10**6)
    return Change(kind="time", amount=amount, more=move > timedelta(0), beyond=beyond)


def plain(number: Fraction) -> str:
    """Return a number as people write it, with at most nine places."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.9f}".rstrip("0").rstrip(".")


def _complement(spans: Intervals) -> Intervals:
    """Return the gaps before, between and after ascending spans."""
    gaps: Intervals = []
    low: Fraction | None = None
    low_open, unbounded = False, True
    for span in spans:
        if span.low is not None:
            gaps.append(Interval(None if unbounded else low, span.low, low_open, not span.low_open))
        if span.high is None:
            return gaps
        low, low_open, unbounded = span.high, not span.high_open, False
    gaps.append(Interval(low=None if unbounded else low, low_open=low_open))
    return gaps


def _whole(span: Interval) -> Interval | None:
    """Return the span of the whole numbers from 0 on that lie in ``span``; None when there are none."""
    low = 0 if span.low is None else max(0, _first_whole(span.low, span.low_open))
    if span.high is None:
        return Interval(low=Fraction(low))
    high = -_first_whole(-span.high, span.high_open)
    return Interval(low=Fraction(low), high=Fraction(high)) if low <= high else None


def _first_whole(low: Fraction, is_open: bool) -> int:
    return math.floor(low) + 1 if is_open else math.ceil(low)


def _towards(span: Interval, value: Fraction) -> tuple[Fraction, bool] | None:
    """Return the difference to the nearest end of ``span``, and whether that end itself is outside."""
    if span.low is not None and (value < span.low or (value == span.low and span.low_open)):
        return span.low - value, span.low_open
    if span.high is not None and (value > span.high or (value == span.high and span.high_open)):
        return span.high - value, span.high_open
    return Fraction(0), False


def _lies_above(spans: Intervals, value: Fraction) -> bool:
    return any(span.low == value and span.low_open for span in spans)
