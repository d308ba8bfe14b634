"""A small histogram: one bar a range, to walk through by keys and to choose."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.popover import show_text
from widgets.style import Look, name_part

HEIGHT = 120
GAP = 2
LEAST = 2.0
"""A bar of anything at all is seen."""


class HistogramBar(msgspec.Struct, frozen=True):
    """A range and how much lies in it; ``tip`` says both."""

    label: str
    amount: int
    tip: str


class Histogram(QWidget):
    """Shows bars over the names of the first and the last; a click, Enter or Space chooses one."""

    chosen = Signal(int)

    def __init__(self, name: str, spoken: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spoken = spoken
        self._bars: tuple[HistogramBar, ...] = ()
        self._current = -1
        name_part(self, name, spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def bars(self) -> tuple[HistogramBar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: Sequence[HistogramBar]) -> None:
        """Show other bars."""
        self._bars = tuple(bars)
        self._point(-1)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def _point(self, at: int) -> None:
        self._current = at
        said = f": {self._bars[at].tip}" if 0 <= at < len(self._bars) else ""
        self.setAccessibleName(self._spoken + said)
        self.update()

    def _area(self) -> QRectF:
        words = self.fontMetrics().height() + 4
        return QRectF(self.rect()).adjusted(2, words, -2, -words)

    def _at(self, place: QPointF) -> int:
        area = self._area()
        if not self._bars or not area.left() <= place.x() < area.right():
            return -1
        return int((place.x() - area.left()) * len(self._bars) / area.width())

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        look, area = self._look, self._area()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(bar.amount for bar in self._bars) or 1
        wide = area.width() / len(self._bars)
        for at, bar in enumerate(self._bars):
            high = max(LEAST, area.height() * bar.amount / most) if bar.amount else 0.0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent" if at == self._current or self._current < 0 else "strong"))
            place = QRectF(area.left() + at * wide + GAP / 2, area.bottom() - high, wide - GAP, high)
            painter.drawRoundedRect(place, 2, 2)
        painter.setPen(look.colour("border"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self.hasFocus():
            painter.setPen(look.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        metrics, rect = self.fontMetrics(), QRectF(self.rect()).adjusted(6, 2, -6, -2)
        painter.setPen(self._look.colour("muted"))
        below = QRectF(rect.left(), rect.bottom() - metrics.height(), rect.width(), metrics.height())
        half = int(rect.width() / 2) - 4
        ends = ((self._bars[0], Qt.AlignmentFlag.AlignLeft), (self._bars[-1], Qt.AlignmentFlag.AlignRight))
        for bar, side in ends:
            painter.drawText(below, side, metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, half))
        if 0 <= self._current < len(self._bars):
            painter.setPen(self._look.colour("text2"))
            above = QRectF(rect.left(), rect.top(), rect.width(), metrics.height())
            told = self._bars[self._current].tip
            shown = metrics.elidedText(told, Qt.TextElideMode.ElideRight, int(rect.width()))
            painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, shown)

    # --- what is done ---------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.chosen.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._bars) - 1
        if event.key() == Qt.Key.Key_Right and self._bars:
            self._point(min(self._current + 1, last))
        elif event.key() == Qt.Key.Key_Left and self._bars:
            self._point(max(self._current - 1, 0) if self._current >= 0 else last)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current >= 0:
            self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._at(QPointF(event.pos()))
            if at >= 0:
                show_text(self, self._bars[at].tip)
            return True
        return super().event(event)
