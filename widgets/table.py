"""A table of any number of rows that come in pages: only what is looked at is asked for and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from PySide6.QtCore import QAbstractTableModel, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.heads import MARK, Heads, width_of
from widgets.rows import NO_PARENT, Index
from widgets.style import name_part

PAGE = 500
PAGES_KEPT = 60
ROW_HEIGHT = 32
LEAST_WIDTH, MOST_WIDTH = 72, 280

Row: TypeAlias = Sequence[Any]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its id, its title, whether it holds numbers; ``shown`` puts a value that is there as text.

    ``most`` is how wide it gets by itself.
    """

    id: str
    title: str
    number: bool = False
    tip: str = ""
    most: int = MOST_WIDTH
    shown: Callable[[Any], str] | None = None


def cell_text(value: Any) -> str:
    """Return a value as a table shows it; nothing for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class PagedModel(QAbstractTableModel):
    """Rows by pages; a page that is not there is asked for once the view has said all it wants to see."""

    pages_wanted = Signal(object)  # list of page numbers, as first looked at

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self._rows = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._missed: dict[int, None] = {}
        self._asking = QTimer(self, interval=0, singleShot=True)
        self._asking.timeout.connect(self._ask)

    def show_rows(self, columns: Sequence[Column], rows: int) -> None:
        """Show another table: its columns and how many rows it has; their values follow by ``put``."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._rows = rows
        self._pages.clear()
        self._missed.clear()
        self.endResetModel()

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """Take the rows of a page; each has a value a column."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        if self.columns and rows:
            first = self.index(page * PAGE, 0)
            last = self.index(page * PAGE + len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(first, last)

    def row(self, number: int) -> Row | None:
        """Return the values of a row, None while they are not here."""
        page = self._pages.get(number // PAGE)
        return None if page is None or number % PAGE >= len(page) else page[number % PAGE]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            self._miss(index.row() // PAGE)
            return "…" if role == Qt.ItemDataRole.DisplayRole and not index.column() else None
        return self.text(column, row[index.column()])

    @staticmethod
    def text(column: Column, value: Any) -> str:
        """Return a value as this column shows it."""
        return cell_text(value) if value is None or column.shown is None else column.shown(value)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def _miss(self, page: int) -> None:
        self._missed[page] = None
        if not self._asking.isActive():
            self._asking.start()

    def _ask(self) -> None:
        wanted, self._missed = [page for page in self._missed if page not in self._pages], {}
        if wanted:
            self.pages_wanted.emit(wanted)


class PagedTable(QTableView):
    """Shows a ``PagedModel``: columns to move and to sort by, rows to open and to copy."""

    sort_wanted = Signal(str, bool)
    """A column's id, and whether descending."""
    moved = Signal(object)
    """The columns' ids in their new order."""
    opened = Signal(int)
    """A row was double-clicked, or entered by a key."""
    copy_wanted = Signal(object)
    """The numbers of the first and last row of every selected stretch."""
    menu_wanted = Signal(object)
    """A global position at which a menu was asked for."""

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paged = PagedModel()
        self.setModel(self.paged)
        name_part(self, name, spoken)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        heads = Heads()
        self.setHorizontalHeader(heads)
        name_part(heads, f"{name}-columns", "Columns: click to sort, drag to move")
        heads.setSectionsMovable(True)
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        heads.setSortIndicatorShown(True)
        heads.setSortIndicatorClearable(False)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        heads.setMinimumHeight(ROW_HEIGHT)
        heads.sortIndicatorChanged.connect(self._sort)
        heads.sectionMoved.connect(self._moved)
        self._widths: dict[str, int] = {}
        heads.sectionResized.connect(self._resized)
        self._laying = False
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_rows(self, columns: Sequence[Column], rows: int, sort: str = "", *, descending: bool) -> None:
        """Show another table, from its first row on, with the sort's mark at its column."""
        heads, across = self.horizontalHeader(), self.horizontalScrollBar().value()
        before = [column.id for column in self.paged.columns]
        current = self.current_column
        self._laying = True
        self.paged.show_rows(columns, rows)
        ids = [column.id for column in columns]
        if before != ids:
            for visual in range(len(ids)):
                heads.moveSection(heads.visualIndex(visual), visual)
            for section, column in enumerate(columns):
                self.setColumnWidth(section, self._widths.get(column.id, self._fitting(column)))
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        heads.setSortIndicator(ids.index(sort) if sort in ids else -1, order)
        self._laying = False
        if rows:
            kept = ids.index(current.id) if current is not None and current.id in ids else 0
            self.setCurrentIndex(self.paged.index(0, kept))
            self.clearSelection()
        self.scrollToTop()
        self.updateGeometries()
        self.horizontalScrollBar().setValue(across)

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """Take a page's values; the first widens the columns to what they hold."""
        self.paged.put(page, rows)
        if not page:
            self._laying = True
            for section, column in enumerate(self.paged.columns):
                if column.id not in self._widths:
                    self.setColumnWidth(section, self._fitting(column, (row[section] for row in rows[:60])))
            self._laying = False

    def selected(self) -> list[tuple[int, int]]:
        """Return the first and last row of every selected stretch."""
        selection = self.selectionModel().selection()
        parts = [selection.at(index) for index in range(selection.size())]
        return sorted({(part.top(), part.bottom()) for part in parts})

    def selected_or_all(self) -> list[tuple[int, int]]:
        """Return the selected stretches; all rows where at most one is selected."""
        ranges = self.selected()
        few = sum(last - first + 1 for first, last in ranges) <= 1
        return [(0, self.paged.rowCount() - 1)] if few else ranges

    @property
    def current_column(self) -> Column | None:
        """The column of the current cell, None without one."""
        section = self.currentIndex().column()
        return self.paged.columns[section] if 0 <= section < len(self.paged.columns) else None

    def sort_by_current(self, *, descending: bool) -> None:
        """Ask for the rows in the order of the current column."""
        if self.current_column is not None:
            self.sort_wanted.emit(self.current_column.id, descending)

    def move_current(self, places: int) -> None:
        """Move the current column to the right, or to the left by a negative number, as a drag would."""
        heads, section = self.horizontalHeader(), self.currentIndex().column()
        target = heads.visualIndex(section) + places
        if section >= 0 and 0 <= target < heads.count():
            heads.moveSection(heads.visualIndex(section), target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arranging = _ARRANGING.get(Qt.Key(event.key())) if event.modifiers() == _CHORD else None
        if arranging is not None:
            arranging(self)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(self.selected())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _fitting(self, column: Column, values: Iterable[Any] = ()) -> int:
        metrics = self.fontMetrics()
        head = width_of(column.title) + MARK
        cells = [metrics.horizontalAdvance(self.paged.text(column, value)) + 28 for value in values]
        return max(LEAST_WIDTH, min(column.most, max([head, *cells])))

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        if not self._laying and 0 <= section < len(self.paged.columns):
            self.sort_wanted.emit(self.paged.columns[section].id, order == Qt.SortOrder.DescendingOrder)

    def _moved(self) -> None:
        if not self._laying:
            heads = self.horizontalHeader()
            order = [heads.logicalIndex(visual) for visual in range(heads.count())]
            self.moved.emit([self.paged.columns[section].id for section in order])

    def _resized(self, section: int, _before: int, width: int) -> None:
        if not self._laying and section < len(self.paged.columns):
            self._widths[self.paged.columns[section].id] = width


_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_ARRANGING: Mapping[Qt.Key, Callable[[PagedTable], None]] = MappingProxyType(
    {
        Qt.Key.Key_Up: lambda table: table.sort_by_current(descending=False),
        Qt.Key.Key_Down: lambda table: table.sort_by_current(descending=True),
        Qt.Key.Key_Left: lambda table: table.move_current(-1),
        Qt.Key.Key_Right: lambda table: table.move_current(1),
    }
)
"""What Ctrl+Shift and an arrow do to the current column."""
