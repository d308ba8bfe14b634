"""Totals swept over a grid, against adding up step by step; in one range of owners and in several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definition.codec import read_segment
from engine.definition.model import Condition, FieldCondition
from engine.errors import CancelledError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history import ranges
from engine.evaluation.history.flips import Flips
from engine.evaluation.history.merging import Source, Timelines, merge
from engine.evaluation.history.sweeping import Counter, Sweep

OWNERS = 7
LENGTH = 5
LATER = LENGTH + 2


class Row(NamedTuple):
    """A row of an owner that comes at a step and goes at another, with a number."""

    owner: int
    enter: int
    leave: int
    amount: int


rows = st.lists(
    st.builds(
        Row,
        st.integers(0, OWNERS - 1),
        st.integers(0, LATER),
        st.integers(0, LATER),
        st.integers(-3, 3),
    ),
    max_size=30,
)


@pytest.fixture(params=[1, 10**9], ids=["many ranges", "one range"])
def _in_ranges(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "LEAST", request.param)
    monkeypatch.setattr("os.cpu_count", lambda: 3)


def columns(found: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    owners, enter, leave, amounts = np.array(found, np.int64).reshape(-1, 4).T
    return owners, enter.astype(np.uint16), leave.astype(np.uint16), amounts


def states(flips: Flips, spread: int = 1) -> list[list[bool]]:
    """Return the truth of every owner at every step; the owners are numbers ``spread`` apart."""
    changed = dict(zip(flips.keys.tolist(), flips.states.tolist(), strict=True))
    found = []
    for owner in range(0, OWNERS * spread, spread):
        now, course = flips.initial, []
        for step in range(LENGTH):
            now = changed.get(owner * LENGTH + step, now)
            course.append(now)
        found.append(course)
    return found


def total(found: Sequence[Row], owner: int, step: int, *, amounts: bool) -> int:
    inside = [row for row in found if row.owner == owner and row.enter <= step < row.leave]
    return sum(row.amount if amounts else 1 for row in inside)


quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(
    rows, st.integers(-1, 3), st.sampled_from(["at least", "at most", "just", "other than"]), st.booleans()
)
def test_numbers_of_rows(found: list[Row], number: int, compare: str, in_order: bool) -> None:
    test: Callable[[Any], Any] = {
        "at least": lambda n: n >= number,
        "at most": lambda n: n <= number,
        "just": lambda n: n == number,
        "other than": lambda n: n != number,
    }[compare]
    if in_order:  # as rows come whose window moves over them
        found = [
            Row(row.owner, row.enter, row.enter + 2, 1) for row in sorted(found, key=lambda row: row.enter)
        ]
    owners, enter, leave, _ = columns(found)
    flips = Sweep(LENGTH).flips([Counter(owners, enter, leave)], lambda n: test(n[0]))
    assert states(flips) == [
        [test(total(found, owner, step, amounts=False)) for step in range(LENGTH)] for owner in range(OWNERS)
    ]
    assert flips.keys.tolist() == sorted(set(flips.keys.tolist()))


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(rows, st.sampled_from([9_973, 70_001, 10**9 + 7]), st.integers(1, 3))
def test_owners_of_large_numbers(found: list[Row], spread: int, least: int) -> None:
    owners, enter, leave, amounts = columns(found)
    sweep, owners = Sweep(LENGTH), owners * spread
    counted = sweep.flips([Counter(owners, enter, leave)], lambda n: n[0] >= least)
    summed = sweep.flips([Counter(owners, enter, leave, amounts)], lambda n: n[0] >= least)
    for flips, by_amounts in ((counted, False), (summed, True)):
        assert states(flips, spread) == [
            [total(found, owner, step, amounts=by_amounts) >= least for step in range(LENGTH)]
            for owner in range(OWNERS)
        ]


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(rows)
def test_a_row_that_never_goes_and_the_next_owners_first(found: list[Row]) -> None:
    stay = [row._replace(leave=LENGTH) for row in found]
    owners, enter, leave, _ = columns(stay)
    flips = Sweep(LENGTH).flips([Counter(owners, enter, leave)], lambda n: n[0] > 0)
    first = {owner: min(row.enter for row in stay if row.owner == owner) for owner in {*owners.tolist()}}
    within = sorted((owner, step) for owner, step in first.items() if step < LENGTH)
    assert flips.keys.tolist() == [owner * LENGTH + step for owner, step in within]
    assert flips.states.all()


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(rows, rows, st.integers(-2, 2))
def test_totals_of_several_counters(found: list[Row], others: list[Row], more: int) -> None:
    owners, enter, leave, amounts = columns(found)
    ones = np.ones(len(found), np.int64)
    counters = [Counter(owners, enter, leave, amounts, ones, None), Counter(*columns(others)[:3])]
    flips = Sweep(LENGTH).flips(counters, lambda n: (n[0] > n[1] + more) & (n[2] == n[1]) & (n[3] == 0))
    assert states(flips) == [
        [
            total(found, owner, step, amounts=True) > total(found, owner, step, amounts=False) + more
            and total(others, owner, step, amounts=False) == 0
            for step in range(LENGTH)
        ]
        for owner in range(OWNERS)
    ]


def test_a_cancelled_sweep_ends() -> None:
    counter = Counter(*columns([Row(0, 0, 3, 1)])[:3])
    with pytest.raises(CancelledError):
        Sweep(LENGTH, lambda: True).flips([counter], lambda n: n[0] > 0)


# --- merging ---------------------------------------------------------------------------------------------


def source_of(sources: Mapping[str, Source], condition: Condition) -> Source:
    assert isinstance(condition, FieldCondition)
    return sources[condition.field]


def segment_of(joins: str, negated: bool) -> str:
    cards = ", ".join(
        f'{{"type": "card", "conditions": [{{"type": "field", "field": "{name}", "op": "is_set"}}]}}'
        for name in "abc"
    )
    excluded = f"[{cards.split(', {')[0]}]" if negated else "[]"
    return (
        f'{{"format": "cardinal.segment/1", "name": "x", "include": {{"items": [{cards}], "joins": {joins}}},'
        f' "exclude": {{"items": {excluded}}}}}'
    )


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(rows, rows, st.lists(st.booleans(), min_size=OWNERS, max_size=OWNERS), st.data())
def test_a_timeline_serves_every_equation(
    first: list[Row], second: list[Row], steady: list[bool], data: st.DataObject
) -> None:
    sweep = Sweep(LENGTH)
    flips = (
        sweep.flips([Counter(*columns(first)[:3])], lambda n: n[0] >= 1),
        sweep.flips([Counter(*columns(second)[:3])], lambda n: n[0] == 0),
    )
    sources: dict[str, Source] = {"a": flips[0], "b": flips[1], "c": Bitmap.from_mask(np.array(steady))}
    born = np.array(data.draw(st.lists(st.integers(0, LATER), min_size=OWNERS, max_size=OWNERS)), np.uint16)
    kept = Timelines()
    truths = [states(each) for each in flips]
    for joins, negated in (('["and", "or"]', False), ('["or", "and"]', False), ('["or", "or"]', True)):
        segment = read_segment(segment_of(joins, negated))
        merged = merge(segment, born, partial(source_of, sources), LENGTH, kept)
        for owner, course in enumerate(states(merged)):
            for step, inside in enumerate(course):
                a, b = truths[0][owner][step], truths[1][owner][step]
                c = steady[owner]
                included = {'["and", "or"]': (a and b) or c, '["or", "and"]': a or (b and c)}.get(
                    joins, a or b or c
                )
                assert inside == (born[owner] <= step and included and not (negated and a))


def few_or_many(found: list[Row], number: int, few: bool) -> Flips:
    """Return where there are fewer rows than a number, or at least as many."""
    return Sweep(LENGTH).flips([Counter(*columns(found)[:3])], lambda n: (n[0] < number) == few)


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(
    st.lists(st.builds(few_or_many, rows, st.integers(1, 2), st.booleans()), min_size=1, max_size=20),
    st.sampled_from(["all", "any"]),
)
def test_a_timeline_of_many_conditions(conditions: list[Flips], match: str) -> None:
    sources = {str(place): flips for place, flips in enumerate(conditions)}
    listed = ", ".join(f'{{"type": "field", "field": "{name}", "op": "is_set"}}' for name in sources)
    segment = read_segment(
        f'{{"format": "cardinal.segment/1", "include": {{"items": [{{"type": "card", "match": "{match}", '
        f'"conditions": [{listed}]}}]}}, "exclude": {{"items": []}}}}'
    )
    born = np.zeros(OWNERS, np.uint16)
    merged = merge(segment, born, partial(source_of, sources), LENGTH, Timelines())
    courses = [states(flips) for flips in conditions]
    join = all if match == "all" else any
    assert states(merged) == [
        [join(course[owner][step] for course in courses) for step in range(LENGTH)] for owner in range(OWNERS)
    ]
