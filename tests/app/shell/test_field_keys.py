"""The window's keys in lines of text: the system's own use of them comes second."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from tests.support.qt_window import part, press


class _Line(QLineEdit):
    """A line on a system that has a use of its own for every key."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_the_equation_opens_from_a_line_that_has_the_key_for_itself(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    line = _Line(desk.bench)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "half a word")
    press("Ctrl+Z")
    assert line.text() == ""  # undo is the line's
    QTest.keyClicks(line, "half a word")
    press("Ctrl+E")
    assert desk.bench.equation.editing
    assert line.text() == "half a word"
    equation = part(window, QPlainTextEdit, "equation-edit")
    assert equation.hasFocus()
    line.deleteLater()


def test_a_key_whose_action_is_not_possible_stays_the_lines(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    line = _Line(desk.bench)
    line.show()
    desk.editing.new()
    qtbot.waitUntil(lambda: not window.actions_.action("edit-equation").isEnabled())
    line.setFocus()
    press("Ctrl+E")
    assert not desk.bench.equation.editing
    line.deleteLater()


@pytest.mark.usefixtures("desk")
def test_a_half_typed_equation_is_gone_back_to(window: MainWindow) -> None:
    press("Ctrl+E")
    equation = part(window, QPlainTextEdit, "equation-edit")
    equation.setPlainText("A and (B")
    press("Ctrl+F")
    assert not equation.hasFocus()
    press("Ctrl+E")
    assert equation.hasFocus()
    assert equation.toPlainText() == "A and (B"


def test_the_equation_is_typed_where_it_is_seen(desk: Desk, window: MainWindow) -> None:
    desk.bench.places.open("data")
    press("Ctrl+E")
    assert desk.bench.places.place == "segment"
    assert part(window, QPlainTextEdit, "equation-edit").isVisible()
