"""Makes Qt's Python classes on the window's thread, before another thread comes upon one.

PySide6 makes a class when it is first asked for by name. Made on another thread, beside a window that works,
it now and then ends the program without a word. Libraries that are loaded away from the window's thread ask
for hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
from PySide6.QtCore import QObject

from app.slices import Slices


def _making() -> Iterator[None]:
    for module in (QtCore, QtGui, QtWidgets, QtSvg):
        for name in dir(module):
            getattr(module, name)
            yield


class QtClasses(QObject):
    """Makes the classes in small steps while the event loop runs, and begins then what had to wait."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made = False
        self._waiting: list[Callable[[], None]] = []
        Slices(self).begin(self._make())

    def then(self, begin: Callable[[], None]) -> None:
        """Call ``begin`` once all classes are there; at once if they are."""
        if self._made:
            begin()
        else:
            self._waiting.append(begin)

    def _make(self) -> Iterator[None]:
        yield from _making()
        self._made = True
        waiting, self._waiting = self._waiting, []
        for begin in waiting:
            begin()
