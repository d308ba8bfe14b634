"""Where the keyboard finds what an intent moved or copied, also among equal cards and conditions."""

from __future__ import annotations

import pytest

from tests.support.widgets_segments import build
from widgets import edits, intents
from widgets.builder import moves
from widgets.intents import Gap, Intent

CARD, CONDITION = "include.items[0]", "include.items[0].conditions[0]"
TWICE = intents.DuplicateItem(CARD)
CONDITION_TWICE = intents.DuplicateCondition(CONDITION)

LANDINGS: dict[str, tuple[str, tuple[Intent, ...], str]] = {
    "a card moves": ("A and B", (intents.MoveItem(CARD, Gap("include", 2)),), "include.items[1]"),
    "the second of two equal cards moves": (
        "A and B",
        (TWICE, intents.MoveItem("include.items[1]", Gap("include", 3))),
        "include.items[2]",
    ),
    "the first of two equal cards moves past both": (
        "A and B",
        (TWICE, intents.MoveItem(CARD, Gap("exclude", 0))),
        "exclude.items[0]",
    ),
    "a copy of a card": (
        "A and B",
        (intents.MoveItem(CARD, Gap("include", 2), copy=True),),
        "include.items[2]",
    ),
    "the second of two equal cards is bracketed": (
        "A and B",
        (TWICE, intents.GroupItems("include.items[1]", ("include.items[2]",))),
        "include.items[1]",
    ),
    "a card is added to a bracket": (
        "(A and B) or C",
        (intents.GroupItems("include.items[0]", ("include.items[1]",)),),
        "include.items[0]",
    ),
    "a bracket within a bracket": (
        "A or (B and C and D)",
        (intents.GroupItems("include.items[1].items[1]", ("include.items[1].items[2]",)),),
        "include.items[1].items[1]",
    ),
    "a card leaves a bracket that goes": (
        "A and (B or C)",
        (intents.MoveItem("include.items[1].items[0]", Gap("include", 2)),),
        "include.items[2]",
    ),
    "the second of two equal conditions moves": (
        "A:xy",
        (CONDITION_TWICE, intents.MoveCondition("include.items[0].conditions[1]", CARD, 3)),
        "include.items[0].conditions[2]",
    ),
    "a copy of a condition": (
        "A:xy",
        (intents.MoveCondition(CONDITION, CARD, 2, copy=True),),
        "include.items[0].conditions[2]",
    ),
    "the second of two equal conditions gets a card of its own": (
        "A:xy",
        (CONDITION_TWICE, intents.ExtractCondition("include.items[0].conditions[1]", Gap("include", 1))),
        "include.items[1].conditions[0]",
    ),
    "the only excluded card goes": (
        "A and B | C",
        (intents.RemoveItem("exclude.items[0]"),),
        "include.items[1]",
    ),
    "the only included card goes": (
        "A | B and C",
        (intents.RemoveItem("include.items[0]"),),
        "exclude.items[1]",
    ),
    "a copy of a condition gets a card of its own": (
        "A:xy",
        (intents.ExtractCondition(CONDITION, Gap("exclude", 0), copy=True),),
        "exclude.items[0].conditions[0]",
    ),
}


@pytest.mark.parametrize("case", LANDINGS)
def test_the_keyboard_finds_what_was_moved(case: str) -> None:
    text, (*earlier, last), found = LANDINGS[case]
    before = build(text)
    for intent in earlier:
        before = edits.apply(before, intent)
    assert moves.landed(edits.apply(before, last), before, last) == found
