"""Makes Qt's Python classes on the window's thread, before another thread comes upon one.

PySide6 makes a class when it is first asked for by name. Made on another thread, beside a window that works,
it now and then ends the program without a word. Libraries that are loaded away from the window's thread ask
for hundreds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
from PySide6.QtCore import QObject, QTimer

SLICE = 0.008
"""Seconds of work in one go: less than a frame."""


def _making() -> Iterator[None]:
    for module in (QtCore, QtGui, QtWidgets, QtSvg):
        for name in dir(module):
            getattr(module, name)
            yield


class QtClasses(QObject):
    """Makes the classes in small steps while the event loop runs, and begins then what had to wait."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._making: Iterator[None] | None = _making()
        self._waiting: list[Callable[[], None]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def then(self, begin: Callable[[], None]) -> None:
        """Call ``begin`` once all classes are there; at once if they are."""
        if self._making is None:
            begin()
        else:
            self._waiting.append(begin)

    def _step(self) -> None:
        assert self._making is not None
        until = time.perf_counter() + SLICE
        for _ in self._making:
            if time.perf_counter() > until:
                return
        self._making = None
        self._timer.stop()
        waiting, self._waiting = self._waiting, []
        for begin in waiting:
            begin()
