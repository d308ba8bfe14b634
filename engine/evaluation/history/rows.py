"""The rows that conditions look at, fetched once for a whole grid, with the steps they come and go at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.model import Activity, DataColumn
from engine.compiler import Context, columns, filters, tree
from engine.compiler.conditions.activities import time_type
from engine.compiler.ranges import TimeType, clipped, inside
from engine.definition.model import AllTime, Between, Filter, Filters, Window
from engine.definition.moment import Range
from engine.definition.types import TIME
from engine.errors import CancelledError
from engine.evaluation.history.bounds import EPOCH, Bounds, Cells, Steps, numbers, of_existence, of_window
from engine.evaluation.history.comparing import ROOM, CannotSweepError
from engine.evaluation.history.grid import Grid
from engine.evaluation.history.sweeping import Sweep
from engine.evaluation.reader import Reader

DIGITS = 10**18
"""DuckDB keeps the product of a decimal and a whole number in eighteen digits."""


class Rows:
    """The contacts of fetched rows, the steps at which each comes into its window and leaves it, columns."""

    def __init__(self, contacts: npt.NDArray[np.integer], enter: Steps, leave: Steps) -> None:
        self.contacts = contacts
        self.enter = enter
        self.leave = leave
        self.columns: dict[str, npt.NDArray[Any]] = {}


class RowSource:
    """Fetches rows of activities over one grid."""

    def __init__(
        self,
        reader: Reader,
        context: Context,
        grid: Grid,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Read for a grid whose last moment is the one that ``context`` is for.

        ``progress`` is told the share done of a condition that takes its time.
        """
        self._reader = reader
        self._reading = threading.Lock()
        self._cancelled = cancelled
        self._progress = progress
        self.context = context
        self.grid = grid
        self.sweep = Sweep(len(grid), cancelled)

    def activity(self, name: str) -> Activity:
        """Return an activity of the catalog."""
        return columns.activity(self.context.catalog, name)

    def check(self, done: float | None = None) -> None:
        """Raise ``CancelledError`` when the history is not wanted any more; tell a share that is done."""
        if self._cancelled():
            raise CancelledError("the history was cancelled")
        if done is not None:
            self._progress(done)

    def columns(self, query: exp.Select) -> dict[str, npt.NDArray[Any]]:
        """Return a query's columns by name, for one thread at a time."""
        with self._reading:
            self.check()
            return self._reader.columns(query)

    def existence(self) -> Steps:
        """Return the step from which each contact exists."""
        catalog = self.context.catalog
        born = np.zeros(catalog.contacts, np.uint16)
        created = catalog.field(catalog.created_at) if catalog.created_at is not None else None
        if created is None or created.type not in TIME:
            return born
        kind: TimeType = "date" if created.type == "date" else "datetime"
        value = columns.value_of(created)
        query = tree.contacts_of(tree.contacts()).select(exp.alias_(value, "value"))
        found = self.columns(query.where(exp.not_(exp.Is(this=value.copy(), expression=exp.null()))))
        enters = of_existence(self.grid, kind).enters(numbers(found["value"], kind))
        born[np.asarray(found[tree.CONTACT])] = enters
        return born

    def fetch(
        self,
        of: Activity,
        window: Window,
        matching: Filters | None,
        extra: dict[str, exp.Expr],
        *,
        ordered: bool = False,
    ) -> Rows:
        """Return the rows that match, with ``extra`` columns; ``ordered`` by contact and time.

        Raises ``CannotSweepError`` where what matches depends on the moment.
        """
        bounds = self._bounds(of, window)
        if bounds is None and not isinstance(window, AllTime):
            return _none(extra)
        cells = bounds.cells() if bounds is not None else None
        found = self.columns(self._query(of, window, matching, extra, cells, ordered=ordered))
        contacts = np.asarray(found.pop("_contact"))
        if bounds is None or cells is None:
            always = np.zeros(len(contacts), np.uint16)
            rows = Rows(contacts, always, np.full_like(always, len(self.grid)))
        else:
            rows = Rows(contacts, *_stays(np.asarray(found.pop("_cell")), cells, bounds))
        rows.columns = found
        return rows

    def bounds(self, of: Activity, window: Window) -> Bounds:
        """Return a window of values like the activity's times, not cut at the moment."""
        return of_window(window, self.grid, time_type(of), clipped=False)

    def test(self, of: Activity, matching: Filters) -> exp.Expr:
        """Return the test that a row matches; ``CannotSweepError`` where the answer may change."""
        if not steady(matching):
            raise CannotSweepError
        return filters.row_test(matching, of, self.context.as_of)

    def _bounds(self, of: Activity, window: Window) -> Bounds | None:
        if of.time_column is None:
            return None
        return of_window(window, self.grid, time_type(of), clipped=True)

    def _query(
        self,
        of: Activity,
        window: Window,
        matching: Filters | None,
        extra: dict[str, exp.Expr],
        cells: Cells | None,
        *,
        ordered: bool,
    ) -> exp.Select:
        query = tree.contacts_of(tree.data_table(of.table))
        time = of.time_column
        if time is not None and cells is not None:
            cell = _cell(tree.named(time.column), time_type(of), cells)
            query = query.select(exp.alias_(cell, "_cell"))
            query = query.where(inside(tree.named(time.column), time_type(of), self._reach(window)))
        for name, value in extra.items():
            query = query.select(exp.alias_(value, name))
        if matching is not None and matching.filters:
            query = query.where(self.test(of, matching))
        return query.order_by(tree.own(tree.CONTACT), tree.own(tree.ROW)) if ordered else query

    def _reach(self, window: Window) -> Range:
        """Return the time in which rows are inside the window at some moment of the grid."""
        first, last = (clipped(window, self.grid.moments[place]) for place in (0, -1))
        return msgspec.structs.replace(last, start=first.start)


