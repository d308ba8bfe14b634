"""A ring that shows how much of all contacts a segment holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.style import name_part

SIZE = 44
RING = 7
CIRCLE = 360 * 16  # Qt counts in sixteenths of a degree
LEAST = 90
"""A share that is not nothing is seen, and one that is not all leaves a gap."""


class Donut(QWidget):
    """The share inside in the accent colour, from the top clockwise, the rest in the border's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_part(self, "donut", "Share of all contacts")

    @property
    def share(self) -> float | None:
        """What is shown, from 0 to 1."""
        return self._share

    def show_share(self, share: float | None, words: str) -> None:
        """Show a share from 0 to 1, None for an unknown one; ``words`` say it."""
        if share != self._share:
            self._share = share
            self.update()
        name_part(self, "donut", words or "Share of all contacts")
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        inset = RING / 2 + 1
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = self.palette()
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Mid), RING, c=Qt.PenCapStyle.FlatCap))
            painter.drawEllipse(area)
            if self._share:
                span = round(self._share * CIRCLE)
                if self._share < 1:
                    span = max(LEAST, min(CIRCLE - LEAST, span))
                pen = QPen(colours.color(QPalette.ColorRole.Accent), RING, c=Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawArc(area, CIRCLE // 4, -span)
