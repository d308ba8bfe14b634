"""Checks of every kind of condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    ListCondition,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
)
from engine.errors import NotFoundError, UserError
from engine.review.activities import check_activity
from engine.review.comparisons import check_test
from engine.review.findings import Findings
from engine.review.sequences import check_sequence


def check_condition(condition: Condition, path: str, findings: Findings) -> None:
    """Check one condition against what surrounds it; cycles of segments are looked for elsewhere."""
    _CHECKS[type(condition)](condition, path, findings)


def _check_field(condition: FieldCondition, path: str, findings: Findings) -> None:
    catalog = findings.around.catalog
    column = catalog.field(condition.field)
    if column is not None:
        check_test(condition, column, path, findings)
        return
    what = f"there is no field “{condition.field}”"
    known = [known.name for known in catalog.fields]
    owners = [each.name for each in catalog.activities if each.attribute(condition.field) is not None]
    if owners:
        what = f"{what} (it is a detail of {', '.join(owners)})"
    findings.unknown("unknown-field", f"{path}.field", what, condition.field, known)


def _check_segment(condition: SegmentCondition, path: str, findings: Findings) -> None:
    try:
        findings.around.segments(condition.segment)
    except NotFoundError as missing:
        findings.failure("unknown-segment", f"{path}.segment", missing)


def _check_list(condition: ListCondition, path: str, findings: Findings) -> None:
    try:
        findings.around.lists(condition.list)
    except NotFoundError as missing:
        findings.failure("unknown-list", f"{path}.list", missing)


def _check_sql(condition: SqlCondition, path: str, findings: Findings) -> None:
    if not condition.expression.strip():
        mend = "write one, such as age > 30"
        findings.error("blank", f"{path}.expression", "the SQL condition is blank", mend)
        return
    try:
        findings.around.expression(condition.expression)
    except UserError as failed:
        findings.failure("sql", f"{path}.expression", failed)


_CHECKS: dict[type[Any], Callable[[Any, str, Findings], None]] = {
    FieldCondition: _check_field,
    ActivityCondition: check_activity,
    SegmentCondition: _check_segment,
    ListCondition: _check_list,
    SqlCondition: _check_sql,
    SequenceCondition: check_sequence,
}
