"""Ranges of time as predicates: instants against half-open ranges, dates as whole days."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, TypeAlias

import msgspec
from sqlglot import exp

from engine.compiler import tree
from engine.definition import windows
from engine.definition.model import Window
from engine.definition.moment import Anniversaries, AsOf, Range, Span

TimeType: TypeAlias = Literal["date", "datetime"]

NEVER: Final = Range(datetime.min, datetime.min)


def inside(value: exp.Expr, kind: TimeType, when: Range | Anniversaries) -> exp.Expr:
    """Return the test that ``value`` lies in a range or on an anniversary; unknown when it is NULL."""
    if isinstance(when, Anniversaries):
        return tree.some(_on(value, span) for span in when.spans)
    nothing = when.dayless if kind == "date" else when.empty
    if nothing:
        return exp.false()
    if when.start is None and when.end is None:
        return exp.not_(exp.Is(this=value, expression=exp.null()))
    return tree.every(_days(value, when) if kind == "date" else _instants(value, when))


def clipped(window: Window, as_of: AsOf) -> Range:
    """Return what a window of an activity means: nothing later than as of counts."""
    when = windows.resolve(window, as_of)
    if isinstance(when, Anniversaries):
        return NEVER  # refused by the review: activities know no anniversaries
    end = as_of.cut if when.end is None else min(when.end, as_of.cut)
    return msgspec.structs.replace(when, end=end)


def _instants(value: exp.Expr, when: Range) -> list[exp.Expr]:
    tests: list[exp.Expr] = []
    if when.start is not None:
        tests.append(exp.GTE(this=value, expression=tree.instant(when.start)))
    if when.end is not None:
        tests.append(exp.LT(this=value.copy(), expression=tree.instant(when.end)))
    return tests


def _days(value: exp.Expr, when: Range) -> list[exp.Expr]:
    tests: list[exp.Expr] = []
    if when.first_day is not None:
        tests.append(exp.GTE(this=value, expression=tree.day(when.first_day)))
    if when.last_date is not None:
        tests.append(exp.LTE(this=value.copy(), expression=tree.day(when.last_date)))
    return tests


def _on(value: exp.Expr, span: Span) -> exp.Expr:
    """Return the test that the month and day of ``value`` fall into ``span``, and it is not later."""
    hundreds = exp.Mul(this=exp.Month(this=value.copy()), expression=tree.number(100))
    at = exp.Add(this=hundreds, expression=exp.Day(this=value.copy()))
    falls = exp.Between(this=at, low=tree.number(span.first), high=tree.number(span.last))
    lived = exp.LTE(this=exp.Year(this=value.copy()), expression=tree.number(span.year))
    return exp.and_(falls, lived)
