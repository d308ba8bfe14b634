"""Ctrl+K: every command and every saved segment, found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.shell.overlay import Overlay
from app.shell.parts import ICON, label
from widgets.rows import ROW, SPOKEN, Index, RowsModel
from widgets.style import name_part

HEIGHT = 36
ROWS_SHOWN = 9
AIR = 12


class Command(msgspec.Struct, frozen=True, eq=False):
    """One line of the palette; ``keys`` stands at its right."""

    text: str
    do: Callable[[], None]
    keys: str = ""
    icon: QIcon | None = None


def rank(text: str, typed: str) -> int | None:
    """Return how well ``typed`` fits (0 best), None when a word of it is not there."""
    low, words = text.casefold(), typed.casefold().split()
    if not all(word in low for word in words):
        return None
    if not words or low.startswith(words[0]):
        return 0
    return 1 if f" {words[0]}" in low else 2


ANSWERS: dict[int, Callable[[Command], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda command: command.text,
    Qt.ItemDataRole.DecorationRole: lambda command: command.icon,
    SPOKEN: lambda command: f"{command.text} {command.keys}".strip(),
}


def found(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands that ``typed`` fits, the best first."""
    ranked = [(place, each) for each in commands if (place := rank(each.text, typed)) is not None]
    return [command for _, command in sorted(ranked, key=lambda pair: pair[0])]


class _Line(QStyledItemDelegate):
    """Paints a command with its keys at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        area = option.rect.adjusted(0, 0, -AIR, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, right, index.data(ROW).keys)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # room for one, so words align
        option.decorationSize = ICON
        metrics = option.fontMetrics
        taken = ICON.width() + metrics.horizontalAdvance(index.data(ROW).keys) + 4 * AIR
        room = option.rect.width() - taken
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, HEIGHT)


class CommandPalette(Overlay):
    """The palette; it knows nothing of what the commands do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "command-palette", 560)
        self._commands: Sequence[Command] = ()
        self._found = RowsModel(ANSWERS)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search commands and segments")
        name_part(self.field, "command-search", "Search commands and segments")
        self.list = QListView()
        self.list.setModel(self._found)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(ICON)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(HEIGHT * ROWS_SHOWN)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(self.list, "command-list", "Commands")
        self.column.addWidget(self.field)
        self.none = label("Nothing is called that.", "muted", "command-none")
        self.none.setFixedHeight(HEIGHT * ROWS_SHOWN)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.list)
        self.column.addWidget(self.none)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._do)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._do)

    def offer(self, commands: Sequence[Command]) -> None:
        """Open with these commands."""
        self._commands = commands
        self.field.clear()
        self._search("")
        self.open()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        """Hide it, and hold nothing of what was offered."""
        super().close_panel()
        self._commands = ()
        self._found.show([])

    def _search(self, typed: str) -> None:
        self._found.show(found(self._commands, typed))
        self.list.setCurrentIndex(self._found.index(0))
        self.list.setVisible(bool(self._found.rows))
        self.none.setVisible(not self._found.rows)

    def _do(self, *_: object) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._found.rows):
            command = self._found.rows[row]
            self.close_panel()
            command.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: ROWS_SHOWN,
                Qt.Key.Key_PageUp: -ROWS_SHOWN,
            }
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                last = len(self._found.rows) - 1
                row = max(0, min(last, self.list.currentIndex().row() + step))
                self.list.setCurrentIndex(self._found.index(row))
                return True
        return super().eventFilter(watched, event)
