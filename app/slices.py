"""Long work of the window's thread in small steps, so that a click waits for one of them only."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer

SLICE = 0.008
"""Seconds of work in one go: less than a frame."""

Steps: TypeAlias = Iterator[bool | None]
"""Yields after each step; True for everybody else to have a turn before the next."""


class Slices(QObject):
    """Does work in steps, one piece after the other, while the event loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Steps] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def begin(self, work: Steps) -> None:
        """Do ``work`` from the next turn of the event loop on."""
        self._waiting.append(work)
        self._timer.start()

    def finish(self) -> None:
        """Do now what is left of everything."""
        while self._waiting:
            self._step()

    def _go_on(self) -> None:
        until = time.perf_counter() + SLICE
        while self._waiting:
            if self._step() or time.perf_counter() > until:
                return
        self._timer.stop()

    def _step(self) -> bool:
        """Do one step; return whether others are to have a turn now."""
        work = self._waiting.popleft()  # a step may itself ask to finish, which is about the others
        done = next(work, self)
        if done is not self:
            self._waiting.appendleft(work)
        return done is True
