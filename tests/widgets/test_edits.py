from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition.model import Card, Column, Group, Segment
from tests.support.widgets_segments import build, condition, show
from widgets import edits, intents, paths
from widgets.intents import Gap

CASES = {
    "add to an empty column": ("", intents.AddCard(Gap("include", 0)), "_"),
    "add at the end takes the last word": ("A or B", intents.AddCard(Gap("include", 2)), "A or B or _"),
    "add at the start takes the first word": ("A or B", intents.AddCard(Gap("include", 0)), "_ or A or B"),
    "add takes the word of its gap": (
        "A and B or C",
        intents.AddCard(Gap("include", 2)),
        "A and B or _ or C",
    ),
    "first pair to include": ("A", intents.AddCard(Gap("include", 1)), "A and _"),
    "first pair to exclude": ("| A", intents.AddCard(Gap("exclude", 1)), "| A or _"),
    "remove keeps an or": ("A and B or C", intents.RemoveItem("include.items[1]"), "A or C"),
    "remove between ands": ("A and B and C", intents.RemoveItem("include.items[1]"), "A and C"),
    "remove the first": ("A or B and C", intents.RemoveItem("include.items[0]"), "B and C"),
    "remove the last": ("A or B and C", intents.RemoveItem("include.items[2]"), "A or B"),
    "remove the only": ("A", intents.RemoveItem("include.items[0]"), ""),
    "remove from a pair dissolves the bracket": (
        "A and (B or C)",
        intents.RemoveItem("include.items[1].items[0]"),
        "A and C",
    ),
    "a red bracket's last card turns red": (
        "A and not (B or C)",
        intents.RemoveItem("include.items[1].items[0]"),
        "A and not C",
    ),
    "a red card left in a red bracket": (
        "not (A or not B)",
        intents.RemoveItem("include.items[0].items[0]"),
        "B",
    ),
    "duplicate": ("A or B", intents.DuplicateItem("include.items[0]"), "A or A or B"),
    "reorder keeps the words": (
        "A and B or C",
        intents.MoveItem("include.items[2]", Gap("include", 0)),
        "C and A or B",
    ),
    "reorder down": ("A and B or C", intents.MoveItem("include.items[0]", Gap("include", 2)), "B and A or C"),
    "reorder to where it is": (
        "A and B or C",
        intents.MoveItem("include.items[1]", Gap("include", 2)),
        "A and B or C",
    ),
    "to exclude": ("A and B", intents.MoveItem("include.items[0]", Gap("exclude", 0)), "B | A"),
    "back to include": ("B | A or C", intents.MoveItem("exclude.items[0]", Gap("include", 1)), "B and A | C"),
    "copy": (
        "A and B",
        intents.MoveItem("include.items[0]", Gap("include", 2), copy=True),
        "A and B and A",
    ),
    "into a bracket": (
        "A and (B or C)",
        intents.MoveItem("include.items[0]", Gap("include.items[1]", 1)),
        "(B or A or C)",
    ),
    "out of a bracket": (
        "A and (B or C or D)",
        intents.MoveItem("include.items[1].items[2]", Gap("include", 0)),
        "D and A and (B or C)",
    ),
    "into itself": (
        "A and (B or C)",
        intents.MoveItem("include.items[1]", Gap("include.items[1]", 0)),
        "A and (B or C)",
    ),
    "group neighbours": (
        "A and B or C",
        intents.GroupItems("include.items[1]", ("include.items[2]",)),
        "A and (B or C)",
    ),
    "group from the other column": (
        "A and B | C",
        intents.GroupItems("include.items[0]", ("exclude.items[0]",)),
        "(A and C) and B",
    ),
    "group a copy": (
        "A and B",
        intents.GroupItems("include.items[0]", ("include.items[1]",), copy=True),
        "(A and B) and B",
    ),
    "group several": (
        "A or B or C or D",
        intents.GroupItems("include.items[0]", ("include.items[2]", "include.items[3]")),
        "(A or C or D) or B",
    ),
    "drop on a bracket": (
        "A and (B or C)",
        intents.GroupItems("include.items[1]", ("include.items[0]",)),
        "(B or C or A)",
    ),
    "group with itself": ("A", intents.GroupItems("include.items[0]", ("include.items[0]",)), "A"),
    "group a bracket with its own card": (
        "A and (B or C)",
        intents.GroupItems("include.items[1].items[0]", ("include.items[1]",)),
        "A and (B or C)",
    ),
    "ungroup": ("A and (B or C) or D", intents.Ungroup("include.items[1]"), "A and B or C or D"),
    "toggle join": ("A and B or C", intents.ToggleJoin("include.joins[1]"), "A and B and C"),
    "toggle inner join": (
        "A and (B or C)",
        intents.ToggleJoin("include.items[1].joins[0]"),
        "A and (B and C)",
    ),
    "toggle match": ("A:xy", intents.ToggleMatch("include.items[0]"), "A:xy*"),
    "negate a card": ("A", intents.ToggleNegated("include.items[0]"), "not A"),
    "negate a bracket": ("A or not (B and C)", intents.ToggleNegated("include.items[1]"), "A or (B and C)"),
    "rename trims": ("A", intents.Rename("include.items[0]", "  Big   spenders "), "Big spenders"),
    "duplicate condition": ("A:xy", intents.DuplicateCondition("include.items[0].conditions[0]"), "A:xxy"),
    "remove condition": ("A:xy", intents.RemoveCondition("include.items[0].conditions[0]"), "A:y"),
    "remove the last condition": ("A:x", intents.RemoveCondition("include.items[0].conditions[0]"), "A"),
    "reorder conditions": (
        "A:xyz",
        intents.MoveCondition("include.items[0].conditions[0]", "include.items[0]", 3),
        "A:yzx",
    ),
    "condition to another card": (
        "A:xy and B:z",
        intents.MoveCondition("include.items[0].conditions[1]", "include.items[1]", 0),
        "A:x and B:yz",
    ),
    "the last condition takes its card along": (
        "A:x and B:z or C",
        intents.MoveCondition("include.items[0].conditions[0]", "include.items[1]", 1),
        "B:zx or C",
    ),
    "copy a condition": (
        "A:x and B:z",
        intents.MoveCondition("include.items[0].conditions[0]", "include.items[1]", 1, copy=True),
        "A:x and B:zx",
    ),
    "condition out into a new card": (
        "A:xy",
        intents.ExtractCondition("include.items[0].conditions[0]", Gap("include", 1)),
        "A:y and _:x",
    ),
    "condition out in front of its card": (
        "A:xy or B",
        intents.ExtractCondition("include.items[0].conditions[0]", Gap("include", 0)),
        "_:x or A:y or B",
    ),
    "an only condition out": (
        "A:x or B",
        intents.ExtractCondition("include.items[0].conditions[0]", Gap("exclude", 0)),
        "B | _:x",
    ),
    "copy a condition out": (
        "A:x",
        intents.ExtractCondition("include.items[0].conditions[0]", Gap("include", 1), copy=True),
        "A:x and _:x",
    ),
}


