"""Averages are told alike everywhere: in the preview, in an explanation and in an exported file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.definition.codec import read_condition
from engine.definition.model import ActivityCondition, Card, Column, segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.explain import Explainer
from engine.evaluation.preview import OrderCache, Preview
from engine.exporting.contacts import export_contacts
from tests.support.imported import Bench, bench_of

FILES = {
    "people.csv": ["id", "thirds", "half", "minus"],
    "orders.csv": [
        "who,at,number,amount",
        *("thirds,2024-01-01,1,10", "thirds,2024-01-01,2,20", "thirds,2024-01-02,3,70.1"),
        *("half,2024-01-01,4,0.000000002", "half,2024-01-01,4,0.000000003", "half,2024-01-02,5,"),
        *("minus,2024-01-01,6,-0.000000002", "minus,2024-01-01,6,-0.000000003"),
    ],
}
MAPPING: dict[str, Any] = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "people.csv", "key": "id"},
    "activities": [{"name": "orders", "file": "orders.csv", "contact": "who", "time": "at"}],
}
PER = '"per":{"attribute":"number","measure":%s}'
TOTAL, MEAN = '{"fn":"sum","attribute":"amount"}', '{"fn":"avg","attribute":"amount"}'


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("averages"), MAPPING, FILES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        pytest.param(f'"measure":{MEAN}', {"half": "0.000000003", "minus": "-0.000000003"}, id="of-rows"),
        pytest.param(
            f'"measure":{{"fn":"avg"}},{PER % TOTAL}',
            {"half": "0.000000003", "minus": "-0.000000005"},
            id="of-totals",
        ),
        pytest.param(
            f'"measure":{{"fn":"avg"}},{PER % MEAN}',
            {"half": "0.000000003", "minus": "-0.000000003"},
            id="of-averages",
        ),
        pytest.param(
            f'"measure":{{"fn":"max"}},{PER % MEAN}',
            {"thirds": "70.1", "half": "0.000000003", "minus": "-0.000000003"},
            id="largest-average",
        ),
    ],
)
def test_an_average_is_rounded_once_and_in_one_way(
    measure: str, told: dict[str, str], on: Bench, tmp_path: Path
) -> None:
    condition = read_condition(
        f'{{"type":"activity","activity":"orders",{measure},"op":"at_least","values":[0]}}'
    )
    assert isinstance(condition, ActivityCondition)
    expected = {"thirds": Decimal("33.366666667")} | {key: Decimal(value) for key, value in told.items()}
    assert previewed(condition, on) == expected
    assert explained(condition, on) == expected
    assert exported(condition, on, tmp_path / "out.csv") == expected


def previewed(condition: ActivityCondition, on: Bench) -> dict[str, Any]:
    preview = Preview(on.reader, on.membership, on.workspace.as_of(None), OrderCache())
    everyone = Bitmap.all(on.catalog.contacts)
    return dict(zip(on.keys(everyone), preview.values(everyone.ordinals(), condition), strict=True))


def explained(condition: ActivityCondition, on: Bench) -> dict[str, Any]:
    asked = segment(include=Column(items=(Card(conditions=(condition,)),)))
    evaluated = on.membership.evaluate(asked, on.workspace.as_of(None))
    explainer = Explainer(on.reader, on.membership)
    found = {key: explainer.explain(evaluated, key) for key in on.keys(evaluated.base)}
    return {key: each.cards[0].conditions[0].evidence.value for key, each in found.items()}


def exported(condition: ActivityCondition, on: Bench, target: Path) -> dict[str, Decimal]:
    everyone = Bitmap.all(on.catalog.contacts).ordinals()
    context = on.membership.context(on.workspace.as_of(None))
    export_contacts(everyone, (), [condition], context, on.reader, target, on.workspace.temporary)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert all("e" not in value.lower() for _, value in rows)
    return {key: Decimal(value) for key, value in rows}
