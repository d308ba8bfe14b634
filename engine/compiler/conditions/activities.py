"""Conditions about the rows of one activity: how many, how much, every, the first, the last, the n-th."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from engine.catalog.model import Activity
from engine.compiler import columns, filters, tree
from engine.compiler.comparisons import any_row_decides, holds
from engine.compiler.context import Compiled
from engine.compiler.measures import AGGREGATES, compared, compared_quotients, quotient
from engine.compiler.ranges import TimeType, clipped, inside
from engine.compiler.scope import Scope
from engine.definition import measures, windows
from engine.definition.model import ActivityCondition, AllTime, Filters, Measure, Per, Which, Window
from engine.definition.moment import AsOf
from engine.definition.types import TEXT
from engine.errors import DefinitionError


@dataclass(frozen=True)
class Rows:
    """The rows an activity condition is about, and the moment it is judged at.

    ``among`` names queries whose contacts are the only ones asked for.
    """

    activity: Activity
    as_of: AsOf
    among: tuple[str, ...] = ()

    def within(self, window: Window, *more: Filters) -> exp.Select:
        """Return the query of the contacts of rows in ``window`` that match all of ``more``."""
        query = tree.contacts_of(tree.data_table(self.activity.table))
        timely = in_window(self.activity, window, self.as_of)
        matching = [self.test(each) for each in more]
        return tree.where(query, timely, *matching, *(tree.among(name) for name in self.among))

    def test(self, matching: Filters) -> exp.Expr:
        """Return the test that a row matches."""
        return filters.row_test(matching, self.activity, self.as_of)

    def attribute(self, name: str | None) -> exp.Expr:
        """Return the value of an attribute."""
        return columns.value_of(columns.attribute(self.activity, name))


def in_window(of: Activity, window: Window, as_of: AsOf) -> exp.Expr:
    """Return the test that a row's time lies in ``window``; rows without times lie in all time only."""
    column = of.time_column
    if column is None:
        return exp.true() if isinstance(window, AllTime) else exp.false()
    return inside(tree.named(column.column), time_type(of), clipped(window, as_of))


def time_type(of: Activity) -> TimeType:
    """Return the type of an activity's times."""
    column = of.time_column
    return "date" if column is not None and column.type == "date" else "datetime"


def compile_activity(condition: ActivityCondition, scope: Scope) -> Compiled:
    """Return the contacts whose rows hold."""
    activity = columns.activity(scope.context.catalog, condition.activity)
    return WHICH[condition.which](condition, Rows(activity, scope.context.as_of, scope.among))


# --- any: a measure over the matching rows ---------------------------------------------------------------


def _any(condition: ActivityCondition, rows: Rows) -> Compiled:
    if condition.among is not None:
        raise DefinitionError("“among” goes with every, first, last and nth only")
    matching = rows.within(condition.window, condition.where)
    kind = _measure(condition.measure)
    if kind.result == "time":
        return _times(condition, rows, matching)
    if condition.op is None:
        if condition.measure.fn != "count":
            raise DefinitionError("a measure needs something to compare with")
        values: tuple[Any, ...] = (Decimal(1),)
        return _measured(condition, rows, matching, "at_least", values)
    return _measured(condition, rows, matching, condition.op, condition.values)


def _measured(
    condition: ActivityCondition, rows: Rows, matching: exp.Select, op: str, values: tuple[Any, ...]
) -> Compiled:
    """Return the contacts whose measure compares; where none at all would, those whose does not."""
    measure, kind = condition.measure, _measure(condition.measure)
    complement = kind.zero and holds(0, op, values)
    if condition.per is not None:
        source, test = _over_groups(condition.per, measure, rows, matching, op, values)
    elif measure.fn == "count_distinct":
        source = _different(_counted(measure, rows), matching)
        test = compared("count", exp.Star(), op, values)
    else:
        source, test = matching, compared(measure.fn, _counted(measure, rows), op, values)
    if measure.fn == "count" and any_row_decides(op, values):
        return Compiled(source, complement)
    grouped = source.group_by(tree.own(tree.CONTACT))
    return Compiled(grouped.having(exp.not_(test) if complement else test), complement)


def _over_groups(
    per: Per, measure: Measure, rows: Rows, matching: exp.Select, op: str, values: tuple[Any, ...]
) -> tuple[exp.Select, exp.Expr]:
    """Return the contacts of the groups, and the test of what is measured over them."""
    quotients = per.measure.fn == "avg" and measure.fn != "count"
    compare = compared_quotients if quotients else compared
    return _groups(per, rows, matching), compare(measure.fn, tree.own("value"), op, values)


def _different(value: exp.Expr, matching: exp.Select) -> exp.Select:
    """Return each contact once for every different value: faster than counting distinct ones in groups."""
    filled = exp.not_(exp.Is(this=value, expression=exp.null()))
    values = tree.where(matching, filled).group_by(tree.own(tree.CONTACT), value.copy())
    return tree.contacts_of(values.subquery("different"))


def _times(condition: ActivityCondition, rows: Rows, matching: exp.Select) -> Compiled:
    if condition.during is None:
        raise DefinitionError(f"“{condition.measure.fn}” needs a period to compare with")
    column = rows.activity.time_column
    if column is None:
        raise DefinitionError(f"the activity “{rows.activity.name}” has no times")
    moment = AGGREGATES[condition.measure.fn].value(tree.named(column.column))
    test = inside(moment, time_type(rows.activity), windows.resolve(condition.during, rows.as_of))
    return Compiled(matching.group_by(tree.own(tree.CONTACT)).having(test))


