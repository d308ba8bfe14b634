"""Definitions in plain language: golden sentences, the equation, the dates."""

from __future__ import annotations

from datetime import date

import pytest

from engine.catalog.phrases import ordinal, phrase
from engine.definition import codec
from engine.definition.model import Card, Column, ListCondition, segment
from engine.definition.moment import AsOf
from engine.review.describe import describe
from tests.support.catalogs import SHOP
from tests.support.golden import pairs
from tests.support.reading import read

AS_OF = AsOf.end_of(date(2017, 11, 11))


@pytest.mark.parametrize(("given", "sentence"), pairs("sentences.txt"))
def test_sentences(given: str, sentence: str) -> None:
    assert describe(read(given), SHOP, AS_OF).sentence == sentence


def test_a_summary_has_the_equation_the_moment_and_the_cards() -> None:
    cards = (
        Card(title="Readers", conditions=(ListCondition(list="News"),)),
        Card(negated=True, conditions=(ListCondition(list="Staff"),)),
        Card(title="Unfinished"),
    )
    summary = describe(segment(include=Column(items=cards, joins=("and", "or"))), SHOP, AS_OF)
    assert summary.equation == "(A and not B) or C"
    assert summary.calculated_for == "11 November 2017"
    assert summary.cards == (
        ("A", "Readers", "who are on the list “News”"),
        ("B", "", "who are on the list “Staff”"),
    )


# condition | roles and words on the screen
ON_SCREEN = [
    (
        '{"type":"field","field":"country","op":"is","values":["DE","AT","CH"]}',
        [("field", "Country"), ("operator", "is one of"), ("value", "DE, AT, CH")],
    ),
    (
        '{"type":"field","field":"country","op":"is","values":["DE"],"negated":true}',
        [("field", "Country"), ("not", "is not"), ("value", "DE")],
    ),
    (
        '{"type":"activity","activity":"order_items","negated":true,"window":{"type":"last","n":6,"unit":"month"}}',
        [("not", "has no"), ("field", "ordered products"), ("period", "in the last 6 months")],
    ),
    (
        '{"type":"activity","activity":"orders","op":"between","values":[2,1000]}',
        [
            ("operator", "number of"),
            ("field", "orders"),
            ("operator", "is between"),
            ("value", "2"),
            ("operator", "and"),
            ("value", "1,000"),
        ],
    ),
    (
        '{"type":"list","list":"Staff","negated":true}',
        [("not", "is not on the list"), ("value", "“Staff”")],
    ),
    (
        '{"type":"field","field":"gone","op":"odd","values":[true]}',
        [("field", "gone"), ("operator", "odd"), ("value", "true")],
    ),
    (
        '{"type":"activity","activity":"gone","measure":{"fn":"odd","attribute":"x"},"op":"odd","values":["a"]}',
        [
            ("operator", "odd"),
            ("field", "x"),
            ("operator", "of"),
            ("field", "gone"),
            ("operator", "odd"),
            ("value", "a"),
        ],
    ),
]


@pytest.mark.parametrize(("given", "parts"), ON_SCREEN)
def test_conditions_on_the_screen(given: str, parts: list[tuple[str, str]]) -> None:
    assert list(phrase(codec.read_condition(given), SHOP)) == parts


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    )
