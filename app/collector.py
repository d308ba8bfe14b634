"""Collects garbage on the window's thread only.

Python's collector runs on whichever thread happens to allocate. On a database thread it would destroy widgets
that are in a cycle of garbage there, which Qt answers with a crash; so it is turned off and run from a timer.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 100
"""Often, since each time costs as much as was thrown away meanwhile: a click never waits for much."""


class Collector(QObject):
    """Runs the collector in small steps while its thread's event loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)
        self._timer.start()

    def settle(self) -> None:
        """Leave what is there now, libraries above all, out of later collections, which keeps them short."""
        gc.freeze()

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
