"""The ground of pages that are read from top to bottom: a heading, panels, everything scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.shell.parts import clear, frame, label
from widgets.style import KIND, name_part

WIDTH = 920


class Sheet(QScrollArea):
    """A page of panels, as wide as is good to read."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        name_part(self, name, spoken)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = clear(QWidget())
        middle.setMaximumWidth(WIDTH)
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(8, 8, 8, 16)
        self.column.setSpacing(12)
        around = clear(QWidget())
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self.setWidget(around)


def panel(title: str, name: str = "") -> tuple[QFrame, QVBoxLayout]:
    """Return a panel with a heading, and the column to put its parts into."""
    made = frame("panel", name)
    inside = QVBoxLayout(made)
    inside.setContentsMargins(16, 12, 16, 14)
    inside.setSpacing(8)
    if title:
        inside.addWidget(label(title, "heading"))
    return made, inside
