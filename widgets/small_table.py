"""A table of few rows, each a name and some numbers: the name gives way, so that the numbers are seen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.style import name_part
from widgets.table import ROW_HEIGHT

LEAST_NAME = 132


class SmallTable(QTableView):
    """Shows a model whose first column holds names."""

    entered_on = Signal(QModelIndex)
    """A cell that was double-clicked, or on which Enter was pressed."""

    def __init__(self, name: str, spoken: str, model: QAbstractItemModel) -> None:
        super().__init__()
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
        heads = self.horizontalHeader()
        taken = 0
        for column in range(1, self.model().columnCount()):
            width = max(self.sizeHintForColumn(column), heads.sectionSizeHint(column))
            self.setColumnWidth(column, width)
            taken += width
        wanted = max(self.sizeHintForColumn(0), heads.sectionSizeHint(0))
        left = self.viewport().width() - taken
        self.setColumnWidth(0, max(left, min(wanted, LEAST_NAME)))
