"""The picker: a line to type what is meant, and under it what there is to choose."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from engine.definition.model import Condition
from widgets.picker.choices import Choices, Names, Row
from widgets.picker.list_view import RowDelegate, RowModel
from widgets.rows import RowsList
from widgets.style import KIND, Look, name_part

HEIGHT = 248
PAUSE_MS = 120
"""How long the list rests before sizes of what is in sight are asked for."""


class _Line(QLineEdit):
    """Typing stays here while the arrows walk over the list."""

    moved = Signal(int)
    chosen = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class _List(RowsList[Row]):
    scrolled = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self.scrolled.emit()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)


class Picker(QWidget):
    """Emits what was chosen as the condition to open; asks for the sizes of what is in sight."""

    chosen = Signal(object)
    """The ``Condition`` to go on with; it may be unfinished."""
    sizes_wanted = Signal(object)
    """Conditions (a tuple) whose sizes are in sight and not known; ``set_size`` answers each."""

    def __init__(self, look: Look, choices: Choices, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._names = names
        self._asked: set[Condition] = set()
        self.setProperty(KIND, "plain")
        self.setObjectName("picker")
        self.line = _Line(self)
        name_part(self.line, "picker-search", "Search, or say it: orders over 300 last 6 months")
        self.line.setPlaceholderText("Search, or say it: orders > 300 last 6 months")
        self.line.setClearButtonEnabled(False)
        self.line.textChanged.connect(self._refresh)
        self.line.moved.connect(self._move)
        self.line.chosen.connect(self._choose_current)
        self.model = RowModel()
        self.list = _List(self.model, RowDelegate(look, choices.contacts), look, self)
        name_part(self.list, "picker-list", "What the condition is about")
        self.list.setProperty(KIND, "picker")
        self.list.setUniformItemSizes(False)
        self.list.setFixedHeight(HEIGHT)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.list.scrolled.connect(self._pause.start)
        self.list.verticalScrollBar().valueChanged.connect(lambda _value: self._pause.start())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._refresh()

    # --- setters -------------------------------------------------------------------------------------------

    def set_names(self, names: Names) -> None:
        """Offer these saved segments, lists and recent conditions."""
        if names != self._names:
            self._names = names
            self._refresh()

    def set_size(self, condition: Condition, size: int | None) -> None:
        """Show the size of a condition; None when it can't be told."""
        self.model.set_size(condition, size)

    def forget_sizes(self) -> None:
        """Ask anew for sizes: the moment is another."""
        self._asked.clear()
        self.model.forget_sizes()
        self._pause.start()

    @property
    def searching(self) -> bool:
        """Whether something is typed."""
        return bool(self.line.text().strip())

    @property
    def current(self) -> Row | None:
        """What Enter would choose."""
        at = self.list.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    # --- what is done --------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.model.show(self._choices.rows(self.line.text(), self._names))
        self.list.setCurrentIndex(self.model.index(self.model.first()))
        self.list.scrollToTop()
        self._pause.start()

    def _select(self, at: int) -> None:
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))

    def _move(self, by: int) -> None:
        self._select(self.model.step(self.list.currentIndex().row(), by))

    def _choose_current(self) -> None:
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()] if index.isValid() else None
        if row is not None and row.draft is not None:
            self.chosen.emit(row.draft)

    def _ask(self) -> None:
        """Ask for the sizes of the rows in sight."""
        if not self.isVisible():
            return
        seen = self.list.viewport().rect()
        wanted: list[Condition] = []
        for at, row in enumerate(self.model.rows):
            if row.counted is None or row.counted in self._asked:
                continue
            if self.list.visualRect(self.model.index(at)).intersects(seen):
                wanted.append(row.counted)
        if wanted:
            self._asked.update(wanted)
            self.sizes_wanted.emit(tuple(wanted))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()
