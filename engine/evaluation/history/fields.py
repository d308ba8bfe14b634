"""Conditions on dates of contacts over a grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.compiler import columns, tree
from engine.compiler.ranges import TimeType
from engine.definition import windows
from engine.definition.model import Anniversary, FieldCondition, Window
from engine.definition.moment import Anniversaries
from engine.definition.types import TIME
from engine.evaluation.history.bounds import Numbers, Steps, numbers, of_window
from engine.evaluation.history.comparing import CannotSweepError
from engine.evaluation.history.flips import Flips
from engine.evaluation.history.grid import Grid
from engine.evaluation.history.indicators import sweep_indicator
from engine.evaluation.history.rows import RowSource
from engine.evaluation.history.sweeping import Counter


def sweep_field(condition: FieldCondition, source: RowSource) -> Flips:
    """Return where a condition on a date or an indicator, its own *not* left aside, changes."""
    column = columns.field(source.context.catalog, condition.field)
    if column.indicator is not None:
        return sweep_indicator(condition, column, source)
    if column.type not in TIME or condition.window is None:
        raise CannotSweepError
    kind: TimeType = "date" if column.type == "date" else "datetime"
    value = columns.value_of(column)
    query = (
        exp.select(tree.own(tree.CONTACT), exp.alias_(value, "value"))
        .from_(tree.contacts())
        .where(exp.not_(exp.Is(this=value.copy(), expression=exp.null())))
    )
    found = source.columns(query)
    counter = _counter(np.asarray(found["_contact"]), found["value"], condition.window, kind, source.grid)
    return source.sweep.flips([counter], lambda n: n[0] > 0)


def _counter(
    contacts: npt.NDArray[np.integer],
    values: npt.NDArray[np.generic],
    window: Window,
    kind: TimeType,
    grid: Grid,
) -> Counter:
    if isinstance(window, Anniversary):
        return _anniversaries(contacts, numbers(values, "date"), window, grid)
    bounds = of_window(window, grid, kind, clipped=False)
    times = numbers(values, kind)
    return Counter(contacts, bounds.enters(times), bounds.leaves(times))


def _anniversaries(
    contacts: npt.NDArray[np.integer], days: Numbers, window: Anniversary, grid: Grid
) -> Counter:
    """Work every different day out once, then give each contact the stretches of its day."""
    different, which = np.unique(days, return_inverse=True)
    place, enter, leave = _stretches(_inside(different, window, grid))
    first = np.searchsorted(place, np.arange(len(different)))
    count = np.bincount(place, minlength=len(different))
    each = count[which]
    offset = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    row = np.repeat(first[which], each) + offset
    return Counter(np.repeat(contacts, each), enter[row], leave[row])


def _inside(days: Numbers, window: Anniversary, grid: Grid) -> npt.NDArray[np.bool_]:
    """Return for each day (since 1970) and each step whether it is on an anniversary."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    in_month = (dates - months).astype(np.int64) + 1
    marks = (months.astype(np.int64) % 12 + 1) * 100 + in_month
    inside = np.zeros((len(days), len(grid)), np.bool_)
    for step, moment in enumerate(grid.moments):
        found = windows.resolve(window, moment)
        assert isinstance(found, Anniversaries)
        for span in found.spans:
            inside[:, step] |= (span.first <= marks) & (marks <= span.last) & (years <= span.year)
    return inside


def _stretches(inside: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], Steps, Steps]:
    """Return row, first step and step after the last of every stretch of true, ordered by row."""
    padded = np.zeros((inside.shape[0], inside.shape[1] + 2), np.int8)
    padded[:, 1:-1] = inside
    edges = np.diff(padded, axis=1)
    place, enter = np.nonzero(edges == 1)
    _, leave = np.nonzero(edges == -1)
    return place, enter.astype(np.uint16), leave.astype(np.uint16)
