"""Explanations of generated definitions: their truth is the oracle's, and their changes turn it around."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.definition.codec import read_segment
from engine.evaluation.changes import Change
from engine.evaluation.explain import ConditionAnswer, Explainer
from tests.oracle import data, time
from tests.oracle.definitions import Maker, moment
from tests.oracle.evaluator import Oracle
from tests.oracle.run import imported
from tests.oracle.values import compare_number
from tests.support.workspaces import times

SEEDS = range(201, 201 + times(2, 20))
DEFINITIONS = times(30, 200)
CONTACTS = 3
"""Contacts explained of each definition."""

HAIR = Fraction(1, 10**12)
"""Less than any two numbers in the data differ by."""


@pytest.mark.parametrize("seed", SEEDS)
def test_explanations(seed: int, tmp_path: Path) -> None:
    world, random = data.make(seed), Random(seed)
    maker, seen = Maker(world, random, Counter()), Counter[str]()
    with imported(world, tmp_path) as on:
        explainer = Explainer(on.reader, on.membership)
        for number in range(DEFINITIONS):
            definition, as_of = maker.definition(f"Asked {number}", []), moment(random)
            segment = read_segment(json.dumps(definition))
            oracle = Oracle(world.values(), as_of)
            evaluated = on.membership.evaluate(segment, on.workspace.as_of(as_of))
            asked = conditions(definition)
            for key in random.sample(sorted(world.values()["contacts"]), CONTACTS):
                told = explainer.explain(evaluated, key)
                assert told.exists is (key in oracle.base)
                assert told.member is (key in oracle.members(definition))
                answers = [answer for card in told.cards for answer in card.conditions]
                for condition, answer in zip(asked if told.exists else [], answers, strict=True):
                    assert answer.holds is oracle.condition(condition, key), condition
                    seen[turns_around(condition, answer, as_of)] += 1
    assert set(seen) - {"time"} == {"nothing", "value", "rows", "days"}


def conditions(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The conditions of a definition in the order of its letters."""
    found: list[dict[str, Any]] = []
    waiting = [definition.get(side, {}) for side in ("exclude", "include")]
    while waiting:
        node = waiting.pop()
        found += node.get("conditions", [])
        waiting += reversed(node.get("items", []))
    return found


def turns_around(condition: dict[str, Any], answer: ConditionAnswer, as_of: str) -> str:
    """Check that the change named turns the answer around and that a smaller one doesn't; say its kind."""
    change, value = answer.evidence.change, answer.evidence.value
    if change is None or value is None:
        return "nothing"
    positive = answer.holds != bool(condition.get("negated"))
    if change.kind in ("days", "time"):
        _require_move(condition, change, value, as_of, positive)
        return change.kind
    op, wanted = condition.get("op", "at_least"), condition.get("values", [1])
    sign = 1 if change.more else -1
    exact = Fraction(value)
    step = Fraction(1) if change.kind == "rows" else HAIR
    if (exact * 10**9).denominator != 1 or "avg" in json.dumps(condition.get("measure", {})):
        return "nothing"  # shown rounded
    assert compare_number(op, exact, wanted) is positive
    there = exact + sign * (change.amount + (HAIR if change.beyond else 0))
    assert compare_number(op, there, wanted) is not positive, (condition, value, change)
    short = exact + sign * (change.amount - (0 if change.beyond else step))
    assert compare_number(op, short, wanted) is positive, (condition, value, change)
    return change.kind


def _require_move(
    condition: dict[str, Any], change: Change, value: date | datetime, as_of: str, positive: bool
) -> None:
    window = condition.get("during") or condition["window"]
    unit = timedelta(days=1) if change.kind == "days" else timedelta(seconds=1)
    way, amount = (1 if change.more else -1), int(change.amount)
    assert inside(window, value, as_of) is positive
    turned = value + way * amount * unit + way * change.beyond * timedelta(microseconds=1)
    nearer = value + way * (amount - (not change.beyond)) * unit
    assert inside(window, turned, as_of) is not positive, (condition, value, change)
    assert inside(window, nearer, as_of) is positive, (condition, value, change)


def inside(window: dict[str, Any], value: date | datetime, as_of: str) -> bool:
    """Whether the value is in the window."""
    return time.in_window(window, time.moment(as_of), value)
