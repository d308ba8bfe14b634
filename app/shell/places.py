"""The places of an open project: the segment that is built, and whatever else fills the window's body."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.icons import IconSet
from app.shell.page_stack import PageStack
from app.shell.parts import ICON
from widgets.focus_chain import chain_focus
from widgets.style import KIND, name_part

SEGMENT = "segment"
"""The place where a segment is built; it is open first."""

TEMPLATES = "templates"
"""The place of ready-made segments to start from."""

DATA = "data"
"""The place where the imported data is looked at."""

IMPORT = "import"
"""The place of an import: its files, its course, its report."""


class PlaceLinks(QFrame):
    """One button a place, for the foot of the sidebar; the open place's is pressed."""

    chosen = Signal(str)

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "places")
        self.setObjectName("place-links")
        self._icons = icons
        self._links: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(2)

    def add(self, key: str, title: str, icon: str) -> None:
        """Add a link at the end."""
        link = QPushButton(title)
        link.setProperty(KIND, "place")
        link.setIcon(self._icons.icon(icon))
        link.setIconSize(ICON)
        link.setCheckable(True)
        link.setAutoDefault(False)
        link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(link, f"place-{key}", f"Go to {title}")
        link.setToolTip(link.accessibleName())
        link.clicked.connect(lambda _checked=False: self.chosen.emit(key))
        self._group.addButton(link)
        self._links[key] = link
        self._column.addWidget(link)
        chain_focus(self, tuple(self._links.values()))

    def mark(self, key: str) -> None:
        """Show which place is open."""
        self._links[key].setChecked(True)


class Places(PageStack):
    """Shows one place at a time."""

    changed = Signal(str)
    """Another place is open: its key."""

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links = PlaceLinks(icons)
        self.links.chosen.connect(self.open)

    @property
    def place(self) -> str:
        """The key of the open place."""
        return self.key

    def add_place(self, key: str, title: str, icon: str, make: Callable[[], QWidget]) -> None:
        """Add a place, with a link in the sidebar."""
        self.add(key, make)
        self.links.add(key, title, icon)
        self.links.mark(self.key)

    def open(self, key: str) -> None:
        """Open a place; KeyError for one that was not added."""
        before = self.key
        focus = QApplication.focusWidget()
        if key != before and focus is not None and self.isAncestorOf(focus):
            self.setFocus()  # what has the keyboard goes, and it would stray to whatever comes next
        super().open(key)
        self.links.mark(key)
        if key != before:
            self.changed.emit(key)
