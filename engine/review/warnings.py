"""What can be calculated but is hardly meant; found without touching the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.pages import as_held
from engine.definition import windows
from engine.definition.dates import day_words
from engine.definition.hints import did_you_mean, near
from engine.definition.model import (
    ActivityCondition,
    AllTime,
    Card,
    Column,
    Condition,
    FieldCondition,
    Filter,
    Group,
    Item,
    Segment,
    SequenceCondition,
    Window,
)
from engine.definition.moment import Range
from engine.definition.names import lowered
from engine.definition.walk import SIDES, Path, cards, column, conditions, filters_of, positive, runs
from engine.errors import DefinitionError
from engine.review.conjunctions import Term, conjunctions
from engine.review.contradictions import Test, alike, contradictions, tests_of, tests_of_rows
from engine.review.findings import Findings
from engine.review.known import Known


def warn(segment: Segment, findings: Findings, known: Known) -> None:
    """Add the warnings about all conditions that have no error; columns and brackets must have none."""
    wrong = findings.wrong_conditions()
    sound = [(path, condition) for _, path, condition in conditions(segment) if path not in wrong]
    paths, catalog = {path for path, _ in sound}, findings.around.catalog
    for run in conjunctions(segment):
        terms = tuple(term for term in run if term.path in paths)
        _warn_of_opposites(terms, findings)
        tests = [test for term in terms for test in tests_of(term.condition, term.path, catalog)]
        _warn_of_tests(tests, findings)
    for path, condition in sound:
        known.look(_warn_of_condition, condition, path, findings)
    for side in SIDES:
        _warn_of_half_exclusions(segment, column(segment, side), Path(side), findings)


def _warn_of_condition(condition: Condition, path: str, findings: Findings) -> None:
    _warn_of_rows(condition, path, findings)
    _warn_of_windows(condition, path, findings)
    _warn_of_values(condition, path, findings)


# --- contradictions ----------------------------------------------------------------------------------------


def _warn_of_opposites(terms: tuple[Term, ...], findings: Findings) -> None:
    for first, second in alike(terms, lambda term: positive(term.condition)):
        if first.condition.negated != second.condition.negated:
            what = "the same condition stands here plain and turned round, and nobody can be both"
            findings.warning("opposites", second.path, what, "drop one or join them with or")


def _warn_of_tests(tests: list[Test], findings: Findings) -> None:
    for _, second in contradictions(tests, findings.around.as_of):
        kind, what = "nothing-in-common", f"no value of {second.name} passes both this test and one before it"
        if second.window is not None:
            kind, what = (
                "disjoint-windows",
                f"the periods that {second.name} must lie in have nothing in common",
            )
        findings.warning(kind, second.path, what, "change one or join them with or")
    emptied = {test.subject for test in tests if _wants_empty(test)}
    about_them = (test for test in tests if test.subject in emptied)
    for first, second in alike(about_them, lambda test: test.subject):
        empty = next((test for test in (first, second) if _wants_empty(test)), None)
        other = second if empty is first else first
        if empty is not None and not other.negated:
            what = f"{empty.name} must be empty here and pass another test too"
            findings.warning("empty-and-tested", empty.path, what, "drop one or join them with or")


def _wants_empty(test: Test) -> bool:
    return test.op == "is_set" and test.negated


def _warn_of_rows(condition: Condition, path: str, findings: Findings) -> None:
    known = findings.around.catalog.activity
    if isinstance(condition, ActivityCondition):
        tests = tests_of_rows(condition.where, f"{path}.where", known(condition.activity))
        _warn_of_tests(list(tests), findings)
    elif isinstance(condition, SequenceCondition):
        for index, step in enumerate(condition.steps):
            tests = tests_of_rows(step.where, f"{path}.steps[{index}].where", known(step.activity))
            _warn_of_tests(list(tests), findings)


# --- periods -----------------------------------------------------------------------------------------------


def _warn_of_windows(condition: Condition, path: str, findings: Findings) -> None:
    for at, name, window in _activity_windows(condition, path):
        activity = findings.around.catalog.activity(name)
        if activity is not None and not isinstance(window, AllTime):
            _warn_of_window(window, at, activity, findings)


def _activity_windows(condition: Condition, path: str) -> Iterator[tuple[str, str, Window]]:
    if isinstance(condition, ActivityCondition):
        yield f"{path}.window", condition.activity, condition.window
    elif isinstance(condition, SequenceCondition):
        yield f"{path}.window", condition.steps[0].activity, condition.window


def _warn_of_window(window: Window, path: str, activity: Activity, findings: Findings) -> None:
    as_of, first, last = findings.around.as_of, activity.first, activity.last
    if as_of is None or first is None or last is None:
        return
    try:
        resolved = windows.resolve(window, as_of)
    except DefinitionError:
        return  # told as an error
    if isinstance(resolved, Range):
        _warn_of_range(resolved, path, activity.shown, (first, last), findings)


def _warn_of_range(
    resolved: Range, path: str, name: str, held: tuple[datetime, datetime], findings: Findings
) -> None:
    first, last = held
    mend = f"your data on {name} goes from {day_words(first)} to {day_words(last)}"
    if resolved.last_day is not None and resolved.last_day < first.date():
        findings.warning("before-data", path, "the period ends before the data begins", mend)
    if resolved.first_day is not None and resolved.first_day > last.date():
        findings.warning("after-data", path, "the period begins after the data ends", mend)


# --- values ------------------------------------------------------------------------------------------------


def _warn_of_values(condition: Condition, path: str, findings: Findings) -> None:
    for at, test, found in _tested_columns(condition, path, findings.around.catalog):
        if found is not None and found.statistics is not None and found.statistics.complete:
            _warn_of_unseen(test, at, found, findings)


def _tested_columns(
    condition: Condition, path: str, catalog: Catalog
) -> Iterator[tuple[str, FieldCondition | Filter, DataColumn | None]]:
    if isinstance(condition, FieldCondition):
        yield path, condition, catalog.field(condition.field)
    for at, name, each in filters_of(condition, path):
        activity = catalog.activity(name)
        yield at, each, activity.attribute(each.attribute) if activity is not None else None


def _warn_of_unseen(test: FieldCondition | Filter, path: str, found: DataColumn, findings: Findings) -> None:
    """Warn of values that equal none of the column's; its statistics must hold them all."""
    assert found.statistics is not None
    if test.op not in _EXACT:
        return
    there = [frequent.value for frequent in found.statistics.frequent]
    seen = {_key(value, test, found) for value in there}
    for index, value in enumerate(test.values):
        said = value if isinstance(value, str) else f"{value:f}"
        if _key(said, test, found) not in seen:
            meant = near(said, there)
            mend = did_you_mean(meant) if meant is not None else "choose one of the values there are"
            what = f"“{said}” is never seen in {found.shown}"
            findings.warning("unseen-value", f"{path}.values[{index}]", what, mend, meant)


