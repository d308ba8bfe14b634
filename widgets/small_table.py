"""A table of few rows, each a name and some numbers: where it is narrow, names give way, then columns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.rows import NO_PARENT, Index
from widgets.style import KIND, name_part
from widgets.table import ROW_HEIGHT

LEAST_NAME = 84

Row = TypeVar("Row")


class SmallModel(QAbstractTableModel, Generic[Row]):
    """Rows under ``titles``, the first of which is over names; ``numbers`` are the columns of numbers."""

    def __init__(self, titles: Sequence[str], numbers: Container[int]) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._titles = tuple(titles)
        self._numbers = numbers

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def answer(self, each: Row, column: int, role: int) -> Any:
        """Return what a cell tells of itself."""
        raise NotImplementedError

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(index.column())
        return self.answer(self.rows[index.row()], index.column(), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class SmallTable(QTableView):
    """Shows a model whose first column holds names."""

    entered_on = Signal(QModelIndex)
    """A cell that was double-clicked, or on which Enter was pressed."""
    narrowed = Signal()
    """Other columns than before have no room: ``left_out`` of them."""

    def __init__(self, name: str, spoken: str, model: SmallModel[Any], spare: Sequence[int]) -> None:
        """``spare`` columns are left out where there is no room for all, the first one first."""
        super().__init__()
        self._spare = tuple(spare)
        self.left_out = 0
        self.setProperty(KIND, "small")
        self.setModel(model)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        heads.setHighlightSections(False)
        heads.setMinimumHeight(ROW_HEIGHT)
        name_part(self, name, spoken)
        name_part(heads, f"{name}-columns", "Columns")
        model.modelReset.connect(self._share_room)
        model.dataChanged.connect(self._share_room)
        self.doubleClicked.connect(self.entered_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_on.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Give every column but the first what it needs, and the first what is left."""
        columns = range(self.model().columnCount())
        for column in columns:
            self.setColumnHidden(column, False)  # what is hidden says that it needs nothing
        heads = self.horizontalHeader()
        wanted = [max(self.sizeHintForColumn(each), heads.sectionSizeHint(each)) for each in columns]
        least = min(wanted[0], LEAST_NAME)
        left = self.viewport().width() - sum(wanted[1:])
        hidden: list[int] = []
        for column in self._spare:
            if left < least:
                hidden.append(column)
                left += wanted[column]
        for column in columns[1:]:
            self.setColumnWidth(column, wanted[column])
            self.setColumnHidden(column, column in hidden)
        self.setColumnWidth(0, max(left, least))
        self._tell(hidden)

    def _tell(self, hidden: Sequence[int]) -> None:
        current = self.currentIndex()
        if current.column() in hidden:
            self.setCurrentIndex(current.siblingAtColumn(0))
        if len(hidden) != self.left_out:
            self.left_out = len(hidden)
            self.narrowed.emit()
