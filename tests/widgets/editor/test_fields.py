"""Conditions on fields of every type, built through the editor's widgets, are what was meant."""

from __future__ import annotations

import pytest

from engine.definition.codec import read_condition
from tests.support.catalogs import SHOP
from tests.support.editor_steps import Steps, starting
from tests.widgets.editor.conftest import MakeHands

FIELDS: dict[str, tuple[str, Steps, str]] = {
    "text is": ("country", lambda it: it.add("values-line", "PL", "DE"), '"op":"is","values":["PL","DE"]'),
    "text by a comma": (
        "country",
        lambda it: it.type("values-line", "PL, DE,"),
        '"op":"is","values":["PL","DE"]',
    ),
    "text not yet taken": ("country", lambda it: it.type("values-line", "PL"), '"op":"is","values":["PL"]'),
    "text offered": ("country", lambda it: it.click("values-offer-2"), '"op":"is","values":["DE"]'),
    "text as the data spells it": (
        "country",
        lambda it: it.type("values-line", "pl"),
        '"op":"is","values":["PL"]',
    ),
    "text not": (
        "country",
        lambda it: (it.add("values-line", "PL"), it.click("not")),
        '"op":"is","values":["PL"],"negated":true',
    ),
    "text match case": (
        "country",
        lambda it: (it.add("values-line", "PL"), it.click("case")),
        '"op":"is","values":["PL"],"match_case":true',
    ),
    "text pattern": (
        "email",
        lambda it: (it.choose("operator", "matches"), it.add("values-line", "^a{1,2}")),
        '"op":"matches","values":["^a{1,2}"]',
    ),
    "empty": (
        "email",
        lambda it: (it.choose("operator", "is_set"), it.click("not")),
        '"op":"is_set","negated":true',
    ),
    "number equals": (
        "age",
        lambda it: it.add("values-line", "18", "1,000.50"),
        '"op":"equals","values":[18,1000.5]',
    ),
    "number between": (
        "age",
        lambda it: (
            it.choose("operator", "between"),
            it.type("values-from", "18"),
            it.type("values-to", "25.5"),
        ),
        '"op":"between","values":[18,25.5]',
    ),
    "month by its name": (
        "birthday.month",
        lambda it: it.add("values-line", "May"),
        '"op":"equals","values":[5]',
    ),
    "boolean": ("newsletter", lambda it: it.choose("operator", "is_false"), '"op":"is_false"'),
    "list": (
        "tags",
        lambda it: (it.choose("operator", "has_all_of"), it.add("values-line", "vip", "loyal")),
        '"op":"has_all_of","values":["vip","loyal"]',
    ),
    "list only": (
        "tags",
        lambda it: (it.choose("operator", "has_only"), it.add("values-line", "vip")),
        '"op":"has_only","values":["vip"]',
    ),
}


def comparing(key: str, line: str, value: str) -> Steps:
    return lambda it: (it.choose("operator", key), it.type(line, value))


for _key in ("contains", "starts_with", "ends_with"):
    FIELDS[f"text {_key}"] = (
        "email",
        comparing(_key, "values-line", "50%"),
        f'"op":"{_key}","values":["50%"]',
    )

for _key in ("greater_than", "at_least", "less_than", "at_most"):
    FIELDS[f"number {_key}"] = (
        "age",
        comparing(_key, "values", "-3"),
        f'"op":"{_key}","values":[-3]',
    )


@pytest.mark.parametrize(("field", "steps", "json"), FIELDS.values(), ids=FIELDS.keys())
def test_fields(make_hands: MakeHands, field: str, steps: Steps, json: str) -> None:
    hands = make_hands(SHOP, starting(field))
    steps(hands)
    assert hands.done() == read_condition(f'{{"type":"field","field":"{field}",{json}}}')
