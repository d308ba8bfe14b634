"""Conditions on activities of every form, built through the editor's widgets, are what was meant."""

from __future__ import annotations

import pytest
from msgspec import structs

from engine.definition.codec import read_condition
from engine.definition.model import ActivityCondition, Measure
from tests.support.catalogs import SHOP, column
from tests.support.editor_hands import Hands
from tests.support.editor_steps import Steps, counted, nothing, starting
from tests.widgets.editor.conftest import MakeHands


def among(it: Hands) -> None:
    it.choose("which", "last")
    it.choose("where-1-detail", "url.page")
    it.add("where-1-values-line", "shop.example/sale")
    it.click("among-add")
    it.choose("among-1-detail", "url.domain")
    it.add("among-1-values-line", "shop.example")


def nested(it: Hands) -> None:
    it.click("where-add")
    it.choose("where-1-detail", "amount")
    it.choose("where-1-operator", "greater_than")
    it.type("where-1-values", "300")
    it.click("where-bracket")
    it.choose("where-2-1-detail", "source")
    it.add("where-2-1-values-line", "ads")
    it.click("where-2-add")
    it.choose("where-2-2-detail", "paid")
    it.choose("where-2-2-operator", "is_false")
    it.click("where-2-not")


def grouped(it: Hands) -> None:
    it.choose("measure", "sum")
    it.choose("detail", "line_total")
    it.choose("per", "order_id")
    it.choose("operator", "greater_than")
    it.type("values", "150")


def kept_groups(it: Hands) -> None:
    it.choose("per", "order_id")
    it.choose("group-measure", "sum")
    it.choose("group-detail", "line_total")
    it.choose("group-operator", "between")
    it.type("group-values-from", "100")
    it.type("group-values-to", "200")
    it.choose("operator", "at_least")
    it.type("values", "2")


def measured(fn: str, detail: str, op: str, value: str) -> Steps:
    """Return the steps that measure a detail."""

    def steps(it: Hands) -> None:
        it.choose("measure", fn)
        it.choose("detail", detail)
        it.choose("operator", op)
        it.type("values", value)

    return steps


def positioned(which: str) -> Steps:
    """Return the steps that ask something of one row or of all."""

    def steps(it: Hands) -> None:
        it.choose("which", which)
        it.choose("where-1-detail", "source")
        it.add("where-1-values-line", "ads")

    return steps


ADS = '"where":{"filters":[{"attribute":"source","op":"is","values":["ads"]}]}'
ACTIVITIES: dict[str, tuple[str, Steps, str]] = {
    "did": ("orders", nothing, '"activity":"orders"'),
    "did not": (
        "orders",
        lambda it: (it.choose("sense", "no"), counted("last", 180, "day")(it)),
        '"activity":"orders","window":{"type":"last","n":180,"unit":"day"},"negated":true',
    ),
    "number of": (
        "orders",
        lambda it: (it.choose("operator", "at_most"), it.type("values", "2")),
        '"activity":"orders","op":"at_most","values":[2]',
    ),
    "several numbers": (
        "orders",
        lambda it: (it.choose("operator", "equals"), it.add("values-line", "2", "4")),
        '"activity":"orders","op":"equals","values":[2,4]',
    ),
    "how many different": (
        "orders",
        lambda it: (measured("count_distinct", "source", "at_least", "2")(it), it.click("case")),
        '"activity":"orders","measure":{"fn":"count_distinct","attribute":"source","match_case":true},"op":"at_least","values":[2]',
    ),
    "first time": (
        "orders",
        lambda it: (
            it.choose("measure", "first_time"),
            it.choose("during-form", "current"),
            it.choose("during-unit", "year"),
        ),
        '"activity":"orders","measure":{"fn":"first_time"},"op":"in","during":{"type":"current","unit":"year"}',
    ),
    "last time": (
        "orders",
        lambda it: it.choose("measure", "last_time"),
        '"activity":"orders","measure":{"fn":"last_time"},"op":"in","during":{"type":"last","n":30,"unit":"day"}',
    ),
    "all of their": ("orders", positioned("every"), f'"activity":"orders","which":"every",{ADS}'),
    "first": ("orders", positioned("first"), f'"activity":"orders","which":"first",{ADS}'),
    "n-th": (
        "orders",
        lambda it: (positioned("nth")(it), it.set("nth", 3)),
        f'"activity":"orders","which":"nth","nth":3,{ADS}',
    ),
    "last among": (
        "visits",
        among,
        '"activity":"visits","which":"last","among":{"filters":[{"attribute":"url.domain","op":"is","values":["shop.example"]}]},'
        '"where":{"filters":[{"attribute":"url.page","op":"is","values":["shop.example/sale"]}]}',
    ),
    "nested": (
        "orders",
        nested,
        '"activity":"orders","where":{"filters":[{"attribute":"amount","op":"greater_than","values":[300]},'
        '{"match":"any","negated":true,"filters":[{"attribute":"source","op":"is","values":["ads"]},{"attribute":"paid","op":"is_false"}]}]}',
    ),
    "any of the filters": (
        "orders:source",
        lambda it: (
            it.add("where-1-values-line", "ads"),
            it.click("where-add"),
            it.choose("where-2-detail", "paid"),
            it.click("where-join-1"),
        ),
        '"activity":"orders","where":{"match":"any","filters":[{"attribute":"source","op":"is","values":["ads"]},{"attribute":"paid","op":"is_true"}]}',
    ),
    "a filter taken away": (
        "orders:source",
        lambda it: it.click("where-1-remove"),
        '"activity":"orders"',
    ),
    "average per order": (
        "order_items",
        grouped,
        '"activity":"order_items","per":{"attribute":"order_id","measure":{"fn":"sum","attribute":"line_total"}},'
        '"measure":{"fn":"avg"},"op":"greater_than","values":[150]',
    ),
    "orders of between": (
        "order_items",
        kept_groups,
        '"activity":"order_items","per":{"attribute":"order_id","measure":{"fn":"sum","attribute":"line_total"},'
        '"op":"between","values":[100,200]},"op":"at_least","values":[2]',
    ),
}

for _fn in ("sum", "avg", "min", "max"):
    ACTIVITIES[_fn] = (
        "orders",
        measured(_fn, "amount", "greater_than", "300"),
        f'"activity":"orders","measure":{{"fn":"{_fn}","attribute":"amount"}},"op":"greater_than","values":[300]',
    )


@pytest.mark.parametrize(("start", "steps", "json"), ACTIVITIES.values(), ids=ACTIVITIES.keys())
def test_activities(make_hands: MakeHands, start: str, steps: Steps, json: str) -> None:
    hands = make_hands(SHOP, starting(start))
    steps(hands)
    assert hands.done() == read_condition(f'{{"type":"activity",{json}}}')


@pytest.mark.parametrize(("measure", "detail"), [("sum", "total_amount"), ("count_distinct", "at")])
def test_a_measure_begins_with_the_amount_where_numbers_are_taken(
    make_hands: MakeHands, measure: str, detail: str
) -> None:
    orders = SHOP.activity("orders")
    assert orders is not None
    time = orders.time_column
    assert time is not None
    details = (time, *(column(name, "number") for name in ("subtotal", "tax_amount", "total_amount")))
    catalog = structs.replace(SHOP, activities=(structs.replace(orders, attributes=details),))
    hands = make_hands(catalog, ActivityCondition(activity="orders"))
    hands.choose("measure", measure)
    draft = hands.editor.draft
    assert isinstance(draft, ActivityCondition)
    assert draft.measure == Measure(fn=measure, attribute=detail)
