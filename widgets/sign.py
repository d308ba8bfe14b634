"""An icon that stands by itself beside words."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

SIZE = 16


class Sign(QWidget):
    """Paints an icon, and with it whatever theme is in force."""

    def __init__(self, icon: QIcon | None = None, size: int = SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon or QIcon()
        self.setFixedSize(size, size)

    def set_icon(self, icon: QIcon | None) -> None:
        """Show another icon, or none."""
        self._icon = icon or QIcon()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._icon.paint(painter, self.rect())
