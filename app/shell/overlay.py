"""A panel over the window that takes the focus and gives it back; Escape or a click beside closes it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from widgets.style import KIND

SHADE = 90
TOP = 72
MARGIN = 24


class Overlay(QWidget):
    """Covers its window with a shade and shows one panel near the top."""

    def __init__(self, window: QWidget, name: str, width: int) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self._window = window
        self._width = width
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setProperty(KIND, "popover")
        self.column = QVBoxLayout(self.panel)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it over the whole window."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._place()
        self.raise_()
        self.show()

    def close_panel(self) -> None:
        """Hide it and give the focus back to where it was."""
        self.hide()
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before):  # its page may have gone meanwhile
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        width = min(self._width, window.width() - 2 * MARGIN)
        height = min(self._height(width), window.height() - TOP - MARGIN)
        self.panel.setGeometry((window.width() - width) // 2, TOP, width, height)

    def _height(self, width: int) -> int:
        """Return the height that what is in the panel needs."""
        if self.column.hasHeightForWidth():
            return self.column.heightForWidth(width - 2) + 2  # the border
        return self.panel.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(0, 0, 0, SHADE))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the panel."""
        parts = [
            part
            for part in self.panel.findChildren(QWidget)
            if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not parts:
            return True
        now = QApplication.focusWidget()
        at = parts.index(now) if now in parts else -1
        parts[(at + (1 if forward else -1)) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
