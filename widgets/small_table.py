"""A table of few rows, each a name and some numbers: where it is narrow, names give way, then columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.style import KIND, name_part
from widgets.table import ROW_HEIGHT

LEAST_NAME = 84


class SmallTable(QTableView):
    """Shows a model whose first column holds names."""

    entered_on = Signal(QModelIndex)
    """A cell that was double-clicked, or on which Enter was pressed."""
    narrowed = Signal()
    """Other columns than before have no room: ``left_out`` of them."""

    def __init__(self, name: str, spoken: str, model: QAbstractItemModel, spare: Sequence[int] = ()) -> None:
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
