"""The picker's entries: by family, by search, with what fits each of them."""

from __future__ import annotations

from typing import get_args

import pytest

from engine.catalog.entries import entries, measures_of, search
from engine.catalog.families import FAMILIES
from engine.catalog.model import Family
from engine.definition.measures import MEASURES
from engine.definition.operators import OPERATORS, operators_for
from engine.definition.types import TYPES, Type
from tests.support.catalogs import SHOP

ALL = entries(SHOP)


def test_every_family_has_a_row_in_the_order_of_the_contract() -> None:
    assert tuple(FAMILIES) == get_args(Family)


def test_entries_come_by_family() -> None:
    order = [list(FAMILIES).index(entry.family) for entry in ALL]
    assert order == sorted(order)
    assert {entry.kind for entry in ALL} == {"field", "activity", "attribute"}
    columns = len(SHOP.fields) + sum(len(activity.attributes) for activity in SHOP.activities)
    assert len(ALL) == columns + len(SHOP.activities)


# typed | best entries
SEARCHES = [
    ("country", ["country"]),
    ("COUNTR", ["country"]),
    ("amount", ["amount"]),
    ("orders", ["orders", "order_id"]),
    ("ordered brand", ["brand"]),
    ("purchases amount", ["amount"]),
    ("rfm", ["rfm.r", "rfm.segment"]),
    ("birthdya", ["birthday"]),
    ("zzzz", []),
]


@pytest.mark.parametrize(("typed", "best"), SEARCHES)
def test_search(typed: str, best: list[str]) -> None:
    assert [entry.name for entry in search(ALL, typed)][: len(best) or None] == best


def test_a_blank_search_finds_everything() -> None:
    assert search(ALL, "  ") == ALL


FITTING: list[tuple[Type, str]] = [
    ("text", "is contains starts_with ends_with matches is_set"),
    ("url", "is contains starts_with ends_with matches is_set"),
    ("number", "equals greater_than at_least less_than at_most between is_set"),
    ("boolean", "is_true is_false is_set"),
    ("date", "in is_set"),
    ("datetime", "in is_set"),
    ("list", "has_any_of has_all_of has_only is_set"),
]


@pytest.mark.parametrize(("kind", "keys"), FITTING)
def test_operators_that_fit_a_type(kind: Type, keys: str) -> None:
    assert " ".join(row.key for row in operators_for(kind)) == keys


def test_every_type_is_listed_and_every_operator_fits_one() -> None:
    assert {kind for kind, _ in FITTING} == TYPES
    assert {key for _, keys in FITTING for key in keys.split()} == set(OPERATORS)


def test_measures_that_fit() -> None:
    interests = SHOP.activity("interests")
    assert interests is not None
    assert [(kind.key, [column.name for column in fitting]) for kind, fitting in measures_of(interests)] == [
        ("count", []),
        ("sum", ["weight"]),
        ("avg", ["weight"]),
        ("min", ["weight"]),
        ("max", ["weight"]),
        ("count_distinct", ["topic", "weight"]),
    ]
    orders = SHOP.activity("orders")
    assert orders is not None
    assert {kind.key for kind, _ in measures_of(orders)} == set(MEASURES)


@pytest.mark.parametrize("key", OPERATORS)
def test_operators_read_well(key: str) -> None:
    operator = OPERATORS[key]
    assert operator.words() == operator.label
    assert operator.words(negated=True) == operator.negated != operator.label
    assert operator.words(several=True) == (operator.several or operator.label)
    assert operator.words(several=True, negated=True) == (operator.none_of or operator.negated)
    assert bool(operator.several) == bool(operator.none_of)
    assert operator.sentence.endswith(".")
