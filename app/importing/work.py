"""Work of the import process, waited for away from the window's thread; the newest wish wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.errors import CancelledError
from engine.importing.job import Progress

T = TypeVar("T")
Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


class _News(msgspec.Struct, frozen=True, eq=False):
    """Progress on the way, or how it ended."""

    number: int
    progress: Progress | None = None
    result: Any = None
    error: Exception | None = None


class ImportWork(QObject):
    """One piece of cancellable work at a time; another one, or ``cancel``, drops its late result."""

    progressed = Signal(object)
    """A ``Progress`` of the work that is wanted."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._wanted: threading.Event | None = None
        self._threads: list[threading.Thread] = []
        self._done: Callable[[Any], None] = lambda _: None
        self._failed: Callable[[Exception], None] = lambda _: None
        self._arrived.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether a result is waited for."""
        return self._wanted is not None

    def start(
        self,
        work: Callable[[Tell, Cancelled], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do ``work`` and call ``done`` or ``failed`` on the window's thread, unless it is cancelled."""
        self.cancel()
        number, stop = self._number, threading.Event()
        self._wanted, self._done, self._failed = stop, done, failed

        def tell(progress: Progress) -> None:
            self._arrived.emit(_News(number, progress=progress))

        def run() -> None:
            try:
                news = _News(number, result=work(tell, stop.is_set))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
                news = _News(number, error=error)
            self._arrived.emit(news)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=run, name="import-work"))
        self._threads[-1].start()

    def cancel(self) -> None:
        """Stop the work; whatever still comes of it is dropped."""
        self._number += 1
        if self._wanted is not None:
            self._wanted.set()
            self._wanted = None

    def finish(self) -> None:
        """Stop the work and wait for its end, which is soon."""
        self.cancel()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    @Slot(object)
    def _arrive(self, news: _News) -> None:
        if news.number != self._number:
            return
        if news.progress is not None:
            self.progressed.emit(news.progress)
            return
        self._wanted = None
        if news.error is None:
            self._done(news.result)
        elif not isinstance(news.error, CancelledError):
            self._failed(news.error)
