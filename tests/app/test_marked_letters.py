"""The letter of the card that has the keyboard or the mouse is marked in the equation."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.desk import Desk
from app.window import MainWindow
from tests.support.qt_window import part, press


def test_the_letter_of_the_card_that_has_the_keyboard_is_marked(desk: Desk, window: MainWindow) -> None:
    pointed: list[str] = []
    desk.bench.builder.hovered.connect(pointed.append)
    desk.bench.builder.focus_part("include.items[1].conditions[0]")
    assert pointed[-1] == "include.items[1]"
    press("Return")
    assert part(window, QWidget, "condition-editor").isVisible()
    assert pointed[-1] == "include.items[1]"
    press("Escape")
    desk.bench.builder.focus_part("exclude.items[0]")
    assert pointed[-1] == "exclude.items[0]"
    part(window, QLineEdit, "segment-search").setFocus()
    assert not pointed[-1]


def test_a_letter_is_marked_while_the_mouse_is_on_its_card(desk: Desk, window: MainWindow) -> None:
    pointed: list[str] = []
    desk.bench.builder.hovered.connect(pointed.append)
    card = part(window, QWidget, "card-A")
    place = card.rect().center().toPointF()
    QApplication.sendEvent(card, QEnterEvent(place, place, place))
    assert pointed == ["include.items[0]"]
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert pointed == ["include.items[0]", ""]
