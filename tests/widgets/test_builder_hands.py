"""The builder by mouse and by keyboard: clicks, keys, menus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget

from tests.support.widgets_demo import Demo, settle
from tests.support.widgets_scenes import click, enter, key, leave, part
from tests.support.widgets_segments import build, show
from widgets import edits, intents
from widgets.builder.condition_row import ConditionRow
from widgets.intents import Gap
from widgets.popover import popover_of

MakeDemo = Callable[..., Demo]
Key = Qt.Key
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


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


def test_the_actions_of_a_row_are_named_after_the_condition_it_shows_now(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    demo.builder.focus_part("include.items[0].conditions[0]")
    button = part(demo, "card-A-condition-1-delete")
    assert button.accessibleName() == "Delete: x has a value"
    demo.show_segment(build("A:y"))
    settle()
    assert button.accessibleName() == "Delete: y has a value"


@pytest.fixture
def cramped(make_demo: MakeDemo) -> ConditionRow:
    """A row whose phrase takes one line, and would take two beside the buttons."""
    demo = make_demo("A:x", width=1400)
    row = part(demo, "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    words = row.sizeHint().height()
    tight = next(width for width in range(60, 600) if row.heightForWidth(width) == words)
    row.setFixedWidth(tight)
    settle()
    assert row.height() == words
    return row


def over_words(row: ConditionRow) -> bool:
    """Return whether the buttons are inside of the row, and the words under them told beside it."""
    *_, button = row.parts()
    row.explain()
    told = popover_of(row).anchor is row
    popover_of(row).leave(row)
    assert told == row.rect().contains(QRect(button.mapTo(row, QPoint()), button.size()))
    return told


def test_buttons_take_no_line_from_a_condition_and_lie_over_its_end_under_the_mouse(
    cramped: ConditionRow,
) -> None:
    height = cramped.height()
    enter(cramped)
    assert over_words(cramped)
    leave(cramped)
    assert not cramped.parts()[1].isVisible()
    assert cramped.height() == cramped.heightForWidth(cramped.width()) == height


def test_no_button_lies_over_the_condition_that_the_keyboard_is_on(cramped: ConditionRow) -> None:
    cramped.setFocus(Qt.FocusReason.TabFocusReason)
    assert not over_words(cramped)
    QTest.keyClick(cramped, Key.Key_Tab)
    assert QApplication.focusWidget() is cramped.parts()[1]
    assert over_words(cramped)
    cramped.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert not over_words(cramped)


def test_a_button_is_not_lit_when_it_comes_again(make_demo: MakeDemo) -> None:
    row = part(make_demo("A:x"), "card-A-condition-1")
    assert isinstance(row, ConditionRow)
    enter(row)
    button = row.parts()[1]
    enter(button)
    leave(row)
    row.setFocus()
    assert button.isVisible()
    assert not button.underMouse()


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


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("card-A", "card-C", (0, 1, 2)),
        ("card-C", "card-A", (2, 1, 0)),
        ("card-B", "card-B", (1,)),
        ("card-B", "group-D-E", (1, 2, 3)),
    ],
)
def test_shift_selects_all_between(
    make_demo: MakeDemo, first: str, last: str, expected: tuple[int, ...]
) -> None:
    demo = make_demo("A:x and B:y and C:z and (D:x or E:y) | F:z")
    click(demo, first)
    click(demo, last, SHIFT)
    assert demo.builder._selection == tuple(f"include.items[{at}]" for at in expected)
    click(demo, "card-F", SHIFT)  # nothing lies between here and there
    assert demo.builder._selection == ("exclude.items[0]",)


DELETED = {
    "several": (("card-A", "card-C"), "card-C", "B:y or (D:x or E:y) | F:z"),
    "of both columns": (("card-A", "card-F"), "card-A", "B:y and C:z or (D:x or E:y)"),
    "a bracket and a card in it": (("card-D", "group-D-E"), "group-D-E", "A:x and B:y and C:z | F:z"),
    "one that is not among the selected": (
        ("card-A", "card-B"),
        "card-C",
        "A:x and B:y or (D:x or E:y) | F:z",
    ),
}


@pytest.mark.parametrize(("chosen", "at", "expected"), DELETED.values(), ids=DELETED.keys())
def test_delete_takes_all_that_is_selected_in_one_step(
    make_demo: MakeDemo, chosen: tuple[str, ...], at: str, expected: str
) -> None:
    demo = make_demo("A:x and B:y and C:z or (D:x or E:y) | F:z")
    for number, name in enumerate(chosen):
        key(demo, name, Key.Key_Space, CTRL if number else NONE)
    key(demo, at, Key.Key_Delete)
    assert show(demo.segment) == expected
    assert [type(intent) for intent in demo.intents] == [intents.RemoveItem]


def test_a_bracket_that_was_just_made_is_taken_away_by_its_key(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y or C:z")
    key(demo, "card-A", Key.Key_G, CTRL)
    assert QApplication.focusWidget() is part(demo, "group-A-B")
    key(demo, "group-A-B", Key.Key_G, CTRL | SHIFT)
    assert show(demo.segment) == "A:x and B:y or C:z"


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


def test_return_on_a_card_adds_a_condition(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x")
    card = part(demo, "card-A")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert demo.intents[-1] == intents.AddCondition("include.items[0]")
