"""Activity conditions over a grid: what each row adds to which counter, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.model import Activity, DataColumn
from engine.compiler import columns, tree
from engine.definition.model import ActivityCondition, Measure
from engine.definition.types import TEXT
from engine.evaluation.history.bounds import Numbers, Steps, numbers
from engine.evaluation.history.comparing import CannotSweepError, Classes, average_test, number_test
from engine.evaluation.history.flips import Flips, Owners
from engine.evaluation.history.rows import Rows, RowSource, code, whole
from engine.evaluation.history.sweeping import Counter, Predicate, Sweep

AT_LEAST_ONE = ("at_least", (Decimal(1),))


class Plan:
    """How a measure is swept: columns to fetch, then counters of some owners and the test of their totals.

    ``holds_empty`` tells whether it holds without any row.
    """

    def __init__(
        self,
        extra: dict[str, exp.Expr],
        counters: Callable[[Rows, Owners], list[Counter]],
        predicate: Predicate,
        *,
        holds_empty: bool = False,
    ) -> None:
        self.extra = extra
        self.counters = counters
        self.predicate = predicate
        self.holds_empty = holds_empty


def sweep_activity(condition: ActivityCondition, source: RowSource) -> Flips:
    """Return where the condition, its own *not* left aside, changes; ``CannotSweepError`` where it can't."""
    return _WHICH[condition.which](condition, source, source.activity(condition.activity))


# --- measures over the matching rows ---------------------------------------------------------------------


def _any(condition: ActivityCondition, source: RowSource, of: Activity) -> Flips:
    op, values = (condition.op, condition.values) if condition.op else AT_LEAST_ONE
    if condition.per is not None:
        return _groups(condition, source, of, op, values)
    if condition.measure.fn in ("first_time", "last_time"):
        return _times(condition, source, of)
    if condition.measure.fn == "count_distinct":
        return _distinct(condition, source, of, op, values)
    plan = _plan(condition.measure, of, op, values)
    rows = source.fetch(of, condition.window, condition.where, plan.extra)
    return source.sweep.flips(plan.counters(rows, rows.contacts), plan.predicate)


def _plan(measure: Measure, of: Activity, op: str, values: Sequence[Any]) -> Plan:
    """Return how a measure of rows is swept."""
    if measure.fn == "count":
        return _count(op, values)
    column = columns.attribute(of, measure.attribute)
    maker = _MEASURES.get(measure.fn)
    if maker is None:
        raise CannotSweepError
    return maker(column, {"value": whole(column, columns.value_of(column), of.rows)}, op, values)


def _sum(column: DataColumn, extra: dict[str, exp.Expr], op: str, values: Sequence[Any]) -> Plan:
    test = number_test(op, values, column.scale)

    def counters(rows: Rows, who: Owners) -> list[Counter]:
        return [Counter(who, rows.enter, rows.leave, _filled(rows, "value", 0))]

    return Plan(extra, counters, lambda n: test(n[0]), holds_empty=_at_zero(test))


def _count(op: str, values: Sequence[Any]) -> Plan:
    test = number_test(op, values)

    def counters(rows: Rows, who: Owners) -> list[Counter]:
        return [Counter(who, rows.enter, rows.leave)]

    return Plan({}, counters, lambda n: test(n[0]), holds_empty=_at_zero(test))


def _at_zero(test: Callable[[Numbers], Any]) -> bool:
    return bool(test(np.zeros(1, np.int64))[0])


def _average(column: DataColumn, extra: dict[str, exp.Expr], op: str, values: Sequence[Any]) -> Plan:
    test = average_test(op, values, column.scale)

    def counters(rows: Rows, who: Owners) -> list[Counter]:
        column = rows.columns["value"]
        some = _present(rows, "value").astype(np.int8) if np.ma.isMaskedArray(column) else None
        return [Counter(who, rows.enter, rows.leave, _filled(rows, "value", 0), some)]

    return Plan(extra, counters, lambda n: test(n[0], n[1]))


