"""Measures that histories sweep, over rows without a time and over numbers of many decimals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.definition.codec import read_segment
from engine.definition.moment import AsOf
from engine.evaluation.history.grid import Grid
from tests.oracle.histories import differences
from tests.support.imported import Bench, bench_of

FILES = {
    "people.csv": ["id", "a", "b", "c", "d"],
    "orders.csv": [
        "id,at,paid,rate",
        "a,2024-02-01,yes,5.123456789",
        "a,2024-02-03,yes,54.8",
        "b,2024-02-03,no,9758882.000000001",
        "c,2024-02-04,yes,-0.5",
    ],
    "notes.csv": ["id,kind,score", "a,x,1.5", "a,y,2", "b,x,"],
}
MAPPING: dict[str, Any] = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "people.csv", "key": "id"},
    "activities": [
        {"name": "orders", "file": "orders.csv", "contact": "id", "time": "at"},
        {"name": "notes", "file": "notes.csv", "contact": "id"},
    ],
    "rfm": {"activity": "orders", "amount": "rate"},
}
WINDOWS: tuple[dict[str, Any], ...] = ({"type": "all_time"}, {"type": "last", "n": 2, "unit": "day"})
KIND_X = {"filters": [{"attribute": "kind", "op": "is", "values": ["x"]}]}


def at_most_two(fn: str, attribute: str) -> dict[str, Any]:
    return {"measure": {"fn": fn, "attribute": attribute}, "op": "at_most", "values": [2]}


UNDATED: dict[str, dict[str, Any]] = {
    "count": {},
    "none": {"op": "at_most", "values": [0]},
    **{fn: at_most_two(fn, "score") for fn in ("sum", "avg", "min", "max", "count_distinct")},
    "every": {"which": "every", "where": KIND_X},
    "groups": {"per": {"attribute": "kind"}},
    "sums of groups": {"per": {"attribute": "kind", **at_most_two("sum", "score")}},
}
INDICATORS: dict[str, dict[str, Any]] = {
    "monetary": {"field": "rfm.monetary", "op": "at_least", "values": [59.923456789]},
    "segment": {"field": "rfm.segment", "op": "is", "values": ["loyal", "champions"]},
}


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("measures"), MAPPING, FILES) as opened:
        yield opened


def check(on: Bench, condition: dict[str, Any]) -> None:
    card = {"type": "card", "conditions": [condition]}
    told = {"format": "cardinal.segment/1", "name": "It", "include": {"items": [card]}}
    grid = Grid.between(date(2024, 1, 30), AsOf.end_of(date(2024, 2, 8)), "day")
    assert list(differences(on, read_segment(json.dumps(told)), grid)) == []


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: str(window["type"]))
@pytest.mark.parametrize("test", UNDATED.values(), ids=UNDATED.keys())
def test_rows_without_a_time_are_in_no_window_but_all_time(
    test: dict[str, Any], window: dict[str, Any], on: Bench
) -> None:
    check(on, {"type": "activity", "activity": "notes", "window": window, **test})


@pytest.mark.parametrize("fn", ["sum", "avg", "min", "max"])
def test_numbers_of_nine_decimals_are_measured(fn: str, on: Bench) -> None:
    check(on, {"type": "activity", "activity": "orders", "window": WINDOWS[1], **at_most_two(fn, "rate")})


@pytest.mark.parametrize("test", INDICATORS.values(), ids=INDICATORS.keys())
def test_indicators_of_numbers_of_nine_decimals(test: dict[str, Any], on: Bench) -> None:
    check(on, {"type": "field", **test})
