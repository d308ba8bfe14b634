"""The files at the left: each with what it is and whether something is open about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.rows import ROW, SPOKEN, Index, RowPainter, RowsList, RowsModel, paint_ground
from widgets.style import BODY_PX, SMALL_PX, Look, name_part

State: TypeAlias = Literal["", "lost", "question", "error"]

HEIGHT = 48

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


ANSWERS: dict[int, Callable[[Entry], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda entry: entry.name,
    Qt.ItemDataRole.ToolTipRole: lambda entry: "\n".join(entry.said),
    SPOKEN: lambda entry: entry.spoken,
}


class FileList(RowsList[Entry]):
    """Shows the files; ``chosen`` carries the place of the one that is to be looked at."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(RowsModel(ANSWERS, key=lambda entry: entry.path), _Lines(look, HEIGHT), look)
        name_part(self, "import-files", "Files")
        self.selectionModel().currentChanged.connect(self._choose)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self.listed.rows

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        """Show the files, one of them as looked at."""
        with QSignalBlocker(self):
            self.listed.show(entries)
            for row, entry in enumerate(entries):
                if entry.path == current:
                    self.setCurrentIndex(self.listed.index(row))

    def _choose(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.entries[now.row()].path)


class _Lines(RowPainter):
    """Paints name over role, with the sign of a role before and that of a state behind."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ROW)
        area: QRect = option.rect.adjusted(2, 1, -2, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._look)
        middle = area.center().y()
        icon = self._look.icon(entry.icon, "accent" if selected else "text2")
        icon.paint(painter, QRect(area.left() + 10, middle - 8, 16, 16))
        right = area.right() - 10
        if entry.state:
            sign, tone, _ = MARKS[entry.state]
            self._look.icon(sign, tone).paint(painter, QRect(right - 16, middle - 8, 16, 16))
            right -= 22
        self._write(
            painter, entry, QRect(area.left() + 36, area.top() + 5, right - area.left() - 36, HEIGHT - 12)
        )
        painter.restore()

    def _write(self, painter: QPainter, entry: Entry, room: QRect) -> None:
        font = QFont(painter.font())
        font.setPixelSize(BODY_PX)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        self.write(painter, upper, entry.name, "text", Qt.TextElideMode.ElideMiddle)
        font.setPixelSize(SMALL_PX)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        self.write(painter, upper.translated(0, half), entry.role, "text2")
