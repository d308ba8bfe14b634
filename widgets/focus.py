"""Where the keyboard goes, and that one sees where it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from widgets.style import Look

MARGIN = 12


def keeper(widget: QWidget) -> QWidget | None:
    """Return the nearest widget around ``widget`` that can hold the focus."""
    around = widget.parentWidget()
    while around is not None and around.focusPolicy() == Qt.FocusPolicy.NoFocus:
        around = around.parentWidget()
    return around


def give(widget: QWidget) -> None:
    """Give the keyboard to a widget, and scroll to it once what is new around it has its place."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    QTimer.singleShot(0, widget, lambda: _reveal(widget))


def paint_ring(painter: QPainter, area: QRectF, look: Look) -> None:
    """Paint the ring that shows where the keyboard is."""
    painter.setPen(QPen(look.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)


def _reveal(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, MARGIN)
        around = around.parentWidget()