def _extreme(largest: bool) -> Callable[[DataColumn, dict[str, exp.Expr], str, Sequence[Any]], Plan]:
    """Return the maker for ``max`` or ``min``: rows are counted by the stretch of numbers they lie in."""

    def make(column: DataColumn, extra: dict[str, exp.Expr], op: str, values: Sequence[Any]) -> Plan:
        classes = Classes(op, values, column.scale)

        def counters(rows: Rows, who: Owners) -> list[Counter]:
            present = _present(rows, "value")
            found = classes.of(_filled(rows, "value", 0))
            return [
                Counter(who[mask], rows.enter[mask], rows.leave[mask])
                for index in range(len(classes.answers))
                for mask in [present & (found == index)]
            ]

        def predicate(totals: Sequence[Numbers]) -> Any:
            held = np.zeros(len(totals[0]), np.bool_)
            decided = np.zeros(len(totals[0]), np.bool_)
            order = range(len(totals))
            for index in reversed(order) if largest else order:
                here = (totals[index] > 0) & ~decided
                held |= here & classes.answers[index]
                decided |= here
            return held

        return Plan(extra, counters, predicate)

    return make


_MEASURES: Mapping[str, Callable[[DataColumn, dict[str, exp.Expr], str, Sequence[Any]], Plan]] = (
    MappingProxyType({"sum": _sum, "avg": _average, "min": _extreme(False), "max": _extreme(True)})
)


def _filled(rows: Rows, name: str, empty: int) -> npt.NDArray[np.integer]:
    return np.ma.filled(rows.columns[name], empty)


def _present(rows: Rows, name: str) -> Any:
    return ~np.ma.getmaskarray(np.ma.asarray(rows.columns[name]))


def _times(condition: ActivityCondition, source: RowSource, of: Activity) -> Flips:
    """The latest time is in a range while some row is at or after its start and none is beyond its end."""
    if condition.during is None or of.time_column is None:
        raise CannotSweepError
    time: dict[str, exp.Expr] = {"time": tree.named(of.time_column.column)}
    rows = source.fetch(of, condition.window, condition.where, time)
    bounds = source.bounds(of, condition.during)
    times = numbers(rows.columns["time"], bounds.kind)
    begun, ended = bounds.enters(times), bounds.leaves(times)
    if condition.measure.fn == "last_time":
        within = Counter(rows.contacts, rows.enter, np.minimum(rows.leave, ended))
        beyond = Counter(rows.contacts, rows.enter, np.minimum(rows.leave, begun))
    else:
        within = Counter(rows.contacts, np.maximum(rows.enter, begun), rows.leave)
        beyond = Counter(rows.contacts, np.maximum(rows.enter, ended), rows.leave)
    return source.sweep.flips([within, beyond], lambda n: (n[0] > 0) & (n[1] == 0))


# --- different values, and groups --------------------------------------------------------------------------


def _distinct(
    condition: ActivityCondition, source: RowSource, of: Activity, op: str, values: Sequence[Any]
) -> Flips:
    measure = condition.measure
    column = columns.attribute(of, measure.attribute)
    value = columns.value_of(column)
    if column.type in TEXT and not measure.match_case:
        value = tree.lower(value)
    rows = source.fetch(of, condition.window, condition.where, {"code": code(value)})
    return _of_owned(rows, _count(*AT_LEAST_ONE), op, values, source.sweep)


def _groups(
    condition: ActivityCondition, source: RowSource, of: Activity, op: str, values: Sequence[Any]
) -> Flips:
    per = condition.per
    assert per is not None
    if condition.measure.fn != "count" or per.measure.fn == "count_distinct":
        raise CannotSweepError
    inner_op, inner_values = (per.op, per.values) if per.op else AT_LEAST_ONE
    measure = per.measure if per.op else Measure(fn="count")
    plan = _plan(measure, of, inner_op, inner_values)
    if plan.holds_empty:
        plan = _while_there(plan)
    extra = {"code": code(columns.value_of(columns.attribute(of, per.attribute))), **plan.extra}
    rows = source.fetch(of, condition.window, condition.where, extra)
    return _of_owned(rows, plan, op, values, source.sweep)


