"""Lists of rows that are painted by hand: the model of the rows, the list that shows them, their ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.style import Look

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
"""The role that answers with the row itself."""
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
NO_PARENT = QModelIndex()
RADIUS = 6


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows that are all known; ``answers`` says what a row tells of itself, by role.

    ``key`` is what a row stands for: where all stand for what they stood for, the place in the list stays.
    """

    def __init__(
        self, answers: Mapping[int, Callable[[Row], Any]], key: Callable[[Row], object] = id
    ) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._answers = answers
        self._key = key

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        before, now = self.rows, tuple(rows)
        if before == now:
            return
        if [*map(self._key, before)] == [*map(self._key, now)]:
            self.rows = now
            self.dataChanged.emit(self.index(0), self.index(len(now) - 1))
            return
        self.beginResetModel()
        self.rows = now
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        answer = self._answers.get(role)
        return answer(row) if answer is not None else row if role == ROW else None


class RowPainter(QStyledItemDelegate):
    """Base of what paints rows by hand that are all of one height."""

    def __init__(self, look: Look, height: int) -> None:
        super().__init__()
        self._look = look
        self._height = height

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, self._height)

    def write(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        tone: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Write a text at the left of ``room`` in a token's colour, shortened to fit."""
        painter.setPen(self._look.colour(tone))
        shown = painter.fontMetrics().elidedText(text, elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class RowsList(QListView, Generic[Row]):
    """A list of rows: as wide as there is room, scrolled by pixels, painted anew in another theme."""

    def __init__(
        self,
        listed: RowsModel[Row],
        painter: QStyledItemDelegate,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.listed = listed
        self.setModel(listed)
        painter.setParent(self)
        self.setItemDelegate(painter)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.viewport().update)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
    """Paint under a row whether it is chosen, under the mouse, and where the keyboard is."""
    state: QStyle.StateFlag = option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if not selected and not state & QStyle.StateFlag.State_MouseOver:
        return
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    painter.setBrush(look.colour("accent-soft" if selected else "surface2"))
    painter.setPen(look.colour("accent") if focused else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), RADIUS, RADIUS)
