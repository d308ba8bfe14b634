"""Conditions about rows one after another: every start is tried, each step takes the earliest row after it.

Each step is one ASOF join by contact (and the attributes that stay the same), which finds the next row in
time without comparing all pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlglot import exp

from engine.catalog.model import Activity, DataColumn
from engine.compiler import columns, filters, tree
from engine.compiler.conditions.activities import in_window
from engine.compiler.context import Compiled, Context
from engine.compiler.scope import Scope
from engine.definition.model import AllTime, SequenceCondition, Step, Unit, Window, Within
from engine.definition.moment import AsOf
from engine.errors import DefinitionError

AT = "moment"
START = "start"
GONE = "gone"

_INTERVALS: Mapping[Unit, tuple[str, int, int]] = MappingProxyType(
    {
        "hour": ("HOUR", 1, 10_000 * 8784),
        "day": ("DAY", 1, 10_000 * 366),
        "week": ("DAY", 7, 10_000 * 366),
        "month": ("MONTH", 1, 10_000 * 12),
        "quarter": ("MONTH", 3, 10_000 * 12),
        "year": ("MONTH", 12, 10_000 * 12),
    }
)
"""SQL's unit, how many of it, and how many reach beyond every calendar (more would overflow)."""


@dataclass(frozen=True)
class Run:
    """The rows reached so far: the query gives contact, time, what stays the same, what is carried along."""

    query: exp.Select
    same: int
    carried: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Columns in which the rows of one run agree."""
        return [tree.CONTACT, *_same_names(self.same)]

    def earliest(self) -> Run:
        """Return the run of the first row of each contact (and of what stays the same) alone."""
        keys = [tree.own(name) for name in self.keys]
        first = exp.alias_(exp.Min(this=tree.own(AT)), AT)
        query = exp.select(*keys, first).from_(self.query.subquery("start"))
        return Run(query.group_by(*(key.copy() for key in keys)), self.same)


def compile_sequence(condition: SequenceCondition, scope: Scope) -> Compiled:
    """Return the contacts with a run of rows through all steps."""
    activities = [columns.activity(scope.context.catalog, step.activity) for step in condition.steps]
    _agree(activities, condition.same)
    as_of = scope.context.as_of
    run: Run | None = None
    for step, activity in zip(condition.steps, activities, strict=True):
        window = condition.window if run is None else AllTime()
        rows = _rows(step, activity, condition.same, window, as_of)
        if run is None:
            rows = tree.where(rows, *(tree.among(name) for name in scope.among))
            run = Run(rows, len(condition.same))
            run = run if _every_start_tells(condition.steps) else run.earliest()
        elif step.negated:
            run = _not_followed(run, rows, step.within, as_of)
        else:
            run = _followed(run, rows, step.within)
    if run is None:
        raise DefinitionError("a sequence needs a step")
    return Compiled(tree.contacts_of(run.query.subquery("run")))


def every_run(condition: SequenceCondition, context: Context) -> exp.Select:
    """Return all runs of rows up to as of, whatever the window: their contact, the ``START``, and the moment
    after which each is one.

    Where a last step bars them without an end, also the moment after which they are ``GONE``; NULL is never.
    """
    activities = [columns.activity(context.catalog, step.activity) for step in condition.steps]
    _agree(activities, condition.same)
    run: Run | None = None
    for step, activity in zip(condition.steps, activities, strict=True):
        rows = _rows(step, activity, condition.same, AllTime(), context.as_of)
        if run is None:
            run = Run(rows.select(exp.alias_(_time(activity), START)), len(condition.same), (START,))
        elif step.negated:
            return _barred(run, rows, step.within)
        else:
            run = _followed(run, rows, step.within)
    if run is None:
        raise DefinitionError("a sequence needs a step")
    return exp.select(tree.own(tree.CONTACT), tree.own(START), tree.own(AT)).from_(run.query.subquery("run"))


def _barred(run: Run, rows: exp.Select, within: Within | None) -> exp.Select:
    """Return the runs until a row comes; with a time for it, those without one, from when that has passed."""
    kept = exp.select(*(tree.from_table(name, "run") for name in (tree.CONTACT, START)))
    coming = tree.own(AT, "next")
    if within is None:
        moments = tree.from_table(AT, "run"), exp.alias_(coming, GONE)
        return _next(run, rows, kept.select(*moments), side="LEFT")
    end = _later(tree.own(AT, "run"), within)
    query = _next(run, rows, kept.select(exp.alias_(end, AT)), side="LEFT")
    missing = exp.Is(this=coming, expression=exp.null())
    return query.where(exp.or_(missing, exp.GT(this=coming.copy(), expression=end.copy())))


def _every_start_tells(steps: tuple[Step, ...]) -> bool:
    """Whether a later start may get through where the earliest doesn't: some step has its time, or bars."""
    return any(step.within is not None or step.negated for step in steps)


