"""The panel at the right: the size and what changed it, and below, tabs with all else that is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.live import Headline
from app.shell.fitting_tabs import FittingTabs
from app.shell.page_stack import PageStack
from app.shell.parts import elided, frame, label
from engine.definition.shares import percent
from widgets.counts import Count, contacts, difference
from widgets.donut import Donut
from widgets.elided import ElidedLabel
from widgets.focus_chain import chained_in
from widgets.style import KIND, STALE, name_part, repolish, set_property

GAP, AIR = 4, 8
"""Pixels between the parts beside the size, and those that the figures keep from words besides."""
AROUND = 40
"""Pixels between the parts beside the size and around them."""


def size_text(count: Count) -> str:
    """Return the size as printed; a dash where there is none."""
    if count.state == "error":
        return "–"
    return "…" if count.value is None else f"{count.value:,}"


class SizeView(QFrame):
    """The segment's size, its share, what it leaves out, and the differences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "panel")
        self.setObjectName("size-panel")
        self._caption = label("Segment size", "secondary")
        self.size_label = label("…", "size", "size")
        self.share = elided("", "secondary", "share")
        self.left_out = elided("", "secondary", "left-out")
        self.since_edit = elided("", "delta-up", "since-edit")
        self.since_saved = elided("", "delta-up", "since-saved")
        self.base = elided("", "muted", "base")
        for part in (self.size_label, self.base):
            part.setContentsMargins(0, 0, AIR, 0)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._caption, 0, 0)
        grid.addWidget(self.size_label, 1, 0, 3, 1)
        grid.addWidget(self.base, 4, 0)
        self._words = (self.share, self.left_out, self.since_edit, self.since_saved)
        for row, part in enumerate(self._words):
            grid.addWidget(part, row + (row > 1), 1)
        self.donut = Donut()
        grid.addWidget(self.donut, 0, 2, 5, 1, Qt.AlignmentFlag.AlignCenter)
        grid.setColumnStretch(0, 0)
        grid.setColumnStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_donut()

    def _fit_donut(self) -> None:
        """Leave the donut out where it would cost words."""
        numbers = max(part.sizeHint().width() for part in (self.size_label, self.base))
        words = max(part.sizeHint().width() for part in self._words)
        self.donut.setVisible(numbers + words + self.donut.sizeHint().width() + AROUND <= self.width())

    def show_headline(self, headline: Headline) -> None:
        """Show the numbers."""
        count = headline.size
        self.size_label.setText(size_text(count))
        self.size_label.setAccessibleName(f"Segment size {size_text(count)}")
        set_property(self.size_label, STALE, count.state in ("stale", "counting"))
        self.base.setText("" if headline.base is None else f"of {contacts(Count(headline.base))}")
        self.base.setAccessibleName(self.base.text())
        share, left_out = headline.share, headline.left_out
        self.share.setText("" if share is None else f"{percent(share)} of all contacts")
        self.left_out.setText("" if share is None or left_out is None else f"{left_out:,} left out")
        ready = count.state == "ready"
        said = "" if share is None else f"{self.share.text()} in the segment, {self.left_out.text()}"
        self.donut.show_share(share, said)
        self._show_difference(self.since_edit, headline.since_edit if ready else None, "by last edit")
        self._show_difference(self.since_saved, headline.since_saved if ready else None, "since saved")
        self._fit_donut()

    def _show_difference(self, part: ElidedLabel, value: int | None, words: str) -> None:
        text = "" if value is None else f"{difference(value)} {words}"
        if text == part.text():
            return
        part.setText(text)
        kind = "delta-down" if (value or 0) < 0 else "delta-up" if value else "muted"
        if part.property(KIND) != kind:
            part.setProperty(KIND, kind)
            repolish(part)


class InsightPanel(QWidget):
    """The size at the top and the tabs below; which tab is open is told, to be remembered."""

    tab_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        self.setObjectName("insight")
        self.setMinimumWidth(270)
        self.size_view = SizeView()
        self._ids: list[str] = []
        self._tabs = FittingTabs()
        name_part(self._tabs, "insight-tabs", "Insight")
        self._pages = PageStack()
        self._pages.made.connect(self._follow)
        self._tabs.currentChanged.connect(self._turn)
        self._panel = frame("panel", "insight-panel")
        inner = QVBoxLayout(self._panel)
        inner.setContentsMargins(8, 4, 8, 8)
        inner.setSpacing(0)
        self._heads = QHBoxLayout()
        self._heads.setSpacing(4)
        self._heads.addWidget(self._tabs, 1)
        self._last_head: QWidget = self._tabs
        inner.addLayout(self._heads)
        inner.addWidget(frame("line"))
        inner.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.size_view)
        column.addWidget(self._panel, 1)

    def add_tab(self, tab: str, title: str, make: Callable[[], QWidget], at: int | None = None) -> None:
        """Add a page at a place, at the end unless told; ``tab`` is its id, ``make`` as in ``PageStack``."""
        place = len(self._ids) if at is None else at
        self._ids.insert(place, tab)
        self._pages.add(tab, make)
        self._tabs.insertTab(place, title)
        self._tabs.setAccessibleName(
            f"Insight: {', '.join(self._tabs.tabText(i) for i in range(len(self._ids)))}"
        )

    def add_head(self, part: QWidget) -> None:
        """Put a button to the right of the tabs; Tab comes to it before it comes to the page."""
        self._heads.addWidget(part)
        self.setTabOrder(self._last_head, part)
        self._last_head = part

    def _follow(self, page: QWidget) -> None:
        """Let Tab come to a new page after what is beside the tabs."""
        for before, after in pairwise((self._last_head, *chained_in(page))):
            self.setTabOrder(before, after)

    @property
    def titles(self) -> dict[str, str]:
        """The titles of all tabs by their ids, in order."""
        return {tab: self._tabs.tabText(index) for index, tab in enumerate(self._ids)}

    @property
    def tab(self) -> str:
        """The id of the open tab, "" without any."""
        index = self._tabs.currentIndex()
        return self._ids[index] if index >= 0 else ""

    def open_tab(self, tab: str) -> None:
        """Open a tab; an id that is not known is passed over."""
        if tab in self._ids:
            self._tabs.setCurrentIndex(self._ids.index(tab))

    def prepare(self) -> None:
        """Make the page of the open tab before it is seen."""
        self._pages.prepare()

    def tab_area(self, tab: str) -> tuple[QWidget, QRect]:
        """Return the bar of tabs and where in it a tab is; nowhere for an id that is not known."""
        return self._tabs, self._tabs.tabRect(self._ids.index(tab)) if tab in self._ids else QRect()

    def _turn(self, index: int) -> None:
        self._pages.open(self._ids[index])
        self.tab_changed.emit(self.tab)
