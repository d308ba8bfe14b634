"""The files at the left: each with what it is and whether something is open about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from widgets.style import BODY_PX, SMALL_PX, Look, name_part

State: TypeAlias = Literal["", "lost", "question", "error"]

ROW = 48
ENTRY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex

MARKS: dict[State, tuple[str, str, str]] = {
    "lost": ("warning", "or", "none of its rows would be used"),
    "question": ("warning", "or", "has an open question"),
    "error": ("error", "danger", "must be put right"),
}
"""The sign of a state, its tone, and how it is spoken."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list; ``path`` is the place in the recipe, "" the import as a whole."""

    path: str
    name: str
    role: str
    icon: str
    state: State = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(self.said)

    @property
    def said(self) -> list[str]:
        """What there is to say of it."""
        return [self.name, self.role, *([MARKS[self.state][2]] if self.state else [])]


class FileList(QListWidget):
    """Shows the files; ``chosen`` carries the place of the one that is to be looked at."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        name_part(self, "import-files", "Files")
        self.setItemDelegate(_Lines(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(self._choose)
        look.changed.connect(self.viewport().update)

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        """Show the files, one of them as looked at."""
        with QSignalBlocker(self):
            while self.count() > len(entries):
                self.takeItem(self.count() - 1)
            for row, entry in enumerate(entries):
                if row == self.count():
                    self.addItem(QListWidgetItem())
                item = self.item(row)
                item.setData(ENTRY, entry)
                item.setText(entry.name)
                item.setToolTip("\n".join(entry.said))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.spoken)
                if entry.path == current:
                    self.setCurrentRow(row)
        self.viewport().update()

    def entries(self) -> list[Entry]:
        """Return what is shown."""
        return [self.item(row).data(ENTRY) for row in range(self.count())]

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(ENTRY).path)


class _Lines(QStyledItemDelegate):
    """Paints name over role, with the sign of a role before and that of a state behind."""

    def __init__(self, look: Look, parent: FileList) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        area: QRect = option.rect.adjusted(2, 1, -2, -1)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent-soft" if selected else "surface2"))
            painter.drawRoundedRect(area, 6, 6)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._look.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        middle = area.center().y()
        icon = self._look.icon(entry.icon, "accent" if selected else "text2")
        icon.paint(painter, QRect(area.left() + 10, middle - 8, 16, 16))
        right = area.right() - 10
        if entry.state:
            sign, tone, _ = MARKS[entry.state]
            self._look.icon(sign, tone).paint(painter, QRect(right - 16, middle - 8, 16, 16))
            right -= 22
        self._write(
            painter, entry, QRect(area.left() + 36, area.top() + 5, right - area.left() - 36, ROW - 12)
        )
        painter.restore()

    def _write(self, painter: QPainter, entry: Entry, room: QRect) -> None:
        font = QFont(painter.font())
        font.setPixelSize(BODY_PX)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._look.colour("text"))
        half = room.height() // 2
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(QRect(room.left(), room.top(), room.width(), half), left, name)
        font.setPixelSize(SMALL_PX)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._look.colour("text2"))
        role = painter.fontMetrics().elidedText(entry.role, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.left(), room.top() + half, room.width(), half), left, role)
