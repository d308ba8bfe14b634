"""Values and ranges that a profile counts in, each with the conditions that mean exactly its contacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

import msgspec
from sqlglot import exp

from engine.catalog.model import Activity, DataColumn
from engine.catalog.wording import plain_number
from engine.compiler import tree
from engine.definition.dates import MONTH_NAMES
from engine.definition.model import (
    ActivityCondition,
    Between,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Value,
    Window,
)

BINS = 12
DAY = timedelta(days=1)
MONTH_STEPS = (1, 3, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 12_000)
AFTER_CALENDAR = 10_000 * 12
"""The month, counted from the year 0, that comes after the last one of the calendar."""

Test = Callable[[exp.Expr], exp.Expr]


class Subject(msgspec.Struct, frozen=True):
    """A field (no activity) or a detail of an activity."""

    activity: Activity | None
    column: DataColumn

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells it from others."""
        return (None if self.activity is None else self.activity.name, self.column.name)

    @property
    def title(self) -> str:
        """Its name on the screen."""
        return self.column.shown if self.activity is None else f"{self.activity.shown}: {self.column.shown}"

    @property
    def timeless(self) -> bool:
        """Whether its values are the same at every moment."""
        return self.activity is None and self.column.indicator is None

    @property
    def is_text(self) -> bool:
        """Whether its values are texts, which compare without case."""
        return self.column.type in ("text", "url", "list")

    @property
    def whole(self) -> bool:
        """Whether its numbers are whole ones."""
        return self.column.scale == 0 and self.column.indicator != "monetary"


class Bin(msgspec.Struct, frozen=True, eq=False):
    """A value or range, the test of a value that is in it, and what a contact has to meet to be in it."""

    label: str
    tested: Test | None
    conditions: tuple[Condition, ...]

    def test(self, value: exp.Expr) -> exp.Expr:
        """Return the test that ``value`` is in it."""
        assert self.tested is not None
        return self.tested(value)


Tested = tuple[str, tuple[Value, ...], Window | None]


def _conditions(subject: Subject, *tests: Tested, negated: bool = False) -> tuple[Condition, ...]:
    """Return the conditions that a contact's field, or one row of the activity, meets all of ``tests``."""
    name = subject.column.name
    if subject.activity is None:
        return tuple(
            FieldCondition(field=name, op=op, values=values, window=window, negated=negated)
            for op, values, window in tests
        )
    filters = tuple(
        Filter(attribute=name, op=op, values=values, window=window) for op, values, window in tests
    )
    where = Filters(filters=filters)
    return (ActivityCondition(activity=subject.activity.name, where=where, negated=negated),)


def none_of(subject: Subject) -> Bin:
    """Return the bin of contacts without any value."""
    label = "no value" if subject.activity is None else "none"
    return Bin(label, None, _conditions(subject, ("is_set", (), None), negated=True))


def bins_of_values(subject: Subject, found: Sequence[tuple[Any, Any]]) -> tuple[Bin, ...]:
    """Return a bin for each (value as compared, value as spelt)."""
    return tuple(_of_value(subject, value, spelt) for value, spelt in found)


def _of_value(subject: Subject, value: Any, spelt: Any) -> Bin:
    if isinstance(value, bool):
        op = "is_true" if value else "is_false"
        means = _conditions(subject, (op, (), None))
        return Bin("yes", lambda each: each, means) if value else Bin("no", exp.not_, means)
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        means = _conditions(subject, ("equals", (number,), None))
        return Bin(plain_number(number), _equals(tree.number(number)), means)
    text, op = str(spelt), "has_any_of" if subject.column.type == "list" else "is"
    means = _conditions(subject, (op, (text,), None))
    return Bin(subject.column.shown_value(text), _equals(tree.text(value)), means)


def _equals(literal: exp.Expr) -> Test:
    return lambda value: exp.EQ(this=value, expression=literal.copy())


def _below(literal: exp.Expr) -> Test:
    return lambda value: exp.LT(this=value, expression=literal.copy())


