"""A title that turns into a line edit where it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from widgets.elided import ElidedLabel
from widgets.focus import keeper
from widgets.style import KIND

HEIGHT = 22


class Title(QWidget):
    """Shows a title, or words in its place; F2 or a double click edits it, Enter keeps, Escape leaves."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self.setFixedHeight(HEIGHT)
        self._title = ""
        self._spoken = ""
        self.label = ElidedLabel("", self)
        self.label.setProperty(KIND, "title")
        self._edit: QLineEdit | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.label)

    @property
    def text(self) -> str:
        """What is on show."""
        return self.label.text()

    def set_title(self, title: str, instead: str) -> None:
        """Show a title; ``instead`` when it is empty."""
        self._title = title
        self.label.setText(title or instead)

    def set_names(self, object_name: str, accessible_name: str) -> None:
        """Take the names that the line edit is found by."""
        self.label.setObjectName(object_name)
        self._spoken = accessible_name
        if self._edit is not None:
            self._edit.setObjectName(f"{object_name}-edit")
            self._edit.setAccessibleName(accessible_name)

    def start_editing(self) -> None:
        """Put a line edit in the title's place."""
        edit = self._edit or self._make_edit()
        edit.setText(self._title)
        edit.setPlaceholderText(self.label.text())
        self._stack.setCurrentWidget(edit)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def _make_edit(self) -> QLineEdit:
        self._edit = edit = QLineEdit(self)
        edit.setProperty(KIND, "inline")
        edit.setFixedHeight(HEIGHT)
        edit.setObjectName(f"{self.label.objectName()}-edit")
        edit.setAccessibleName(self._spoken)
        edit.editingFinished.connect(self._finish)
        edit.installEventFilter(self)
        self._stack.addWidget(edit)
        return edit

    def _finish(self) -> None:
        edit = self._edit
        if edit is None or self._stack.currentWidget() is not edit:
            return
        text = " ".join(edit.text().split())
        self._leave()
        if text != self._title:
            self.edited.emit(text)

    def _leave(self) -> None:
        had_focus = self._edit is not None and self._edit.hasFocus()
        self._stack.setCurrentWidget(self.label)
        around = keeper(self)
        if had_focus and around is not None:
            around.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._edit.setText(self._title)  # losing the focus finishes the edit too
                self._leave()
                return True
        returned = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self._edit and returned and event.type() == QEvent.Type.KeyPress:
            self._finish()
            return True  # the card, which has the focus by now, would take it for its own
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.start_editing()
