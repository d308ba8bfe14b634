"""Painting a saved segment on one row, and the field in which it is renamed there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.keeping.model import BELOW, COURSE, EDITED, NAME, OPEN, SIZE
from widgets import sparkline
from widgets.rows import Index
from widgets.style import SMALLEST_PX, name_part

ROW = 44
SIDE = 10
COURSE_ROOM = QSize(44, 14)
BAR = 3
LONGEST_NAME = 200
DOT = 6
"""How wide the mark of unsaved changes is, and what is left free before it."""


def name_lines(name: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Return a name in so many lines at most, broken between words; the last one is shortened."""
    lines: list[str] = []
    words = name.split(" ")
    while words and len(lines) < most - 1 and metrics.horizontalAdvance(" ".join(words)) > width:
        fitting = [n for n in range(1, len(words)) if metrics.horizontalAdvance(" ".join(words[:n])) <= width]
        if not fitting:
            break
        lines.append(" ".join(words[: fitting[-1]]))
        words = words[fitting[-1] :]
    last = " ".join(words)
    if (
        metrics.horizontalAdvance(last) > width
    ):  # in whole pixels as everywhere; shortening knows parts of one
        last = metrics.elidedText(last, Qt.TextElideMode.ElideRight, width)
    return [*lines, last]


class SegmentRow(QStyledItemDelegate):
    """Name and tags at the left, two lines at most; size and its course at the right.

    A dot behind the name says that there are unsaved changes.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        palette, opened = option.palette, bool(index.data(OPEN))
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        area = option.rect.adjusted(SIDE, 4, -SIDE, -4)
        painter.save()
        if opened:
            self._paint_mark(painter, option.rect, palette)
        taken = self._paint_figures(painter, option, area, index)
        self._paint_words(painter, option, area.adjusted(0, 0, -taken, 0), index, opened)
        painter.restore()

    @staticmethod
    def _paint_mark(painter: QPainter, rect: QRect, palette: QPalette) -> None:
        """Paint a bar at the edge: this one is being built."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Accent))
        bar = QRectF(rect.left() + 1, rect.top() + 9, BAR, rect.height() - 18)
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)

    def _paint_figures(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, index: Index
    ) -> int:
        """Paint size and course; returns how much room they take."""
        size, course = str(index.data(SIZE)), index.data(COURSE)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper if course else area, right, size)
        taken = option.fontMetrics.horizontalAdvance(size) + 12
        if not course:
            return taken
        self._paint_course(painter, area, course, option.palette)
        return max(taken, COURSE_ROOM.width() + 8)

    @staticmethod
    def _paint_course(painter: QPainter, area: QRect, course: Sequence[int], palette: QPalette) -> None:
        """Paint how the size went below the size."""
        place = QRectF(area.right() - COURSE_ROOM.width(), area.bottom() - COURSE_ROOM.height(), 0, 0)
        place.setSize(COURSE_ROOM.toSizeF())
        line, end = (
            palette.color(QPalette.ColorRole.PlaceholderText),
            palette.color(QPalette.ColorRole.Accent),
        )
        sparkline.paint(painter, place, course, line, end)

    @staticmethod
    def _paint_words(
        painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index, opened: bool
    ) -> None:
        """Paint the name, and below it the tags or what the list is sorted by."""
        below = str(index.data(BELOW) or "")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if opened else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
        upper = QRect(room.left(), room.top(), room.width(), room.height() // 2) if below else room
        metrics, edited = painter.fontMetrics(), bool(index.data(EDITED))
        width = room.width() - 2 * DOT if edited else room.width()
        lines = name_lines(str(index.data(NAME)), metrics, width, 1 if below else 2)
        painter.drawText(upper, left, "\n".join(lines))
        if edited:
            middle = upper.top() + (upper.height() + (len(lines) - 1) * metrics.lineSpacing()) / 2
            end = upper.left() + metrics.horizontalAdvance(lines[-1])
            _paint_dot(painter, QRectF(end + DOT, middle - DOT / 2, DOT, DOT), option.palette)
        if below:
            font = QFont(option.font)
            font.setPixelSize(SMALLEST_PX)
            painter.setFont(font)
            painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
            lower = QRect(room.left(), upper.bottom() + 1, room.width(), room.height() // 2)
            text = painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(lower, left, text)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, ROW)

    # --- renaming ------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NAME)
        name_part(field, "segment-rename", f"New name of {index.data(NAME)}")
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 4, -2, -4))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


def _paint_dot(painter: QPainter, place: QRectF, palette: QPalette) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Accent))
    painter.drawEllipse(place)
    painter.restore()
