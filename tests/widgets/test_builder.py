"""The builder shows a segment: names, numbers, marks, places, and little made anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.definition.model import (
    Card,
    Column,
    Condition,
    FieldCondition,
    ListCondition,
    Segment,
    SegmentCondition,
    SqlCondition,
    segment,
)
from tests.support.qt import focusable
from tests.support.widgets_demo import Demo, example, phrase, settle
from tests.support.widgets_scenes import click, enter, part
from tests.support.widgets_segments import build, show
from widgets import counts, edits, intents, paths
from widgets.builder.card import CardView
from widgets.builder.condition_row import ConditionRow
from widgets.builder.handle import Handle
from widgets.counts import Count, Counts, Mark, Part
from widgets.intents import Gap
from widgets.popover import Popover, popover_of

MakeDemo = Callable[..., Demo]
Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def test_names_say_letters_by_position(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and ((B:yz or C:x)) | not D:x")
    names = {widget.objectName() for widget in demo.builder.findChildren(QWidget)}
    assert {
        "column-include",
        "column-exclude",
        "card-A",
        "card-A-condition-1",
        "card-A-count",
        "card-B-condition-2",
        "connector-A-B",
        "connector-B-C",
        "group-B-C",
        "group-B-C-2",
        "card-D",
    } <= names
    assert "Not Card D" in part(demo, "card-D").accessibleName()


def test_every_reachable_widget_has_names(make_demo: MakeDemo) -> None:
    demo = make_demo(example())
    for row in demo.findChildren(ConditionRow):
        enter(row)
    QTest.keyClick(part(demo, "card-A"), Qt.Key.Key_F2)
    demo.bar.start_editing()
    settle()
    nameless = [
        (type(widget).__name__, widget.objectName(), widget.accessibleName())
        for widget in focusable(demo)
        if not widget.objectName() or not widget.accessibleName()
    ]
    assert nameless == []


def test_names_are_unique(make_demo: MakeDemo) -> None:
    demo = make_demo(example())
    names = [widget.objectName() for widget in focusable(demo)]
    assert len(names) == len(set(names))


def test_tab_goes_from_top_to_bottom(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x or B:yz | C:x")
    part(demo, "card-A").setFocus()
    reached = []
    for _ in range(32):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Key.Key_Tab)
    cards = [name for name in reached if name in {"card-A", "connector-A-B", "card-B", "column-include-add"}]
    assert cards == ["card-A", "connector-A-B", "card-B", "column-include-add"]
    assert reached.index("card-A-condition-1") < reached.index("card-A-condition-1-negate")
    assert reached.index("card-A-condition-1-delete") < reached.index("connector-A-B")


def test_untouched_cards_keep_their_widgets(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy and B:z or C:x | D:y")
    before = {view.title.text: view for view in demo.findChildren(CardView)}
    demo.carry_out(intents.MoveItem("include.items[2]", Gap("exclude", 0)))
    demo.carry_out(intents.GroupItems("include.items[0]", ("include.items[1]",)))
    settle()
    after = {view.title.text: view for view in demo.findChildren(CardView)}
    assert show(demo.segment) == "(A:xy and B:z) | C:x or D:y"
    assert after == before


def test_an_edited_condition_keeps_the_other_rows(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xyz")
    rows = [part(demo, f"card-A-condition-{n}") for n in (1, 2, 3)]
    demo.carry_out(intents.RemoveCondition("include.items[0].conditions[1]"))
    settle()
    assert [part(demo, f"card-A-condition-{n}") for n in (1, 2)] == [rows[0], rows[2]]


MANY = " and ".join(["A:" + "xyz" * 6] * 30) + " | " + " or ".join(["B:" + "xyz" * 6] * 30)
CHEAP = {
    "word": (intents.ToggleJoin("include.joins[3]"), 0),
    "match": (intents.ToggleMatch("include.items[3]"), 0),
    "not": (intents.ToggleNegated("exclude.items[3]"), 0),
    "condition's not": (intents.NegateCondition("include.items[3].conditions[5]"), 0),
    "another title": (intents.Rename("include.items[9]", "Other"), 0),
    "reorder": (intents.MoveItem("include.items[20]", Gap("include", 0)), 0),
    "another column": (intents.MoveItem("include.items[0]", Gap("exclude", 4)), 2),
    "delete": (intents.RemoveItem("include.items[0]"), 0),
    "a condition elsewhere": (
        intents.MoveCondition("include.items[0].conditions[0]", "include.items[9]", 3),
        8,
    ),
}


@pytest.mark.parametrize(("intent", "most"), CHEAP.values(), ids=CHEAP.keys())
def test_an_edit_among_sixty_cards_makes_next_to_nothing_anew(
    make_demo: MakeDemo, intent: intents.Intent, most: int
) -> None:
    demo = make_demo(MANY)
    before = set(demo.builder.findChildren(QWidget))
    demo.carry_out(intent)
    settle()
    assert len(set(demo.builder.findChildren(QWidget)) - before) <= most


def test_groups_in_groups_are_cleared_away_without_a_word(make_demo: MakeDemo, qtbot: QtBot) -> None:
    deep = "A:x"
    for letter in "BCDEFGHI":
        deep = f"({deep} and {letter}:x)"
    demo = make_demo(f"{deep} or J:x")
    qtbot.waitUntil(lambda: demo.builder.complete)
    for text in ("A:y", f"K:x and {deep}", "A:x", ""):
        demo.show_segment(build(text))
        qtbot.wait(5)
    qtbot.waitUntil(lambda: not demo.builder._gone)


@pytest.mark.parametrize("text", ["A:x", "| A:x", "A:x | B:y", "(A:x and B:y)"])
def test_everything_can_be_deleted_one_after_another(make_demo: MakeDemo, text: str) -> None:
    demo = make_demo(text)
    while found := [view for view in demo.builder._tree.parts() if isinstance(view, CardView)]:
        found[-1].setFocus()
        QTest.keyClick(found[-1], Key.Key_Delete)
        settle()
    assert show(demo.segment) == ""


def test_letters_follow_positions(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    demo.carry_out(intents.AddCard(Gap("include", 0)))
    settle()
    card = demo.builder._tree.card("include.items[1]")
    assert card is not None
    assert (card.title.text, card.objectName(), card.badge.text()) == ("A", "card-B", "B")


def test_empty_columns_say_what_to_do(make_demo: MakeDemo) -> None:
    demo = make_demo("")
    for panel in demo.builder.panels.values():
        assert panel.hint.isVisible()
        assert "Add a card" in panel.hint.text()
    click(demo, "column-include-add")
    assert demo.intents == [intents.AddCard(Gap("include", 0))]
    assert not demo.builder.panels["include"].hint.isVisible()
    assert part(demo, "card-A-first").isVisible()
    assert QApplication.focusWidget() is part(demo, "card-A")


def test_a_card_without_title_is_called_by_its_fields(make_demo: MakeDemo) -> None:
    demo = make_demo(example())
    card = demo.builder._tree.card("include.items[1].items[1]")
    assert card is not None
    assert card.title.text == "Country, newsletter"


@pytest.mark.parametrize(
    ("condition", "title"),
    [
        (SegmentCondition(segment="VIP customers"), "VIP customers"),
        (ListCondition(list="March mailing"), "March mailing"),
        (SqlCondition(expression="age > 3"), "SQL condition"),
    ],
)
def test_a_card_of_other_conditions_is_called_by_what_they_name(
    make_demo: MakeDemo, condition: Condition, title: str
) -> None:
    demo = make_demo(segment(include=Column(items=(Card(conditions=(condition,)),))))
    card = demo.builder._tree.card("include.items[0]")
    assert card is not None
    assert card.title.text == title


def test_counts_stand_where_they_belong(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy and (B:z or C)")
    parts = {
        "include": Part(count=Count(900, "ready")),
        "include.items[0]": Part(count=Count(1_204, "ready"), without=312),
        "include.items[0].conditions[1]": Part(count=Count(7, "ready"), note="incl. 4 without a country"),
        "include.items[1]": Part(count=Count(88, "stale")),
        "include.items[1].items[0]": Part(count=Count(None, "counting")),
        "include.items[1].items[1]": Part(count=Count(None, "unfinished")),
    }
    demo.builder.set_counts(Counts(parts=parts, base=2_000))
    card, inner = demo.builder._tree.card("include.items[0]"), demo.builder._tree.views["include.items[1]"]
    assert card is not None
    assert card.count.text() == "1,204 contacts · without it +312"
    assert (inner.count.text(), inner.count.state) == ("88 contacts", "stale")
    assert demo.builder._tree.views["include.items[1].items[0]"].count.text() == "counting …"
    unfinished = demo.builder._tree.views["include.items[1].items[1]"]
    assert unfinished.count.text() == "unfinished"
    assert unfinished.property("invalid") is True
    assert demo.builder.panels["include"].count.text() == "900 contacts"
    assert part(demo, "card-A-condition-2").accessibleName() == "y has a value, 7 contacts"
    assert part(demo, "card-A-count").accessibleName() == "1,204 contacts · without it +312"


def test_a_note_makes_room_for_itself(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy")
    row = part(demo, "card-A-condition-1")
    before = row.height()
    path = "include.items[0].conditions[0]"
    demo.builder.set_counts(Counts(parts={path: Part(count=Count(7, "ready"), note="incl. 4 without x")}))
    settle()
    assert row.height() > before


def test_marks_say_what_is_missing_and_offer_to_mend(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    mark = Mark(tone="warning", message="The period is empty.", mend="Use the last date", action="as-of")
    demo.builder.set_counts(Counts(parts={"include.items[0]": Part(count=Count(0, "ready"), marks=(mark,))}))
    settle()
    label = part(demo, "card-A-mark-1")
    assert isinstance(label, QLabel)
    assert label.text() == "The period is empty."
    click(demo, "card-A-mark-1-mend")
    assert demo.intents == [intents.Mend("include.items[0]", "as-of")]
    demo.builder.set_counts(counts.NO_COUNTS)
    settle()
    assert demo.findChild(QWidget, "card-A-mark-1") is None


def test_marks_mend_their_card_wherever_it_goes(make_demo: MakeDemo) -> None:
    mark = Mark(tone="warning", message="The period is empty.", mend="Use the last date", action="as-of")
    demo = make_demo("A:x and B:y")
    wrong = demo.segment.include.items[1]

    def doubted(found: Segment) -> Counts:
        at = paths.item_path("include", found.include.items.index(wrong))
        return Counts(parts={at: Part(count=Count(0, "ready"), marks=(mark,))})

    demo.counts = doubted
    demo.show_segment(demo.segment)
    demo.carry_out(intents.MoveItem("include.items[1]", Gap("include", 0)))
    settle()
    click(demo, "card-A-mark-1-mend")
    assert demo.intents[-1] == intents.Mend("include.items[0]", "as-of")


def test_long_phrases_are_shown_whole_in_a_popover(make_demo: MakeDemo) -> None:
    long = FieldCondition(field="country", op="is", values=tuple(f"country number {n}" for n in range(60)))
    demo = make_demo(segment(include=Column(items=(build("A").include.items[0],))))
    demo.show_segment(edits.put_condition(demo.segment, "include.items[0].conditions[0]", long))
    settle()
    row = part(demo, "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    assert row.height() < 120
    row.explain()
    popover = demo.findChild(Popover)
    assert popover is not None
    assert popover.anchor is row
    assert demo.rect().contains(popover.geometry())


def test_a_phrase_that_is_seen_whole_needs_no_popover(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    row = part(demo, "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    demo.builder.focus_part(row.path)
    row.explain()
    assert popover_of(row).anchor is None


def test_a_popover_goes_with_the_phrase_that_it_tells(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    long = FieldCondition(field="country", op="is", values=tuple(f"country number {n}" for n in range(60)))
    demo.show_segment(edits.put_condition(demo.segment, "include.items[0].conditions[0]", long))
    settle()
    row = part(demo, "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    row.explain()
    assert popover_of(row).anchor is row
    demo.carry_out(intents.NegateCondition(row.path))
    settle()
    assert popover_of(row).anchor is None


@pytest.mark.parametrize("name", ["card-A", "group-A-B"])
def test_no_word_moves_on_what_is_chosen_or_pointed_at(make_demo: MakeDemo, name: str) -> None:
    demo = make_demo("(A:x and B:y) or C:z", 1280, 900)
    handle = part(demo, name)
    assert isinstance(handle, Handle)

    def places() -> list[QRect]:
        settle()
        return [each.geometry() for each in (handle, handle.grip, handle.badge, handle.more)]

    plain = places()
    handle.set_selected(True)
    assert places() == plain
    handle.set_highlighted(True)
    assert places() == plain
    handle.set_selected(False)
    handle.set_highlighted(False)
    demo.carry_out(intents.ToggleNegated(handle.path))
    assert places() == plain


def test_nothing_sticks_out(make_demo: MakeDemo) -> None:
    demo = make_demo(example(), 1000, 640)
    for view in demo.builder._tree.views.values():
        for widget in view.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget.isVisible():
                assert view.rect().contains(widget.geometry()), (view.objectName(), widget.objectName())


def test_editor_stands_in_the_place_of_its_condition(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xyz")
    editor = QLineEdit()
    row = part(demo, "card-A-condition-2")
    top = row.y()
    assert demo.builder.open_editor("include.items[0].conditions[1]", editor)
    settle()
    assert not row.isVisible()
    assert editor.isVisible()
    assert editor.y() == top
    demo.builder.close_editor()
    settle()
    assert row.isVisible()
    assert editor.parent() is None


def test_editor_for_a_new_condition_stands_at_the_end(make_demo: MakeDemo) -> None:
    demo = make_demo("A")
    editor = QLineEdit()
    assert demo.builder.open_editor("include.items[0].conditions[0]", editor)
    settle()
    assert editor.isVisible()
    assert not part(demo, "card-A-first").isVisible()
    assert not demo.builder.open_editor("include.items[7].conditions[0]", QLineEdit())


def test_highlight_and_scroll(make_demo: MakeDemo) -> None:
    demo = make_demo(" and ".join("A:xyz" for _ in range(20)))
    path = "include.items[19]"
    demo.builder.set_highlight((path,))
    demo.builder.scroll_to(path)
    settle()
    view = demo.builder._tree.views[path]
    assert view.property("highlighted") is True
    assert not view.visibleRegion().isEmpty()
    demo.builder.set_highlight(())
    assert view.property("highlighted") is False


@pytest.mark.parametrize("column", ["include", "exclude"])
def test_a_card_added_at_the_end_is_seen_as_a_whole_at_once(make_demo: MakeDemo, column: paths.Side) -> None:
    demo = make_demo(" and ".join("A:xyz" for _ in range(9)) + " | " + " or ".join("A:x" for _ in range(9)))
    demo.carry_out(intents.AddCard(Gap(column, 9)))
    path = paths.item_path(column, 9)
    demo.builder.focus_part(path)
    view = demo.builder._tree.views[path]
    assert view.visibleRegion().boundingRect() == view.rect()


def test_marks_without_words_take_no_room(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    marks = (Mark(tone="unfinished", message=""),)
    card = part(demo, "card-A")
    height = card.height()
    demo.builder.set_counts(
        Counts(parts={"include.items[0]": Part(count=Count(state="unfinished"), marks=marks)})
    )
    settle()
    assert (card.height(), card.property("invalid")) == (height, True)


def test_an_empty_exclude_column_is_slim_when_narrow(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x", 700)
    strip, panel = part(demo, "column-exclude-strip"), demo.builder.panels["exclude"]
    assert strip.isVisible()
    assert not panel.isVisible()
    QTest.mouseClick(strip, LEFT)
    settle()
    assert panel.isVisible()
    demo.carry_out(intents.MoveItem("include.items[0]", Gap("exclude", 0)))
    settle()
    assert panel.isVisible()
    assert not strip.isVisible()


def test_other_phrases_are_said_anew(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    row = part(demo, "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    assert row.words == tuple(phrase(paths.condition(demo.segment, "include.items[0].conditions[0]")))
    demo.builder.set_segment(demo.segment, lambda _: (("field", "Something else"),))
    settle()
    again = part(demo, "card-A-condition-1")
    assert isinstance(again, ConditionRow)
    assert again.words == (("field", "Something else"),)


def test_numbers_in_words() -> None:
    assert counts.contacts(Count(1, "ready")) == "1 contact"
    assert counts.difference(-1_234) == "−1,234"
    assert counts.difference(0) == "±0"
