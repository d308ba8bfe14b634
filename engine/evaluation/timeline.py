"""Everything that one contact did up to a moment, the newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlglot import exp

from engine.catalog.model import Activity
from engine.compiler import Context, columns, tree
from engine.compiler.conditions.activities import in_window
from engine.definition.model import AllTime
from engine.evaluation.contact import Row, row_of
from engine.evaluation.reader import Reader

PAGE = 30


class TimelinePage(msgspec.Struct, frozen=True):
    """Rows, the newest first, undated ones last; whether older ones follow."""

    rows: tuple[Row, ...]
    more: bool


def timeline(ordinal: int, context: Context, reader: Reader, start: int = 0) -> TimelinePage:
    """Return the rows of all activities of a contact from the ``start``-th newest on."""
    activities = [activity for activity in context.catalog.activities if activity.rows]
    if not activities:
        return TimelinePage((), more=False)
    first, *others = (_heads(place, each, ordinal, context) for place, each in enumerate(activities))
    united: exp.Query = first
    for other in others:
        united = exp.union(united, other, distinct=False, copy=False)
    query = (
        exp.select("activity", tree.ROW)
        .from_(united.subquery("u"))
        .order_by(
            exp.Ordered(this=tree.own("happened"), desc=True, nulls_first=False),
            exp.Ordered(this=tree.own("activity")),
            exp.Ordered(this=tree.own(tree.ROW), desc=True),
        )
        .limit(PAGE + 1)
        .offset(start)
    )
    found = reader.rows(query)
    return TimelinePage(_filled(found[:PAGE], activities, reader), more=len(found) > PAGE)


def _heads(place: int, activity: Activity, ordinal: int, context: Context) -> exp.Select:
    time = activity.time_column
    happened = exp.null() if time is None else tree.named(time.column)
    query = exp.select(
        exp.alias_(tree.number(place), "activity"),
        exp.alias_(tree.cast(happened, "TIMESTAMP"), "happened"),
        tree.own(tree.ROW),
    ).from_(tree.data_table(activity.table))
    own = exp.EQ(this=tree.own(tree.CONTACT), expression=tree.number(ordinal))
    return tree.where(query, own, in_window(activity, AllTime(), context.as_of))


def _filled(
    heads: Iterable[tuple[int, int]], activities: Sequence[Activity], reader: Reader
) -> tuple[Row, ...]:
    wanted: dict[int, list[int]] = {}
    order = list(heads)
    for place, number in order:
        wanted.setdefault(place, []).append(number)
    rows = {
        (place, row.number): row
        for place, numbers in wanted.items()
        for row in _rows(activities[place], numbers, reader)
    }
    return tuple(rows[head] for head in order)


def _rows(activity: Activity, numbers: Sequence[int], reader: Reader) -> list[Row]:
    values = [
        exp.alias_(columns.value_of(attribute), f"v{index}")
        for index, attribute in enumerate(activity.attributes)
    ]
    listed = [tree.number(number) for number in numbers]
    query = exp.select(tree.own(tree.ROW), *values).from_(tree.data_table(activity.table))
    found = reader.rows(query.where(tree.one_of(tree.own(tree.ROW), listed)))
    return [row_of(activity, number, more) for number, *more in found]
