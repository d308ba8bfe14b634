"""The data page over many contacts: ``python -m benchmarks.browsing [PROJECT.cardinal]``.

Opens the real window, looks at every table there as a person would – its columns, its rows, pulled from top
to bottom, sorted, filtered – and prints how long each takes and the longest gap between two beats of a timer
on the window's thread meanwhile. Without a project it makes one of ``--contacts`` contacts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from app.application import compose
from app.data.page import COLUMNS, ROWS, DataPage
from app.paging import PageOf
from app.settings import Settings
from app.shell.places import DATA
from app.window import MainWindow
from benchmarks.heartbeat import Heart, report, wait
from tests.support.qt_shop import make_shop

PAGES = 40
TABLES = 4
"""Contacts, and the longest activities."""


class Browsing:
    """The data page of one open project, and what is done on it."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        assert window.desk is not None
        self.application = application
        self.desk = window.desk
        self.page: DataPage = window.desk.data
        self.heart = Heart()

    def rest(self) -> None:
        """Wait until nothing is awaited, also after another look."""
        for _ in range(3):
            wait(self.application, lambda: self.desk.quiet and not self.page.busy)
            self.application.processEvents()

    def measure(self, name: str, work: Callable[[], object]) -> None:
        """Do something and print a line about it."""
        self.heart.start()
        start, spent = time.perf_counter(), time.thread_time()
        work()
        self.rest()
        report(name, self.heart, [time.perf_counter() - start], time.thread_time() - spent)

    def pages(self) -> None:
        """Print how long pages take that are far from one another."""
        came: list[PageOf] = []
        feed, random, took = self.page.rows.rows._feed, Random(1), []
        many = self.page.rows.rows.table.paged.rowCount() // 500
        feed.page_came.connect(came.append)
        for _ in range(PAGES):
            came.clear()
            start = time.perf_counter()
            feed.want([random.randrange(max(1, many))])
            wait(self.application, lambda: bool(came))
            took.append(time.perf_counter() - start)
            self.rest()
        feed.page_came.disconnect(came.append)
        middle, best = statistics.median(took) * 1000, min(took) * 1000
        print(f"  a page takes {middle:.1f} ms in the middle, {best:.1f} ms at best", flush=True)

    def scroll(self) -> None:
        """Pull the scroll bar from top to bottom."""
        bar = self.page.rows.rows.table.verticalScrollBar()
        for step in range(101):
            bar.setValue(bar.maximum() * step // 100)
            self.application.processEvents()
            time.sleep(0.005)

    def look_at(self, key: str) -> None:
        """Look at one table."""
        page = self.page
        page.tabs.setCurrentIndex(COLUMNS)
        self.measure("its columns", lambda: page.tables.open(key))
        self.measure("the next column", lambda: page.columns.table.selectRow(1))
        self.measure("its rows", lambda: page.tabs.setCurrentIndex(ROWS))
        self.pages()
        self.measure("scroll", self.scroll)
        for column in page.rows.rows.table.paged.columns[1:4]:
            self.measure(f"sort by {column.id}", lambda id=column.id: page.rows.rows._sort_by(id, True))  # type: ignore[misc]
        self.pages()


def run(project: Path, window: MainWindow, application: QApplication) -> None:
    """Measure everything in ``window`` on ``project``."""
    window.open_project(project)
    wait(application, lambda: window.desk is not None and window.desk.quiet)
    browsing = Browsing(application, window)
    browsing.measure("open the data page", lambda: browsing.desk.bench.places.open(DATA))
    entries = sorted(browsing.page.tables.entries, key=lambda entry: -(entry.rows or 0))
    longest = [entry for entry in entries if entry.key.startswith("activity ")][: TABLES - 1]
    contacts = [entry for entry in entries if entry.key == "contacts"]
    for entry in (*longest, *contacts):  # the contacts are looked at already
        print(f"{entry.title}, {entry.rows:,} rows")
        browsing.look_at(entry.key)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    wish = parser.parse_args()
    application = QApplication(sys.argv[:1])
    with TemporaryDirectory(prefix="cardinal-") as name:
        folder = Path(name)
        project = wish.project or make_shop(folder / "shop.cardinal", wish.contacts)
        window = compose(application, Settings.at(folder / "settings.ini"), "light")
        window.show()
        run(project, window, application)
        window.close()


if __name__ == "__main__":
    main()
