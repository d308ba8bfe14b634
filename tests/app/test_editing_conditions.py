"""A condition that is edited in its place: by keyboard, while others move, come and go; what ends it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.definition.model import ActivityCondition, Card, Column, FieldCondition, segment
from tests.support.qt_window import part, press, shown, type_over, type_text, wait_for
from widgets import intents, paths


def aged(years: int) -> FieldCondition:
    return FieldCondition(field="age", op="at_least", values=(Decimal(years),))


THREE = segment(
    name="Aged",
    include=Column(
        items=tuple(Card(conditions=(aged(years),)) for years in (20, 30, 40)), joins=("and", "and")
    ),
)


ONE_CARD = segment(name="Aged", include=Column(items=(Card(conditions=(aged(30), aged(40), aged(50))),)))


def test_a_card_and_a_condition_by_keyboard(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    press("Ctrl+Shift+I")
    qtbot.waitUntil(lambda: part(window, QWidget, "card-A").hasFocus())
    press("Ins")
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    type_text("Age at least 40")
    press("Return")
    assert part(window, QLineEdit, "condition-values").hasFocus()
    press("Return")
    wait_for(qtbot, desk)
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(FieldCondition(field="age", op="at_least", values=(Decimal(40),)),))
    assert shown(window, "size") != "2,000"
    assert window.actions_.action("undo").text() == "Undo add condition"


@pytest.mark.parametrize("cards", [1, 2, 4])
def test_the_picker_has_its_height_among_cards_that_are_all_empty(
    desk: Desk, window: MainWindow, qtbot: QtBot, cards: int
) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    for _ in range(cards):
        desk.do("add-include-card")
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    wait_for(qtbot, desk)
    offered = part(window, QWidget, "picker-list")
    assert offered.visibleRegion().boundingRect() == offered.rect()


def test_any_condition_is_edited_in_its_place(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.focus_part("include.items[0].conditions[0]")
    press("Return")
    assert part(window, QLineEdit, "condition-values").hasFocus()
    type_over(window, "condition-values", "5e")
    press("Return")
    assert shown(window, "condition-problem") == "“5e” is not a number."
    type_over(window, "condition-values", "600")
    press("Return")
    wait_for(qtbot, desk)
    condition = paths.condition(desk.editing.document.segment, "include.items[0].conditions[0]")
    assert isinstance(condition, ActivityCondition)
    assert condition.values == (Decimal(600),)


OPENED = "include.items[1].conditions[0]"
BEFORE = {
    "a card before it goes": (intents.RemoveItem("include.items[0]"), "include.items[0].conditions[0]"),
    "its card moves to the top": (
        intents.MoveItem("include.items[1]", intents.Gap("include", 0)),
        "include.items[0].conditions[0]",
    ),
    "its card moves to the other column": (
        intents.MoveItem("include.items[1]", intents.Gap("exclude", 0)),
        "exclude.items[0].conditions[0]",
    ),
}


@pytest.mark.parametrize(("intent", "place"), BEFORE.values(), ids=BEFORE.keys())
def test_a_condition_that_is_open_goes_along_with_its_card(
    desk: Desk, window: MainWindow, intent: intents.Intent, place: str
) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(THREE)
    before = {str(card) for _, card in paths.cards(document.segment)}
    builder.intent.emit(intents.EditCondition(OPENED))
    builder.intent.emit(intent)
    assert builder.editor_path == place
    type_over(window, "condition-values", "77")
    press("Return")
    edited = paths.condition(document.segment, place)
    assert edited == FieldCondition(field="age", op="at_least", values=(Decimal(77),))
    assert sum(str(card) not in before for _, card in paths.cards(document.segment)) == 1


def test_a_condition_that_is_open_ends_with_its_card(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(THREE)
    builder.intent.emit(intents.EditCondition(OPENED))
    builder.intent.emit(intents.RemoveItem("include.items[1]"))
    assert builder.editor_path is None
    qtbot.wait(50)
    desk.do("save")
    assert "open" not in shown(window, "status-message")
    builder.intent.emit(intents.EditCondition("include.items[0].conditions[0]"))
    assert builder.editor_path == "include.items[0].conditions[0]"


def test_a_condition_that_is_open_keeps_its_place_among_others(desk: Desk, window: MainWindow) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(ONE_CARD)
    builder.intent.emit(intents.EditCondition("include.items[0].conditions[1]"))
    builder.intent.emit(intents.RemoveCondition("include.items[0].conditions[0]"))
    assert builder.editor_path == "include.items[0].conditions[0]"
    desk.project.catalog_changed.emit()  # everything is said anew
    type_over(window, "condition-values", "77")
    press("Return")
    (card,) = document.segment.include.items
    assert isinstance(card, Card)
    assert [str(each) for each in card.conditions] == [str(aged(77)), str(aged(50))]


def test_a_condition_that_is_open_has_its_place_again_when_it_comes_back(
    desk: Desk, window: MainWindow
) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(ONE_CARD)
    place = "include.items[0].conditions[0]"
    builder.intent.emit(intents.EditCondition(place))
    builder.intent.emit(intents.RemoveCondition(place))
    document.undo_stack.undo()
    assert builder.editor_path == place
    type_over(window, "condition-values", "77")
    press("Return")
    (card,) = document.segment.include.items
    assert isinstance(card, Card)
    assert card.conditions == (aged(77), aged(40), aged(50))


def test_saving_takes_the_condition_that_is_open(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    desk.editing.document.set_name("Grown up")
    press("Ctrl+Shift+I")
    qtbot.waitUntil(lambda: part(window, QWidget, "card-A").hasFocus())
    press("Ins")
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    type_text("Age at least 40")
    press("Return")
    type_over(window, "condition-values", "4e")
    press("Ctrl+S")
    assert shown(window, "condition-problem") == "“4e” is not a number."
    said = "First complete the condition that is open, or cancel it."
    assert desk.bench.status.message.text() == said
    type_over(window, "condition-values", "41")
    press("Ctrl+S")
    qtbot.waitUntil(lambda: shown(window, "save-state") == "Saved")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(FieldCondition(field="age", op="at_least", values=(Decimal(41),)),))


def test_what_is_filled_in_is_kept_when_another_condition_is_opened(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    path = "include.items[0]"
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    edit, add = intents.EditCondition(f"{path}.conditions[1]"), intents.AddCondition(path)
    desk.bench.builder.intent.emit(edit)
    type_over(window, "condition-values", "4e")
    desk.bench.builder.intent.emit(add)
    assert shown(window, "condition-problem") == "“4e” is not a number."
    assert desk.bench.status.message.text() == "First complete the condition that is open, or cancel it."
    type_over(window, "condition-values", "41")
    desk.bench.builder.intent.emit(add)
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(41), aged(50)))


def test_a_condition_that_is_filled_in_is_not_in_the_place_of_the_next(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    add = intents.AddCondition("include.items[0]")
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    for years in (60, 70):
        desk.bench.builder.intent.emit(add)
        qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
        type_text(f"age at least {years}")
        press("Return")
        qtbot.waitUntil(lambda: window.findChild(QLineEdit, "condition-values") is not None)
    press("Ctrl+S")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(40), aged(50), aged(60), aged(70)))


def test_a_press_beside_the_parts_of_an_editor_leaves_the_keyboard_to_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    desk.bench.builder.intent.emit(intents.EditCondition("include.items[0].conditions[1]"))
    type_over(window, "condition-values", "41")
    editor = part(window, QWidget, "condition-editor")
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(editor.width() - 20, 20))
    press("Return")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(41), aged(50)))
