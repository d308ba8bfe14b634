"""The list of saved segments: chosen by mouse and keyboard, renamed where they stand, dragged away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QKeyCombination, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QListView

from app.keeping.deeds import by_shortcut
from app.keeping.entry import Entry
from app.keeping.model import ENTRY, Entries
from app.keeping.row import SegmentRow
from widgets.builder import drag
from widgets.style import Look, name_part

MENU_KEYS = (QKeySequence("Menu"), QKeySequence("Shift+F10"))
PLAIN = Qt.KeyboardModifier.NoModifier


class SegmentList(QListView):
    """Says what is wanted of the chosen segments."""

    wanted = Signal(str)
    """The key of a deed."""
    menu_wanted = Signal(QPoint)
    """A place over the segment whose menu is wanted."""

    def __init__(self, entries: Entries, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries = entries
        self.setModel(entries)
        self.setItemDelegate(SegmentRow(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(self, "segment-list", "Saved segments")
        self.clicked.connect(self._clicked)

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """The chosen segments from top to bottom."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self._entries.entry(row) for row in rows)

    def choose_only(self, index: QModelIndex) -> None:
        """Choose one segment, or none."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        if not index.isValid():
            self.clearSelection()

    def choose(self, indexes: Sequence[QModelIndex]) -> None:
        """Choose several segments; the first one is current."""
        self.choose_only(indexes[0])
        for index in indexes[1:]:
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        self.scrollTo(indexes[0])

    def rename(self) -> None:
        """Rename the current segment where it stands."""
        self.scrollTo(self.currentIndex())
        self.edit(self.currentIndex())

    def _clicked(self, _index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() == PLAIN:  # the others choose several
            self.wanted.emit("open")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QListView.State.EditingState:  # the key has been the name field's
            super().keyPressEvent(event)
            return
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(keys, Qt.Key(event.key())))
        if pressed in MENU_KEYS:
            self.menu_wanted.emit(self.visualRect(self.currentIndex()).center())
            return
        deed = by_shortcut(pressed.toString(QKeySequence.SequenceFormat.PortableText), len(self.chosen))
        if deed is None:
            super().keyPressEvent(event)
        else:
            self.wanted.emit(deed.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.pos())

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Carry the chosen segments to the builder, each to become a condition."""
        entries = [index.data(ENTRY) for index in self.selectedIndexes()]
        if entries:
            lines = tuple((("operator", "in segment"), ("value", entry.name)) for entry in entries)
            pixmap = drag.picture(self._look, drag.Ghost("", "include", "", lines), self.devicePixelRatioF())
            drag.run(self, drag.segments_mime([entry.name for entry in entries]), pixmap)
