"""Checks of conditions on activities: which rows, what is measured, how it compares."""

from __future__ import annotations

from collections.abc import Iterable

from engine.catalog.model import Activity, DataColumn
from engine.definition.measures import MEASURES, MeasureKind
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    AllTime,
    Filter,
    Filters,
    Measure,
    Per,
    Value,
    Window,
)
from engine.definition.operators import OPERATORS
from engine.definition.types import TYPE_WORDS
from engine.review.comparisons import NUMBER_OPERATORS, check_test, check_values, check_window
from engine.review.findings import Findings

IDLE_VALUES = ("nothing says how the values compare", "choose an operator (op) or drop them")


def check_activity(condition: ActivityCondition, path: str, findings: Findings) -> None:
    """Check an activity condition."""
    activity = find_activity(condition.activity, f"{path}.activity", findings)
    check_period(condition.window, f"{path}.window", findings, activity)
    if activity is None:
        return
    check_where(condition.where, f"{path}.where", activity, findings)
    if condition.which == "any":
        _check_some(condition, path, activity, findings)
    else:
        _check_position(condition, path, activity, findings)


def find_activity(name: str, path: str, findings: Findings) -> Activity | None:
    """Return the activity of that name; an unknown one is an error."""
    activity = findings.around.catalog.activity(name)
    if activity is None:
        known = [known.name for known in findings.around.catalog.activities]
        findings.unknown("unknown-activity", path, f"there is no activity “{name}”", name, known)
    return activity


def check_period(window: Window, path: str, findings: Findings, activity: Activity | None) -> None:
    """Check the window that an activity's rows must lie in."""
    check_window(window, path, findings)
    if activity is not None and activity.time is None and not isinstance(window, AllTime):
        what = f"the rows of {activity.name} have no time, so none of them lies in a period"
        findings.warning("undated-window", path, what, "choose all time")


def find_attribute(name: str, path: str, activity: Activity, findings: Findings) -> DataColumn | None:
    """Return the attribute of that name; an unknown one is an error."""
    column = activity.attribute(name)
    if column is None:
        what = f"{activity.name} has no detail “{name}”"
        if findings.around.catalog.field(name) is not None:
            what = f"{what} (it is a field of the contacts)"
        known = [known.name for known in activity.attributes]
        findings.unknown("unknown-attribute", path, what, name, known)
    return column


# --- filters -----------------------------------------------------------------------------------------------


def check_where(filters: Filters, path: str, activity: Activity, findings: Findings) -> None:
    """Check the filters of rows; an empty ``where`` matches every row, unless it is negated."""
    if not filters.filters and filters.negated:
        what = "a filter of nothing can't be turned round"
        findings.error("empty-filters", path, what, "add a filter or drop the not")
    for index, item in enumerate(filters.filters):
        inner = f"{path}.filters[{index}]"
        if isinstance(item, Filter):
            column = find_attribute(item.attribute, f"{inner}.attribute", activity, findings)
            if column is not None:
                check_test(item, column, inner, findings)
        elif item.filters:
            check_where(item, inner, activity, findings)
        else:
            findings.error("empty-filters", inner, "these filters are empty", "add one or take them out")


# --- any row: a measure that compares ----------------------------------------------------------------------


def _check_some(condition: ActivityCondition, path: str, activity: Activity, findings: Findings) -> None:
    if condition.among is not None:
        mend = "put the filters into where, or choose every, first, last or nth"
        findings.error("idle-among", f"{path}.among", "among means nothing with which: any", mend)
    if condition.nth is not None:
        findings.error("idle-nth", f"{path}.nth", "nth means nothing with which: any", "leave it out")
    if condition.per is not None:
        _check_per(condition.per, f"{path}.per", activity, findings)
        kind = _check_group_measure(condition.measure, f"{path}.measure", findings)
    else:
        kind = check_measure(condition.measure, f"{path}.measure", activity, findings)
    if kind is None:
        return
    if kind.result == "time":
        _check_moment(condition, path, kind, activity, findings)
    else:
        _check_number(condition, path, kind, findings)


def check_measure(measure: Measure, path: str, activity: Activity, findings: Findings) -> MeasureKind | None:
    """Check a measure of rows; returns its kind when it is known."""
    kind = _known_measure(measure, path, findings)
    if kind is None:
        return None
    if measure.attribute is None:
        if kind.needs_attribute:
            findings.error("no-attribute", path, f"“{kind.label}” needs a detail", "add it")
        return kind
    if not kind.needs_attribute:
        what = f"“{kind.label}” takes no detail"
        findings.error("idle-attribute", f"{path}.attribute", what, "leave it out")
        return kind
    column = find_attribute(measure.attribute, f"{path}.attribute", activity, findings)
    if column is not None and column.type not in kind.types:
        what = f"“{kind.label}” does not fit {column.shown}, which holds {TYPE_WORDS[column.type]}"
        fitting = [each.name for each in activity.attributes if each.type in kind.types]
        mend = f"use one of {', '.join(fitting)}" if fitting else "count the rows"
        findings.error("measure-type", f"{path}.attribute", what, mend)
    if measure.match_case and measure.fn != "count_distinct":
        findings.warning(
            "idle-case", f"{path}.match_case", f"match_case says nothing with {measure.fn}", "leave it out"
        )
    return kind


