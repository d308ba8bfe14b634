"""The preview: pages, orders, searches and measured values equal to SQL written by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.definition.codec import read_condition
from engine.definition.model import ActivityCondition, Card, Column, segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.preview import Arrangement, OrderCache, Preview, SortBy, measured
from tests.support.imported import Bench


@pytest.fixture
def preview(on: Bench) -> Preview:
    return Preview(on.reader, on.membership, on.workspace.as_of(None), OrderCache())


def ordinals(on: Bench, statement: str) -> list[int]:
    return [row[0] for row in on.rows(statement)]


def activity(text: str) -> ActivityCondition:
    found = read_condition('{"type":"activity",' + text + "}")
    assert isinstance(found, ActivityCondition)
    return found


TOTAL = '"activity":"orders","measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[1]'


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        pytest.param(None, False, "_key", id="key"),
        pytest.param(None, True, "_key DESC", id="key-down"),
        pytest.param("first_name", False, "lower(first_name) NULLS LAST, _key", id="text"),
        pytest.param("first_name", True, "lower(first_name) DESC NULLS LAST, _key", id="text-down"),
        pytest.param("birthday", True, "birthday DESC NULLS LAST, _key", id="date-down"),
    ],
)
def test_rows_come_in_the_order_of_a_column(
    on: Bench, preview: Preview, sort: SortBy, descending: bool, order: str
) -> None:
    everybody = Bitmap.all(on.catalog.contacts)
    found = preview.listing(everybody, Arrangement(sort=sort, descending=descending))
    assert found.tolist() == ordinals(on, f"SELECT _contact FROM data.contacts ORDER BY {order}")


def test_a_page_holds_the_values_of_its_contacts(on: Bench, preview: Preview) -> None:
    every_third = Bitmap.from_ordinals(Bitmap.all(on.catalog.contacts).ordinals()[::3], on.catalog.contacts)
    found = preview.listing(every_third, Arrangement(sort="birthday"))
    rows = on.rows(
        "SELECT _key, first_name, birthday FROM data.contacts WHERE _contact % 3 = 0 "
        "ORDER BY birthday NULLS LAST, _key",
    )
    assert preview.page(found[10:60], ("first_name", "birthday")) == rows[10:60]


def test_search_finds_parts_of_texts_without_case(on: Bench, preview: Preview) -> None:
    arrangement = Arrangement(search=" AN", searched=("first_name",))
    found = preview.listing(Bitmap.all(on.catalog.contacts), arrangement)
    expected = ordinals(
        on,
        "SELECT _contact FROM data.contacts "
        "WHERE lower(first_name) LIKE '%an%' OR lower(_key) LIKE '%an%' ORDER BY _key",
    )
    assert expected
    assert found.tolist() == expected


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        pytest.param('"activity":"orders"', "count(*)", id="count"),
        pytest.param(TOTAL, "coalesce(sum(amount), 0)", id="sum"),
        pytest.param(
            '"activity":"orders","measure":{"fn":"max","attribute":"amount"},"op":"at_least","values":[1]',
            "max(amount)",
            id="max",
        ),
    ],
)
def test_values_are_what_the_condition_measures(
    on: Bench, preview: Preview, condition: str, value: str
) -> None:
    (each,) = measured(segment(include=Column(items=(Card(conditions=(activity(condition),)),))))
    contacts = preview.listing(Bitmap.all(on.catalog.contacts), Arrangement())
    as_of = on.workspace.as_of(None).instant
    grouped = dict(
        on.rows(
            f"SELECT _contact, {value} FROM data.orders WHERE ordered_at <= TIMESTAMP '{as_of}' GROUP BY 1",
        )
    )
    nothing = None if value.startswith("max") else 0
    assert preview.values(contacts, each.condition) == [
        grouped.get(one, nothing) for one in contacts.tolist()
    ]


def test_an_average_is_exact_to_nine_places(on: Bench, preview: Preview) -> None:
    average = activity(
        '"activity":"orders","measure":{"fn":"avg","attribute":"amount"},"op":"at_least","values":[1]'
    )
    contacts = preview.listing(Bitmap.all(on.catalog.contacts), Arrangement())
    sums = {
        contact: (total, many)
        for contact, total, many in on.rows(
            "SELECT _contact, sum(amount), count(amount) FROM data.orders GROUP BY 1"
        )
    }
    for contact, value in zip(contacts.tolist(), preview.values(contacts, average), strict=True):
        total, many = sums.get(contact, (None, 0))
        if not many:
            assert value is None
        else:
            assert abs(value - Decimal(total) / many) <= Decimal("0.5e-9")


def test_contacts_are_ordered_by_what_a_condition_measures(on: Bench, preview: Preview) -> None:
    (each,) = measured(segment(include=Column(items=(Card(conditions=(activity(TOTAL),)),))))
    arrangement = Arrangement(sort=each.condition, descending=True)
    contacts = preview.listing(Bitmap.all(on.catalog.contacts), arrangement)
    values = preview.values(contacts, each.condition)
    assert values == sorted(values, reverse=True)
    assert values[0] > 0


def test_the_same_measure_is_one_column() -> None:
    cards = tuple(Card(conditions=(activity(text),)) for text in (TOTAL, TOTAL.replace("[1]", "[900]")))
    found = measured(segment(include=Column(items=cards, joins=("and",))))
    assert [each.letter for each in found] == ["A"]