@pytest.mark.parametrize(("start", "intent", "expected"), CASES.values(), ids=CASES.keys())
def test_edit(start: str, intent: intents.Intent, expected: str) -> None:
    assert show(edits.apply(build(start), intent)) == expected


def test_negate_condition_there_and_back() -> None:
    start = build("A:x")
    intent = intents.NegateCondition("include.items[0].conditions[0]")
    once = edits.apply(start, intent)
    assert paths.condition(once, intent.path).negated
    assert edits.apply(once, intent) == start


def test_put_condition_replaces_and_adds() -> None:
    start = build("A:xy")
    assert show(edits.put_condition(start, "include.items[0].conditions[1]", condition("z"))) == "A:xz"
    assert show(edits.put_condition(start, "include.items[0].conditions[2]", condition("z"))) == "A:xyz"


UNKNOWN = [
    intents.RemoveItem("include.items[7]"),
    intents.MoveItem("include.items[7]", Gap("include", 0)),
    intents.AddCard(Gap("include", 9)),
    intents.ToggleJoin("include.joins[5]"),
    intents.Ungroup("include.items[0]"),
    intents.ToggleMatch("include.items[1]"),
    intents.RemoveCondition("include.items[0].conditions[5]"),
    intents.MoveCondition("include.items[0].conditions[0]", "include.items[0].items[0]", 0),
    intents.EditCondition("include.items[0].conditions[0]"),
]


@pytest.mark.parametrize("intent", UNKNOWN, ids=lambda intent: type(intent).__name__)
def test_unknown_path_is_refused(intent: intents.Intent) -> None:
    with pytest.raises(KeyError):
        edits.apply(build("A:x and (B or C)"), intent)


def test_every_edit_has_a_label() -> None:
    kinds = [
        kind
        for kind in vars(intents).values()
        if isinstance(kind, type) and kind.__module__ == intents.__name__
    ]
    asking = {
        intents.Intent,
        Gap,
        intents.AddCondition,
        intents.EditCondition,
        intents.TypeEquation,
        intents.Mend,
        intents.MakeList,
    }
    assert set(kinds) - asking == set(edits._EDITS)
    assert edits.label(intents.AddCard(Gap("include", 0))) == "add card"


# --- properties -------------------------------------------------------------------------------------------


def _letters(found: Segment) -> list[str]:
    return sorted(card.title for _, card in paths.cards(found))


def _sound(node: Column | Group) -> bool:
    inner = all(_sound(item) for item in node.items if isinstance(item, Group))
    return inner and len(node.joins) == max(0, len(node.items) - 1)


def _places(found: Segment) -> tuple[list[str], list[str]]:
    """Return the paths of all items and of all sequences."""
    items: list[str] = []
    sequences: list[str] = [*paths.SIDES]
    for sequence in sequences:
        for at, item in enumerate(paths.sequence(found, sequence).items):
            items.append(paths.item_path(sequence, at))
            if isinstance(item, Group):
                sequences.append(items[-1])
    return items, sequences


SHAPES = ["A and B or C", "A and (B or (C and D)) or E | F or G", "(A or not (B and C)) and D | not (E or F)"]


@given(st.sampled_from(SHAPES), st.data())
def test_moving_and_grouping_lose_nothing(text: str, data: st.DataObject) -> None:
    start = build(text)
    for _ in range(data.draw(st.integers(1, 4))):
        items, sequences = _places(start)
        source, target = data.draw(st.sampled_from(items)), data.draw(st.sampled_from(items))
        sequence = data.draw(st.sampled_from(sequences))
        gap = Gap(sequence, data.draw(st.integers(0, len(paths.sequence(start, sequence).items))))
        intent: intents.Intent = data.draw(
            st.sampled_from([intents.MoveItem(source, gap), intents.GroupItems(target, (source,))])
        )
        changed = edits.apply(start, intent)
        assert _letters(changed) == _letters(start)
        assert _sound(changed.include)
        assert _sound(changed.exclude)
        start = changed
    assert all(isinstance(card, Card) for _, card in paths.cards(start))
