"""Bars in a list: each row a name, a number and a bar, to walk through by keys and to choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from widgets.rows import ROW, SPOKEN, Index, RowPainter, RowsList, RowsModel, paint_ground
from widgets.style import Look, name_part

Tone: TypeAlias = Literal["accent", "include", "exclude", "or", "strong"]

HEIGHT = 44
PAD = 10
THICK = 8


class BarRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row: its name, what stands at its right, and a bar from ``start`` to ``end`` (0 to 1).

    ``beside`` is a second, quiet bar from 0 to compare with; ``lead`` a small word before the name.
    """

    label: str
    right: str = ""
    start: float = 0.0
    end: float = 0.0
    beside: float | None = None
    tone: Tone = "accent"
    tip: str = ""
    lead: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.label, self.right, self.tip) if part)

    @property
    def hint(self) -> str:
        """What is said beside the mouse."""
        return f"{self.label}\n{self.tip}" if self.tip else self.label


ANSWERS: dict[int, Callable[[BarRow], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda row: row.label,
    Qt.ItemDataRole.ToolTipRole: lambda row: row.hint,
    SPOKEN: lambda row: row.spoken,
}


class _Painter(RowPainter):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: BarRow = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._look)
        inner = option.rect.adjusted(PAD + 2, 6, -PAD - 2, -8)
        self._write(painter, row, inner)
        self._draw(painter, row, QRectF(inner))
        painter.restore()

    def _write(self, painter: QPainter, row: BarRow, area: QRect) -> None:
        metrics = painter.fontMetrics()
        line = QRect(area.left(), area.top(), area.width(), metrics.height())
        painter.setPen(self._look.colour("text2"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.right)
        line.setWidth(area.width() - metrics.horizontalAdvance(row.right) - 12)
        if row.lead:
            self.write(painter, line, row.lead, "muted")
            line.setLeft(line.left() + metrics.horizontalAdvance(f"{row.lead} "))
        self.write(painter, line, row.label, "text")

    def _draw(self, painter: QPainter, row: BarRow, area: QRectF) -> None:
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(area.left(), area.bottom() - THICK, area.width(), THICK)
        painter.setBrush(look.colour("border", 0.6))
        painter.drawRoundedRect(track, 3, 3)
        low, high = sorted((row.start, row.end))
        wide = max(2.0, (high - low) * track.width()) if high > low else 0.0
        bar = QRectF(track.left() + low * track.width(), track.top(), wide, THICK)
        painter.setBrush(look.colour(row.tone))
        painter.drawRoundedRect(bar, 3, 3)
        if row.beside is not None:
            at = track.left() + row.beside * track.width()
            painter.setBrush(look.colour("text"))
            painter.drawRect(QRectF(min(at, track.right() - 2), track.top() - 2, 2, THICK + 4))


class BarList(RowsList[BarRow]):
    """Shows rows; Enter, Space or a click chooses one."""

    chosen = Signal(int)
    current_changed = Signal(int)

    def __init__(self, name: str, spoken: str, look: Look, parent: QWidget | None = None) -> None:
        rows = RowsModel(ANSWERS, key=lambda _: None)  # as many as before keep the place in the list
        super().__init__(rows, _Painter(look, HEIGHT), look, parent)
        name_part(self, name, spoken)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.selectionModel().currentChanged.connect(lambda now, _: self.current_changed.emit(now.row()))

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Show other rows."""
        self.listed.show(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
