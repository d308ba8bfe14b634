"""Pages one at a time, each made when it is first seen: what nobody looks at costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from widgets.style import KIND


class PageStack(QStackedWidget):
    """Shows the page of the open key; the first that is added is open until another is."""

    made = Signal(QWidget)
    """A page that was just made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self._key = ""

    @property
    def key(self) -> str:
        """The key of the open page, "" without any."""
        return self._key

    def add(self, key: str, make: Callable[[], QWidget]) -> None:
        """Add a page; ``make`` is called once, when it is to be seen."""
        self._makers[key] = make
        self._key = self._key or key

    def open(self, key: str) -> None:
        """Open a page; KeyError for one that was not added."""
        if key not in self._makers:
            raise KeyError(key)
        self._key = key
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def prepare(self) -> None:
        """Make the open page before it is seen: there is less to do then."""
        if self._key in self._makers and self._key not in self._made:
            self._made[self._key] = page = self._makers[self._key]()
            self.addWidget(page)
            self.made.emit(page)

    def _show(self) -> None:
        self.prepare()
        if self._key:
            self.setCurrentWidget(self._made[self._key])
            self._made[self._key].resize(self.size())  # at once, not with the next layout