def _rows(step: Step, activity: Activity, same: tuple[str, ...], window: Window, as_of: AsOf) -> exp.Select:
    """Return contact, time and what stays the same of the rows that a step may take."""
    time = _time(activity)
    agreeing = [_comparable(columns.attribute(activity, name)) for name in same]
    tests = [in_window(activity, window, as_of), filters.row_test(step.where, activity, as_of)]
    tests += [exp.not_(exp.Is(this=value.copy(), expression=exp.null())) for value in agreeing]
    names = _same_names(len(same))
    query = exp.select(
        tree.own(tree.CONTACT),
        exp.alias_(time, AT),
        *(exp.alias_(value, name) for value, name in zip(agreeing, names, strict=True)),
    ).from_(tree.data_table(activity.table))
    return tree.where(query, *tests)


def _time(activity: Activity) -> exp.Expr:
    """Return the instants of an activity's rows."""
    column = activity.time_column
    if column is None:
        raise DefinitionError(f"the activity “{activity.name}” has no times, so it can't be in a sequence")
    return _instant(column)


def _followed(run: Run, rows: exp.Select, within: Within | None) -> Run:
    """Return the run continued by the earliest row after it, where there is one in time."""
    taken = [tree.from_table(name, "next") for name in (*run.keys, AT)]
    taken += [tree.from_table(name, "run") for name in run.carried]
    query = _next(run, rows, exp.select(*taken), side=None)
    if within is not None:
        late = _later(tree.own(AT, "run"), within)
        query = query.where(exp.LTE(this=tree.own(AT, "next"), expression=late))
    return Run(query, run.same, run.carried)


def _not_followed(run: Run, rows: exp.Select, within: Within | None, as_of: AsOf) -> Run:
    """Return the run where no such row came, once the time for it has passed."""
    kept = [tree.from_table(name, "run") for name in (*run.keys, AT)]
    query = _next(run, rows, exp.select(*kept), side="LEFT")
    missing: exp.Expr = exp.Is(this=tree.own(AT, "next"), expression=exp.null())
    if within is None:
        return Run(query.where(missing), run.same)
    end = _later(tree.own(AT, "run"), within)
    late = exp.GT(this=tree.own(AT, "next"), expression=end.copy())
    passed = exp.LT(this=end, expression=tree.instant(as_of.cut))
    return Run(query.where(exp.or_(missing, late), passed), run.same)


def _next(run: Run, rows: exp.Select, select: exp.Select, *, side: str | None) -> exp.Select:
    """Join every row of the run with the earliest later one of ``rows``."""
    agree: list[exp.Expr] = [
        exp.EQ(this=tree.own(name, "run"), expression=tree.own(name, "next")) for name in run.keys
    ]
    after = exp.LT(this=tree.own(AT, "run"), expression=tree.own(AT, "next"))
    join = exp.Join(this=rows.subquery("next"), method="ASOF", side=side, on=exp.and_(*agree, after))
    query = select.from_(run.query.subquery("run"))
    query.append("joins", join)
    return query


def _later(moment: exp.Expr, within: Within) -> exp.Expr:
    unit, times, most = _INTERVALS[within.unit]
    length = exp.Interval(this=tree.text(str(min(within.n * times, most))), unit=exp.Var(this=unit))
    return exp.Add(this=moment, expression=length)


def _same_names(count: int) -> list[str]:
    return [f"same_{number}" for number in range(1, count + 1)]


def _comparable(column: DataColumn) -> exp.Expr:
    value = columns.value_of(column)
    if _sort(column) == "text":
        return tree.lower(value)
    return _instant(column) if column.type == "date" else value


def _instant(column: DataColumn) -> exp.Expr:
    """Return a date as its day's start, a datetime as it is."""
    value = columns.value_of(column)
    return tree.cast(value, "TIMESTAMP") if column.type == "date" else value


def _sort(column: DataColumn) -> str:
    alike: dict[str, str] = {"url": "text", "date": "datetime"}
    return alike.get(column.type, column.type)


def _agree(activities: list[Activity], same: tuple[str, ...]) -> None:
    """Refuse attributes that can't be equal because their types differ."""
    for name in same:
        sorts = {_sort(columns.attribute(activity, name)) for activity in activities}
        if len(sorts) > 1:
            raise DefinitionError(f"“{name}” is not of the same type in all steps, so it can't stay the same")
