# ruff: noqa: E501 (tables)
"""Windows resolve to their ranges, written as a table, and read as sentences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import windows
from engine.definition.dates import describe_range
from engine.definition.model import (
    Ago,
    AllTime,
    Anniversary,
    Between,
    Current,
    Last,
    Next,
    OlderThan,
    Previous,
    Unit,
    Window,
)
from engine.definition.moment import Anniversaries, AsOf, Range
from engine.errors import DefinitionError


def read(text: str) -> Window:
    """Read a window as a table of cases writes it."""
    window: Window = msgspec.json.decode(text, type=Window)
    return window


def as_of(text: str) -> AsOf:
    moment = AsOf.parse(text)
    assert moment is not None
    return moment


# as of | window | printed range
RANGES = """
2024-03-31          | {"type":"all_time"}                         | up to 31 March 2024
2024-03-31T12:00:00 | {"type":"all_time"}                         | up to 31 March 2024, 12:00
2024-03-31 | {"type":"last","n":1,"unit":"day"}         | 31 March 2024
2024-03-31 | {"type":"last","n":30,"unit":"day"}        | 2 – 31 March 2024
2024-01-01 | {"type":"last","n":2,"unit":"day"}         | 31 December 2023 – 1 January 2024
2024-03-31 | {"type":"last","n":1,"unit":"week"}        | 25 – 31 March 2024
2024-03-31 | {"type":"last","n":1,"unit":"month"}       | 1 – 31 March 2024
2024-03-29 | {"type":"last","n":1,"unit":"month"}       | 1 – 29 March 2024
2023-03-31 | {"type":"last","n":1,"unit":"month"}       | 1 – 31 March 2023
2024-05-31 | {"type":"last","n":1,"unit":"quarter"}     | 1 March – 31 May 2024
2025-02-28 | {"type":"last","n":1,"unit":"year"}        | 29 February 2024 – 28 February 2025
2024-02-29 | {"type":"last","n":1,"unit":"year"}        | 1 March 2023 – 29 February 2024
2026-11-22 | {"type":"last","n":30,"unit":"day"}        | 24 October – 22 November 2026
2024-03-31T12:30:00 | {"type":"last","n":2,"unit":"hour"}      | 31 March 2024, 10:30 – 12:30
2024-03-31 | {"type":"previous","n":1,"unit":"day"}     | 30 March 2024
2024-03-31 | {"type":"previous","n":1,"unit":"week"}    | 18 – 24 March 2024
2024-04-01 | {"type":"previous","n":1,"unit":"week"}    | 25 – 31 March 2024
2024-03-31 | {"type":"previous","n":2,"unit":"month"}   | 1 January – 29 February 2024
2024-05-15 | {"type":"previous","n":1,"unit":"quarter"} | 1 January – 31 March 2024
2024-03-31 | {"type":"previous","n":1,"unit":"year"}    | 1 January – 31 December 2023
2024-03-31T12:30:00 | {"type":"previous","n":1,"unit":"hour"}  | 31 March 2024, 11:00 – 11:59:59
2024-03-31 | {"type":"current","unit":"day"}            | 31 March 2024
2024-04-03 | {"type":"current","unit":"week"}           | 1 – 7 April 2024
2024-02-29 | {"type":"current","unit":"month"}          | 1 – 29 February 2024
2024-12-31 | {"type":"current","unit":"quarter"}        | 1 October – 31 December 2024
2024-12-31 | {"type":"current","unit":"year"}           | 1 January – 31 December 2024
2024-03-31T12:59:59 | {"type":"current","unit":"hour"}         | 31 March 2024, 12:00 – 12:59:59
2024-03-31 | {"type":"next","n":7,"unit":"day"}         | 1 – 7 April 2024
2024-01-31 | {"type":"next","n":1,"unit":"month"}       | 1 – 29 February 2024
2024-03-31T12:30:00 | {"type":"next","n":1,"unit":"hour"}      | 31 March 2024, 12:30 – 13:30
2024-03-31 | {"type":"older_than","n":1,"unit":"day"}   | up to 30 March 2024
2024-03-31 | {"type":"older_than","n":1,"unit":"month"} | up to 29 February 2024
2024-03-31T12:30:00 | {"type":"older_than","n":2,"unit":"hour"} | up to 31 March 2024, 10:30
2024-03-31 | {"type":"ago","from":60,"to":30,"unit":"day"}  | 1 February – 1 March 2024
2024-03-31 | {"type":"ago","from":3,"to":1,"unit":"month"}  | 1 January – 29 February 2024
2024-03-31T12:30:00 | {"type":"ago","from":3,"to":1,"unit":"hour"} | 31 March 2024, 09:30 – 11:30
2024-03-31 | {"type":"between","from":"2024-01-01","to":"2024-03-31"} | 1 January – 31 March 2024
2024-03-31 | {"type":"between","from":"2024-01-01"}     | from 1 January 2024
2024-03-31 | {"type":"between","to":"2024-01-01"}       | up to 1 January 2024
2024-03-31 | {"type":"between","to":"9999-12-31"}       | any time
2024-03-31 | {"type":"between","from":"2024-01-01T10:00","to":"2024-01-01T11:00:00"} | 1 January 2024, 10:00 – 11:00
2024-04-02 | {"type":"anniversary","from":0,"to":7}     | 2 – 9 April 2024
2024-12-30 | {"type":"anniversary","from":-1,"to":3}    | 29 December 2024 – 2 January 2025
"""


def cases(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("moment", "window", "printed"), cases(RANGES), ids=lambda text: str(text))
def test_resolves_as_the_contract_says(moment: str, window: str, printed: str) -> None:
    assert describe_range(windows.resolve(read(window), as_of(moment))) == printed


# as of | window | first moment inside | first moment after
EDGES = """
2024-03-31T12:30:00 | {"type":"last","n":1,"unit":"hour"} | 2024-03-31T11:30:00.000001 | 2024-03-31T12:30:00.000001
2024-03-31T12:30:00 | {"type":"next","n":1,"unit":"hour"} | 2024-03-31T12:30:00.000001 | 2024-03-31T13:30:00.000001
2024-03-31T12:30:00 | {"type":"ago","from":2,"to":1,"unit":"hour"} | 2024-03-31T10:30:00.000001 | 2024-03-31T11:30:00.000001
2024-03-31T12:30:00 | {"type":"current","unit":"hour"} | 2024-03-31T12:00:00 | 2024-03-31T13:00:00
2024-03-31T12:30:00 | {"type":"last","n":1,"unit":"day"} | 2024-03-31T00:00:00 | 2024-03-31T12:30:00.000001
2024-03-31 | {"type":"between","from":"2024-01-01","to":"2024-01-01T00:00:00"} | 2024-01-01T00:00:00 | 2024-01-01T00:00:00.000001
"""


@pytest.mark.parametrize(("moment", "window", "start", "end"), cases(EDGES), ids=lambda text: str(text))
def test_edges_are_exact(moment: str, window: str, start: str, end: str) -> None:
    expected = Range(datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert windows.resolve(read(window), as_of(moment)) == expected


WRONG = """
{"type":"last","n":0,"unit":"day"}
{"type":"last","n":-1,"unit":"day"}
{"type":"previous","n":0,"unit":"month"}
{"type":"next","n":0,"unit":"month"}
{"type":"older_than","n":0,"unit":"month"}
{"type":"ago","from":30,"to":30,"unit":"day"}
{"type":"ago","from":30,"to":60,"unit":"day"}
{"type":"ago","from":30,"to":0,"unit":"day"}
{"type":"between"}
{"type":"between","from":"2024-02-01","to":"2024-01-31"}
{"type":"between","from":"2024-02-30"}
{"type":"between","from":"31.03.2024"}
{"type":"between","from":"20240331"}
{"type":"between","from":"2024-W01-1"}
{"type":"between","from":"2024-03-31T12:00:00Z"}
{"type":"between","from":""}
{"type":"anniversary","from":1,"to":0}
{"type":"anniversary","from":0,"to":367}
{"type":"last","n":99999999999,"unit":"day"}
"""


@pytest.mark.parametrize("window", WRONG.strip().splitlines())
def test_wrong_windows_are_refused(window: str) -> None:
    assert windows.problem(read(window)) is not None
    with pytest.raises(DefinitionError):
        windows.resolve(read(window), as_of("2024-03-31"))


@pytest.mark.parametrize("unit", windows.UNITS)
def test_leaving_the_calendar_is_a_clear_error(unit: Unit) -> None:
    n = windows.LARGEST_N * (240 if unit == "hour" else 10)
    for window in (
        Last(n=n, unit=unit),
        Next(n=n, unit=unit),
        Previous(n=n, unit=unit),
        Ago(start=n, end=1, unit=unit),
    ):
        kind = windows.kind_of(window)
        with pytest.raises(DefinitionError, match="before the year 1 or after the year 9999"):
            kind.resolve(window, as_of("2024-03-31"))


# as of | from | to | date | inside
ANNIVERSARIES = """
2024-04-02 | 0  | 7   | 1990-04-07 | yes
2024-04-02 | 0  | 7   | 2024-04-02 | yes
2024-04-02 | 0  | 7   | 2025-04-03 | no
2024-04-02 | 0  | 7   | 1990-03-31 | no
2025-01-03 | -3 | 0   | 1985-12-31 | yes
2025-01-03 | -3 | 0   | 2024-12-31 | yes
2025-01-03 | -3 | 0   | 2025-12-31 | no
2025-02-28 | 0  | 0   | 2000-02-29 | yes
2028-02-28 | 0  | 0   | 2000-02-29 | no
2028-02-29 | 0  | 0   | 2000-02-29 | yes
2025-03-01 | 0  | 0   | 2000-02-29 | no
2025-02-28 | 0  | 0   | 2028-02-29 | no
2024-12-31 | 0  | 366 | 2025-06-01 | yes
2024-12-31 | 0  | 366 | 2026-01-01 | yes
2024-12-31 | 0  | 366 | 2026-01-02 | no
"""


@pytest.mark.parametrize(("moment", "start", "end", "day", "inside"), cases(ANNIVERSARIES))
def test_anniversaries(moment: str, start: str, end: str, day: str, inside: str) -> None:
    resolved = windows.resolve(Anniversary(start=int(start), end=int(end)), as_of(moment))
    assert isinstance(resolved, Anniversaries)
    assert (date.fromisoformat(day) in resolved) == (inside == "yes")


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS, st.integers(-400, 400), st.integers(0, 366), DAYS)
def test_anniversaries_are_the_days_they_fall_on(today: date, start: int, length: int, day: date) -> None:
    resolved = windows.resolve(Anniversary(start=start, end=start + length), AsOf.end_of(today))
    assert isinstance(resolved, Anniversaries)

    def falls(on: date) -> bool:
        leap = on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)
        as_kept = (2, 28) if (day.month, day.day) == (2, 29) and not leap else (day.month, day.day)
        return as_kept == (on.month, on.day) and on >= day

    expected = any(falls(today + timedelta(days=n)) for n in range(start, start + length + 1))
    assert (day in resolved) == expected


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))


@given(MOMENTS, st.integers(1, 400), st.sampled_from(windows.UNITS))
def test_older_than_is_the_complement_of_last(moment: datetime, n: int, unit: Unit) -> None:
    last = windows.resolve(Last(n=n, unit=unit), AsOf(moment))
    older = windows.resolve(OlderThan(n=n, unit=unit), AsOf(moment))
    assert isinstance(last, Range)
    assert isinstance(older, Range)
    assert older.end == last.start
    assert older.start is None
    assert last.end == AsOf(moment).cut
    assert moment in last


@given(MOMENTS, st.integers(1, 60), st.sampled_from(windows.UNITS))
def test_previous_ends_where_current_starts(moment: datetime, n: int, unit: Unit) -> None:
    previous = windows.resolve(Previous(n=n, unit=unit), AsOf(moment))
    current = windows.resolve(Current(unit=unit), AsOf(moment))
    assert isinstance(previous, Range)
    assert isinstance(current, Range)
    assert previous.end == current.start
    assert moment in current
    assert not previous.empty


PHRASES: list[tuple[Window, str]] = [
    (AllTime(), "at any time up to now"),
    (Last(n=6, unit="month"), "in the last 6 months"),
    (Last(n=1, unit="day"), "in the last day"),
    (Previous(n=1, unit="day"), "yesterday"),
    (Previous(n=1, unit="quarter"), "in the previous quarter"),
    (Previous(n=3, unit="week"), "in the previous 3 whole weeks"),
    (Current(unit="day"), "today"),
    (Current(unit="year"), "this year"),
    (Next(n=7, unit="day"), "in the next 7 days"),
    (OlderThan(n=90, unit="day"), "longer ago than 90 days"),
    (Ago(start=60, end=30, unit="day"), "between 60 and 30 days ago"),
    (Between(start="2024-01-01", end="2024-03-31"), "from 1 January 2024 to 31 March 2024"),
    (Between(start="2024-01-01", end="2024-01-01"), "on 1 January 2024"),
    (Between(start="2024-01-01T10:00:00"), "from 1 January 2024, 10:00 on"),
    (Between(end="2024-03-31"), "up to 31 March 2024"),
    (Anniversary(start=0, end=7), "from today to 7 days from now"),
    (Anniversary(start=-3, end=1), "from 3 days ago to tomorrow"),
    (Anniversary(start=0, end=0), "today"),
]


@pytest.mark.parametrize(("window", "words"), PHRASES, ids=lambda value: str(value))
def test_windows_in_words(window: Window, words: str) -> None:
    assert windows.phrase(window) == words


def test_every_window_has_a_row_and_a_case() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in get_args(Window)}
    assert tags == set(windows.WINDOWS)
    assert {windows.kind_of(window).key for window, _ in PHRASES} == set(windows.WINDOWS)
