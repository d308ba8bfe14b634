"""Definitions about what the data lacks, and the same ones about something else."""

from __future__ import annotations

import pytest

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.compiler.expression.naming import names_in, with_names
from engine.compiler.repointing import Reference, candidates, missing, references, repointed
from engine.definition import model
from engine.definition.codec import read_condition, write_node
from engine.definition.model import Card, Condition, Segment

CATALOG = Catalog(
    contacts=3,
    fields=(
        DataColumn(name="land", column="land", type="text"),
        DataColumn(name="dob", column="dob", type="date"),
        DataColumn(name="dob.month", column="dob", type="number", part="month"),
    ),
    activities=(
        Activity(
            name="purchases",
            table="purchases",
            attributes=(
                DataColumn(name="total", column="total", type="number"),
                DataColumn(name="source", column="source", type="text"),
            ),
        ),
    ),
)


def segment(*conditions: str) -> Segment:
    read = tuple(read_condition(text) for text in conditions)
    return model.segment(include=model.Column(items=(Card(conditions=read),)))


def only(definition: Segment) -> Condition:
    (card,) = definition.include.items
    assert isinstance(card, Card)
    return card.conditions[0]


def field(name: str) -> Reference:
    return Reference(kind="field", name=name)


def detail(name: str, activity: str = "purchases") -> Reference:
    return Reference(kind="attribute", name=name, activity=activity)


ORDERS = Reference(kind="activity", name="orders")

CASES = {
    "a field": (
        '{"type":"field","field":"country","op":"is","values":["PL"],"negated":true}',
        [field("country")],
        {field("country"): "land"},
        '{"type":"field","field":"land","op":"is","values":["PL"],"negated":true}',
    ),
    "a part of a missing date": (
        '{"type":"field","field":"birthday.month","op":"equals","values":[5]}',
        [field("birthday")],
        {field("birthday"): "dob"},
        '{"type":"field","field":"dob.month","op":"equals","values":[5]}',
    ),
    "a part of a date that is there": (
        '{"type":"field","field":"dob.hour","op":"equals","values":[5]}',
        [field("dob.hour")],
        {field("dob.hour"): "dob.month"},
        '{"type":"field","field":"dob.month","op":"equals","values":[5]}',
    ),
    "an activity": (
        '{"type":"activity","activity":"orders","where":{"filters":'
        '[{"attribute":"source","op":"is","values":["ads"]}]}}',
        [ORDERS],
        {ORDERS: "purchases"},
        '{"type":"activity","activity":"purchases","where":{"filters":'
        '[{"attribute":"source","op":"is","values":["ads"]}]}}',
    ),
    "details wherever they stand": (
        '{"type":"activity","activity":"purchases","where":{"match":"any","filters":['
        '{"attribute":"channel","op":"is","values":["a"]},'
        '{"filters":[{"attribute":"channel","op":"is","values":["b"]}]}]},'
        '"per":{"attribute":"order_id","measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[1]},'
        '"measure":{"fn":"sum"},"op":"at_least","values":[2]}',
        [detail("channel"), detail("order_id"), detail("amount")],
        {detail("channel"): "source", detail("order_id"): "source", detail("amount"): "total"},
        '{"type":"activity","activity":"purchases","where":{"match":"any","filters":['
        '{"attribute":"source","op":"is","values":["a"]},'
        '{"filters":[{"attribute":"source","op":"is","values":["b"]}]}]},'
        '"per":{"attribute":"source","measure":{"fn":"sum","attribute":"total"},"op":"at_least","values":[1]},'
        '"measure":{"fn":"sum"},"op":"at_least","values":[2]}',
    ),
    "among": (
        '{"type":"activity","activity":"purchases","which":"last","among":{"filters":'
        '[{"attribute":"kind","op":"is_set"}]},"where":{"filters":[{"attribute":"source","op":"is_set"}]}}',
        [detail("kind")],
        {detail("kind"): "source"},
        '{"type":"activity","activity":"purchases","which":"last","among":{"filters":'
        '[{"attribute":"source","op":"is_set"}]},"where":{"filters":[{"attribute":"source","op":"is_set"}]}}',
    ),
    "a sequence": (
        '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"purchases","where":'
        '{"filters":[{"attribute":"kind","op":"is_set"}]}}],"same":["sku"]}',
        [ORDERS, detail("kind"), detail("sku")],
        {ORDERS: "purchases", detail("sku"): "source", detail("kind"): "total"},
        '{"type":"sequence","steps":[{"activity":"purchases"},{"activity":"purchases","where":'
        '{"filters":[{"attribute":"total","op":"is_set"}]}}],"same":["source"]}',
    ),
    "an SQL condition": (
        """{"type":"sql","expression":"lower(Country) = 'country' and \\"the age\\" > 3"""
        """ and birthday.month = 2"}""",
        [field("Country"), field("the age"), field("birthday")],
        {field("Country"): "land", field("the age"): 'say "x"', field("birthday"): "dob"},
        """{"type":"sql","expression":"lower(\\"land\\") = 'country' and \\"say \\"\\"x\\"\\"\\" > 3"""
        """ and \\"dob.month\\" = 2"}""",
    ),
    "a segment": (
        '{"type":"segment","segment":"VIP"}',
        [],
        {field("VIP"): "land"},
        '{"type":"segment","segment":"VIP"}',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_missing_is_told_and_replaced(name: str) -> None:
    before, lacking, targets, after = CASES[name]
    assert list(missing(segment(before), CATALOG)) == lacking
    assert write_node(only(repointed(segment(before), targets))) == write_node(read_condition(after))


def test_groups_and_both_columns_are_gone_through() -> None:
    card = Card(conditions=(read_condition('{"type":"field","field":"country","op":"is_set"}'),))
    column = model.Column(items=(model.Group(items=(card, model.Group(items=(card,)))),))
    definition = model.segment(name="X", include=column, exclude=column)
    mended = repointed(definition, {field("country"): "land"})
    assert [one.name for one in references(mended)] == ["land"] * 4
    assert mended.name == "X"


def test_the_likeliest_comes_first() -> None:
    assert candidates(field("lands"), CATALOG)[0] == "land"
    assert candidates(ORDERS, CATALOG) == ("purchases",)
    assert candidates(detail("totals"), CATALOG)[0] == "total"
    assert candidates(detail("totals", "nowhere"), CATALOG) == ()


@pytest.mark.parametrize("text", ["", "a >", "'", "age > 30 and", "cast(age as date) = x"])
def test_what_cannot_be_read_keeps_its_text(text: str) -> None:
    assert with_names(text, lambda name: name) == text
    for named in names_in(text):
        assert text[named.start : named.end] == named.name


@pytest.mark.parametrize("name", CASES)
def test_without_targets_nothing_changes(name: str) -> None:
    before = segment(CASES[name][0])
    assert repointed(before, {}) == before
