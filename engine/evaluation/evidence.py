"""What decided one condition for one contact: the value that was compared, and the rows it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import msgspec

from engine.definition import windows
from engine.definition.decimals import rounded
from engine.definition.model import ActivityCondition, FieldCondition, Measure, Per
from engine.definition.moment import AsOf, Range
from engine.definition.names import lowered
from engine.evaluation.changes import Change, of_number, of_time, within
from engine.evaluation.contact import Contact, Row

ROWS_SHOWN = 10


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The value a condition compared (None: there is none), deciding rows, newest first, and a change.

    ``change`` is the smallest that would turn the answer around, where there is one to name. ``count`` says
    how many rows decided in all; ``rows`` are at most ten of them. ``empty``: what was to be compared has no
    value, which decides as much as one does.
    """

    value: Any = None
    empty: bool = False
    rows: tuple[Row, ...] = ()
    count: int = 0
    change: Change | None = None


def shown(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows to show out of rows in the order of time."""
    return tuple(reversed(rows[-ROWS_SHOWN:]))


def of_field(condition: FieldCondition, holds: bool, contact: Contact) -> Evidence:
    """Return the evidence of a field condition; ``holds`` is its answer without its own *not*."""
    value = contact.field(condition.field)
    change = None
    if condition.op == "in" and condition.window is not None and isinstance(value, date):
        when = windows.resolve(condition.window, contact.as_of)
        change = of_time(when, value, holds) if isinstance(when, Range) else None
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and condition.values:
        change = of_number(condition.op, condition.values, Fraction(value), holds)
    return Evidence(value=value, empty=value is None, change=change)


def of_activity(condition: ActivityCondition, holds: bool, contact: Contact) -> Evidence:
    """Return the evidence of an activity condition; ``holds`` is its answer without its own *not*."""
    return _WHICH[condition.which](condition, holds, contact)


def _any(condition: ActivityCondition, holds: bool, contact: Contact) -> Evidence:
    rows = contact.rows(condition.activity, condition.window, condition.where)
    if condition.measure.fn in ("first_time", "last_time"):
        return _time(condition, holds, contact.as_of, rows)
    if condition.per is not None:
        rows, value = _groups(condition.per, condition.measure, rows)
    else:
        value = measured(condition.measure, rows)
    op, wanted = condition.op or "at_least", condition.values or (Decimal(1),)
    by_rows = condition.measure.fn == "count" and condition.per is None
    change = None if value is None else of_number(op, wanted, value, holds, rows=by_rows)
    return Evidence(
        value=None if value is None else rounded(value),
        empty=value is None,
        rows=shown(rows),
        count=len(rows),
        change=change,
    )


def _time(condition: ActivityCondition, holds: bool, as_of: AsOf, rows: list[Row]) -> Evidence:
    if not rows:
        return Evidence(empty=True)
    row = rows[0 if condition.measure.fn == "first_time" else -1]
    assert condition.during is not None
    assert row.time is not None
    when = windows.resolve(condition.during, as_of)
    change = of_time(when, row.time, holds) if isinstance(when, Range) else None
    return Evidence(value=row.time, rows=(row,), count=1, change=change)


def _every(condition: ActivityCondition, holds: bool, contact: Contact) -> Evidence:
    rows = contact.rows(condition.activity, condition.window, condition.among, tested=condition.where)
    if not rows:
        return Evidence(change=Change(kind="rows", amount=Fraction(1), more=True))
    deciding = [row for row in rows if row.matches is holds]
    amount = Fraction(1 if holds else len(deciding))
    emptied = not holds and len(deciding) == len(rows)  # there would be no row left to match
    change = None if emptied else Change(kind="rows", amount=amount, more=holds)
    return Evidence(rows=shown(deciding), count=len(deciding), change=change)


def _placed(condition: ActivityCondition, _: bool, contact: Contact) -> Evidence:
    rows = contact.rows(condition.activity, condition.window, condition.among, tested=condition.where)
    place = {"first": 1, "last": len(rows), "nth": condition.nth or 1}[condition.which]
    if not 1 <= place <= len(rows):
        missing = Fraction(max(place, 1) - len(rows))
        return Evidence(change=Change(kind="rows", amount=missing, more=True))
    return Evidence(rows=(rows[place - 1],), count=1)


_WHICH: Mapping[str, Callable[[ActivityCondition, bool, Contact], Evidence]] = MappingProxyType(
    {"any": _any, "every": _every, "first": _placed, "last": _placed, "nth": _placed}
)


def measured(measure: Measure, rows: Sequence[Row]) -> Fraction | None:
    """Return a measure over rows, exactly; None when there is nothing to average or compare."""
    if measure.fn == "count":
        return Fraction(len(rows))
    present = [value for row in rows if (value := row.values[measure.attribute or ""]) is not None]
    if measure.fn == "count_distinct":
        folds = not measure.match_case
        return Fraction(len({folded(value) if folds else value for value in present}))
    return summary(measure.fn, [Fraction(value) for value in present])


def summary(fn: str, values: Sequence[Fraction]) -> Fraction | None:
    """Return sum, average, smallest or largest; of nothing only the sum has a value."""
    if fn == "sum":
        return sum(values, Fraction(0))
    if not values:
        return None
    if fn == "avg":
        return sum(values, Fraction(0)) / len(values)
    return min(values) if fn == "min" else max(values)


def _groups(per: Per, measure: Measure, rows: Sequence[Row]) -> tuple[list[Row], Fraction | None]:
    """Return the rows of the groups that are kept, and the measure over these groups."""
    by_value: dict[Any, list[Row]] = {}
    for row in rows:
        value = row.values[per.attribute]
        if value is not None:
            by_value.setdefault(tuple(value) if isinstance(value, list) else value, []).append(row)
    kept = [
        (group, value) for group in by_value.values() if _keeps(per, value := measured(per.measure, group))
    ]
    deciding = sorted((row for group, _ in kept for row in group), key=lambda row: row.number)
    if measure.fn == "count":
        return deciding, Fraction(len(kept))
    return deciding, summary(measure.fn, [value for _, value in kept if value is not None])


def _keeps(per: Per, value: Fraction | None) -> bool:
    return per.op is None or (value is not None and within(per.op, per.values, value))


def folded(value: Any) -> Any:
    """Return text as it compares, in lower case as the database has it."""
    return lowered(value) if isinstance(value, str) else value


def moment(time: date | datetime) -> datetime:
    """Return a moment; of a day, its start."""
    return time if isinstance(time, datetime) else datetime.combine(time, datetime.min.time())
