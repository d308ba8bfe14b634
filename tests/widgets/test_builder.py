from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
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
from tests.support.widgets_scenes import enter, part
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
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def click(demo: Demo, name: str, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(part(demo, name), LEFT, keys, QPoint(12, 12))
    settle()


def key(demo: Demo, name: str, pressed: Key, keys: Qt.KeyboardModifier = NONE) -> None:
    widget = part(demo, name)
    widget.setFocus()
    QTest.keyClick(widget, pressed, keys)
    settle()


# --- what is shown ----------------------------------------------------------------------------------------


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


# --- clicks -----------------------------------------------------------------------------------------------

CLICKS = {
    "connector": ("connector-A-B", intents.ToggleJoin("include.joins[0]")),
    "word between conditions": ("card-A-join-1", intents.ToggleMatch("include.items[0]")),
    "not": ("card-A-not", intents.ToggleNegated("include.items[0]")),
    "not of a bracket": ("group-B-C-not", intents.ToggleNegated("include.items[1]")),
    "add a condition": ("card-A-add", intents.AddCondition("include.items[0]")),
    "add the first condition": ("card-C-first", intents.AddCondition("include.items[1].items[1]")),
    "add a card": ("column-include-add", intents.AddCard(Gap("include", 2))),
    "add an excluded card": ("column-exclude-add", intents.AddCard(Gap("exclude", 0))),
}


@pytest.mark.parametrize(("name", "intent"), CLICKS.values(), ids=CLICKS.keys())
def test_click(make_demo: MakeDemo, name: str, intent: intents.Intent) -> None:
    demo = make_demo("A:xy and (B:z or C)")
    click(demo, name)
    assert demo.intents == [intent]


ROW_CLICKS = {
    "negate": intents.NegateCondition,
    "edit": intents.EditCondition,
    "duplicate": intents.DuplicateCondition,
    "delete": intents.RemoveCondition,
}


@pytest.mark.parametrize(("action", "make"), ROW_CLICKS.items(), ids=ROW_CLICKS.keys())
def test_row_shows_its_actions_on_hover(
    make_demo: MakeDemo, action: str, make: Callable[[str], intents.Intent]
) -> None:
    demo = make_demo("A:xy")
    assert demo.findChild(QWidget, f"card-A-condition-2-{action}") is None
    enter(part(demo, "card-A-condition-2"))
    click(demo, f"card-A-condition-2-{action}")
    assert demo.intents == [make("include.items[0].conditions[1]")]


def test_row_shows_its_actions_on_focus(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy")
    demo.builder.focus_part("include.items[0].conditions[0]")
    button = part(demo, "card-A-condition-1-negate")
    assert button.isVisible()
    part(demo, "card-A-condition-2").setFocus()
    assert not button.isVisible()


def test_double_click_edits_a_condition(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    QTest.mouseDClick(part(demo, "card-A-condition-1"), LEFT)
    assert demo.intents == [intents.EditCondition("include.items[0].conditions[0]")]


def test_double_click_adds_one_card(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    add = part(demo, "column-include-add")
    QTest.mouseClick(add, LEFT)
    QTest.mouseDClick(add, LEFT)  # the second press alone
    QTest.mouseRelease(add, LEFT)
    assert len(demo.intents) == 1


def test_rename_in_place(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    key(demo, "card-A", Key.Key_F2)
    edit = part(demo, "card-A-title-edit")
    QTest.keyClicks(edit, "Big spenders")
    QTest.keyClick(edit, Key.Key_Return)
    assert demo.intents == [intents.Rename("include.items[0]", "Big spenders")]
    assert QApplication.focusWidget() is part(demo, "card-A")


def test_escape_leaves_the_title_as_it_was(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    QTest.mouseDClick(part(demo, "card-A-title"), LEFT)
    edit = part(demo, "card-A-title-edit")
    assert isinstance(edit, QLineEdit)
    QTest.keyClicks(edit, "Something else")
    QTest.keyClick(edit, Key.Key_Escape)
    assert demo.intents == []
    assert part(demo, "card-A-title").isVisible()


def test_fold_and_unfold(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy")
    key(demo, "card-A", Key.Key_Period, CTRL)
    row, unfold = part(demo, "card-A-condition-1"), part(demo, "card-A-unfold")
    assert isinstance(unfold, QAbstractButton)
    assert not row.isVisible()
    assert unfold.text() == "2 conditions"
    click(demo, "card-A-unfold")
    assert row.isVisible()
    assert not unfold.isVisible()


def test_selection_by_mouse(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y and C:z")
    chosen: list[tuple[str, ...]] = []
    demo.builder.selection_changed.connect(chosen.append)
    click(demo, "card-A")
    click(demo, "card-C", CTRL)
    click(demo, "card-A", CTRL)
    assert chosen == [
        ("include.items[0]",),
        ("include.items[0]", "include.items[2]"),
        ("include.items[2]",),
    ]
    assert part(demo, "card-C").property("selected") is True
    assert part(demo, "card-A").property("selected") is False


# --- keys -------------------------------------------------------------------------------------------------

KEYS = {
    "up": ("card-B", Key.Key_Up, ALT, "B:x and A:xy or (C:z or D:y) | E:x"),
    "down into a bracket": ("card-B", Key.Key_Down, ALT, "A:xy or (B:x or C:z or D:y) | E:x"),
    "out of a bracket": ("card-C", Key.Key_Up, ALT, "A:xy and B:x or C:z or D:y | E:x"),
    "to exclude": ("card-A", Key.Key_Right, ALT, "B:x or (C:z or D:y) | E:x or A:xy"),
    "to include": ("card-E", Key.Key_Left, ALT, "A:xy and B:x or (C:z or D:y) or E:x"),
    "duplicate": ("card-E", Key.Key_D, CTRL, "A:xy and B:x or (C:z or D:y) | E:x or E:x"),
    "delete": ("card-A", Key.Key_Delete, NONE, "B:x or (C:z or D:y) | E:x"),
    "group with the one below": ("card-A", Key.Key_G, CTRL, "(A:xy and B:x) or (C:z or D:y) | E:x"),
    "ungroup": ("group-C-D", Key.Key_G, CTRL | SHIFT, "A:xy and B:x or C:z or D:y | E:x"),
    "take out of the bracket": ("card-D", Key.Key_G, CTRL | SHIFT, "A:xy and B:x or C:z or D:y | E:x"),
    "not": ("card-B", Key.Key_N, ALT, "A:xy and not B:x or (C:z or D:y) | E:x"),
    "word": ("card-A", Key.Key_M, ALT, "A:xy* and B:x or (C:z or D:y) | E:x"),
    "condition down": ("card-A-condition-1", Key.Key_Down, ALT, "A:yx and B:x or (C:z or D:y) | E:x"),
    "condition onto the next card": (
        "card-A-condition-2",
        Key.Key_Down,
        ALT,
        "A:x and B:yx or (C:z or D:y) | E:x",
    ),
    "condition to a card of its own": (
        "card-A-condition-2",
        Key.Key_G,
        CTRL | SHIFT,
        "A:x and _:y and B:x or (C:z or D:y) | E:x",
    ),
    "delete a condition": ("card-A-condition-1", Key.Key_Delete, NONE, "A:y and B:x or (C:z or D:y) | E:x"),
    "from a button on the card": ("card-B-menu", Key.Key_Up, ALT, "B:x and A:xy or (C:z or D:y) | E:x"),
}


@pytest.mark.parametrize(("name", "pressed", "keys", "expected"), KEYS.values(), ids=KEYS.keys())
def test_key(make_demo: MakeDemo, name: str, pressed: Key, keys: Qt.KeyboardModifier, expected: str) -> None:
    demo = make_demo("A:xy and B:x or (C:z or D:y) | E:x")
    key(demo, name, pressed, keys)
    assert show(demo.segment) == expected


def test_focus_and_selection_go_along(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y | C:z")
    key(demo, "card-A", Key.Key_Right, ALT)
    assert show(demo.segment) == "B:y | C:z or A:x"
    assert QApplication.focusWidget() is part(demo, "card-C")
    assert part(demo, "card-C").property("selected") is True
    key(demo, "card-C", Key.Key_Up, ALT)
    assert QApplication.focusWidget() is part(demo, "card-B")


def test_group_what_is_selected(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x or B:y or C:z or D:x")
    key(demo, "card-A", Key.Key_Space)
    key(demo, "card-D", Key.Key_Space, CTRL)
    key(demo, "card-D", Key.Key_G, CTRL)
    assert show(demo.segment) == "(A:x or D:x) or B:y or C:z"


def test_arrows_lead_from_part_to_part(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy and (B:z or C:x)")
    part(demo, "card-A").setFocus()
    reached = []
    for _ in range(7):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Key.Key_Down)
    assert reached == [
        "card-A",
        "card-A-condition-1",
        "card-A-condition-2",
        "group-B-C",
        "card-B",
        "card-B-condition-1",
        "card-C",
    ]


def test_focus_survives_an_edit_from_elsewhere(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    part(demo, "card-B").setFocus()
    demo.show_segment(edits.apply(demo.segment, intents.AddCard(Gap("include", 0))))
    settle()
    assert QApplication.focusWidget() is part(demo, "card-C")


# --- menus ------------------------------------------------------------------------------------------------


def _menu(demo: Demo) -> QMenu:
    menu = demo.builder.findChild(QMenu, "builder-menu")
    assert isinstance(menu, QMenu)
    return menu


def test_menu_offers_what_keys_do(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy and B:x")
    click(demo, "card-A-menu")
    menu = _menu(demo)
    offered = {action.objectName().removeprefix("builder-menu-"): action for action in menu.actions()}
    keys = "rename add-condition match not duplicate fold up down to-exclude to-include group ungroup delete"
    assert set(keys.split()) <= set(offered)
    assert not offered["up"].isEnabled()
    assert offered["down"].isEnabled()
    offered["to-exclude"].trigger()
    menu.close()
    assert show(demo.segment) == "B:x | A:xy"


def test_context_menu_of_a_condition(make_demo: MakeDemo) -> None:
    demo = make_demo("A:xy")
    row = part(demo, "card-A-condition-2")
    at = QPoint(5, 5)
    QApplication.sendEvent(row, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, row.mapToGlobal(at)))
    menu = _menu(demo)
    next(action for action in menu.actions() if action.objectName() == "builder-menu-up").trigger()
    menu.close()
    assert show(demo.segment) == "A:yx"


def test_menu_key_opens_the_menu(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and (B:y or C:z)")
    key(demo, "group-B-C", Key.Key_F10, SHIFT)
    menu = _menu(demo)
    next(action for action in menu.actions() if action.objectName() == "builder-menu-ungroup").trigger()
    menu.close()
    assert show(demo.segment) == "A:x and B:y or C:z"


# --- numbers and marks ------------------------------------------------------------------------------------


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


# --- the rest ---------------------------------------------------------------------------------------------


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


def test_return_on_a_card_adds_a_condition(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    card = part(demo, "card-A")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert demo.intents[-1] == intents.AddCondition("include.items[0]")


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
