"""The smallest change: what turns an answer around, and nothing smaller does."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition.moment import MICROSECOND, Range
from engine.evaluation.changes import of_number, of_time

HOLDS: dict[str, Callable[[Fraction, Sequence[Fraction]], bool]] = {
    "equals": lambda x, v: x in v,
    "greater_than": lambda x, v: operator.gt(x, v[0]),
    "at_least": lambda x, v: operator.ge(x, v[0]),
    "less_than": lambda x, v: operator.lt(x, v[0]),
    "at_most": lambda x, v: operator.le(x, v[0]),
    "between": lambda x, v: v[0] <= x <= v[1],
}


@pytest.mark.parametrize(
    ("op", "wanted", "value", "negated", "rows", "expected"),
    [
        ("at_least", [3], 1, False, True, "2 more rows"),
        ("at_least", [1], 0, False, True, "1 more row"),
        ("greater_than", [3], 3, False, True, "1 more row"),
        ("at_least", [3], 5, True, True, "3 fewer rows"),
        ("equals", [2], 2, True, True, "1 fewer row"),
        ("equals", [0], 0, True, True, "1 more row"),
        ("less_than", [1], 4, False, True, "4 fewer rows"),
        ("greater_than", [300], 250, False, False, "more than 50 more"),
        ("at_least", [300], Fraction("250.5"), False, False, "49.5 more"),
        ("greater_than", [300], 300, False, False, "slightly more"),
        ("at_least", [300], 300, True, False, "slightly less"),
        ("between", [10, 20], 25, False, False, "5 less"),
        ("between", [10, 20], 12, True, False, "more than 2 less"),
        ("equals", [1, 5], 4, False, False, "1 more"),
    ],
)
def test_words(op: str, wanted: list[int], value: Fraction, negated: bool, rows: bool, expected: str) -> None:
    assert str(of_number(op, wanted, Fraction(value), negated, rows=rows)) == expected


def test_nothing_would_do() -> None:
    assert of_number("at_least", [0], Fraction(3), True, rows=True) is None
    assert of_number("less_than", [0], Fraction(3), False, rows=True) is None


whole = st.integers(-3, 8)


@given(
    st.sampled_from(sorted(HOLDS)),
    st.lists(whole, min_size=2, max_size=2).map(sorted),
    st.integers(0, 9),
    st.booleans(),
)
def test_of_rows_no_smaller_step_would_do(op: str, wanted: list[int], rows: int, negated: bool) -> None:
    numbers = [Fraction(each) for each in wanted]

    def right(count: int) -> bool:
        return count >= 0 and HOLDS[op](Fraction(count), numbers) != negated

    change = of_number(op, wanted, Fraction(rows), negated, rows=True)
    nearest = next((step for step in range(40) if right(rows + step) or right(rows - step)), None)
    if nearest is None:
        assert change is None
    else:
        assert change is not None
        assert change.amount == nearest
        assert right(rows + nearest * (1 if change.more else -1))


MARCH = Range(datetime(2024, 3, 1), datetime(2024, 4, 1))


@pytest.mark.parametrize(
    ("span", "value", "negated", "expected"),
    [
        (MARCH, date(2024, 2, 27), False, "3 days later"),
        (MARCH, datetime(2024, 4, 1, 10), False, "1 day earlier"),
        (MARCH, date(2024, 3, 2), True, "2 days earlier"),
        (MARCH, date(2024, 3, 30), True, "2 days later"),
        (Range(None, datetime(2024, 4, 1)), date(2024, 3, 30), True, "2 days later"),
        (Range(), date(2024, 3, 30), True, "None"),
        (Range(datetime(2024, 3, 1), datetime(2024, 3, 1)), date(2024, 3, 30), False, "None"),
    ],
)
def test_days(span: Range, value: date, negated: bool, expected: str) -> None:
    assert str(of_time(span, value, negated)) == expected


EIGHT = datetime(2024, 3, 5, 8, 0, 0, 1)
SIX = Range(EIGHT, datetime(2024, 3, 5, 14, 0, 0, 1))
"""The six hours that end at 14:00, which it includes; they exclude their start."""

FIRST_SIX = Range(datetime(2024, 3, 5, 0, 0, 0, 1), datetime(2024, 3, 5, 6, 0, 0, 1))
"""The six hours that end at 6:00: the midnight that they exclude is the day's own."""


