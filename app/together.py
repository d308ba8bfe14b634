"""Many parts of a result that come one by one, taken together as often as anybody could see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")

EVERY_MS = 100


class Together(Generic[T]):
    """Hands on the first part at once, and those that come soon after it together."""

    def __init__(self, take: Callable[[Sequence[T]], None], parent: QObject) -> None:
        """Call ``take`` with parts in the order that they came in, as long as ``parent`` lives."""
        self._take = take
        self._parts: list[T] = []
        self._timer = QTimer(parent, interval=EVERY_MS, singleShot=True)
        self._timer.timeout.connect(self.hand_on)

    def add(self, part: T) -> None:
        """Take one more."""
        self._parts.append(part)
        if not self._timer.isActive():
            self.hand_on()

    def hand_on(self) -> None:
        """Hand on what has come so far."""
        parts, self._parts = self._parts, []
        if parts:
            self._timer.start()
            self._take(parts)