def _known_measure(measure: Measure, path: str, findings: Findings) -> MeasureKind | None:
    kind = MEASURES.get(measure.fn)
    if kind is None:
        what = f"“{measure.fn}” is no measure"
        findings.unknown("unknown-measure", f"{path}.fn", what, measure.fn, list(MEASURES))
    return kind


def _check_group_measure(measure: Measure, path: str, findings: Findings) -> MeasureKind | None:
    """Check a measure over the groups of ``per``."""
    kind = _known_measure(measure, path, findings)
    if kind is None:
        return None
    if not kind.of_groups:
        fitting = [row.key for row in MEASURES.values() if row.of_groups]
        what = f"{measure.fn} can't be taken over the groups of per"
        findings.error("group-measure", f"{path}.fn", what, f"use one of {', '.join(fitting)}")
        return None
    if measure.attribute is not None:
        mend = "leave it out; what is measured of each group stands in per"
        findings.error(
            "idle-attribute", f"{path}.attribute", f"“{kind.label}” of groups takes no detail", mend
        )
    return kind


def _check_per(per: Per, path: str, activity: Activity, findings: Findings) -> None:
    find_attribute(per.attribute, f"{path}.attribute", activity, findings)
    kind = check_measure(per.measure, f"{path}.measure", activity, findings)
    if kind is not None and kind.result == "time":
        what = f"{per.measure.fn} can't be compared within per"
        findings.error("group-measure", f"{path}.measure.fn", what, "use a measure that is a number")
        return
    if per.op is not None:
        _check_number_test(per.op, per.values, path, findings)
    elif per.values:
        findings.error("idle-values", f"{path}.values", *IDLE_VALUES)


def _check_number(condition: ActivityCondition, path: str, kind: MeasureKind, findings: Findings) -> None:
    if condition.during is not None:
        what = f"during means nothing with {condition.measure.fn}"
        findings.error("idle-during", f"{path}.during", what, "leave it out")
    if condition.op is not None:
        _check_number_test(condition.op, condition.values, path, findings)
    elif condition.measure != COUNT:
        what = f"nothing says how “{kind.label}” compares"
        findings.error("no-operator", path, what, "choose an operator (op), such as at_least")
    elif condition.values:
        findings.error("idle-values", f"{path}.values", *IDLE_VALUES)


def _check_number_test(op: str, values: tuple[Value, ...], path: str, findings: Findings) -> None:
    if op in NUMBER_OPERATORS:
        check_values(OPERATORS[op], values, path, findings)
    elif op in OPERATORS:
        mend = f"use one of {', '.join(NUMBER_OPERATORS)}"
        findings.error("operator-type", f"{path}.op", f"{op} does not compare numbers", mend)
    else:
        what = f"“{op}” is no operator"
        findings.unknown("unknown-operator", f"{path}.op", what, op, list(NUMBER_OPERATORS))


def _check_moment(
    condition: ActivityCondition,
    path: str,
    kind: MeasureKind,
    activity: Activity,
    findings: Findings,
) -> None:
    """Check a measure that is a time: ``in`` and ``during``."""
    if activity.time is None:
        what = f"the rows of {activity.name} have no time"
        findings.error("undated", f"{path}.measure.fn", what, "use another measure")
    if condition.op != "in":
        at = f"{path}.op" if condition.op is not None else path
        what = f"{kind.key} compares by in and a during period"
        findings.error("operator-type", at, what, 'write "op": "in" and "during"')
        return
    if condition.values:
        findings.error("arity", f"{path}.values", "in takes a period and no values", "mend the values")
    if condition.during is None:
        findings.error("no-window", path, "the during period is missing", "choose one")
    else:
        check_window(condition.during, f"{path}.during", findings)


# --- every, first, last, nth -------------------------------------------------------------------------------


def _check_position(condition: ActivityCondition, path: str, activity: Activity, findings: Findings) -> None:
    for key in _idle(condition):
        what = f"{key} means nothing with which: {condition.which}"
        findings.error(f"idle-{key}", f"{path}.{key}", what, "leave it out, or choose which: any")
    if condition.among is not None:
        check_where(condition.among, f"{path}.among", activity, findings)
    if condition.which != "nth" and condition.nth is not None:
        findings.error(
            "idle-nth", f"{path}.nth", f"nth means nothing with which: {condition.which}", "leave it out"
        )
    if condition.which == "nth" and condition.nth is None:
        findings.error("no-nth", path, "which row is missing", 'add "nth", 1 for the first')
    if condition.which == "nth" and condition.nth is not None and condition.nth < 1:
        findings.error("nth", f"{path}.nth", f"there is no row number {condition.nth}", "count from 1")


def _idle(condition: ActivityCondition) -> Iterable[str]:
    """Yield the keys that only ``which: any`` gives a meaning."""
    said = {
        "per": condition.per is not None,
        "measure": condition.measure != COUNT,
        "op": condition.op is not None,
        "values": bool(condition.values) and condition.op is None,
        "during": condition.during is not None,
    }
    return (key for key, given in said.items() if given)
