"""Tests of one thing that can't hold together: numbers, texts and periods that have nothing in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple, TypeAlias, TypeVar

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.pages import as_held
from engine.catalog.phrases import measure_words
from engine.definition import windows
from engine.definition.intervals import INTERVALS, Interval
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Value,
    Window,
)
from engine.definition.moment import AsOf, Range
from engine.definition.names import lowered
from engine.errors import DefinitionError

T = TypeVar("T")


class Test(NamedTuple):
    """One comparison; ``subject`` is equal for equal things compared, ``name`` says it in a message."""

    path: str
    subject: Hashable
    name: str
    op: str
    values: tuple[Value, ...]
    window: Window | None
    negated: bool


Allowed: TypeAlias = Interval | frozenset[Any]


def tests_of(condition: Condition, path: str, catalog: Catalog) -> Iterator[Test]:
    """Yield the comparison that a condition is; only those of a field or a measure are one."""
    if isinstance(condition, FieldCondition):
        found = catalog.field(condition.field)
        yield _test(condition, path, condition.field, found)
    elif isinstance(condition, ActivityCondition) and condition.which == "any" and condition.op is not None:
        rest = msgspec.structs.replace(condition, op=None, values=(), during=None, negated=False)
        name = measure_words(condition, catalog)
        yield Test(path, rest, name, condition.op, condition.values, condition.during, condition.negated)


def tests_of_rows(filters: Filters, path: str, activity: Activity | None) -> Iterator[Test]:
    """Yield the comparisons that a row must all pass."""
    if filters.negated or (filters.match == "any" and len(filters.filters) > 1):
        return
    for index, item in enumerate(filters.filters):
        inner = f"{path}.filters[{index}]"
        if isinstance(item, Filter):
            found = activity.attribute(item.attribute) if activity is not None else None
            yield _test(item, inner, item.attribute, found)
        else:
            yield from tests_of_rows(item, inner, activity)


def _test(test: FieldCondition | Filter, path: str, name: str, found: DataColumn | None) -> Test:
    said = name if found is None else found.shown
    held = tuple(as_held(each, found) if isinstance(each, str) else each for each in test.values)
    return Test(path, name, said, test.op, held, test.window, test.negated)


def alike(things: Iterable[T], subject: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Yield the pairs of things of equal subject in the order of all combinations, the later one second."""
    numbered = list(things)
    places: dict[Hashable, list[int]] = {}
    for at, thing in enumerate(numbered):
        places.setdefault(subject(thing), []).append(at)
    for one, other in sorted(pair for found in places.values() for pair in combinations(found, 2)):
        yield numbered[one], numbered[other]


def contradictions(tests: Iterable[Test], as_of: AsOf | None) -> Iterator[tuple[Test, Test]]:
    """Yield the pairs of tests of one thing that no value passes; the later one second."""
    said = ((test, allowed(test, as_of)) for test in tests)
    known = ((test, values) for test, values in said if values is not None)
    for (first, one), (second, other) in alike(known, lambda pair: pair[0].subject):
        if not _overlap(one, other):
            yield first, second


def allowed(test: Test, as_of: AsOf | None) -> Allowed | None:
    """Return which values pass a test; None when that can't be said in one piece."""
    if test.negated:
        return None
    if test.window is not None:
        return _days(test.window, as_of)
    if test.op in _SETS:
        return _SETS[test.op](test.values)
    return INTERVALS[test.op](test.values)[0] if test.op in INTERVALS else None


def _texts(values: tuple[Value, ...]) -> frozenset[Any]:
    return frozenset(lowered(value) if isinstance(value, str) else value for value in values)


_SETS: dict[str, Callable[[tuple[Any, ...]], frozenset[Any]]] = {
    "is": _texts,
    "equals": frozenset,
    "is_true": lambda _: frozenset({True}),
    "is_false": lambda _: frozenset({False}),
}


def _days(window: Window, as_of: AsOf | None) -> Allowed | None:
    """Return the days that a window touches: enough to tell that two have nothing in common."""
    if as_of is None:
        return None
    try:
        resolved = windows.resolve(window, as_of)
    except DefinitionError:
        return None
    return Interval(resolved.first_day, resolved.last_day) if isinstance(resolved, Range) else None


def _overlap(one: Allowed, other: Allowed) -> bool:
    if isinstance(one, frozenset):
        return any(value in other for value in one)
    if isinstance(other, frozenset):
        return any(value in one for value in other)
    return _reaches(one, other) and _reaches(other, one)


def _reaches(one: Interval, other: Interval) -> bool:
    """Tell whether ``one`` starts no later than ``other`` ends."""
    if one.low is None or other.high is None:
        return True
    if one.low_open or other.high_open:
        return bool(one.low < other.high)
    return bool(one.low <= other.high)