def _while_there(plan: Plan) -> Plan:
    """Return the plan for groups that hold even at zero: only as long as they have a row."""

    def counters(rows: Rows, who: Owners) -> list[Counter]:
        return [*plan.counters(rows, who), Counter(who, rows.enter, rows.leave)]

    return Plan(plan.extra, counters, lambda n: plan.predicate(n[:-1]) & (n[-1] > 0))


def _of_owned(rows: Rows, plan: Plan, op: str, values: Sequence[Any], sweep: Sweep) -> Flips:
    """Return where the number of a contact's values (or groups) that hold compares; ``code`` 0 is none."""
    codes = np.ma.filled(rows.columns["code"], 0).astype(np.int64)
    kept = codes > 0
    part = Rows(rows.contacts[kept], rows.enter[kept], rows.leave[kept])
    part.columns = {name: column[kept] for name, column in rows.columns.items()}
    span = int(codes.max(initial=0)) + 1
    owners = part.contacts.astype(np.int64) * span + codes[kept]
    held = sweep.flips(plan.counters(part, owners), plan.predicate)
    test = number_test(op, values)
    return sweep.flips([stretches(held, span)], lambda n: test(n[0]))


def stretches(held: Flips, span: int) -> Counter:
    """Return one unit for as long as each owner holds, for the contact that is ``owner // span``."""
    begins = np.flatnonzero(held.states)
    owners, steps = held.owners, held.steps
    leave = np.full(len(begins), held.length, np.uint16)
    after = begins + 1
    ended = after < len(owners)
    ended[ended] = owners[after[ended]] == owners[begins[ended]]
    leave[ended] = steps[after[ended]]
    return Counter(owners[begins] // span, steps[begins].astype(np.uint16), leave)


# --- every, first, last, n-th ------------------------------------------------------------------------------


def _every(condition: ActivityCondition, source: RowSource, of: Activity) -> Flips:
    rows = source.fetch(of, condition.window, condition.among, {"matches": source.test(of, condition.where)})
    odd = ~np.ma.filled(rows.columns["matches"], False).astype(np.bool_)
    counters = [
        Counter(rows.contacts, rows.enter, rows.leave),
        Counter(rows.contacts[odd], rows.enter[odd], rows.leave[odd]),
    ]
    return source.sweep.flips(counters, lambda n: (n[0] > 0) & (n[1] == 0))


def _placed(condition: ActivityCondition, source: RowSource, of: Activity) -> Flips:
    """A contact's rows come and go in order, so each one is the first (last, n-th) for one stretch."""
    test = source.test(of, condition.where)
    rows = source.fetch(of, condition.window, condition.among, {"matches": test}, ordered=True)
    enter, leave = rows.enter, rows.leave
    if condition.which == "last":
        leave = np.minimum(leave, _neighbour(rows.contacts, enter, 1, len(source.grid)))
    else:
        n = 1 if condition.which == "first" else condition.nth or 1
        enter = np.maximum(enter, _neighbour(rows.contacts, rows.leave, -n, 0))
        leave = np.minimum(leave, _neighbour(rows.contacts, rows.leave, 1 - n, 0))
    matches = np.ma.filled(rows.columns["matches"], False).astype(np.bool_)
    counter = Counter(rows.contacts[matches], enter[matches], leave[matches])
    return source.sweep.flips([counter], lambda n: n[0] > 0)


def _neighbour(contacts: Any, values: Steps, offset: int, otherwise: int) -> Steps:
    """Return the values ``offset`` rows on, of rows ordered by contact; ``otherwise`` where there is none."""
    found = np.full(len(values), otherwise, np.uint16)
    if abs(offset) >= len(values):
        return values.copy() if offset == 0 else found
    here = slice(max(0, -offset), len(values) - max(0, offset))
    there = slice(max(0, offset), len(values) - max(0, -offset))
    same = contacts[here] == contacts[there]
    found[here] = np.where(same, values[there], otherwise)
    return found


_WHICH: Mapping[str, Callable[[ActivityCondition, RowSource, Activity], Flips]] = MappingProxyType(
    {"any": _any, "every": _every, "first": _placed, "last": _placed, "nth": _placed}
)
