"""The window's keys work in a line of text too, where some systems have keys of their own for moving in it.

Ctrl+E, for instance, is “end of line” on X11, which the End key is too. Undo and redo stay those of the line.
"""

from __future__ import annotations

from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class FieldKeys(QObject):
    """Takes the keys of actions before the line of text that has the focus does."""

    def __init__(self, window: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = tuple(actions)
        self._line: QLineEdit | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Watch the line that has the focus, and no other: watching costs time."""
        if self._line is not None and shiboken6.isValid(self._line):
            self._line.removeEventFilter(self)
        self._line = now if isinstance(now, QLineEdit) and now.window() is self._window else None
        if self._line is not None:
            self._line.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(event.keyCombination())
        if not any(action.isEnabled() and action.shortcut() == pressed for action in self._actions):
            return False
        event.ignore()  # then it goes to the action
        return True
