"""The tables at the left of the data page: contacts, activities, fixed lists, and what was not used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from widgets.rows import ROW, SPOKEN, Index, RowPainter, RowsList, RowsModel
from widgets.style import SMALL_PX, Look, name_part

HEIGHT = 48
PAD = 10


class TableEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A table in the list: its key, its title, how many rows it has (None: not yet known), and a note."""

    key: str
    title: str
    rows: int | None
    note: str = ""

    @property
    def shown_rows(self) -> str:
        """The number of rows as printed."""
        return "…" if self.rows is None else f"{self.rows:,}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        rows = "" if self.rows is None else f"{self.rows:,} rows"
        return ", ".join(part for part in (self.title, rows, self.note) if part)


ANSWERS: dict[int, Callable[[TableEntry], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda entry: entry.title,
    Qt.ItemDataRole.ToolTipRole: lambda entry: entry.spoken,
    SPOKEN: lambda entry: entry.spoken,
}


class _Painter(RowPainter):
    """Paints title and rows above, the note below; all of it shortened to the room there is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        entry: TableEntry = index.data(ROW)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        area = option.rect.adjusted(PAD, 6, -PAD, -6)
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        lower = QRect(area.left(), area.center().y() + 1, area.width(), area.height() // 2)
        painter.save()
        taken = option.fontMetrics.horizontalAdvance(entry.shown_rows) + 10
        painter.setPen(self._look.colour("text2"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.shown_rows)
        self.write(painter, upper.adjusted(0, 0, -taken, 0), entry.title, "text")
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        self.write(painter, lower, entry.note, "muted")
        painter.restore()


class TableList(RowsList[TableEntry]):
    """Shows the tables and says which one is looked at."""

    turned = Signal(str)
    """The key of the table that is current now."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            RowsModel(ANSWERS, key=lambda entry: entry.key), _Painter(look, HEIGHT), look, parent
        )
        name_part(self, "data-tables", "Tables")
        self.selectionModel().currentChanged.connect(self._turn)

    @property
    def entries(self) -> tuple[TableEntry, ...]:
        """What is listed."""
        return self.listed.rows

    def show_entries(self, entries: Sequence[TableEntry]) -> None:
        """Show other tables; the current one stays current if it is still there."""
        current = self.currentIndex()
        key = self.entries[current.row()].key if current.isValid() else ""
        self.listed.show(entries)
        if not self.currentIndex().isValid():
            self.open(key)

    def open(self, key: str) -> None:
        """Make a table current, the first one when there is none of that key."""
        keys = [entry.key for entry in self.entries]
        if keys:
            self.setCurrentIndex(self.listed.index(keys.index(key) if key in keys else 0))

    def _turn(self, now: QModelIndex) -> None:
        if now.isValid():
            self.turned.emit(self.entries[now.row()].key)
