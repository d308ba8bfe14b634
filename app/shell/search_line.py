"""A line to search in: Escape, or the cross at its end, empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from widgets.style import name_part

LONGEST = 1000
"""Letters that are searched for; more than that was pasted by mistake, and filters of lists refuse it."""


class SearchLine(QLineEdit):
    """Says what it finds; named and spoken of as told."""

    def __init__(self, name: str, spoken: str, placeholder: str = "Search") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST)
        name_part(self, name, spoken)

    def start(self) -> None:
        """Take the keyboard; what is typed replaces what was searched for before."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