# --- numbers --------------------------------------------------------------------------------------------


def number_bins(subject: Subject, low: Any, high: Any, least: Any, most: Any) -> tuple[Bin, ...]:
    """Return ranges of equal, round width from the 1 % quantile to the 99 %, the outer ones open."""
    first, last = Decimal(str(low)), Decimal(str(high))
    if first == last:
        first, last = Decimal(str(least)), Decimal(str(most))
    step = round_step((last - first) / BINS, whole=subject.whole)
    start = (first / step).to_integral_value(ROUND_FLOOR) * step + step
    edges = [start]
    while edges[-1] + step <= last and len(edges) < BINS + 2:
        edges.append(edges[-1] + step)
    inner = [_number_range(subject, one, other) for one, other in pairwise(edges)]
    head = Bin(
        f"under {plain_number(edges[0])}",
        _below(tree.number(edges[0])),
        _conditions(subject, ("less_than", (edges[0],), None)),
    )
    tail = Bin(
        f"{plain_number(edges[-1])} and more",
        lambda _: exp.true(),
        _conditions(subject, ("at_least", (edges[-1],), None)),
    )
    return (head, *inner, tail)


def round_step(least: Decimal, *, whole: bool) -> Decimal:
    """Return the smallest of 1, 2, 5 times a power of ten that is at least ``least``."""
    if least <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
    return max(step, Decimal(1)) if whole else step


def _number_range(subject: Subject, start: Decimal, end: Decimal) -> Bin:
    """Return the numbers from ``start`` up to, not including, ``end``."""
    if subject.whole:
        top = end - 1
        label = plain_number(start) if top == start else f"{plain_number(start)} – {plain_number(top)}"
        conditions = _conditions(subject, ("between", (start, top), None))
    else:
        label = f"{plain_number(start)} – under {plain_number(end)}"
        conditions = _conditions(subject, ("at_least", (start,), None), ("less_than", (end,), None))
    return Bin(label, _below(tree.number(end)), conditions)


# --- dates ----------------------------------------------------------------------------------------------


def date_bins(subject: Subject, low: Any, high: Any, _least: Any, _most: Any) -> tuple[Bin, ...]:
    """Return ranges of whole months, quarters or years from the 1 % quantile to the 99 %, the outer open."""
    first, last = _month_number(low), _month_number(high)
    step = next(each for each in MONTH_STEPS if (last - first) / each <= BINS)
    start = first // step * step
    begin = start + step if start + step < AFTER_CALENDAR else start
    edges = list(range(begin, max(last // step * step, begin) + 1, step))
    days = [date(number // 12, number % 12 + 1, 1) for number in edges]
    inner = [
        Bin(
            _months_label(one, step),
            _below(_edge(subject, other)),
            _conditions(subject, ("in", (), Between(start=one.isoformat(), end=(other - DAY).isoformat()))),
        )
        for one, other in pairwise(days)
    ]
    head = Bin(
        f"before {_months_label(days[0], min(step, 12))}",
        _below(_edge(subject, days[0])),
        _conditions(subject, ("in", (), Between(end=(days[0] - DAY).isoformat()))),
    )
    tail = Bin(
        f"{_months_label(days[-1], min(step, 12))} or later",
        lambda _: exp.true(),
        _conditions(subject, ("in", (), Between(start=days[-1].isoformat()))),
    )
    return (head, *inner, tail)


def _month_number(day: date | datetime) -> int:
    return day.year * 12 + day.month - 1


def _edge(subject: Subject, day: date) -> exp.Expr:
    if subject.column.type == "date":
        return tree.day(day)
    return tree.instant(datetime.combine(day, datetime.min.time()))


def _months_label(start: date, step: int) -> str:
    if step == 1:
        return f"{MONTH_NAMES[start.month - 1][:3]} {start.year}"
    if step == 3:
        return f"Q{(start.month + 2) // 3} {start.year}"
    return str(start.year) if step == 12 else f"{start.year} – {start.year + step // 12 - 1}"
