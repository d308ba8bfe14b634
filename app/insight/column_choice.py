"""Which columns a table shows: a list with ticks that can be searched, for there may be hundreds."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from app.shell.search_line import SearchLine
from widgets.style import KIND, name_part

ID = int(Qt.ItemDataRole.UserRole)
WIDTH, LEAST_HEIGHT, HEIGHT = 340, 240, 400
TURNING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ColumnChoice(QFrame):
    """Opens under a button and stays for several ticks, until a press beside it or Escape."""

    switched = Signal(str, bool)
    """An id, and whether it is to be shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press on the button would open it again
        self.setProperty(KIND, "popover")
        name_part(self, "preview-columns-choice", "Columns to show")
        self.search = SearchLine("preview-columns-search", "Search the columns", "Search columns")
        self.search.textChanged.connect(self._look_for)
        self._all = QStandardItemModel(self)
        self._fitting = QSortFilterProxyModel(self)
        self._fitting.setSourceModel(self._all)
        self._fitting.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = _Ticks()
        name_part(self.list, "preview-columns-list", "Columns, ticked where they are shown")
        self.list.setModel(self._fitting)
        self.list.turned.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)

    def offer(self, columns: Iterable[tuple[str, str, bool]]) -> None:
        """Offer (id, label, whether it is shown)."""
        self._all.clear()
        for name, shown, on in columns:
            item = QStandardItem(shown)
            item.setToolTip(shown)
            item.setData(name, ID)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self._all.appendRow(item)

    def open_under(self, button: QWidget) -> None:
        """Show all that is offered below a button, as far as the screen has room."""
        self.search.clear()
        self.list.setCurrentIndex(self._fitting.index(0, 0))
        rows = self._all.rowCount() * max(self.list.sizeHintForRow(0), 1)
        screen = button.screen().availableGeometry()
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        below = max(LEAST_HEIGHT, screen.bottom() - corner.y())
        self.resize(WIDTH, min(HEIGHT, below, rows + self.search.sizeHint().height() + 40))
        last = QPoint(screen.right() - self.width(), screen.bottom() - self.height())
        self.move(min(corner.x(), last.x()), min(corner.y(), last.y()))
        self.show()
        self.search.start()

    def _look_for(self, text: str) -> None:
        self._fitting.setFilterFixedString(text.strip())
        self.list.setCurrentIndex(self._fitting.index(0, 0))

    def _turn(self, index: QModelIndex) -> None:
        item = self._all.itemFromIndex(self._fitting.mapToSource(index))
        on = item.checkState() != Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.switched.emit(item.data(ID), on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in TURNING and self.list.currentIndex().isValid():
            self._turn(self.list.currentIndex())  # what is searched for is found
        else:
            super().keyPressEvent(event)


class _Ticks(QListView):
    """A list that turns a tick by a press anywhere on its line, or by the space bar."""

    turned = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.clicked.connect(self.turned)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in TURNING and self.currentIndex().isValid():
            self.turned.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
