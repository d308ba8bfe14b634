"""Collects garbage on the window's thread only.

Python's collector runs on whichever thread happens to allocate. On a database thread it would destroy widgets
that are in a cycle of garbage there, which Qt answers with a crash; so it is turned off and run from a timer.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 100
"""Often, since each time costs as much as was thrown away meanwhile: a click never waits for much."""

REST = 10
"""Steps after which nothing is at work, no other thread either, if none of them took much: a second."""

LITTLE = 0.002
"""Processor seconds of a step in which nothing is to be thought at work; the mouse on its way takes more."""

THRESHOLDS = (700, 2, 40)
"""Of the three generations. By Python's own of 10 the middle one held so much, once its turn had come, that a
look through it took 12 milliseconds among sixty cards; the oldest has its turn as seldom as by those.
"""

OLDEST = 2
"""The generation of what has been there for long: to look through it takes longer than a frame."""

PATIENCE = 10
"""How many times its threshold the oldest generation may wait for a rest."""


class Collector(QObject):
    """Runs the collector in small steps while its thread's event loop runs, the long one at rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._before = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        self._spent = time.process_time()  # up to the last step
        self._still = 0  # steps since one took much
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)
        self._timer.start()

    def settle(self) -> None:
        """Leave what is there now, libraries above all, out of later collections, which keeps them short."""
        gc.freeze()

    def step(self) -> None:
        """Collect the oldest generation whose threshold is passed and whose time it is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        self._still = self._still + 1 if time.process_time() - self._spent < LITTLE else 0
        for generation in (OLDEST, 1, 0):
            wait = PATIENCE if generation == OLDEST and self._still < REST else 1
            if counts[generation] > wait * thresholds[generation]:
                gc.collect(generation)
                break
        self._spent = time.process_time()

    def stop(self) -> None:
        """Let Python collect by itself again, once no other thread runs."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()
        gc.collect()
        gc.enable()
