"""What is painted over a column while something is dragged above it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets import phrase
from widgets.builder.drag import OFFSET
from widgets.style import KIND, SMALL_PX, Look

WASH = 0.07
BAR = 3
DOT = 5
PAD = 10
CENTRE = Qt.AlignmentFlag.AlignCenter
WRAPPED = CENTRE | Qt.TextFlag.TextWordWrap


class DropOverlay(QWidget):
    """A wash over the column, a bar in the gap or a frame around the card, and what the drop would give."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look = look
        self._under = parent
        self.line: QRect | None = None
        self.frame: QRect | None = None
        self.preview = ""
        self.refused = False
        self._pointer: int | None = None
        self.hide()

    def show_gap(self, line: QRect) -> None:
        """Show where it would go: a bar along the middle of ``line``."""
        self._show(line, None)

    def show_onto(self, frame: QRect) -> None:
        """Show what it would be grouped with."""
        self._show(None, frame)

    def show_wash(self) -> None:
        """Show only that the column takes it."""
        self._show(None, None)

    def _show(self, line: QRect | None, frame: QRect | None) -> None:
        self.line, self.frame, self.preview, self.refused = line, frame, "", False
        self.setGeometry(self._under.rect())
        self.raise_()
        self.show()
        self.update()

    def point_at(self, y: int) -> None:
        """Keep clear of what hangs below the mouse, which is at that height."""
        if y != self._pointer:
            self._pointer = y
            self.update()

    def set_preview(self, preview: str, *, refused: bool = False) -> None:
        """Say what the drop would give, beside the bar or frame, or why it is refused."""
        self.preview, self.refused = preview, refused
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent", WASH))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
            if self.line is not None:
                self._paint_bar(painter, QRectF(self.line))
            if self.frame is not None:
                painter.setPen(QPen(self._look.colour("accent"), 2, Qt.PenStyle.DashLine))
                painter.setBrush(self._look.colour("accent", WASH))
                painter.drawRoundedRect(QRectF(self.frame).adjusted(1, 1, -1, -1), 10, 10)
            if self.preview:
                self._paint_preview(painter)

    def preview_area(self) -> QRectF:
        """Return where it is said what the drop would give: above what hangs below the mouse."""
        mark = self.line if self.line is not None else self.frame
        if mark is None:
            return QRectF()
        needed = self._preview_size()
        width, height = needed.width() + 2 * PAD, max(24.0, needed.height() + 10)
        bottom = mark.center().y() - 6 if self.line is not None else mark.top() + 12
        if self._pointer is not None:
            bottom = min(bottom, self._pointer + OFFSET - 2)
        top = min(max(2.0, bottom - height), self.height() - height - 2)
        return QRectF(max(12.0, mark.right() - width - 6), top, width, height)

    def _preview_size(self) -> QSizeF:
        measure = phrase.metrics("value", SMALL_PX)
        if self.refused:
            room = QRectF(0, 0, self._preview_room(), self.height())
            return measure.boundingRect(room, WRAPPED, self.preview).size()
        return QSizeF(measure.horizontalAdvance(self._preview_text()), 0)

    def _preview_room(self) -> int:
        return self.width() - 24 - 2 * PAD

    def _preview_text(self) -> str:
        if self.refused:
            return self.preview
        return phrase.metrics("value", SMALL_PX).elidedText(
            self.preview, Qt.TextElideMode.ElideMiddle, self._preview_room()
        )

    def _paint_bar(self, painter: QPainter, line: QRectF) -> None:
        middle = line.center().y()
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(QRectF(line.left(), middle - BAR / 2, line.width(), BAR), BAR / 2, BAR / 2)
        painter.drawEllipse(QPointF(line.left() + DOT, middle), DOT, DOT)

    def _paint_preview(self, painter: QPainter) -> None:
        box = self.preview_area()
        if box.isNull():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("danger" if self.refused else "accent"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(phrase.font("value", SMALL_PX))
        painter.setPen(self._look.colour("on-accent"))
        flags = WRAPPED if self.refused else CENTRE
        painter.drawText(box.adjusted(PAD, 0, -PAD, 0), flags, self._preview_text())
