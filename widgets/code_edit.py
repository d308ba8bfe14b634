"""Text whose letters are all of one width."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from widgets.style import SMALL_PX


class CodeEdit(QPlainTextEdit):
    """Sets what it holds in the system's fixed font, at the size of the theme's font for everything."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            font.setPixelSize(max(self.font().pixelSize(), SMALL_PX))
            self.document().setDefaultFont(font)
