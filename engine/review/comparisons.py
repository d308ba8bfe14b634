"""Checks of one comparison: does the operator fit the column, do the values fit the operator."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.catalog.model import DataColumn
from engine.catalog.pages import as_held
from engine.definition import decimals, windows
from engine.definition.model import FieldCondition, Filter, Value, Window
from engine.definition.operators import OPERATORS, Operator, Takes, operators_for
from engine.definition.types import NUMBER, TYPE_WORDS
from engine.errors import DefinitionError, UserError
from engine.review.findings import Findings

NUMBER_OPERATORS = tuple(key for key, row in OPERATORS.items() if row.types == NUMBER)


def check_test(test: FieldCondition | Filter, column: DataColumn, path: str, findings: Findings) -> None:
    """Check the operator, values, window and case of a test of one column."""
    operator = OPERATORS.get(test.op)
    fitting = [row.key for row in operators_for(column.type)]
    if operator is None:
        known = [*fitting, *(key for key in OPERATORS if key not in fitting)]
        findings.unknown("unknown-operator", f"{path}.op", f"“{test.op}” is no operator", test.op, known)
        return
    if column.type not in operator.types:
        what = f"“{test.op}” does not fit {column.shown}, which holds {TYPE_WORDS[column.type]}"
        findings.error("operator-type", f"{path}.op", what, f"use one of {', '.join(fitting)}")
        return
    check_values(operator, test.values, path, findings)
    if operator.takes == "texts":
        _check_held(test.values, column, path, findings)
    _check_window(operator, test, path, findings)
    if test.match_case and not operator.folds:
        what = f"match_case says nothing with {test.op}"
        findings.warning("idle-case", f"{path}.match_case", what, "leave it out")


def _check_window(operator: Operator, test: FieldCondition | Filter, path: str, findings: Findings) -> None:
    if operator.takes == "window":
        fields_only = isinstance(test, FieldCondition)
        check_window(test.window, f"{path}.window", findings, of_field=fields_only)
    elif test.window is not None:
        findings.error(
            "idle-window", f"{path}.window", f"a period means nothing with {test.op}", "leave it out"
        )


def check_window(window: Window | None, path: str, findings: Findings, *, of_field: bool = False) -> None:
    """Check a window; ``of_field`` tells that it is compared with a contact's field."""
    if window is None:
        findings.error("no-window", path.rpartition(".")[0], "the period is missing", "choose one")
        return
    kind = windows.kind_of(window)
    if kind.fields_only and not of_field:
        what = f"{kind.key} is for the contacts' own date fields only"
        findings.error("window-of-field", f"{path}.type", what, "choose another period")
        return
    problem = kind.problem(window)
    if problem is not None:
        at = f"{path}.{problem.key}" if problem.key else path
        findings.error("wrong-window", at, problem.what, problem.mend)
    elif findings.around.as_of is not None:
        try:
            kind.resolve(window, findings.around.as_of)
        except DefinitionError as failed:
            findings.failure("wrong-window", path, failed)


def check_values(operator: Operator, values: tuple[Value, ...], path: str, findings: Findings) -> None:
    """Check how many values there are and each of them."""
    least, most, words = _ARITY[operator.takes]
    if not least <= len(values) <= most:
        what = f"{operator.key} takes {words}, not {len(values)}" if values else "the value is missing"
        findings.error("arity", f"{path}.values", what, "mend the values" if values else f"give {words}")
        return
    before = len(findings.found)
    check = _CHECKS.get(operator.takes)
    for index, value in enumerate(values):
        if check is not None:
            check(value, f"{path}.values[{index}]", findings)
    if operator.takes == "pair" and before == len(findings.found):
        _check_order(*values, path=f"{path}.values", findings=findings)


def _check_held(values: tuple[Value, ...], column: DataColumn, path: str, findings: Findings) -> None:
    """Tell of values of which nothing is left in the form that the column holds, such as ``/`` of pages."""
    for index, value in enumerate(values):
        if isinstance(value, str) and value.strip() and not as_held(value, column):
            what = f"of “{value.strip()}” nothing is left in the form of a page: no query, no final slash"
            mend = "write more of the address, or test the address itself"
            findings.warning("blank-page", f"{path}.values[{index}]", what, mend)


def _check_order(low: Value, high: Value, *, path: str, findings: Findings) -> None:
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    if low > high:
        what = f"the first value, {low:f}, is greater than the second, {high:f}"
        findings.error("reversed", path, what, "put the smaller one first")


MANY = 10**9

_ARITY: dict[Takes, tuple[int, int, str]] = {
    "nothing": (0, 0, "no values"),
    "texts": (1, MANY, "at least one value"),
    "patterns": (1, MANY, "at least one pattern"),
    "numbers": (1, MANY, "at least one number"),
    "number": (1, 1, "exactly one number"),
    "pair": (2, 2, "exactly two numbers"),
    "window": (0, 0, "a period and no values"),
}


def _check_text(value: Value, path: str, findings: Findings) -> None:
    if not isinstance(value, str):
        what = "a number stands" if isinstance(value, Decimal) else "true or false stands"
        findings.error("value-type", path, f"{what} where a text belongs", "put it in quotes")
    elif not value.strip():
        findings.error("blank", path, "the value is blank", "write a value, or use is_set to find empty ones")


def _check_pattern(value: Value, path: str, findings: Findings) -> None:
    before = len(findings.found)
    _check_text(value, path, findings)
    if isinstance(value, str) and before == len(findings.found):
        try:
            findings.around.pattern(value)
        except UserError as failed:
            findings.failure("pattern", path, failed)


def _check_number(value: Value, path: str, findings: Findings) -> None:
    if not isinstance(value, Decimal):
        what = f"{'true or false' if isinstance(value, bool) else 'a text'} stands where a number belongs"
        findings.error("value-type", path, what, "write a number, without quotes")
        return
    wrong = decimals.number_problem(value)
    if wrong is not None:
        findings.error("number", path, *wrong)


_CHECKS: dict[Takes, Callable[[Value, str, Findings], None]] = {
    "texts": _check_text,
    "patterns": _check_pattern,
    "numbers": _check_number,
    "number": _check_number,
    "pair": _check_number,
}
