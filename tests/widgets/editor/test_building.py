"""Fields, periods and activities of every form, built through the editor's widgets, are what was meant."""

from __future__ import annotations

import pytest
from msgspec import structs

from engine.definition.codec import read_condition
from engine.definition.model import ActivityCondition, Measure
from tests.support.catalogs import SHOP, column
from tests.support.editor_hands import Hands
from tests.support.editor_steps import Steps, both, dates, nothing, starting
from tests.widgets.editor.conftest import MakeHands
from widgets.editor.controls import Choice
from widgets.editor.period import PeriodEditor

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


def counted(form: str, n: int, unit: str) -> Steps:
    """Return the steps that fill in a form of so many units."""

    def steps(it: Hands) -> None:
        it.choose("period-form", form)
        it.set("period-n", n)
        it.choose("period-unit", unit)

    return steps


def preset(label: str) -> Steps:
    """Return the step that takes a preset."""

    def steps(it: Hands) -> None:
        form = it.part(Choice, "period-form")
        it.choose("period-form", str(form.itemData(form.findText(label))))

    return steps


PERIODS: dict[str, tuple[Steps, str, str]] = {
    "all time": (lambda it: it.choose("period-form", "all_time"), '"type":"all_time"', ""),
    "today": (
        lambda it: it.choose("period-form", "today"),
        '"type":"current","unit":"day"',
        "11 November 2017",
    ),
    "yesterday": (
        lambda it: it.choose("period-form", "yesterday"),
        '"type":"previous","n":1,"unit":"day"',
        "10 November 2017",
    ),
    "last": (
        counted("last", 6, "month"),
        '"type":"last","n":6,"unit":"month"',
        "12 May – 11 November 2017",
    ),
    "last hours": (
        counted("last", 12, "hour"),
        '"type":"last","n":12,"unit":"hour"',
        "11 November 2017, 12:00 – 23:59:59",
    ),
    "previous": (
        counted("previous", 2, "month"),
        '"type":"previous","n":2,"unit":"month"',
        "1 September – 31 October 2017",
    ),
    "current": (
        lambda it: (it.choose("period-form", "current"), it.choose("period-unit", "quarter")),
        '"type":"current","unit":"quarter"',
        "1 October – 31 December 2017",
    ),
    "next": (
        counted("next", 7, "day"),
        '"type":"next","n":7,"unit":"day"',
        "12 – 18 November 2017",
    ),
    "older than": (
        counted("older_than", 18, "year"),
        '"type":"older_than","n":18,"unit":"year"',
        "up to 11 November 1999",
    ),
    "between ago": (
        both("ago", 60, 30, "day"),
        '"type":"ago","from":60,"to":30,"unit":"day"',
        "13 September – 12 October 2017",
    ),
    "exactly ago": (
        counted("exactly", 7, "day"),
        '"type":"ago","from":8,"to":7,"unit":"day"',
        "4 November 2017",
    ),
    "fixed": (
        dates("2017-01-01", "2017-06-30"),
        '"type":"between","from":"2017-01-01","to":"2017-06-30"',
        "1 January – 30 June 2017",
    ),
    "fixed, open": (dates("1.3.2017", ""), '"type":"between","from":"2017-03-01"', "from 1 March 2017"),
    "fixed, with a time": (
        dates("", "2017-03-01T12:00"),
        '"type":"between","to":"2017-03-01T12:00"',
        "up to 1 March 2017, 12:00",
    ),
    "birthdays": (
        lambda it: (it.choose("period-form", "coming"), it.set("period-n", 14)),
        '"type":"anniversary","from":0,"to":14',
        "11 – 25 November 2017",
    ),
    "anniversary": (
        both("anniversary", -3, 3),
        '"type":"anniversary","from":-3,"to":3',
        "8 – 14 November 2017",
    ),
    "aged": (
        both("aged", 18, 25),
        '"type":"ago","from":26,"to":18,"unit":"year"',
        "12 November 1991 – 11 November 1999",
    ),
    "a preset": (
        preset("last 90 days"),
        '"type":"last","n":90,"unit":"day"',
        "14 August – 11 November 2017",
    ),
}


@pytest.mark.parametrize(("steps", "json", "printed"), PERIODS.values(), ids=PERIODS.keys())
def test_periods(make_hands: MakeHands, steps: Steps, json: str, printed: str) -> None:
    hands = make_hands(SHOP, starting("birthday"))
    steps(hands)
    assert hands.part(PeriodEditor, "period").dates == printed
    expected = f'{{"type":"field","field":"birthday","op":"in","window":{{{json}}}}}'
    assert hands.done() == read_condition(expected)


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