def _none(extra: dict[str, exp.Expr]) -> Rows:
    """Return no rows, with the columns asked for."""
    never = np.zeros(0, np.uint16)
    rows = Rows(np.zeros(0, np.int32), never, never)
    rows.columns = dict.fromkeys(extra, np.zeros(0, np.int64))
    return rows


def _cell(time: exp.Expr, kind: TimeType, cells: Cells) -> exp.Expr:
    """Return the number of the cell that a time lies in."""
    if kind == "date":
        since = tree.call("date_diff", tree.text("day"), tree.day(EPOCH.date()), time)
    else:
        since = tree.call("epoch_us", time)
    after = exp.Sub(this=since, expression=tree.number(cells.origin))
    number = exp.IntDiv(this=exp.Paren(this=after), expression=tree.number(cells.unit))
    return tree.cast(tree.call("greatest", number, tree.number(0)), "USMALLINT" if cells.few else "BIGINT")


def _stays(numbers: npt.NDArray[np.integer], cells: Cells, bounds: Bounds) -> tuple[Steps, Steps]:
    """Return the steps at which what lies in cells of these numbers comes and goes."""
    if cells.few:
        enter, leave = bounds.enters(cells.starts), bounds.leaves(cells.starts)
        stay = (leave == leave[-1]).all()
        return enter[numbers], np.broadcast_to(leave[-1], numbers.shape) if stay else leave[numbers]
    times = cells.origin + cells.unit * numbers
    return bounds.enters(times), bounds.leaves(times)


def steady(matching: Filters) -> bool:
    """Whether the same rows match at every moment."""
    return all(_steady(each) for each in matching.filters)


def _steady(each: Filter | Filters) -> bool:
    if isinstance(each, Filters):
        return steady(each)
    return each.window is None or isinstance(each.window, Between)


def whole(column: DataColumn, value: exp.Expr, rows: int) -> exp.Expr:
    """Return a number times 10 to its scale, a whole one; ``CannotSweepError`` when sums won't fit."""
    known = column.statistics
    ends = [known.minimum, known.maximum] if known is not None else [None]
    largest = max((abs(float(end)) for end in ends if end is not None), default=0.0)
    largest *= 10**column.scale
    if column.part is None and (known is None or largest * max(rows, 1) >= ROOM):
        raise CannotSweepError
    factor = tree.number(10**column.scale)
    if largest * 10**column.scale >= DIGITS:  # the product has as many decimals as the value, and more digits
        value = tree.cast(value, f"DECIMAL(38, {column.scale})")
    kind = "INTEGER" if column.part is not None or largest < np.iinfo(np.int32).max else "BIGINT"
    return tree.cast(exp.Mul(this=value, expression=factor) if column.scale else value, kind)


def code(value: exp.Expr) -> exp.Expr:
    """Return a number that is the same for the same value, and 0 for the empty one."""
    order = exp.Order(expressions=[exp.Ordered(this=value.copy(), nulls_first=True)])
    rank = exp.Window(this=exp.Anonymous(this="dense_rank"), order=order)
    present = exp.Is(this=value.copy(), expression=exp.null())
    return exp.Case(ifs=[exp.If(this=present, true=tree.number(0))], default=rank)