def _key(value: str, test: FieldCondition | Filter, column: DataColumn) -> str | Decimal:
    """Return what equal values have in common."""
    if test.op == "equals":
        return Decimal(value)
    held = as_held(value, column)
    return held if test.match_case else lowered(held)


_EXACT = frozenset({"is", "equals", "has_any_of", "has_all_of"})


# --- exclusions of one branch ------------------------------------------------------------------------------


def _warn_of_half_exclusions(
    segment: Segment, sequence: Column | Group, path: Path, findings: Findings
) -> None:
    """Warn of a ``not`` that ``and`` binds to one alternative only: ``A or B and not C`` leaves A's in."""
    found = runs(sequence.joins)
    excluding = [len(run) > 1 and any(sequence.items[index].negated for index in run) for run in found]
    for run in () if all(excluding) else found:
        for index in run:
            if len(run) > 1 and sequence.items[index].negated:
                name = _name(segment, sequence.items[index], path.child(index))
                what = f"{name} is left out of one alternative only; those of the others stay in"
                mend = "put the alternatives in brackets, or move it to the exclude column"
                findings.warning("half-exclusion", str(path.child(index)), what, mend)
    for index, item in enumerate(sequence.items):
        if isinstance(item, Group):
            _warn_of_half_exclusions(segment, item, path.child(index), findings)


def _name(segment: Segment, item: Item, path: Path) -> str:
    inside = [found.letter for found in cards(segment) if f"{found.path}.".startswith(f"{path}.")]
    return f"card {inside[0]}" if isinstance(item, Card) else f"the bracket {inside[0]} to {inside[-1]}"
