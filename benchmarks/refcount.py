"""Shows whether Qt calls lose references to None, True and False: ``python -m benchmarks.refcount``.

A binding that loses one a call ends the process after some hundred signals, while every test is green.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6 import __version__
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

CALLS = 300
SINGLETONS = (None, True, False)


class Sender(QObject):
    """Sends an object to itself."""

    sent = Signal(object)

    def take(self, _sent: object) -> None:
        """Receive it."""


def drift(call: Callable[[], object], calls: int = CALLS) -> tuple[float, ...]:
    """Return how many references to None, True and False one call adds (below 0: loses)."""
    before = [sys.getrefcount(each) for each in SINGLETONS]
    for _ in range(calls):
        call()
    after = [sys.getrefcount(each) for each in SINGLETONS]
    return tuple((end - start) / calls for start, end in zip(before, after, strict=True))


def probes(application: QCoreApplication) -> dict[str, Callable[[], object]]:
    """Return the calls that are looked at, by name."""
    sender, timer = Sender(), QTimer()
    sender.sent.connect(sender.take)
    return {
        "process events": application.processEvents,
        "emit": lambda: sender.sent.emit(None),
        "emit true": lambda: sender.sent.emit(True),
        "set object name": lambda: sender.setObjectName("x"),
        "block signals": lambda: sender.blockSignals(False),
        "start timer": lambda: timer.start(1000),
        "is active": timer.isActive,
        "set property": lambda: sender.setProperty("kind", True),
        "get property": lambda: sender.property("kind"),
    }


def main() -> None:
    """Print the drift of every probe."""
    application = QCoreApplication.instance() or QCoreApplication([])
    print(f"PySide6 {__version__}, Python {sys.version.split()[0]}")
    for name, call in probes(application).items():
        none, true, false = drift(call)
        print(f"  {name:16s} None {none:+.2f}  True {true:+.2f}  False {false:+.2f}")


if __name__ == "__main__":
    main()
