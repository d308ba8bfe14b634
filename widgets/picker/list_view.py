"""The picker's list: a model of rows and a delegate that paints them in the theme."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from engine.definition.model import Condition
from engine.definition.shares import percent
from widgets import phrase
from widgets.picker.choices import Row
from widgets.rows import ROW, SPOKEN, Index, RowsModel, paint_ground
from widgets.style import SMALL_PX, SMALLEST_PX, Look

HEADING_HEIGHT = 26
ROW_HEIGHT = 30
PADDING = 10
BESIDE = 30
"""What stands beside a size: its distance from the words and from the edge."""


class RowModel(RowsModel[Row]):
    """The rows and the sizes known so far; a size of None could not be told."""

    def __init__(self) -> None:
        super().__init__(
            {
                Qt.ItemDataRole.DisplayRole: lambda row: row.text,
                Qt.ItemDataRole.ToolTipRole: lambda row: None if row.draft is None else row.text,
                SPOKEN: self._spoken,
            }
        )
        self.sizes: dict[Condition, int | None] = {}

    def set_size(self, condition: Condition, size: int | None) -> None:
        """Take the size of a condition."""
        self.sizes[condition] = size
        for at, row in enumerate(self.rows):
            if row.counted == condition:
                index = self.index(at)
                self.dataChanged.emit(index, index)

    def forget_sizes(self) -> None:
        """Take no size to be known: the moment is another."""
        self.sizes.clear()
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].draft is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _spoken(self, row: Row) -> str:
        return ", ".join(part for part in (row.text, row.note, _unread(row), self.size_words(row)) if part)

    def size_words(self, row: Row) -> str:
        """Return the size that choosing a row would give, as shown."""
        size = self.sizes.get(row.counted) if row.counted is not None else None
        return "" if size is None else f"{size:,}"

    def first(self) -> int:
        """Return the first row that what is typed may mean, -1 when there is none."""
        fitting = (at for at, row in enumerate(self.rows) if row.draft is not None and not row.aside)
        return next(fitting, -1)

    def step(self, at: int, by: int) -> int:
        """Return the row ``by`` choosable rows on, as far as there are any."""
        choosable = [index for index, row in enumerate(self.rows) if row.draft is not None]
        if not choosable:
            return -1
        place = choosable.index(at) + by if at in choosable else 0
        return choosable[max(0, min(place, len(choosable) - 1))]


def _unread(row: Row) -> str:
    return f"not understood: {', '.join(row.unread)}" if row.unread else ""


class RowDelegate(QStyledItemDelegate):
    """Paints a row: words, what of the line it leaves out, fill rate, size."""

    def __init__(self, look: Look, most: int) -> None:
        super().__init__()
        self._look = look
        # Room for the largest size, which is kept before any is known.
        self._kept = int(phrase.metrics("note", SMALL_PX).horizontalAdvance(f"{most:,}")) + BESIDE

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        if row.draft is None:
            return QSize(80, HEADING_HEIGHT)
        view = option.widget  # which asks beside a wider scroll bar than it has
        room = view.viewport() if isinstance(view, QAbstractItemView) else option.rect
        width = room.width() or 320
        lines, _ = self._lines(row, width, self._kept)
        extra = phrase.LINE if row.unread else 0
        return QSize(80, ROW_HEIGHT + (len(lines) - 1) * phrase.LINE + extra)

    def _lines(self, row: Row, width: int, kept: int) -> tuple[phrase.Lines, bool]:
        return phrase.wrapped(row.words, max(60, width - 2 * PADDING - kept), 5 if len(row.words) > 2 else 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.draft is None:
            self._paint_heading(painter, area, row)
        else:
            paint_ground(painter, option, self._look)
            self._paint_row(painter, area, row, index.model())
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, row: Row) -> None:
        painter.setFont(phrase.font("value", SMALLEST_PX))
        painter.setPen(self._look.colour("muted"))
        inner = area.adjusted(PADDING, 6, -PADDING, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.text)

    def _paint_row(self, painter: QPainter, area: QRect, row: Row, model: Any) -> None:
        right = area.right() - PADDING
        size = model.size_words(row)
        if size:
            right = self._paint_right(painter, area, right, size, "text2", SMALL_PX)
        for text in (fill_words(row.fill), row.note):
            lines, cut = self._lines(row, right - area.left(), 8)
            room = right - area.left() - 2 * PADDING - _width(lines)
            if text and not cut and room > phrase.metrics("note", SMALLEST_PX).horizontalAdvance(text) + 16:
                right = self._paint_right(painter, area, right, text, "muted", SMALLEST_PX)
        lines, _ = self._lines(row, area.width(), max(self._kept, area.right() - right + 8))
        top = area.top() + (ROW_HEIGHT - phrase.LINE) / 2
        phrase.paint(painter, lines, area.left() + PADDING, top, self._look)
        if row.unread:
            painter.setFont(phrase.font("note", SMALL_PX))
            painter.setPen(self._look.colour("or"))
            place = QRect(area.left() + PADDING, area.bottom() - 22, area.width() - 2 * PADDING, 18)
            text = phrase.metrics("note", SMALL_PX).elidedText(
                _unread(row), Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_right(
        self, painter: QPainter, area: QRect, right: int, text: str, token: str, pixels: int
    ) -> int:
        """Paint a remark that ends at ``right``; returns where the next one ends."""
        painter.setFont(phrase.font("note", pixels))
        painter.setPen(self._look.colour(token))
        width = int(phrase.metrics("note", pixels).horizontalAdvance(text)) + 2
        place = QRect(right - width, area.top(), width, ROW_HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return right - width - 10


def fill_words(share: float | None) -> str:
    """Return "97.2 % filled"; nothing of what is as good as full."""
    return "" if share is None or share > 0.995 else f"{percent(share)} filled"


def _width(lines: phrase.Lines) -> int:
    if not lines or not lines[0]:
        return 0
    last = lines[0][-1]
    return int(last.x + phrase.metrics(last.role).horizontalAdvance(last.text))
