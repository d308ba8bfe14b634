"""What a typed line means: conditions out of the catalog, and what of the line each leaves unsaid."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from engine.catalog.model import Activity, Family, Frequent, Statistics
from engine.catalog.phrases import phrase, text
from engine.catalog.quick import QuickAdd
from engine.definition.codec import read_condition
from engine.definition.model import ActivityCondition, FieldCondition
from tests.support.catalogs import SHOP, column
from tests.support.editor_catalog import SEED

QUICK = QuickAdd(SEED)

MEANT = {
    "nordal > 300 last 6 months": (
        "total Price of order items is greater than 300 in the last 6 months where Brand is Nordal"
    ),
    "orders > 300 last 6 m": "total Amount of orders is greater than 300 in the last 6 months",
    "orders last 2 quart": "has orders in the last 2 quarters",
    "opened this year": "has Email events this year where Action is open",
    "country PL, DE": "Country is one of PL, DE",
    "no order 180 days": "has no orders in the last 180 days",
    "average order check over 1000": "average Amount of orders is greater than 1,000",
    "last opened this year": ("last time of Email events is this year, counting those where Action is open"),
    "last clicked a week ago": (
        "last time of Email events is between 2 and 1 week ago, counting those where Action is click"
    ),
    "newsletter status subscribed": "Newsletter status is subscribed",
    "more than 0 purchases in 365 days with a total over 300": (
        "total Amount of orders is greater than 300 in the last 365 days"
    ),
    "page https://shop.example/sale?utm=x": "has Page visits where Page is https://shop.example/sale?utm=x",
    "url.page shop.example/sale": "has Page visits where url.page is shop.example/sale",
    "visits domain shop.example": "has Page visits where url.domain is shop.example",
    "visit referrer google.com": "has Page visits where Referrer is google.com",
    "clicked": "has Email events where Action is click",
    "clicked spring sale": "has Email events where Action is click and Campaign is Spring sale",
    "agreement marketing": "has Agreements where agreement is marketing",
    "category shoes price between 100 and 200": (
        "has Bought a product where Category is Shoes and Price is between 100 and 200"
    ),
    "screen checkout": "has App screens where screen is checkout",
    "visit warsaw store": "has Location visits where place is Warsaw store",
    "webinar more than once in 30 days email anna@example.com": (
        "number of Webinar is greater than 1 in the last 30 days where email is anna@example.com"
    ),
    "country new zealand": "Country is New Zealand",
    "country Wakanda": "Country is Wakanda",
    "not country PL": "Country is not PL",
    "country is empty": "Country is empty",
    "birthday next 7 days": "birthday has its anniversary from today to 7 days from now",
    "birthday today": "birthday has its anniversary today",
    "age 18+": "Age is at least 18",
    "age 18..25": "Age is between 18 and 25",
    "age = 18": "Age equals 18",
    "vip": "VIP is true",
    "tags loyal, win-back": "tags has any of loyal, win-back",
    "how many different brand > 2": "number of different Brand of order items is greater than 2",
    "never opened": "has no Email events where Action is open",
    "url contains sale": "has Page visits where Page contains sale",
    "3 orders in 2025": "number of orders is at least 3 from 1 January 2025 to 31 December 2025",
    "first order before 2024-01-01": "first time of orders is up to 31 December 2023",
    "orders between 60 and 30 days ago": "has orders between 60 and 30 days ago",
    "orders since 2026-01-01": "has orders from 1 January 2026 on",
    "orders since 1 June 2026": "has orders from 1 June 2026 on",
    "no order since june 2026": "has no orders from 1 June 2026 on",
    "orders in feb 2024": "has orders from 1 February 2024 to 29 February 2024",
    "orders from 1 may 2026 to 15 jun 2026": "has orders from 1 May 2026 to 15 June 2026",
    "brand nordal or lumen last month": (
        "has Bought a product in the previous month where Brand is one of Nordal, Lumen"
    ),
    "country is one of PL, DE": "Country is one of PL, DE",
    "country is any of PL, DE": "Country is one of PL, DE",
    "country is either PL or DE": "Country is one of PL, DE",
    "country is none of PL, DE": "Country is none of PL, DE",
    "country is not one of PL, DE": "Country is none of PL, DE",
    "tags has all of loyal, win-back": "tags has all of loyal, win-back",
    "tags has only loyal, win-back": "tags has only some of loyal, win-back",
    "brand is none of nordal, lumen last month": (
        "has Bought a product in the previous month where Brand is none of Nordal, Lumen"
    ),
    "spent over 100": "total Amount of orders is greater than 100",
    "spent more than 10 this year": "total Amount of orders is greater than 10 this year",
    "revenue > 100 last 6 months": "total Amount of orders is greater than 100 in the last 6 months",
    "did not spend in 90 days": "has no orders in the last 90 days",
    "orders amount > 100 source ads": "has orders where Amount is greater than 100 and source is ads",
}


@pytest.mark.parametrize(("line", "meant"), MEANT.items(), ids=MEANT.keys())
def test_the_first_meaning_of_a_line(line: str, meant: str) -> None:
    first = QUICK.read(line)[0]
    assert text(phrase(first.condition, SEED)).lower() == meant.lower()
    assert first.unread == ()


@pytest.mark.parametrize(
    "meant", sorted({*MEANT.values()} - {"birthday has its anniversary from today to 7 days from now"})
)
def test_what_is_printed_can_be_typed(meant: str) -> None:
    first = QUICK.read(meant)[0]
    assert text(phrase(first.condition, SEED)).lower() == meant.lower()
    assert set(first.unread) <= {"counting", "those", "its"}


def test_the_definition_behind_the_words() -> None:
    first = QUICK.read("nordal > 300 last 6 months")[0]
    assert first.condition == read_condition(
        """{"type":"activity","activity":"order_items",
        "where":{"filters":[{"attribute":"brand","op":"is","values":["Nordal"]}]},
        "measure":{"fn":"sum","attribute":"price"},"op":"greater_than","values":[300],
        "window":{"type":"last","n":6,"unit":"month"}}"""
    )


@pytest.mark.parametrize(
    ("line", "meant", "unread"),
    [
        ("joined anniversary next 7 days", "joined has its anniversary from today to 7 days from now", ()),
        ("anniversary of joined today", "joined has its anniversary today", ()),
        ("joined anniversary last 7 days", "joined is in the last 7 days", ("anniversary",)),
        ("joined next 7 days", "joined is in the next 7 days", ()),
    ],
)
def test_an_anniversary_is_of_any_date(line: str, meant: str, unread: tuple[str, ...]) -> None:
    first = QuickAdd(SHOP).read(line)[0]
    assert text(phrase(first.condition, SHOP)) == meant
    assert first.unread == unread


BORN = {
    "age at least 18": {"type": "older_than", "n": 18, "unit": "year"},
    "age over 40": {"type": "older_than", "n": 41, "unit": "year"},
    "older than 40": {"type": "older_than", "n": 41, "unit": "year"},
    "age under 30": {"type": "last", "n": 30, "unit": "year"},
    "younger than 30": {"type": "last", "n": 30, "unit": "year"},
    "age at most 29": {"type": "last", "n": 30, "unit": "year"},
    "age 30": {"type": "ago", "from": 31, "to": 30, "unit": "year"},
    "age 18..25": {"type": "ago", "from": 26, "to": 18, "unit": "year"},
}


@pytest.mark.parametrize(("line", "window"), BORN.items(), ids=BORN.keys())
def test_an_age_is_said_by_the_birthday_where_there_is_no_other(line: str, window: dict[str, object]) -> None:
    quick = QuickAdd(structs.replace(SEED, fields=tuple(f for f in SEED.fields if f.name != "age")))
    expected = {"type": "field", "field": "birthday", "op": "in", "window": window}
    assert quick.read(line)[0].condition == read_condition(json.dumps(expected))


UNREAD = {
    "orders frobnicate": ("frobnicate",),
    "clicked > 3 < 5": ("< 5",),
    "age 30 this year": ("this year",),
    "vip per": ("per",),
}


@pytest.mark.parametrize(("line", "unread"), UNREAD.items(), ids=UNREAD.keys())
def test_what_is_not_understood_is_named(line: str, unread: tuple[str, ...]) -> None:
    assert unread in [candidate.unread for candidate in QUICK.read(line)]


def test_nothing_known_means_nothing() -> None:
    assert [QUICK.read(line) for line in ("", "  ", "frobnicate", "> 300", "last 30 days", "no")] == [()] * 6


def fns(line: str) -> list[str]:
    """Return what the first two meanings measure."""
    first_two = [candidate.condition for candidate in QUICK.read(line)[:2]]
    return [each.measure.fn for each in first_two if isinstance(each, ActivityCondition)]


def test_much_comes_before_often_for_large_numbers_and_the_other_way_for_small() -> None:
    assert fns("orders > 300") == ["sum", "count"]
    assert fns("orders > 2") == ["count", "sum"]


def test_a_field_without_a_value_can_be_gone_on_with() -> None:
    assert QUICK.read("country")[0].condition == FieldCondition(field="country", op="is")
    assert QUICK.read("age")[0].condition == FieldCondition(field="age", op="equals")


_PIECES = st.sampled_from(
    ["orders", "country", "PL", "nordal", ">", "300", "1,000.5", "last", "6", "months", "no", "per",
     "between", "and", ",", "..", "average", "amount", "2024-02-30", "ago", "≥", '"', "“a b”", "0", "days",
     "https://x/?a=1", "is empty", "contains", "\x00", "ß", "%", "twice", "first", "birthday", "next",
     "99999999999999999999", "9" * 5_000]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=8).map(" ".join))
def test_any_line_is_read_and_always_alike(line: str) -> None:
    for catalog in (SEED, SHOP):
        found = QuickAdd(catalog).read(line)
        assert found == QuickAdd(catalog).read(line)
        assert len({candidate.condition for candidate in found}) == len(found)
        for candidate in found:
            assert text(phrase(candidate.condition, catalog))
            assert all(word in line for unread in candidate.unread for word in unread.split())


def test_numbers_are_exact() -> None:
    meant = FieldCondition(field="age", op="equals", values=(Decimal("1000.10"),))
    assert QUICK.read("age 1,000.10")[0].condition == meant


def test_the_whole_amount_is_meant_before_taxes_and_discounts() -> None:
    parts = ("subtotal", "tax_amount", "discount_amount", "total_amount")
    orders = SHOP.activity("orders")
    assert orders is not None
    named = tuple(column(name, "number") for name in parts)
    catalog = structs.replace(SHOP, activities=(structs.replace(orders, attributes=named),))
    (first, *_) = QuickAdd(catalog).read("orders over 300")
    assert text(phrase(first.condition, catalog)).startswith(
        "sum of total_amount of orders is greater than 300"
    )


def test_buying_is_not_meant_by_returns_and_a_part_of_a_name_rather_by_the_name_than_by_the_id() -> None:
    names = Statistics(rows=9, filled=9, distinct=1, frequent=(Frequent("Electronics", 9),))
    known = (column("category_id", "text"), column("category_name", "text", statistics=names))
    tables: list[tuple[str, Family, str]] = [
        ("returns", "purchases", "Returned an order"),
        ("reviews", "products", "Reviewed a product"),
        ("order_items", "products", "Bought a product"),
    ]
    activities = tuple(
        Activity(name=name, table=name, label=label, family=family, attributes=known)
        for name, family, label in tables
    )
    catalog = structs.replace(SHOP, activities=activities)
    found = QuickAdd(catalog).read("bought category Electronics")
    assert [text(phrase(each.condition, catalog)) for each in found[:1]] == [
        "has bought a product where category_name is Electronics"
    ]
    assert all("returned" not in text(phrase(each.condition, catalog)) for each in found if not each.unread)


@pytest.mark.parametrize("line", ["country is PL", "PL, nonsense", "somebody in PL"])
def test_a_word_that_nobody_knows_is_no_value_of_a_field_that_is_not_named(line: str) -> None:
    named = "country" in line
    for candidate in QUICK.read(line):
        condition = candidate.condition
        if isinstance(condition, FieldCondition) and not (named and condition.field == "country"):
            assert not {"country", "nonsense", "somebody in"} & set(map(str, condition.values))
    assert any(isinstance(each.condition, FieldCondition) for each in QUICK.read(line))
