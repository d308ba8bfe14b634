"""The picker's list: a model of rows and a delegate that paints them in the theme."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.definition.model import Condition
from engine.definition.shares import percent
from widgets import phrase
from widgets.picker.choices import Row
from widgets.style import SMALL_PX, SMALLEST_PX, Look

ROW = Qt.ItemDataRole.UserRole
HEADING_HEIGHT = 26
ROW_HEIGHT = 30
PADDING = 10
BESIDE = 30
"""What stands beside a size: its distance from the words and from the edge."""
NO_PARENT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """The rows and the sizes known so far; a size of None could not be told."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.sizes: dict[Condition, int | None] = {}

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """List these rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

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

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].draft is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (row.text, row.note, _unread(row), self.size_words(row)) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole and row.draft is not None:
            return row.text
        return None

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
            self._paint_ground(painter, area, option)
            self._paint_row(painter, area, row, index.model())
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, row: Row) -> None:
        painter.setFont(phrase.font("value", SMALLEST_PX))
        painter.setPen(self._look.colour("muted"))
        inner = area.adjusted(PADDING, 6, -PADDING, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.text)

    def _paint_ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state
        ground = "accent-soft" if state & QStyle.StateFlag.State_Selected else None
        if ground is None and state & QStyle.StateFlag.State_MouseOver:
            ground = "surface2"
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(ground))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)

    def _paint_row(self, painter: QPainter, area: QRect, row: Row, model: Any) -> None:
        right = area.right() - PADDING
        size = model.size_words(row)
        if size:
            right = self._paint_right(painter, area, right, size, "text2", 12)
        for text in (fill_words(row.fill), row.note):
            lines, cut = self._lines(row, right - area.left(), 8)
            room = right - area.left() - 2 * PADDING - _width(lines)
            if text and not cut and room > phrase.metrics("note", SMALLEST_PX).horizontalAdvance(text) + 16:
                right = self._paint_right(painter, area, right, text, "muted", 11)
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
