"""The smallest change of a value, or of a number of rows, that would turn a condition's answer around."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from engine.definition.moment import Range

Kind: TypeAlias = Literal["rows", "value", "days"]

DAY = timedelta(days=1)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What would have to change, by how much at least, and which way.

    ``amount`` is a number of rows or days, or a difference of values; ``beyond`` says that the difference
    itself is not enough: it must be more than ``amount``.
    """

    kind: Kind
    amount: Fraction
    more: bool
    beyond: bool = False

    def __str__(self) -> str:
        """Return it as words: ``2 more rows``, ``more than 50 less``, ``3 days later``."""
        number = plain(self.amount)
        if self.kind == "rows":
            return f"{number} {'more' if self.more else 'fewer'} {'row' if number == '1' else 'rows'}"
        if self.kind == "days":
            return f"{number} {'day' if number == '1' else 'days'} {'later' if self.more else 'earlier'}"
        least = "more than " if self.beyond and self.amount else ""
        if not self.amount:
            return "slightly more" if self.more else "slightly less"
        return f"{least}{number} {'more' if self.more else 'less'}"


class Span(NamedTuple):
    """A stretch of numbers; None is without end, ``*_open`` leaves the end itself out."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False


Spans: TypeAlias = list[Span]

_SPANS: dict[str, Callable[[list[Fraction]], Spans]] = {
    "equals": lambda v: [Span(each, False, each, False) for each in sorted(v)],
    "greater_than": lambda v: [Span(low=v[0], low_open=True)],
    "at_least": lambda v: [Span(low=v[0])],
    "less_than": lambda v: [Span(high=v[0], high_open=True)],
    "at_most": lambda v: [Span(high=v[0])],
    "between": lambda v: [Span(low=v[0], high=v[1])],
}
"""Where the numbers lie that an operator is true for, ascending."""


def of_number(
    op: str, wanted: Sequence[Any], value: Fraction, negated: bool, *, rows: bool = False
) -> Change | None:
    """Return the smallest change that makes ``value op wanted`` true (``negated``: false).

    ``rows``: the value is a number of rows, so it changes by whole steps and never below 0. None: no change
    would do.
    """
    spans = _SPANS[op]([Fraction(each) for each in wanted])
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
    return any(
        _towards(span, value) == (Fraction(0), False)
        for span in _SPANS[op]([Fraction(each) for each in wanted])
    )


def of_time(span: Range, value: date | datetime, negated: bool) -> Change | None:
    """Return by how many whole days ``value`` would have to move to come into (or out of) a range."""
    day = value.date() if isinstance(value, datetime) else value
    first, last = span.first_day, span.last_day if isinstance(value, datetime) else span.last_date
    if span.empty:
        return None
    if negated:
        out_late = None if last is None else (last + DAY - day).days
        out_early = None if first is None else (first - DAY - day).days
        ways = [way for way in (out_late, out_early) if way]
    else:
        ways = [(first - day).days] if first is not None and day < first else []
        ways += [(last - day).days] if last is not None and day > last else []
    if not ways:
        return None
    days = min(ways, key=abs)
    return Change(kind="days", amount=Fraction(abs(days)), more=days > 0)


def plain(number: Fraction) -> str:
    """Return a number as people write it, with at most nine places."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.9f}".rstrip("0").rstrip(".")


def _complement(spans: Spans) -> Spans:
    """Return the gaps before, between and after ascending spans."""
    gaps: Spans = []
    low: Fraction | None = None
    low_open, unbounded = False, True
    for span in spans:
        if span.low is not None:
            gaps.append(Span(None if unbounded else low, low_open, span.low, not span.low_open))
        if span.high is None:
            return gaps
        low, low_open, unbounded = span.high, not span.high_open, False
    gaps.append(Span(None if unbounded else low, low_open))
    return gaps


def _whole(span: Span) -> Span | None:
    """Return the span of the whole numbers from 0 on that lie in ``span``; None when there are none."""
    low = 0 if span.low is None else max(0, _first_whole(span.low, span.low_open))
    if span.high is None:
        return Span(low=Fraction(low))
    high = -_first_whole(-span.high, span.high_open)
    return Span(low=Fraction(low), high=Fraction(high)) if low <= high else None


def _first_whole(low: Fraction, is_open: bool) -> int:
    return math.floor(low) + 1 if is_open else math.ceil(low)


def _towards(span: Span, value: Fraction) -> tuple[Fraction, bool] | None:
    """Return the difference to the nearest end of ``span``, and whether that end itself is outside."""
    if span.low is not None and (value < span.low or (value == span.low and span.low_open)):
        return span.low - value, span.low_open
    if span.high is not None and (value > span.high or (value == span.high and span.high_open)):
        return span.high - value, span.high_open
    return Fraction(0), False


def _lies_above(spans: Spans, value: Fraction) -> bool:
    return any(span.low == value and span.low_open for span in spans)
