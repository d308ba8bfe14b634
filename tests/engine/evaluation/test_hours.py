"""Hours against moments and whole days, worked out by hand around midnights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from engine.definition.codec import read_segment
from engine.definition.moment import AsOf
from tests.support.imported import Bench, bench_of

MOMENTS = {
    "a": "2024-03-30 21:59:59",
    "b": "2024-03-30 22:00:00",
    "c": "2024-03-30 23:59:59",
    "d": "2024-03-31 00:00:00",
    "e": "2024-03-31 01:00:00",
    "f": "2024-03-31 02:00:00",
    "g": "2024-03-31 12:00:00",
}

MAPPING = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "people.csv", "key": "id"},
    "activities": [
        {"name": "moments", "file": "moments.csv", "contact": "who", "time": "at"},
        {"name": "days", "file": "days.csv", "contact": "who", "time": "day"},
    ],
}

# as of | window | moments inside | days inside (z: 29, y: 30, x: 31 March)
CASES = """
2024-03-31T01:00:00 | {"type":"last","n":1,"unit":"hour"}        | e    | x
2024-03-31T01:00:00 | {"type":"last","n":3,"unit":"hour"}        | cde  | xy
2024-03-31T01:00:00 | {"type":"older_than","n":3,"unit":"hour"}  | ab   | z
2024-03-31T01:00:00 | {"type":"older_than","n":1,"unit":"hour"}  | abcd | yz
2024-03-31T02:00:00 | {"type":"last","n":2,"unit":"hour"}        | ef   | x
2024-03-31T02:00:00 | {"type":"older_than","n":2,"unit":"hour"}  | abcd | yz
2024-03-31T01:59:59 | {"type":"last","n":2,"unit":"hour"}        | de   | xy
2024-03-31T01:59:59 | {"type":"older_than","n":2,"unit":"hour"}  | abc  | z
2024-03-31          | {"type":"last","n":12,"unit":"hour"}       | g    | x
2024-03-31          | {"type":"older_than","n":12,"unit":"hour"} | abcdef | yz
2024-03-31          | {"type":"last","n":24,"unit":"hour"}       | defg | x
2024-03-31          | {"type":"older_than","n":24,"unit":"hour"} | abc  | yz
2024-03-31          | {"type":"last","n":26,"unit":"hour"}       | bcdefg | xy
2024-03-31          | {"type":"older_than","n":26,"unit":"hour"} | a    | z
2024-03-31T02:00:00 | {"type":"ago","from":4,"to":2,"unit":"hour"} | cd | xy
2024-03-31T00:30:00 | {"type":"previous","n":1,"unit":"hour"}    | c    | y
2024-03-31T00:30:00 | {"type":"previous","n":2,"unit":"hour"}    | bc   | y
2024-03-31T00:30:00 | {"type":"current","unit":"hour"}           | d    | x
"""


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("hours")
    days = {"z": "2024-03-29", "y": "2024-03-30", "x": "2024-03-31"}
    files = {
        "people.csv": ["id,moment,day", *(f"{key},{at}," for key, at in MOMENTS.items())],
        "moments.csv": ["who,at", *(f"{key},{at}" for key, at in MOMENTS.items())],
        "days.csv": ["who,day", *(f"{key},{day}" for key, day in days.items())],
    }
    files["people.csv"] += [f"{key},,{day}" for key, day in days.items()]
    with bench_of(folder, MAPPING, files) as opened:
        yield opened


def members(on: Bench, condition: dict[str, Any], as_of: AsOf) -> str:
    card = {"type": "card", "conditions": [condition]}
    told = {"format": "cardinal.segment/1", "name": "hours", "include": {"items": [card]}}
    evaluated = on.membership.evaluate(read_segment(json.dumps(told)), as_of)
    return "".join(on.keys(evaluated.result))


def rows() -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("moment", "window", "moments", "days"), rows(), ids=lambda text: str(text))
def test_hours_around_midnight(on: Bench, moment: str, window: str, moments: str, days: str) -> None:
    as_of = AsOf.parse(moment)
    assert as_of is not None
    wanted = {"window": json.loads(window)}
    for field, expected in (("moment", moments), ("day", days)):
        assert members(on, {"type": "field", "field": field, "op": "in", **wanted}, as_of) == expected
    known = [key for key in moments if datetime.fromisoformat(MOMENTS[key]) <= as_of.instant]
    assert members(on, {"type": "activity", "activity": "moments", **wanted}, as_of) == "".join(known)
    assert members(on, {"type": "activity", "activity": "days", **wanted}, as_of) == days
