"""How much of a large segment is shown in one go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from engine.definition import walk
from engine.definition.model import Card, Column, FieldCondition, Group, Join, Segment, segment
from tests.support.widgets_demo import Demo, settle
from widgets.builder.growth import beginning

MakeDemo = Callable[..., Demo]


def cards(many: int, conditions: int = 2) -> tuple[Card, ...]:
    return tuple(
        Card(
            title=f"{number}",
            conditions=tuple(
                FieldCondition(field="city", op="is", values=(f"{at}",)) for at in range(conditions)
            ),
        )
        for number in range(many)
    )


def column(*items: Card | Group) -> Column:
    word: Join = "or"
    return Column(items=items, joins=(word,) * (len(items) - 1))


def shown_in_turn(whole: Segment) -> list[int]:
    """Return how many cards are shown after each go."""
    many: list[int] = []
    shown: tuple[Card, ...] = ()
    while len(many) < 200:
        part = beginning(whole, shown)
        shown = tuple(found.card for found in walk.cards(part))
        many.append(len(shown))
        if part is whole:
            break
    return many


@pytest.mark.parametrize("conditions", [0, 1, 20])
def test_a_large_segment_grows_to_its_end_card_by_card(conditions: int) -> None:
    inner = Group(items=cards(9, conditions), joins=("and",) * 8)
    whole = segment(include=column(*cards(5, conditions), inner), exclude=column(*cards(7, conditions)))
    many = shown_in_turn(whole)
    assert many[0] < many[-1] == 21
    assert many == sorted(set(many))


def test_what_is_shown_stays_while_the_columns_take_turns() -> None:
    inner = Group(items=cards(4), joins=("or",) * 3)
    whole = segment(include=column(*cards(9), inner), exclude=column(inner, *cards(5)))
    shown: set[str] = set()
    known: tuple[Card, ...] = ()
    ahead: set[str] = set()
    while (part := beginning(whole, known)) is not whole:
        found = walk.cards(part)
        new = {each.path for each in found} - shown
        assert new
        assert shown <= {each.path for each in found}
        ahead |= {each.side for each in found if each.path in new}
        shown, known = {each.path for each in found}, tuple(each.card for each in found)
        assert all(
            item.items for item in (*part.include.items, *part.exclude.items) if isinstance(item, Group)
        )
    assert ahead == {"include", "exclude"}


def test_what_is_known_comes_at_once() -> None:
    known = cards(60, 20)
    whole = segment(include=column(*known))
    assert beginning(whole, known) is whole
    moved = Card(conditions=known[0].conditions[:5])  # conditions that are on the screen elsewhere
    more = segment(include=column(moved, *known))
    assert beginning(more, known) is more


def test_each_beginning_is_sound() -> None:
    whole = segment(include=column(Group(items=cards(4), joins=("and", "or", "and")), *cards(3)))
    part = beginning(whole, ())
    assert len(part.include.joins) == len(part.include.items) - 1
    assert [found.path for found in walk.cards(part)] == [
        found.path for found in walk.cards(whole)[: len(walk.cards(part))]
    ]


def test_letters_are_those_of_the_whole_from_the_first(make_demo: MakeDemo) -> None:
    demo = make_demo("A")
    whole = segment(include=column(*cards(30)), exclude=column(*cards(2)))
    demo.show_segment(whole)
    while "exclude.items[0]" not in demo.builder._tree.views:
        QApplication.processEvents()
    at_first = demo.builder.complete
    assert demo.builder._tree.views["exclude.items[0]"].letters == "AE"
    settle()
    assert (at_first, demo.builder.complete) == (False, True)
    assert set(demo.builder._tree.views) == {found.path for found in walk.cards(whole)}


def test_a_long_equation_grows_to_its_end_and_knows_what_is_selected(make_demo: MakeDemo) -> None:
    demo = make_demo("A")
    demo.show_segment(segment(include=column(*cards(60, 1))))
    demo.bar.set_selection(("include.items[0]", "include.items[59]"))
    chips = demo.bar.chips
    at_first = list(chips.chips)
    complete = [chips.complete]
    settle()
    assert [*complete, chips.complete] == [False, True]
    assert chips.chips[: len(at_first)] == at_first
    assert " ".join(chip.text() for chip in chips.chips) == demo.bar.text
    assert [chip.text() for chip in chips.chips if chip.property("selected")] == ["A", "BH"]
