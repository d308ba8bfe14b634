"""The real window, ready to be measured: opened, watched by a timer's beats, closed."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from app.application import compose
from app.collector import Collector
from app.paging import PageFeed, PageOf
from app.settings import Settings
from app.window import MainWindow
from benchmarks.memory import Memory
from tests.support.qt_shop import make_shop
from widgets.table import PAGE

BEAT_MS = 2
LIMIT = 0.050
PATIENCE = 120
LOOK_MS = 1
LATE = 1


class Stage(NamedTuple):
    """An open window, the project to open in it, a folder for what is made meanwhile."""

    application: QApplication
    window: MainWindow
    project: Path
    folder: Path


@contextmanager
def stage(description: str | None) -> Iterator[Stage]:
    """Open the window for the project that the command names, or for a new one; close it afterwards."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    wish = parser.parse_args()
    application = QApplication(sys.argv[:1])
    with TemporaryDirectory(prefix="cardinal-") as name:
        folder = Path(name)
        project = wish.project or make_shop(folder / "shop.cardinal", wish.contacts)
        collector = Collector()
        window = compose(application, Settings.at(folder / "settings.ini"), "light")
        window.show()
        collector.settle()
        window.loaded.connect(collector.settle)
        yield Stage(application, window, project, folder)
        window.close()
        collector.stop()


class Heart(QObject):
    """Beats on the window's thread and keeps the gaps and what that thread worked in each.

    A gap that is longer than its work was spent waiting for a processor or for the interpreter's lock.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.gaps: list[float] = []
        self.work: list[float] = []
        self._last, self._spent = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _beat(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        self.gaps.append(now - self._last)
        self.work.append(spent - self._spent)
        self._last, self._spent = now, spent

    def start(self) -> None:
        """Forget the gaps so far."""
        self.gaps.clear()
        self.work.clear()
        self._last, self._spent = time.perf_counter(), time.thread_time()


def wait(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something holds; SystemExit when that takes far too long.

    In a loop as the program runs in: ``processEvents`` does as much as there is before it comes back, and
    deletes nothing meanwhile.
    """
    if until():
        return
    loop, end = QEventLoop(application), time.monotonic() + PATIENCE

    def look() -> None:
        if until():
            loop.exit()
        elif time.monotonic() > end:
            loop.exit(LATE)

    looking = QTimer(loop, interval=LOOK_MS)
    looking.timeout.connect(look)
    looking.start()
    code = loop.exec()
    looking.stop()
    loop.deleteLater()
    if code == LATE:
        raise SystemExit(f"not done within {PATIENCE} s; is this a project of the sample shop?")


def report(name: str, heart: Heart, took: list[float], spent: float, memory: Memory | None = None) -> None:
    """Print one line."""
    gaps, times = sorted(heart.gaps) or [0.0], [each * 1000 for each in sorted(took)]
    over, limit = sum(gap > LIMIT for gap in gaps), round(LIMIT * 1000)
    print(
        f"{name:18s} longest gap {gaps[-1] * 1000:6.1f} ms, over {limit} ms {over:3d} of {len(gaps):5d};",
        f"longest work {max(heart.work, default=0.0) * 1000:6.1f} ms, in all {spent * 1000:6.1f} ms;",
        f"to its numbers median {times[len(times) // 2]:6.1f} ms, longest {times[-1]:6.1f} ms",
        "" if memory is None else f"; memory {memory.peak():,.0f} MB at most, then {memory.now:,.0f} MB",
        flush=True,
    )


def page_times(
    application: QApplication, feed: PageFeed[Any, Any], rows: int, pages: int, rest: Callable[[], None]
) -> list[float]:
    """Return the seconds from wishing to having each of some pages, far from one another."""
    came: list[PageOf] = []
    feed.page_came.connect(came.append)
    random, took = Random(1), []
    for _ in range(pages):
        came.clear()
        start = time.perf_counter()
        feed.want([random.randrange(max(1, rows // PAGE))])
        wait(application, lambda: any(each.complete for each in came))
        took.append(time.perf_counter() - start)
        rest()
    feed.page_came.disconnect(came.append)
    return took


def scroll(application: QApplication, area: QAbstractScrollArea, steps: int = 200) -> None:
    """Pull the scroll bar from top to bottom."""
    bar = area.verticalScrollBar()
    for step in range(steps + 1):
        bar.setValue(bar.maximum() * step // steps)
        application.processEvents()
        time.sleep(0.005)
