"""The first rows of a file as a table, with the columns' types in the heads; a column can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.importing.assistant.wording import TYPES
from engine.importing.looking.result import ColumnLook, SourceLook
from widgets.heads import Heads, width_of
from widgets.rows import NO_PARENT, Index
from widgets.style import Look, name_part

LEAST_WIDTH, MOST_WIDTH = 84, 240
MEASURED = 30
"""Rows by which columns get their width."""


class PreviewModel(QAbstractTableModel):
    """Cells as text, as they stand in the file."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.columns: tuple[ColumnLook, ...] = ()
        self._rows: tuple[tuple[str | None, ...], ...] = ()
        self._lines: tuple[int, ...] = ()
        self._bad: set[tuple[int, int]] = set()

    def show(self, seen: SourceLook | None) -> None:
        """Show what was seen of a file."""
        self.beginResetModel()
        self.columns = seen.columns if seen is not None else ()
        self._rows = seen.first if seen is not None else ()
        self._lines = seen.lines if seen is not None else ()
        unread = {(at, one.line) for at, c in enumerate(self.columns) for one in c.examples}
        self._bad = {(row, at) for row, line in enumerate(self._lines) for at, bad in unread if bad == line}
        self.endResetModel()

    def recolour(self) -> None:
        """Take the colours of another theme."""
        if self._rows and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def head(self, column: int) -> str:
        """Return a column's name over what it is."""
        look = self.columns[column]
        kind = "not used" if look.skip else TYPES[look.type]
        unread = f" · {look.unread:,} unreadable" if look.unread else ""
        return f"{look.header}\n{kind}{unread}"

    def _side(self, column: int) -> Qt.AlignmentFlag:
        number = self.columns[column].type == "number"
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, at = index.row(), index.column()
        column = self.columns[at]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                cell = self._rows[row][at]
                text = cell.strip() if cell is not None else ""
                return text.replace("\n", " ⏎ ") if role == Qt.ItemDataRole.DisplayRole else text or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(at)
            case Qt.ItemDataRole.ForegroundRole:
                if (row, at) in self._bad:
                    return self._look.colour("danger")
                return self._look.colour("muted") if column.skip else None
            case Qt.ItemDataRole.BackgroundRole if (row, at) in self._bad:
                return self._look.colour("exclude-soft")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return str(self._lines[section]) if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.head(section)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
            case Qt.ItemDataRole.ForegroundRole if self.columns[section].unread:
                return self._look.colour("danger")
        return None


class Preview(QTableView):
    """The table; ``column_chosen`` carries the header of the column that is to be told about."""

    column_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows = PreviewModel(look)
        self.setModel(self.rows)
        name_part(self, "import-preview", "First rows of the file")
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = self.verticalHeader()
        lines.setDefaultSectionSize(28)
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.hide()
        heads = Heads()
        self.setHorizontalHeader(heads)
        name_part(heads, "import-preview-columns", "Columns: choose one to change how it is read")
        heads.setMinimumHeight(46)
        heads.setSectionsClickable(True)
        heads.setHighlightSections(True)
        heads.sectionClicked.connect(self._choose)
        self.selectionModel().currentColumnChanged.connect(lambda now, _before: self._choose(now.column()))
        look.changed.connect(self.rows.recolour)
        self._shown: SourceLook | None = None
        self._quiet = False

    def show_look(self, seen: SourceLook | None, header: str) -> None:
        """Show what was seen, with one column chosen."""
        self._quiet = True
        if seen is not self._shown:
            same = (
                self._shown is not None and seen is not None and self._heads(seen) == self._heads(self._shown)
            )
            across = self.horizontalScrollBar().value()
            heads = [self.rows.head(at) for at in range(self.rows.columnCount())]
            self._shown = seen
            self.rows.show(seen)
            if not same:
                self._fit()
            else:
                self._make_room(heads)
                self.horizontalScrollBar().setValue(across)
        self._select(header)
        self._quiet = False

    @staticmethod
    def _heads(seen: SourceLook) -> tuple[str, ...]:
        return tuple(column.header for column in seen.columns)

    def _select(self, header: str) -> None:
        at = next((at for at, one in enumerate(self.rows.columns) if one.header == header), None)
        if at is None:
            self.clearSelection()
            return
        if self.currentIndex().column() != at and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, at))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Columns
        self.selectionModel().select(self.rows.index(0, at), flags)

    def _make_room(self, before: Sequence[str]) -> None:
        """Widen columns whose heads say more than before; what a person made wide or narrow else stays."""
        for at, former in enumerate(before):
            if self.rows.head(at) != former:
                self.setColumnWidth(
                    at, max(self.columnWidth(at), min(MOST_WIDTH, width_of(self.rows.head(at))))
                )

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        for at in range(self.rows.columnCount()):
            cells = (self.rows.index(row, at).data() for row in range(min(MEASURED, self.rows.rowCount())))
            width = max((metrics.horizontalAdvance(str(cell or "")) for cell in cells), default=0) + 28
            self.setColumnWidth(
                at, max(LEAST_WIDTH, min(MOST_WIDTH, max(width, width_of(self.rows.head(at)))))
            )

    def _choose(self, column: int) -> None:
        if not self._quiet and 0 <= column < len(self.rows.columns):
            self.column_chosen.emit(self.rows.columns[column].header)
