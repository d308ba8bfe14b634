"""The saved segments as a list model, and what of it is searched for, in the order that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from app.keeping.entry import Entry, Sorting, fits, ranked
from widgets import sparkline
from widgets.builder import drag

NAME = Qt.ItemDataRole.DisplayRole
SIZE = Qt.ItemDataRole.UserRole + 1
COURSE = Qt.ItemDataRole.UserRole + 2
ENTRY = Qt.ItemDataRole.UserRole + 3
OPEN = Qt.ItemDataRole.UserRole + 4
"""Whether it is the segment that is being built."""
BELOW = Qt.ItemDataRole.UserRole + 5
"""What stands under the name."""
Index = QModelIndex | QPersistentModelIndex


class Entries(QAbstractListModel):
    """The saved segments, the oldest first, so that new ones come at the end and chosen ones stay chosen."""

    renamed = Signal(int, str)
    """The id of a segment and the name that it is to have."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._courses: Mapping[int, Sequence[int]] = {}
        self._open: int | None = None
        self._sorting = Sorting()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them."""
        return self._entries

    def set_courses(self, courses: Mapping[int, Sequence[int]]) -> None:
        """Show how sizes went week by week, by the id of the saved segment."""
        self._courses = courses
        self._redraw()

    def set_sorting(self, sorting: Sorting) -> None:
        """Say on the rows what they are sorted by."""
        self._sorting = sorting
        self._redraw()

    def set_open(self, segment_id: int | None) -> None:
        """Mark the segment that is being built."""
        if segment_id != self._open:
            self._open = segment_id
            self._redraw()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; those that stay keep their rows."""
        wanted = {entry.id: entry for entry in entries}
        for row in reversed(range(len(self._entries))):
            if self._entries[row].id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._entries = (*self._entries[:row], *self._entries[row + 1 :])
                self.endRemoveRows()
        here = {entry.id for entry in self._entries}
        new = sorted((entry for entry in entries if entry.id not in here), key=lambda entry: entry.id)
        stay = tuple(wanted[entry.id] for entry in self._entries)
        if stay != self._entries:
            self._entries = stay
            self._redraw()
        if new:
            self.beginInsertRows(QModelIndex(), len(stay), len(stay) + len(new) - 1)
            self._entries = (*stay, *new)
            self.endInsertRows()

    def row_of(self, segment_id: int | None) -> int | None:
        """Return where an entry stands."""
        return next((row for row, entry in enumerate(self._entries) if entry.id == segment_id), None)

    def _redraw(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    # --- Qt's model ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return (
            flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags
        )

    def data(self, index: Index, role: int = NAME) -> Any:
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.name
            case Qt.ItemDataRole.ToolTipRole:
                return entry.told
            case Qt.ItemDataRole.AccessibleTextRole:
                course = sparkline.spoken(self._courses.get(entry.id, ()))
                return f"{entry.spoken}, {course}" if course and not entry.broken else entry.spoken
            case _ if role == SIZE:
                return entry.shown_size
            case _ if role == COURSE:
                return () if entry.broken else self._courses.get(entry.id, ())
            case _ if role == ENTRY:
                return entry
            case _ if role == OPEN:
                return entry.id == self._open
            case _ if role == BELOW:
                return self._sorting.order.said(entry) or " · ".join(entry.tags)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; it stands here once the project has taken it."""
        entry = self._entries[index.row()]
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == entry.name:
            return False
        self.renamed.emit(entry.id, name)
        return True

    def mimeTypes(self) -> list[str]:
        return [drag.SEGMENTS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return drag.segments_mime([self._entries[index.row()].name for index in indexes])


class Found(QSortFilterProxyModel):
    """The entries that are searched for, in order."""

    def __init__(self, entries: Entries) -> None:
        super().__init__()
        self._all = entries
        self._words: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._sorting = Sorting()
        self._places: dict[int, int] = {}
        self.setSourceModel(entries)
        self.setDynamicSortFilter(False)
        entries.dataChanged.connect(self.arrange)
        entries.rowsInserted.connect(self.arrange)
        self.sort(0)

    def look_for(self, words: Sequence[str], tags: Sequence[str]) -> None:
        """Show those with all these words and all these tags."""
        self._words, self._tags = tuple(words), tuple(tags)
        self.arrange()

    def sort_by(self, sorting: Sorting) -> None:
        """Show them in another order."""
        self._sorting = sorting
        self.arrange()

    def arrange(self) -> None:
        """Filter and sort again if that changes anything."""
        places = ranked(self._all.entries, self._sorting)
        shown = [entry.id for entry in self._all.entries if fits(entry, self._words, self._tags)]
        shown.sort(key=places.__getitem__)
        now = [self.entry(row).id for row in range(self.rowCount())]
        self._places = places
        if shown != now:
            self.invalidate()

    def entry(self, row: int) -> Entry:
        """Return the entry of a row."""
        found: Entry = self.index(row, 0).data(ENTRY)
        return found

    def index_of(self, segment_id: int | None) -> QModelIndex:
        """Return where an entry is shown; invalid where it is not."""
        row = self._all.row_of(segment_id)
        return QModelIndex() if row is None else self.mapFromSource(self._all.index(row))

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        return fits(self._all.entries[row], self._words, self._tags)

    def lessThan(self, left: Index, right: Index) -> bool:
        return self._place(left) < self._place(right)

    def _place(self, index: Index) -> int:
        entry = self._all.entries[index.row()]
        return self._places.get(entry.id, len(self._places))
