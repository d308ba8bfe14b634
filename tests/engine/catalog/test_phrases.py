"""Conditions in words where an activity is called by what a contact did: "Placed an order"."""

from __future__ import annotations

import pytest

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.phrases import clause, phrase, text, title_of
from engine.catalog.wording import Wording
from engine.definition.codec import read_segment
from engine.definition.model import Card, Condition

CATALOG = Catalog(
    contacts=1,
    key="id",
    activities=(
        Activity(
            name="store_orders", table="store_orders", label="Placed an order", family="purchases",
            attributes=(DataColumn(name="amount", column="amount", type="number", label="Amount"),),
        ),
        Activity(name="emails", table="emails", label="E-mails", family="emails"),
        Activity(name="tills", table="tills", label="Bought", family="purchases"),
        Activity(name="tags", table="tags", label="Ordered", family="tags"),
        Activity(name="visits", table="visits", label="Visited a store", family="locations"),
    ),
)  # fmt: skip


def condition(text: str) -> Condition:
    card = f'{{"type": "card", "conditions": [{text}]}}'
    found = read_segment(
        f'{{"format": "cardinal.segment/1", "name": "x", "include": {{"items": [{card}]}}}}'
    ).include.items[0]
    assert isinstance(found, Card)
    return found.conditions[0]


@pytest.mark.parametrize(
    ("written", "on_a_card", "of_contacts"),
    [
        (
            '{"type": "activity", "activity": "store_orders"}',
            "has placed an order",
            "who have placed an order",
        ),
        (
            '{"type": "activity", "activity": "store_orders", "negated": true}',
            "has not placed an order",
            "who have not placed an order",
        ),
        (
            '{"type": "activity", "activity": "tills", "negated": true}',
            "has not bought",
            "who have not bought",
        ),
        ('{"type": "activity", "activity": "tags"}', "has ordered", "who have ordered"),
        (
            '{"type": "activity", "activity": "tills", "op": "at_least", "values": [2]}',
            "number of tills is at least 2",
            "whose number of tills is at least 2",
        ),
        ('{"type": "activity", "activity": "emails"}', "has e-mails", "who have e-mails"),
        (
            '{"type": "activity", "activity": "emails", "negated": true}',
            "has no e-mails",
            "who have no e-mails",
        ),
        (
            '{"type": "activity", "activity": "store_orders", "op": "at_least", "values": [2]}',
            "number of store orders is at least 2",
            "whose number of store orders is at least 2",
        ),
        (
            '{"type": "activity", "activity": "store_orders",'
            ' "measure": {"fn": "sum", "attribute": "amount"}, "op": "greater_than", "values": [300]}',
            "total Amount of store orders is greater than 300",
            "whose total Amount of store orders is greater than 300",
        ),
        (
            '{"type": "activity", "activity": "store_orders", "which": "last", "where": {"filters":'
            ' [{"attribute": "amount", "op": "less_than", "values": [5]}]}}',
            "the last of their store orders is one where Amount is less than 5",
            "for whom the last of their store orders is one where Amount is less than 5",
        ),
        (
            '{"type": "sequence", "steps": [{"activity": "visits"},'
            ' {"activity": "store_orders", "within": {"n": 24, "unit": "hour"}, "negated": true}]}',
            "has visited a store, then not placed an order within 24 hours",
            "who have visited a store, then not placed an order within 24 hours",
        ),
        (
            '{"type": "sequence", "steps": [{"activity": "store_orders"},'
            ' {"activity": "emails", "negated": true}]}',
            "has placed an order, then no e-mails",
            "who have placed an order, then no e-mails",
        ),
    ],
)
def test_an_activity_in_words(written: str, on_a_card: str, of_contacts: str) -> None:
    said = clause(condition(written), Wording(CATALOG))
    assert text(phrase(condition(written), CATALOG)) == on_a_card
    assert f"{said.lead} {text(said.rest)}" == of_contacts


def test_a_title_names_what_its_conditions_are_about_without_their_commas() -> None:
    sequence = condition(
        '{"type": "sequence", "steps": [{"activity": "visits"}, {"activity": "store_orders"}]}'
    )
    assert title_of(Card(conditions=(sequence,)), CATALOG) == "Visited a store, placed an order"


def test_a_title_names_what_stands_in_brackets_without_them() -> None:
    bracketed = condition(
        """{"type": "activity", "activity": "store_orders", "where": {"filters": [
        {"attribute": "amount", "op": "less_than", "values": [5]},
        {"match": "any", "filters": [{"attribute": "amount", "op": "at_least", "values": [9]},
        {"attribute": "amount", "op": "equals", "values": [7]}]}]}}"""
    )
    assert title_of(Card(conditions=(bracketed,)), CATALOG) == "Placed an order, Amount"


@pytest.mark.parametrize(
    ("field", "op", "values", "said"),
    [
        ("rfm.segment", "is", '["potential_loyalists"]', "RFM segment is Potential loyalists"),
        ("rfm.segment", "is", '["At_Risk", "cant_lose"]', "RFM segment is one of At risk, Can't lose"),
        ("rfm.segment", "contains", '["loyal", "else"]', "RFM segment contains one of Loyal, else"),
        ("rfm.recency", "at_least", "[30]", "Recency in days is at least 30"),
    ],
)
def test_value_indicators_are_said_in_words(field: str, op: str, values: str, said: str) -> None:
    indicators = (
        DataColumn(name="rfm.segment", column="", type="text", indicator="segment"),
        DataColumn(name="rfm.recency", column="", type="number", indicator="recency"),
    )
    read = condition(f'{{"type": "field", "field": "{field}", "op": "{op}", "values": {values}}}')
    assert text(phrase(read, Catalog(contacts=1, fields=indicators))) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"type": "field", "field": "code", "op": "is"', "code is …"),
        ('"type": "field", "field": "code", "op": "is_set"', "code has a value"),
        ('"type": "field", "field": "age", "op": "between"', "age is between … and …"),
        ('"type": "field", "field": "age", "op": "between", "values": [20]', "age is between 20 and …"),
        ('"type": "field", "field": "day", "op": "in"', "day is in …"),
        (
            """"type": "activity", "activity": "orders", "op": "less_than",
            "measure": {"fn": "sum", "attribute": "amount"},
            "window": {"type": "last", "n": 6, "unit": "month"}""",
            "total amount of orders is less than … in the last 6 months",
        ),
        ('"type": "segment", "segment": ""', "is in the segment …"),
        ('"type": "list", "list": ""', "is on the list …"),
        ('"type": "sql", "expression": ""', "SQL condition … is true"),
    ],
)
def test_what_is_still_to_be_given_leaves_a_gap(written: str, said: str) -> None:
    assert text(phrase(condition(f"{{{written}}}"), Catalog(contacts=1))) == said


@pytest.mark.parametrize(
    ("many", "end"), [(60, ", c59"), (61, ", c59 and 1 more"), (50_000, ", c59 and 49,940 more")]
)
def test_of_very_many_values_the_first_are_said(many: int, end: str) -> None:
    values = ", ".join(f'"c{number}"' for number in range(many))
    written = f'{{"type": "field", "field": "code", "op": "is", "values": [{values}]}}'
    said = text(phrase(condition(written), CATALOG))
    assert said.startswith("code is one of c0, c1, ")
    assert said.endswith(end)