def _groups(per: Per, rows: Rows, matching: exp.Select) -> exp.Select:
    """Return the contacts of every group whose measure compares; rows without a value make no group."""
    kind = _measure(per.measure)
    if kind.result == "time":
        raise DefinitionError(f"“{per.measure.fn}” does not measure groups")
    by = rows.attribute(per.attribute)
    inner = _counted(per.measure, rows)
    value = quotient(inner) if per.measure.fn == "avg" else AGGREGATES[per.measure.fn].value(inner.copy())
    groups = (
        matching.select(exp.alias_(value, "value"))
        .where(exp.not_(exp.Is(this=by, expression=exp.null())))
        .group_by(tree.own(tree.CONTACT), by.copy())
    )
    if per.op is not None:
        groups = groups.having(compared(per.measure.fn, inner, per.op, per.values))
    return tree.contacts_of(groups.subquery("groups"))


def _counted(measure: Measure, rows: Rows) -> exp.Expr:
    """Return what a measure is computed of, in each row."""
    kind = _measure(measure)
    if not kind.needs_attribute:
        return exp.Star()
    column = columns.attribute(rows.activity, measure.attribute)
    if column.type not in kind.types:
        raise DefinitionError(f"“{measure.fn}” does not fit “{column.name}”")
    value = columns.value_of(column)
    folds = measure.fn == "count_distinct" and column.type in TEXT and not measure.match_case
    return tree.lower(value) if folds else value


def _measure(measure: Measure) -> measures.MeasureKind:
    kind = measures.MEASURES.get(measure.fn)
    if kind is None:
        raise DefinitionError(f"there is no measure “{measure.fn}”")
    return kind


def compile_values(condition: ActivityCondition, scope: Scope) -> exp.Select:
    """Return ``_contact`` and ``value``, what the condition measures, of every contact with matching rows.

    Averages come as whole numbers of units of 10^-15 (``is_quotient``), times as they are stored.
    """
    activity = columns.activity(scope.context.catalog, condition.activity)
    rows = Rows(activity, scope.context.as_of, scope.among)
    matching, measure = rows.within(condition.window, condition.where), condition.measure
    if condition.per is not None:
        source, of = _groups(condition.per, rows, matching), tree.own("value")
        counted: exp.Expr = exp.Star() if measure.fn == "count" else of
    elif _measure(measure).result == "time":
        column = activity.time_column
        if column is None:
            raise DefinitionError(f"the activity “{activity.name}” has no times")
        source, counted = matching, tree.named(column.column)
    else:
        source, counted = matching, _counted(measure, rows)
    value = (
        _averaged(condition.per, counted) if measure.fn == "avg" else AGGREGATES[measure.fn].value(counted)
    )
    return source.select(exp.alias_(value, "value")).group_by(tree.own(tree.CONTACT))


def _averaged(per: Per | None, value: exp.Expr) -> exp.Expr:
    """Return the average of rows or of groups, as ``quotient`` gives one; groups may be such already."""
    if per is None or per.measure.fn != "avg":
        return quotient(value)
    return exp.IntDiv(this=exp.Sum(this=value), expression=exp.Count(this=value.copy()))


def is_quotient(condition: ActivityCondition) -> bool:
    """Whether ``compile_values`` gives units of 10^-15: averages, and what is taken of averages."""
    of_averages = condition.per is not None and condition.per.measure.fn == "avg"
    return condition.measure.fn == "avg" or (of_averages and condition.measure.fn != "count")


# --- every, first, last, nth: tests of certain rows ------------------------------------------------------


def _among(condition: ActivityCondition, rows: Rows) -> exp.Select:
    if condition.per is not None or condition.op is not None or condition.measure.fn != "count":
        raise DefinitionError(f"“{condition.which}” takes no measure")
    return rows.within(condition.window, condition.among or Filters())


def _tested(condition: ActivityCondition, rows: Rows, having: Callable[[exp.Expr], exp.Expr]) -> Compiled:
    among = _among(condition, rows)
    test = rows.test(condition.where)
    if test == exp.true():
        return Compiled(among)  # one row is enough: any of them matches
    return Compiled(among.group_by(tree.own(tree.CONTACT)).having(having(tree.surely(test))))


def _every(condition: ActivityCondition, rows: Rows) -> Compiled:
    return _tested(condition, rows, lambda test: tree.call("bool_and", test))


def _first(condition: ActivityCondition, rows: Rows) -> Compiled:
    return _tested(condition, rows, lambda test: exp.ArgMin(this=test, expression=tree.own(tree.ROW)))


def _last(condition: ActivityCondition, rows: Rows) -> Compiled:
    return _tested(condition, rows, lambda test: exp.ArgMax(this=test, expression=tree.own(tree.ROW)))


def _nth(condition: ActivityCondition, rows: Rows) -> Compiled:
    if condition.nth is None or condition.nth < 1:
        raise DefinitionError("“nth” needs a whole number of at least 1")
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=[tree.own(tree.CONTACT)],
        order=exp.Order(expressions=[exp.Ordered(this=tree.own(tree.ROW))]),
    )
    numbered = _among(condition, rows).select(
        exp.alias_(place, "place"), exp.alias_(rows.test(condition.where), "matches")
    )
    at = exp.EQ(this=tree.own("place"), expression=tree.number(condition.nth))
    query = tree.contacts_of(numbered.subquery("numbered"))
    return Compiled(query.where(at, tree.own("matches")))


WHICH: Mapping[Which, Callable[[ActivityCondition, Rows], Compiled]] = MappingProxyType(
    {"any": _any, "every": _every, "first": _first, "last": _last, "nth": _nth}
)
"""How each choice of rows is compiled."""
