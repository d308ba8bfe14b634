"""A menu that a button opens by itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QToolButton

from widgets.pointing import look_for_mouse


class ButtonMenu(QMenu):
    """A menu that begins where its button does, as far as it has room in the window.

    By itself it would end where a button ends whose arrow stands after its word, over what is at the left.
    """

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self._button = button

    def showEvent(self, event: QShowEvent) -> None:
        window = self._button.window()
        left = window.mapToGlobal(QPoint(0, 0)).x()
        last = left + window.width() - self.width()
        start = self._button.mapToGlobal(QPoint(0, 0)).x()
        self.move(max(left, min(start, last)), self.y())
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        look_for_mouse(self._button)
