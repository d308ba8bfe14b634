"""Totals swept over a grid, against adding up step by step; in one range of owners and in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definition.codec import read_segment
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
    return owners, enter, leave, amounts


def states(flips: Flips, owners: int = OWNERS) -> list[list[bool]]:
    """Return the truth of every owner at every step."""
    changed = dict(zip(flips.keys.tolist(), flips.states.tolist(), strict=True))
    found = []
    for owner in range(owners):
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
@given(rows, st.integers(-1, 3))
def test_numbers_of_rows(found: list[Row], least: int) -> None:
    owners, enter, leave, _ = columns(found)
    flips = Sweep(LENGTH).flips([Counter(owners, enter, leave)], lambda n: n[0] >= least)
    assert states(flips) == [
        [total(found, owner, step, amounts=False) >= least for step in range(LENGTH)]
        for owner in range(OWNERS)
    ]
    assert flips.keys.tolist() == sorted(set(flips.keys.tolist()))


@pytest.mark.usefixtures("_in_ranges")
@quick
@given(rows, rows, st.integers(-2, 2))
def test_totals_of_several_counters(found: list[Row], others: list[Row], more: int) -> None:
    owners, enter, leave, amounts = columns(found)
    ones = np.ones(len(found), np.int64)
    counters = [Counter(owners, enter, leave, amounts, ones), Counter(*columns(others)[:3])]
    flips = Sweep(LENGTH).flips(counters, lambda n: (n[0] > n[1] + more) & (n[2] == 0))
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
    sources: dict[str, Source] = {
        "a": sweep.flips([Counter(*columns(first)[:3])], lambda n: n[0] >= 1),
        "b": sweep.flips([Counter(*columns(second)[:3])], lambda n: n[0] == 0),
        "c": Bitmap.from_mask(np.array(steady)),
    }
    born = np.array(data.draw(st.lists(st.integers(0, LATER), min_size=OWNERS, max_size=OWNERS)), np.int64)
    kept = Timelines()
    truths = [states(source) if isinstance(source, Flips) else steady for source in sources.values()]
    for joins, negated in (('["and", "or"]', False), ('["or", "and"]', False), ('["or", "or"]', True)):
        segment = read_segment(segment_of(joins, negated))
        merged = merge(segment, born, lambda condition: sources[condition.field], LENGTH, kept)  # type: ignore[union-attr]
        for owner, course in enumerate(states(merged)):
            for step, inside in enumerate(course):
                a, b = truths[0][owner][step], truths[1][owner][step]  # type: ignore[index]
                c = steady[owner]
                included = {'["and", "or"]': (a and b) or c, '["or", "and"]': a or (b and c)}.get(
                    joins, a or b or c
                )
                assert inside == (born[owner] <= step and included and not (negated and a))
