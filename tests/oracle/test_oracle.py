"""A shorter run of the generated comparison; ``python -m tests.oracle.run`` is the long one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.oracle import data
from tests.oracle.evaluator import Oracle
from tests.oracle.run import imported, routes, run_schema

KEPT: list[dict[str, Any]] = json.loads(Path(__file__).with_name("kept.json").read_text("utf-8"))
"""Conditions on which the two once differed, with the data set and the moment."""

SCHEMAS = range(1, 9)
DEFINITIONS = 125


@pytest.mark.parametrize("seed", SCHEMAS)
def test_the_engine_gives_the_members_that_the_contract_means(seed: int, tmp_path: Path) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    assert list(run_schema(seed, DEFINITIONS, seen, Counter(), tmp_path)) == []
    assert {name for kind, name in seen if kind == "which"} == {"any", "every", "first", "last", "nth"}


@pytest.mark.parametrize("seed", sorted({case["seed"] for case in KEPT}))
def test_cases_that_once_differed_stay_equal(seed: int, tmp_path: Path) -> None:
    world = data.make(seed)
    with imported(world, tmp_path) as on:
        for case in (each for each in KEPT if each["seed"] == seed):
            card = {"type": "card", "conditions": [case["condition"]]}
            asked = {"format": "cardinal.segment/1", "name": "Kept", "include": {"items": [card]}}
            expected = sorted(Oracle(world.values(), case["as_of"]).members(asked))
            for route, got in routes(on, asked, case["as_of"]).items():
                assert got == expected, f"{case['why']}, by {route}"
