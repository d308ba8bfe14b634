"""A line of sizes so small that only its course is told, for one row of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

DOT = 1.75
AIR = 2.0
STEADY = 0.05
"""Changes smaller than this part of the largest size are drawn no larger: noise is no news."""


def points(sizes: Sequence[int], room: QRectF) -> list[QPointF]:
    """Return where the line goes; nothing for fewer than two sizes."""
    if len(sizes) < 2:
        return []
    low, high = min(sizes), max(sizes)
    span = max(high - low, high * STEADY, 1)
    middle = (low + high) / 2
    inner = room.adjusted(AIR, AIR, -AIR, -AIR)
    step = inner.width() / (len(sizes) - 1)
    return [
        QPointF(inner.left() + index * step, inner.center().y() - (size - middle) / span * inner.height())
        for index, size in enumerate(sizes)
    ]


def paint(painter: QPainter, room: QRectF, sizes: Sequence[int], line: QColor, end: QColor) -> None:
    """Draw sizes from left to right; the last one gets a dot."""
    places = points(sizes, room)
    if not places:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.25))
    painter.drawPolyline(QPolygonF(places))
    painter.setPen(QPen(end, 0))
    painter.setBrush(end)
    painter.drawEllipse(places[-1], DOT, DOT)
    painter.restore()


def spoken(sizes: Sequence[int]) -> str:
    """Return the course in words; nothing for fewer than two sizes."""
    if len(sizes) < 2:
        return ""
    change = sizes[-1] - sizes[0]
    ago = "a week ago" if len(sizes) == 2 else f"{len(sizes) - 1} weeks ago"
    if change == 0:
        return f"as many as {ago}"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} than {ago}"
