"""Why nobody is in a segment: the part at which the last contacts are lost is named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from engine.definition.model import Card, Column, Condition, FieldCondition, Join, segment
from engine.definition.moment import AsOf
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.emptiness import Emptiness, why_empty
from engine.evaluation.evaluated import Evaluated

AS_OF = AsOf.end_of(date(2024, 3, 31))
HELD = {"all": {0, 1, 2, 3}, "low": {0, 1}, "high": {2, 3}, "none": set()}
"""Whom a condition on the field of that name holds."""
FIRST, SECOND = "include.items[0]", "include.items[1]"


def bitmap(members: set[int]) -> Bitmap:
    return Bitmap.from_ordinals(np.array(sorted(members), np.int32), 4)


def held(condition: Condition) -> Bitmap:
    assert isinstance(condition, FieldCondition)
    return bitmap(HELD[condition.field])


def card(held: str, title: str = "", *, negated: bool = False) -> Card:
    return Card(title=title, negated=negated, conditions=(FieldCondition(field=held, op="is_set"),))


def column(*cards: Card, word: Join = "and") -> Column:
    return Column(items=cards, joins=(word,) * max(len(cards) - 1, 0))


@pytest.mark.parametrize(
    ("include", "exclude", "why"),
    [
        (column(card("none", "Nobody")), column(), Emptiness("“A · Nobody” lets nobody through.", FIRST)),
        (column(card("all", negated=True)), column(), Emptiness("“not A” lets nobody through.", FIRST)),
        (
            column(card("low"), card("high")), column(),
            Emptiness("None of the 2 contacts that are left before “B” are in it.", SECOND),
        ),
        (
            column(card("none"), card("none"), word="or"), column(),
            Emptiness("“A” lets nobody through.", FIRST),
        ),
        (
            column(card("low")), column(card("high"), card("all"), word="or"),
            Emptiness("The exclusions take everybody away: “C” the last 2.", "exclude.items[1]"),
        ),
        (
            column(), column(card("all")),
            Emptiness("The exclusions take everybody away: “A” the last 4.", "exclude.items[0]"),
        ),
    ],
)  # fmt: skip
def test_the_part_that_takes_the_last_is_named(include: Column, exclude: Column, why: Emptiness) -> None:
    evaluated = Evaluated(segment(include=include, exclude=exclude), AS_OF, bitmap(HELD["all"]), held)
    assert why_empty(evaluated, lambda card: card.title) == why


def test_nobody_exists_yet() -> None:
    evaluated = Evaluated(segment(include=column(card("none"))), AS_OF, bitmap(set()), held)
    found = why_empty(evaluated, lambda card: card.title)
    assert found == Emptiness("No contact exists yet on the day that is calculated for.")


def test_there_are_no_contacts_at_all() -> None:
    nobody = Bitmap.none(0)
    evaluated = Evaluated(segment(), AS_OF, nobody, lambda _condition: nobody)
    found = why_empty(evaluated, lambda card: card.title)
    assert found == Emptiness("The project holds no contacts. Import a file that has some.")
