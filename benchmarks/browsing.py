"""The data page over many contacts: ``python -m benchmarks.browsing [PROJECT.cardinal]``.

Opens the real window, looks at every table there as a person would – its columns, its rows, pulled from top
to bottom, sorted, filtered – and prints how long each takes and the longest gap between two beats of a timer
on the window's thread meanwhile. Without a project it makes one of ``--contacts`` contacts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication

from app.data.page import COLUMNS, ROWS, DataPage
from app.shell.places import DATA
from app.window import MainWindow
from benchmarks.memory import Memory
from benchmarks.stage import Heart, Stage, page_times, report, scroll, stage, wait

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
        self.memory = Memory()

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
        report(name, self.heart, [time.perf_counter() - start], time.thread_time() - spent, self.memory)

    def pages(self) -> None:
        """Print how long pages take that are far from one another."""
        shown = self.page.rows.rows
        took = page_times(self.application, shown._feed, shown.table.paged.rowCount(), PAGES, self.rest)
        middle, best = statistics.median(took) * 1000, min(took) * 1000
        print(f"  a page takes {middle:.1f} ms in the middle, {best:.1f} ms at best", flush=True)

    def look_at(self, key: str) -> None:
        """Look at one table."""
        page = self.page
        page.tabs.setCurrentIndex(COLUMNS)
        self.measure("its columns", lambda: page.tables.open(key))
        self.measure("the next column", lambda: page.columns.table.selectRow(1))
        self.measure("its rows", lambda: page.tabs.setCurrentIndex(ROWS))
        self.pages()
        self.measure("scroll", lambda: scroll(self.application, page.rows.rows.table))
        for column in page.rows.rows.table.paged.columns[1:4]:
            self.measure(f"sort by {column.id}", partial(page.rows.rows._sort_by, column.id, True))
        self.pages()


def run(it: Stage) -> None:
    """Measure everything in the window on the project."""
    window = it.window
    window.open_project(it.project)
    wait(it.application, lambda: window.desk is not None and window.desk.quiet)
    browsing = Browsing(it.application, window)
    browsing.measure("open the data page", lambda: browsing.desk.bench.places.open(DATA))
    entries = sorted(browsing.page.tables.entries, key=lambda entry: -(entry.rows or 0))
    longest = [entry for entry in entries if entry.key.startswith("activity ")][: TABLES - 1]
    contacts = [entry for entry in entries if entry.key == "contacts"]
    for entry in (*longest, *contacts):  # the contacts are looked at already
        print(f"{entry.title}, {entry.rows:,} rows")
        browsing.look_at(entry.key)
    print(f"peak memory of the whole program {browsing.memory.most:,.0f} MB")


def main() -> None:
    """Run the benchmark."""
    with stage(__doc__) as it:
        run(it)


if __name__ == "__main__":
    main()
