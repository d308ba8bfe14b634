"""The list of saved segments at the left: search, new, open, rename, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import IconSet
from app.shell.parts import button, label
from widgets import sparkline
from widgets.style import KIND, name_part

ROW = 40
NAME = Qt.ItemDataRole.DisplayRole
SIZE = Qt.ItemDataRole.UserRole + 1
COURSE = Qt.ItemDataRole.UserRole + 2
COURSE_ROOM = QSize(44, 14)
Index = QModelIndex | QPersistentModelIndex


class Entry(msgspec.Struct, frozen=True):
    """A saved segment in the list; ``size`` is None while unknown, ``broken`` says why there is none."""

    id: int
    name: str
    size: int | None = None
    tags: tuple[str, ...] = ()
    broken: str = ""

    @property
    def shown_size(self) -> str:
        """The size as printed."""
        if self.broken:
            return "!"
        return "…" if self.size is None else f"{self.size:,}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.broken:
            return f"{self.name}, {self.broken}"
        return self.name if self.size is None else f"{self.name}, {self.size:,} contacts"


class Entries(QAbstractListModel):
    """The saved segments as a list model."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._courses: Mapping[int, Sequence[int]] = {}

    def set_courses(self, courses: Mapping[int, Sequence[int]]) -> None:
        """Show how sizes went week by week, by the id of the saved segment."""
        self._courses = courses
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; the same names in the same order only redraw."""
        same = [entry.id for entry in entries] == [entry.id for entry in self._entries]
        if not same:
            self.beginResetModel()
        self._entries = tuple(entries)
        if not same:
            self.endResetModel()
        elif entries:
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))

    def entry(self, row: int) -> Entry:
        """Return the entry of a row."""
        return self._entries[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = NAME) -> Any:
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.ToolTipRole:
                return entry.broken or ", ".join((entry.name, *entry.tags))
            case Qt.ItemDataRole.AccessibleTextRole:
                course = sparkline.spoken(self._courses.get(entry.id, ()))
                return f"{entry.spoken}, {course}" if course and not entry.broken else entry.spoken
            case _ if role == SIZE:
                return entry.shown_size
            case _ if role == COURSE:
                return () if entry.broken else self._courses.get(entry.id, ())
        return None


class _Row(QStyledItemDelegate):
    """Paints the name, shortened, and the size at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        palette = option.palette
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(10, 0, -10, 0)
        size, course = str(index.data(SIZE)), index.data(COURSE)
        taken = option.fontMetrics.horizontalAdvance(size) + 12
        painter.save()
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        figure = area.adjusted(0, 5, 0, -COURSE_ROOM.height() - 3) if course else area
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, size)
        if course:
            taken = max(taken, COURSE_ROOM.width() + 8)
            self._paint_course(painter, area, course, palette)
        room = QRect(area.left(), area.top(), area.width() - taken, area.height())
        name = option.fontMetrics.elidedText(str(index.data(NAME)), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_course(self, painter: QPainter, area: QRect, course: Sequence[int], palette: QPalette) -> None:
        """Paint how the size went below the size."""
        place = QRectF(area.right() - COURSE_ROOM.width(), area.bottom() - COURSE_ROOM.height() - 3, 0, 0)
        place.setSize(COURSE_ROOM.toSizeF())
        line, end = (
            palette.color(QPalette.ColorRole.PlaceholderText),
            palette.color(QPalette.ColorRole.Accent),
        )
        sparkline.paint(painter, place, course, line, end)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, ROW)


class _List(QListView):
    """The list; Return opens, Delete asks to delete, F2 to rename."""

    chosen = Signal(QModelIndex)
    deleting = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.deleting.emit(index)
        else:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """Shows the saved segments and says which one is wanted."""

    chosen = Signal(str)
    deleting = Signal(str)
    new = Signal()

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "sidebar")
        self.setObjectName("sidebar")
        self.setMinimumWidth(180)
        self._icons = icons
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        name_part(self.search, "segment-search", "Search saved segments")
        self._entries = Entries()
        self._found = QSortFilterProxyModel()
        self._found.setSourceModel(self._entries)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = self._made_list()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_first)
        self._none = label("", "muted", "no-segments", wrap=True)
        self._lay_out()
        self.set_entries(())

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these saved segments."""
        self._entries.set_entries(entries)
        self._filter()

    def set_courses(self, courses: Mapping[int, Sequence[int]]) -> None:
        """Show how the sizes of saved segments went week by week, by id."""
        self._entries.set_courses(courses)

    def select(self, segment_id: int | None) -> None:
        """Mark the segment that is open."""
        current = self.list.currentIndex()
        if current.isValid() and self._entries.entry(self._found.mapToSource(current).row()).id == segment_id:
            return
        for row in range(self._entries.rowCount()):
            if self._entries.entry(row).id == segment_id:
                self.list.setCurrentIndex(self._found.mapFromSource(self._entries.index(row)))
                return
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())

    def start_search(self) -> None:
        """Take the focus for searching."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _made_list(self) -> _List:
        made = _List()
        made.setModel(self._found)
        made.setItemDelegate(_Row(made))
        made.setUniformItemSizes(True)
        made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._menu)
        name_part(made, "segment-list", "Saved segments")
        made.clicked.connect(self._choose)
        made.chosen.connect(self._choose)
        made.deleting.connect(lambda index: self.deleting.emit(index.data(NAME)))
        return made

    def add_below(self, part: QWidget) -> None:
        """Put ``part`` at the foot."""
        self._column.addWidget(part)

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(label("Segments", "heading"), 1)
        self.new_button = button("New", "new-segment", self.new.emit, icon=self._icons.icon("plus"))
        head.addWidget(self.new_button)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)

    def _filter(self) -> None:
        self._found.setFilterFixedString(self.search.text().strip())
        empty = self._found.rowCount() == 0
        searching = self._entries.rowCount() > 0
        self._none.setText(
            "Nothing has that name." if searching else "Segments that you save are listed here."
        )
        self._none.setVisible(empty)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(NAME))

    def _choose_first(self) -> None:
        first = self._found.index(0, 0)
        if first.isValid():
            self.list.setCurrentIndex(first)
            self._choose(first)

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        name = index.data(NAME)
        menu = QMenu(self)
        menu.setObjectName("segment-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._icons.icon("folder"), "Open", lambda: self.chosen.emit(name))
        menu.addAction(self._icons.icon("trash"), "Delete", lambda: self.deleting.emit(name))
        menu.popup(self.list.viewport().mapToGlobal(place))