@pytest.mark.parametrize(
    ("span", "value", "negated", "expected"),
    [
        (SIX, datetime(2024, 3, 5, 5), False, "more than 3 hours later"),
        (SIX, datetime(2024, 3, 5, 8), False, "slightly later"),
        (SIX, datetime(2024, 3, 5, 5, 0, 0, 250_000), False, "3 hours later"),
        (SIX, datetime(2024, 3, 2, 5, 30), False, "more than 3 days 2 hours 30 minutes later"),
        (SIX, datetime(2024, 3, 5, 15, 1, 30), False, "1 hour 1 minute 30 seconds earlier"),
        (SIX, datetime(2024, 3, 5, 12), True, "more than 2 hours later"),
        (SIX, datetime(2024, 3, 5, 8, 0, 1), True, "1 second earlier"),
        (Range(None, EIGHT, before=True), datetime(2024, 3, 5, 9), False, "1 hour earlier"),
        (
            Range(datetime(2024, 3, 5), SIX.end),
            datetime(2024, 3, 5, 13, 30),
            True,
            "more than 30 minutes later",
        ),
        (Range(datetime(2024, 3, 5), SIX.end), datetime(2024, 3, 3, 13), False, "2 days later"),
        (Range(datetime(2024, 3, 5), SIX.end), datetime(2024, 3, 3, 20), False, "1 day 4 hours later"),
        (
            Range(EIGHT, datetime(2024, 3, 6)),
            datetime(2024, 3, 6, 7),
            False,
            "more than 7 hours earlier",
        ),
        (
            Range(EIGHT, EIGHT + MICROSECOND),
            datetime(2024, 3, 5, 7, 59, 58, 500_000),
            False,
            "1.500001 seconds later",
        ),
        (SIX, date(2024, 3, 4), False, "1 day later"),
        (SIX, date(2024, 3, 5), True, "1 day later"),
        (Range(datetime.min, datetime(2024, 4, 1)), datetime(2024, 3, 31), True, "1 day later"),
        (Range(datetime.min, datetime(2024, 4, 1)), date(1, 1, 1), True, "738976 days later"),
        (Range(datetime(2024, 3, 1), datetime.max), date(2024, 3, 2), True, "2 days earlier"),
        (Range(datetime(2024, 3, 1), datetime.max), datetime(2024, 3, 2), True, "2 days earlier"),
        (Range(None, datetime.max), date(2024, 3, 2), True, "None"),
        (Range(None, datetime.max), datetime(2024, 3, 2), True, "None"),
        (FIRST_SIX, datetime(2024, 3, 5, 2), True, "2 hours earlier"),
        (FIRST_SIX, datetime(2024, 3, 5, 5), True, "more than 1 hour later"),
        (
            Range(datetime(2024, 3, 4, 0, 0, 0, 1), FIRST_SIX.end),
            datetime(2024, 3, 5, 1),
            True,
            "more than 5 hours later",
        ),
        (
            Range(datetime(2024, 3, 4, 0, 0, 0, 1), datetime(2024, 3, 9, 0, 0, 0, 1)),
            datetime(2024, 3, 5, 1),
            True,
            "1 day 1 hour earlier",
        ),
    ],
)
def test_times(span: Range, value: date, negated: bool, expected: str) -> None:
    assert str(of_time(span, value, negated)) == expected


seconds = (st.integers(0, 3 * 86_400) | st.integers(0, 3).map(lambda day: day * 86_400)).map(
    lambda second: datetime(2024, 3, 4) + timedelta(seconds=second)
)
ends = st.tuples(seconds, st.sampled_from([timedelta(0), MICROSECOND])).map(lambda pair: pair[0] + pair[1])


@given(st.none() | ends, st.none() | ends, seconds)
def test_a_time_turns_the_answer_around_and_none_that_is_shorter_does(
    start: datetime | None, end: datetime | None, value: datetime
) -> None:
    span = Range(start, end)
    inside = value in span
    change = of_time(span, value, inside)
    if span.empty or (start is None and end is None):
        assert change is None
        return
    assert change is not None
    unit = timedelta(days=1) if change.kind == "days" else timedelta(seconds=1)
    way = 1 if change.more else -1
    moved = value + way * (int(change.amount) * unit + change.beyond * MICROSECOND)
    assert (moved in span) is not inside
    if change.kind == "time":
        shorter = value + way * (int(change.amount) - (not change.beyond)) * unit
        assert (shorter in span) is inside
