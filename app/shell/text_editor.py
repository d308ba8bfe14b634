"""A condition edited as the text of its definition, in its place: for what the plain editor can't say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.shell.parts import button, label
from engine.definition.codec import read_condition, write_node
from engine.definition.model import Condition
from engine.errors import CardinalError
from widgets.style import KIND, name_part

HEIGHT = 96


class _Text(QPlainTextEdit):
    finished = Signal()
    cancelled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class TextEditor(QFrame):
    """Edits one condition; a mistake is told below and keeps the editor open."""

    accepted = Signal(object)
    """The ``Condition`` as it now reads."""
    cancelled = Signal()

    def __init__(self, condition: Condition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "condition")
        name_part(self, "condition-editor", "Condition editor")
        self.text = _Text(write_node(condition).strip())
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedHeight(HEIGHT)
        self.text.setTabChangesFocus(True)
        name_part(self.text, "condition-text", "Condition as text")
        self._problem = label("", "error", "condition-problem", wrap=True)
        self._problem.hide()
        self.text.finished.connect(self._finish)
        self.text.cancelled.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button("Cancel", "condition-cancel", self.cancelled.emit))
        buttons.addWidget(button("Done", "condition-done", self._finish, kind="primary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(self._problem)
        column.addLayout(buttons)

    def _finish(self) -> None:
        try:
            condition = read_condition(self.text.toPlainText())
        except CardinalError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self.accepted.emit(condition)
