"""One thing at a time done away from the window's thread that needs no cursor, such as opening a file."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.priority import give_way

if TYPE_CHECKING:
    from app.qt_classes import QtClasses

T = TypeVar("T")


class Background(QObject):
    """A thread for one piece of work at a time; what is started meanwhile begins when that is over."""

    _arrived = Signal(object)
    """The thread whose work is over."""

    def __init__(self, classes: QtClasses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._thread: threading.Thread | None = None
        self._waiting: deque[threading.Thread] = deque()
        self._deliver: Callable[[], None] | None = None
        self._arrived.connect(self._over, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something is worked on, or waits for its turn."""
        return self._thread is not None or bool(self._waiting)

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do ``work`` and call ``done`` or ``failed`` with what came of it, on the window's thread."""

        def run() -> None:
            give_way()
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
                self._deliver = lambda error=error: failed(error)
            else:
                self._deliver = lambda: done(result)
            self._arrived.emit(threading.current_thread())

        self._waiting.append(threading.Thread(target=run, name="background"))
        self._go_on()

    def _go_on(self) -> None:
        """Let the next piece of work begin, unless one is under way."""
        if self._thread is None and self._waiting:
            thread = self._thread = self._waiting.popleft()
            self._classes.then(lambda: self._begin(thread))

    def _begin(self, thread: threading.Thread) -> None:
        if thread is self._thread:  # else it was given up before
            thread.start()

    @Slot(object)
    def _over(self, thread: threading.Thread) -> None:
        if thread is self._thread:  # else it was waited for
            try:
                self._end()
            finally:
                self._go_on()

    def finish(self) -> None:
        """Wait for the work, if there is any, and deliver what came of it; what hasn't begun never does."""
        self._waiting.clear()
        self._end()

    def _end(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None and thread.ident is not None:
            thread.join()
        deliver, self._deliver = self._deliver, None
        if deliver is not None:
            deliver()
