"""What is typed and not taken over yet: a card's title, a value, tags, whose line is not left."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class HalfTyped(QObject):
    """Watches the lines on some parts of the window, which are taken over once they are left."""

    changed = Signal()
    """Something was typed, or the keyboard is elsewhere."""

    def __init__(self, parts: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self._watched: WeakSet[QLineEdit] = WeakSet()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    @property
    def line(self) -> QLineEdit | None:
        """The line that has the keyboard, if it is one of these."""
        line = QApplication.focusWidget()
        its = isinstance(line, QLineEdit) and any(part.isAncestorOf(line) for part in self._parts)
        return line if its and isinstance(line, QLineEdit) else None

    def take_over(self) -> None:
        """Let the line tell what is typed, as when it loses the keyboard."""
        line = self.line
        if line is not None:
            line.setModified(False)
            line.editingFinished.emit()

    def _follow(self, *_: object) -> None:
        line = self.line
        if line is not None and line not in self._watched:
            self._watched.add(line)
            line.textEdited.connect(self.changed)
        self.changed.emit()
