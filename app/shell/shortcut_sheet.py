"""F1: all keys on one sheet, made of the same rows as the menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.icons import IconSet
from app.shell.overlay import Overlay
from app.shell.parts import clear, icon_button, label
from widgets.style import name_part

Sections = Mapping[str, Sequence[tuple[str, str]]]
"""By heading, what is done and the keys that do it."""

COLUMNS = 2


class ShortcutSheet(Overlay):
    """Shows the keys in columns."""

    def __init__(self, window: QWidget, icons: IconSet, sections: Sections) -> None:
        super().__init__(window, "shortcut-sheet", 820)
        head = QHBoxLayout()
        head.addWidget(label("Keyboard shortcuts", "big-title"), 1)
        self._close = icon_button(
            "shortcut-sheet-close", "Close (Esc)", icons.icon("close"), self.close_panel
        )
        head.addWidget(self._close)
        self.column.addLayout(head)
        self._page = page = clear(QWidget())
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 4, 12, 4)
        columns.setSpacing(32)
        for part in _halved(sections):
            columns.addLayout(_column(part), 1)
        self._area = area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(area, "shortcut-list", "Keyboard shortcuts")
        self.column.addWidget(area, 1)

    def open(self) -> None:
        """Show the sheet."""
        super().open()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def _height(self, width: int) -> int:
        """Return the height that shows every key at once."""
        return super()._height(width) - self._area.sizeHint().height() + self._page.sizeHint().height()


def _halved(sections: Sections) -> list[dict[str, Sequence[tuple[str, str]]]]:
    """Share the sections out over the columns, each next one to the shorter."""
    columns: list[dict[str, Sequence[tuple[str, str]]]] = [{} for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for heading, rows in sections.items():
        at = heights.index(min(heights))
        columns[at][heading] = rows
        heights[at] += len(rows) + 2
    return columns


def _column(sections: Sections) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(14)
    for heading, rows in sections.items():
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.addWidget(label(heading, "title"), 0, 0, 1, 2)
        for number, (text, keys) in enumerate(rows, 1):
            grid.addWidget(label(text, "secondary", wrap=True), number, 0)
            grid.addWidget(label(keys, "key"), number, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
    column.addStretch(1)
    return column
