"""Progress of long work on standard error: on a terminal one line that renews itself, else some lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, TextIO


class Pace(NamedTuple):
    """Seconds before the first sign of progress, and between two."""

    delay: float
    interval: float


ON_TERMINAL = Pace(delay=0.5, interval=0.1)
ELSEWHERE = Pace(delay=5.0, interval=15.0)
"""A scheduler's mail or a log file wants to know that work goes on, not every step of it."""

_ERASE = "\r\x1b[K"


class Progress:
    """Prints progress, of quick work none; with ``--json`` too, because results go elsewhere."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._terminal = stream.isatty()
        self._pace = ON_TERMINAL if self._terminal else ELSEWHERE
        self._next = clock() + self._pace.delay
        self._shown = False

    def __call__(self, stage: str, done: float | None = None) -> None:
        """Tell that ``stage`` is under way and, where known, how much of it is done (0 … 1)."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + self._pace.interval
        line = stage if done is None else f"{stage} … {done:.0%}"
        self._print(f"{_ERASE}{line}" if self._terminal else f"{line}\n")
        self._shown = self._terminal

    def clear(self) -> None:
        """Take the line off the terminal, before something else is printed."""
        if self._shown:
            self._shown = False
            self._print(_ERASE)

    def _print(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            return  # work goes on without an audience
