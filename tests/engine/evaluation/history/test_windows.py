"""Every window in every unit over days and moments: each point of a history is the count of its moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from engine.definition.codec import read_segment
from engine.definition.moment import AsOf
from engine.evaluation.history.grid import Every, Grid
from tests.oracle.histories import differences
from tests.support.imported import Bench, bench_of

UNITS = ("hour", "day", "week", "month", "quarter", "year")
FORMS: tuple[dict[str, Any], ...] = (
    {"type": "last", "n": 1},
    {"type": "previous", "n": 1},
    {"type": "current"},
    {"type": "older_than", "n": 1},
    {"type": "ago", "from": 2, "to": 1},
)
DAYS = [date(2023, 10, 31), date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)]
CLOCKS = ["00:00:00", "22:59:59", "23:00:00", "23:59:59"]
ENDS = [AsOf.end_of(date(2023, 12, 31)), AsOf.parse("2024-03-01T00:30"), AsOf.parse("2024-02-29T00:00")]


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    moments = [(day, clock) for day in DAYS for clock in CLOCKS]
    files = {
        "people.csv": ["id", *(f"p{number}" for number in range(len(moments)))],
        "days.csv": ["id,at", *(f"p{number},{day}" for number, (day, _) in enumerate(moments))],
        "moments.csv": [
            "id,at",
            *(f"p{number},{day} {clock}" for number, (day, clock) in enumerate(moments)),
        ],
    }
    activities = [
        {"name": name, "file": f"{name}.csv", "contact": "id", "time": "at"} for name in ("days", "moments")
    ]
    contacts = {"file": "people.csv", "key": "id"}
    mapping = {"format": "cardinal.mapping/1", "contacts": contacts, "activities": activities}
    with bench_of(tmp_path_factory.mktemp("windows"), mapping, files) as opened:
        yield opened


@pytest.mark.parametrize("activity", ["days", "moments"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form["type"]))
def test_every_point_is_the_count_of_its_moment(form: dict[str, Any], activity: str, on: Bench) -> None:
    steps: tuple[Every, ...] = ("day", "month")
    for unit, end, every in product(UNITS, ENDS, steps):
        assert end is not None
        condition = {"type": "activity", "activity": activity, "window": {**form, "unit": unit}}
        card = {"type": "card", "conditions": [condition]}
        told = {"format": "cardinal.segment/1", "name": "In it", "include": {"items": [card]}}
        start = date(end.today.year - 1, 12, 1) if every == "month" else date(2023, 12, 20)
        grid = Grid.between(start, end, every)
        assert list(differences(on, read_segment(json.dumps(told)), grid)) == [], (unit, str(end), every)
