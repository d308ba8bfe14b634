"""What is seen without a project: open one, or go on with one of the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.icons import IconSet
from app.shell.parts import elided, frame, label
from widgets.emptying import empty
from widgets.sign import Sign
from widgets.style import KIND, name_part

WIDTH = 620


class Way(msgspec.Struct, frozen=True, eq=False):
    """One thing to start with."""

    key: str
    text: str
    about: str
    icon: str
    do: Callable[[], None]


class StartPage(QWidget):
    """Offers ways to start and the recent projects."""

    chosen = Signal(object)  # Path

    def __init__(self, icons: IconSet, ways: Sequence[Way], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "page")
        name_part(self, "start-page", "Start")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a neutral place for the focus to begin
        self._icons = icons
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        self._recent_panel = frame("panel", "recent-projects")
        inner = QVBoxLayout(self._recent_panel)
        inner.setContentsMargins(16, 14, 16, 12)
        inner.setSpacing(8)
        inner.addWidget(label("Recent projects", "title"))
        inner.addLayout(self._recent)
        self.problem = label("", "error", "start-problem", wrap=True)
        self.problem.hide()
        self.opening = label("", "muted", "start-opening")
        self._lay_out(ways)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the projects opened last."""
        empty(self._recent)
        for number, path in enumerate(paths, 1):
            self._recent.addWidget(self._recent_row(number, path))
        self._recent_panel.setVisible(bool(paths))

    def show_problem(self, text: str) -> None:
        """Say what went wrong with opening; "" takes it away."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_opening(self, path: Path | None) -> None:
        """Say which project is being opened, if one is."""
        self.opening.setText("" if path is None else f"Opening {path.stem} …")

    def _lay_out(self, ways: Sequence[Way]) -> None:
        middle = QWidget()
        middle.setProperty(KIND, "clear")
        middle.setMaximumWidth(WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(label("Cardinal", "page-title"))
        told = (
            "Lay out a segment from cards of conditions and see its exact size at once. Your data stays here."
        )
        column.addWidget(label(told, "secondary", wrap=True))
        column.addSpacing(4)
        for way in ways:
            column.addWidget(self._way(way))
        column.addWidget(self.problem)
        column.addWidget(self.opening)
        column.addSpacing(4)
        column.addWidget(self._recent_panel)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(middle, 10)
        row.addStretch(1)

    def _way(self, way: Way) -> QPushButton:
        made = QPushButton()
        made.setProperty(KIND, "tile")
        made.setAutoDefault(False)
        name_part(made, f"start-{way.key}", f"{way.text}: {way.about}")
        made.clicked.connect(lambda _checked=False: way.do())
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(14)
        row.addWidget(Sign(self._icons.icon(way.icon, "accent"), 20))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(way.text, "title"))
        words.addWidget(label(way.about, "muted"))
        row.addLayout(words, 1)
        for part in made.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made

    def _recent_row(self, number: int, path: Path) -> QWidget:
        made = QPushButton()
        made.setProperty(KIND, "flat")
        made.setAutoDefault(False)
        made.setMinimumHeight(34)
        name_part(made, f"recent-{number}", f"Open {path.stem} in {path.parent}")
        made.clicked.connect(lambda _checked=False: self.chosen.emit(path))
        row = QHBoxLayout(made)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(Sign(self._icons.icon("database")))
        row.addWidget(label(path.stem, "field"))
        row.addWidget(elided(str(path.parent), "muted"), 1)
        for part in made.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made
