"""Hands for a condition editor: choose, type, press, as a person would, by the names of its parts."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from engine.definition.model import Condition
from tests.support.widgets_demo import settle
from widgets.editor.controls import Choice
from widgets.editor.editor import ConditionEditor

W = TypeVar("W", bound=QWidget)


class Hands:
    """Works on one editor; ``keys`` counts the keys pressed beside the words typed."""

    def __init__(self, editor: ConditionEditor) -> None:
        self.editor = editor
        self.keys = 0
        self.accepted: list[Condition] = []
        editor.accepted.connect(self.accepted.append)

    # --- by name -------------------------------------------------------------------------------------------

    def part(self, kind: type[W], name: str) -> W:
        """Return the part ``condition-NAME`` that can be seen."""
        found = [each for each in self.editor.findChildren(kind, f"condition-{name}") if not each.isHidden()]
        assert found, f"there is no condition-{name}"
        return found[-1]

    def choose(self, name: str, key: str) -> Hands:
        """Choose what has a key, which must be offered."""
        choice = self.part(Choice, name)
        at = choice.findData(key)
        assert at >= 0, f"{key} is not offered by {name}"
        choice.setCurrentIndex(at)
        choice.activated.emit(at)
        settle()
        return self

    def type(self, name: str, text: str) -> Hands:
        """Type into a line, in the place of what stands there."""
        field = self.part(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)
        return self

    def add(self, name: str, *values: str) -> Hands:
        """Type values, each ended by Return."""
        for value in values:
            self.type(name, value)
            QTest.keyClick(self.part(QLineEdit, name), Qt.Key.Key_Return)
        settle()
        return self

    def write(self, name: str, text: str) -> Hands:
        """Write a text of several lines."""
        field = self.part(QPlainTextEdit, name)
        field.setPlainText(text)
        return self

    def set(self, name: str, number: int) -> Hands:
        """Set a whole number."""
        self.part(QSpinBox, name).setValue(number)
        settle()
        return self

    def click(self, name: str) -> Hands:
        """Click a button."""
        QTest.mouseClick(self.part(QAbstractButton, name), Qt.MouseButton.LeftButton)
        settle()
        return self

    def done(self) -> Condition:
        """Finish, and return what was made."""
        self.editor.finish()
        assert self.accepted, self.editor.condition()
        return self.accepted[-1]

    # --- by keyboard alone ---------------------------------------------------------------------------------

    def words(self, text: str) -> None:
        """Type words into whatever has the focus; they are not counted."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QTest.keyClicks(target, text)
        settle()

    def press(self, *chords: str) -> None:
        """Press keys on whatever has the focus; each counts."""
        for chord in chords:
            target = QApplication.focusWidget()
            assert target is not None, "nothing has the focus"
            QTest.keySequence(target, QKeySequence(chord))
            self.keys += 1
            settle()
