"""A bar of tabs that shows only whole ones: as many in a row as fit, the open one always among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget


def stretch_of(widths: Sequence[int], room: int, first: int, current: int) -> range:
    """Return the tabs to show: from ``first`` on where that holds the current one, with no room left over."""
    first = min(first, current)
    while first < current and sum(widths[first : current + 1]) > room:
        first += 1
    while first > 0 and sum(widths[first - 1 :]) <= room:
        first -= 1
    last = current
    while last + 1 < len(widths) and sum(widths[first : last + 2]) <= room:
        last += 1
    return range(first, last + 1)


class FittingTabs(QTabBar):
    """Hides the tabs that have no room; the arrow keys go on to them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = 0
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)  # without them the bar would ask for the room of all tabs
        for scroller in self.findChildren(QToolButton):
            scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.currentChanged.connect(lambda _index: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._first = 0  # a width of a moment ago says nothing of this one
        self._fit()

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:  # Qt goes to tabs in sight alone
            self.setCurrentIndex(min(max(self.currentIndex() + step, 0), self.count() - 1))

    def _fit(self) -> None:
        if self.currentIndex() < 0:
            return
        widths = [self.tabSizeHint(index).width() for index in range(self.count())]
        shown = stretch_of(widths, self.width(), self._first, self.currentIndex())
        self._first = shown.start
        changed = [index for index in range(self.count()) if self.isTabVisible(index) != (index in shown)]
        for index in sorted(changed, key=lambda index: index not in shown):
            self.setTabVisible(index, index in shown)  # first those to come: one must stand at any time
        if changed:
            self.setElideMode(self.elideMode())  # Qt stays scrolled past tabs that are hidden until it looks
