"""The saved segments as a list model: those that are searched for, in the order that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, Qt, Signal

from app.keeping.entry import Entry, Sorting, fits, ranked
from widgets import sparkline
from widgets.builder import drag
from widgets.rows import NO_PARENT, Index

NAME = Qt.ItemDataRole.DisplayRole
SIZE = Qt.ItemDataRole.UserRole + 1
COURSE = Qt.ItemDataRole.UserRole + 2
ENTRY = Qt.ItemDataRole.UserRole + 3
OPEN = Qt.ItemDataRole.UserRole + 4
"""Whether it is the segment that is being built."""
BELOW = Qt.ItemDataRole.UserRole + 5
"""What stands under the name."""
EDITED = Qt.ItemDataRole.UserRole + 6
"""Whether it has unsaved changes."""
UNSAVED = "Unsaved changes"


class Entries(QAbstractListModel):
    """Rows stay the same rows whatever is searched for or sorted by, so that chosen ones stay chosen."""

    renamed = Signal(int, str)
    """The id of a segment and the name that it is to have."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._words: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._sorting = Sorting()
        self._courses: Mapping[int, Sequence[int]] = {}
        self._open: int | None = None
        self._edited: Set[int] = frozenset()

    @property
    def all(self) -> tuple[Entry, ...]:
        """All saved segments, shown or not."""
        return self._all

    def entry(self, row: int) -> Entry:
        """Return the entry of a row."""
        return self._shown[row]

    def index_of(self, segment_id: int | None) -> QModelIndex:
        """Return where an entry is shown; invalid where it is not."""
        row = next((row for row, entry in enumerate(self._shown) if entry.id == segment_id), None)
        return QModelIndex() if row is None else self.index(row)

    # --- setters -------------------------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Take other segments."""
        self._all = tuple(entries)
        self._arrange()

    def look_for(self, words: Sequence[str], tags: Sequence[str]) -> None:
        """Show those with all these words and all these tags."""
        self._words, self._tags = tuple(words), tuple(tags)
        self._arrange()

    def sort_by(self, sorting: Sorting) -> None:
        """Show them in another order, and say on the rows what they are sorted by."""
        self._sorting = sorting
        self._arrange()

    def set_courses(self, courses: Mapping[int, Sequence[int]]) -> None:
        """Show how sizes went week by week, by the id of the saved segment."""
        self._courses = courses
        self._redraw()

    def set_open(self, segment_id: int | None) -> None:
        """Mark the segment that is being built."""
        if segment_id != self._open:
            self._open = segment_id
            self._redraw()

    def set_edited(self, segment_ids: Set[int]) -> None:
        """Mark the segments that have unsaved changes."""
        if segment_ids != self._edited:
            self._edited = segment_ids
            self._redraw()

    # --- rows ----------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Take away what is not wanted any more, add what is, and bring all into order."""
        found = [entry for entry in self._all if fits(entry, self._words, self._tags)]
        places = ranked(found, self._sorting)
        found.sort(key=lambda entry: places[entry.id])
        self._take_away(set(places))
        here = {entry.id for entry in self._shown}
        new = [entry for entry in found if entry.id not in here]
        if new:
            self.beginInsertRows(QModelIndex(), len(here), len(here) + len(new) - 1)
            self._shown += new
            self.endInsertRows()
        self._reorder(found)
        self._redraw()

    def _take_away(self, wanted: set[int]) -> None:
        for row in reversed(range(len(self._shown))):
            if self._shown[row].id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._shown[row]
                self.endRemoveRows()

    def _reorder(self, found: list[Entry]) -> None:
        before = [entry.id for entry in self._shown]
        if before == [entry.id for entry in found]:
            self._shown = found
            return
        self.layoutAboutToBeChanged.emit()
        rows = {entry.id: row for row, entry in enumerate(found)}
        held = self.persistentIndexList()
        self._shown = found
        self.changePersistentIndexList(held, [self.index(rows[before[index.row()]]) for index in held])
        self.layoutChanged.emit()

    def _redraw(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    # --- Qt's model ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return (
            flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags
        )

    def data(self, index: Index, role: int = NAME) -> Any:
        entry = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.told}\n{UNSAVED}" if entry.id in self._edited else entry.told
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(self._spoken(entry))
            case _ if role == SIZE:
                return entry.shown_size
            case _ if role == COURSE:
                return () if entry.broken else self._courses.get(entry.id, ())
            case _ if role == ENTRY:
                return entry
            case _ if role == OPEN:
                return entry.id == self._open
            case _ if role == EDITED:
                return entry.id in self._edited
            case _ if role == BELOW:
                return self._sorting.order.said(entry) or " · ".join(entry.tags)
        return None

    def _spoken(self, entry: Entry) -> Iterator[str]:
        yield entry.spoken
        course = sparkline.spoken(self._courses.get(entry.id, ()))
        if course and not entry.broken:
            yield course
        if entry.id in self._edited:
            yield UNSAVED.lower()
        if entry.id == self._open:
            yield "open"

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; it stands here once the project has taken it."""
        entry = self._shown[index.row()]
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == entry.name:
            return False
        self.renamed.emit(entry.id, name)
        return True

    def mimeTypes(self) -> list[str]:
        return [drag.SEGMENTS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return drag.segments_mime([self._shown[index.row()].name for index in indexes])
