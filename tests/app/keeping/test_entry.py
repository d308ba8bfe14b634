"""Searching, filtering and sorting the list of saved segments, without a window."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.keeping.entry import ORDERS, Entry, OrderKey, Sorting, fits, ranked, tags_of
from engine.workspace import Recording


def recording(size: int) -> Recording:
    moment = datetime(2017, 11, 30, 23, 59, 59)
    return Recording(
        segment_id=1, version=1, recorded_at=moment, as_of=moment, data_version="1", size=size, base=100
    )


ENTRIES = (
    Entry(1, "beta", size=5, tags=("win-back", "Spring"), recalculated=datetime(2024, 1, 2)),
    Entry(2, "Alpha", size=90, tags=("spring",), before=recording(40), purpose="mail in March"),
    Entry(3, "gamma", size=60, before=recording(80), recalculated=datetime(2024, 3, 1)),
    Entry(4, "delta", broken="the field is unknown", tags=("win-back",)),
)

IN_ORDER = [
    (Sorting("name"), [2, 1, 4, 3]),
    (Sorting("name", turned=True), [3, 4, 1, 2]),
    (Sorting("size"), [2, 3, 1, 4]),
    (Sorting("size", turned=True), [1, 3, 2, 4]),
    (Sorting("growth"), [2, 3, 1, 4]),
    (Sorting("growth", turned=True), [3, 2, 1, 4]),
    (Sorting("recalculated"), [3, 1, 2, 4]),
    (Sorting("recalculated", turned=True), [1, 3, 2, 4]),
]


@pytest.mark.parametrize(("sorting", "expected"), IN_ORDER, ids=[sorting.written for sorting, _ in IN_ORDER])
def test_orders(sorting: Sorting, expected: list[int]) -> None:
    places = ranked(ENTRIES, sorting)
    assert sorted(places, key=places.__getitem__) == expected
    assert Sorting.read(sorting.written) == sorting


@pytest.mark.parametrize("text", ["", "colour", "colour turned", "turned"])
def test_an_order_that_is_not_known_is_by_name(text: str) -> None:
    assert Sorting.read(text).key == "name"


SEARCHES = [
    ("", (), [1, 2, 3, 4]),
    ("ALPHA", (), [2]),
    ("march mail", (), [2]),
    ("win", (), [1, 4]),
    ("", ("SPRING",), [1, 2]),
    ("", ("spring", "win-back"), [1]),
    ("del", ("spring",), []),
]


@pytest.mark.parametrize(("words", "tags", "expected"), SEARCHES)
def test_names_tags_and_purposes_are_searched(words: str, tags: tuple[str, ...], expected: list[int]) -> None:
    assert [entry.id for entry in ENTRIES if fits(entry, words.split(), tags)] == expected


def test_a_tag_stands_once_and_the_most_used_first() -> None:
    assert tags_of(ENTRIES) == ["Spring", "win-back"]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 3)), max_size=12),
    st.sampled_from(list(ORDERS)),
    st.booleans(),
)
def test_every_entry_has_one_place(rows: list[tuple[int, int | None]], key: OrderKey, turned: bool) -> None:
    entries = [Entry(number, f"n{name}", size=size) for number, (name, size) in enumerate(rows)]
    places = ranked(entries, Sorting.read(f"{key} turned" if turned else key))
    assert sorted(places.values()) == list(range(len(entries)))
    known = [places[entry.id] for entry in entries if ORDERS[key].value(entry) is not None]
    assert sorted(known) == list(range(len(known)))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can't be changed here")
def test_all_that_is_known_is_told_by_the_clock_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    lines = Entry(
        1, "beta", size=90, tags=("a", "b"), purpose="mail", before=recording(40), users=("gamma",),
        recalculated=datetime(2024, 1, 2, 8, 5),
    ).told.split("\n")  # fmt: skip
    assert lines == [
        "beta", "mail", "a, b", "+50 since 30 Nov 2017", "Recalculated on 2 Jan 2024, 17:05",
        "Used in gamma",
    ]  # fmt: skip
    monkeypatch.undo()
    time.tzset()
