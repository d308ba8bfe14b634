"""Collects garbage on the window's thread only.

Python's collector runs on whichever thread happens to allocate. On a database thread it would destroy widgets
that are in a cycle of garbage there, which Qt answers with a crash; so it is turned off and run from a timer.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 400

BUSY = 0.25
"""Part of the time in which the thread worked from which on it is busy: somebody types, or holds a key."""
MOST_OFTEN = 10
"""How often in a row collecting is put off because the thread is busy."""


class Collector(QObject):
    """Runs the collector in small steps while its thread's event loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._then, self._worked = time.perf_counter(), time.thread_time()
        self._put_off = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def settle(self) -> None:
        """Leave what is there now, libraries above all, out of later collections, which keeps them short."""
        gc.freeze()

    def _look(self) -> None:
        """Collect unless the thread has much to do: a click would wait for that, too."""
        now, worked = time.perf_counter(), time.thread_time()
        busy = worked - self._worked > BUSY * (now - self._then)
        self._then, self._worked = now, worked
        if busy and self._put_off < MOST_OFTEN:
            self._put_off += 1
        else:
            self._put_off = 0
            self.step()

    def step(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        for generation in (2, 1, 0):
            count, threshold = gc.get_count()[generation], gc.get_threshold()[generation]
            if count > threshold:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let Python collect by itself again, once no other thread runs."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
