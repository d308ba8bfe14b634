"""The insight panel over many contacts: ``python -m benchmarks.insight [PROJECT.cardinal]``.

Opens the real window, does in the panel what a person does there – scroll, sort, search, export, compare,
look back – and prints how long each takes, the longest gap between two beats of a timer on the window's
thread meanwhile, and the memory of the whole program. Without a project it makes one of
``--contacts`` contacts; of a project it asks for an activity ``orders`` with an ``amount``.
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
from app.collector import Collector
from app.desk import Desk
from app.paging import PageOf
from app.settings import Settings
from app.window import MainWindow
from benchmarks.heartbeat import Heart, report, wait
from benchmarks.memory import Memory
from engine.definition.codec import read_segment
from tests.support.qt_shop import make_shop

PAGES = 60
COPIED = 50_000
SEGMENT = read_segment(
    """{"format":"cardinal.segment/1","name":"Spenders","include":{"joins":["or"],"items":[
  {"type":"card","conditions":[{"type":"activity","activity":"orders",
    "measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[10]}]},
  {"type":"card","negated":true,"conditions":[{"type":"activity","activity":"orders",
    "window":{"type":"last","n":90,"unit":"day"}}]}]},
  "exclude":{"items":[{"type":"card","conditions":[{"type":"field","field":"newsletter","op":"is_true"}]}]}}"""
)


class Panel:
    """The panel of one open project, and what is done in it."""

    def __init__(self, application: QApplication, desk: Desk, folder: Path) -> None:
        self.application = application
        self.desk = desk
        self.folder = folder
        self.people = desk.insight.preview.list
        self.rows = 0

    def quiet(self) -> bool:
        """Whether nothing is awaited."""
        return self.desk.quiet and not self.people.busy and not self.desk.past.page.busy

    def rest(self) -> None:
        """Wait until nothing is awaited, also after another look."""
        for _ in range(3):
            wait(self.application, self.quiet)
            self.application.processEvents()

    def page_times(self) -> list[float]:
        """Return the seconds from wishing to having each of some pages, far from one another."""
        came: list[PageOf] = []
        self.people._feed.page_came.connect(came.append)
        random, took = Random(1), []
        for _ in range(PAGES):
            came.clear()
            start = time.perf_counter()
            self.people._feed.want([random.randrange(max(1, self.rows // 500))])
            wait(self.application, lambda: any(each.complete for each in came))
            took.append(time.perf_counter() - start)
            self.rest()
        self.people._feed.page_came.disconnect(came.append)
        return took

    def scroll(self) -> None:
        """Pull the scroll bar from top to bottom."""
        bar = self.people.table.verticalScrollBar()
        for step in range(201):
            bar.setValue(bar.maximum() * step // 200)
            self.application.processEvents()
            time.sleep(0.005)

    def sort(self, column: str) -> None:
        """Sort by a column, downwards."""
        self.people._sort_by(column, True)

    def search(self, text: str) -> None:
        """Search, or list everybody again."""
        self.people.search.setText(text)
        self.people._search_now()

    def export(self, ending: str) -> None:
        """Write everybody who is listed."""
        self.people.export_to(self.folder / f"out{ending}")

    def cancel_export(self) -> None:
        """Begin to write and give it up when it has begun."""
        self.export(".csv")
        tasks = self.desk.project.tasks
        (ticket,) = (each for each in tasks.unfinished if each.role == "export")
        begun: list[object] = []
        tasks.progressed.connect(lambda which, _: begun.append(which) if which is ticket else None)
        wait(self.application, lambda: bool(begun))
        tasks.cancel(ticket)

    def open_tab(self, tab: str) -> None:
        """Turn to a tab."""
        self.desk.bench.insight.open_tab(tab)

    def open_contact(self) -> None:
        """Turn to the first contact's page."""
        self.people._open(0)


def work_of(panel: Panel) -> dict[str, Callable[[], object]]:
    """Return what is done, by name, in order."""
    fields = panel.people._chosen.fields[:3]
    people, past, profile = panel.people, panel.desk.past.page, panel.desk.insight.profile
    return {
        "scroll": panel.scroll,
        **{f"sort by {field}": lambda field=field: panel.sort(field) for field in fields},  # type: ignore[misc]
        "measures as columns": lambda: people._switch_measures(True),
        "sort by a measure": lambda: panel.sort(people.table.paged.columns[-1].id),
        "search": lambda: panel.search("an"),
        "everybody again": lambda: panel.search(""),
        "those left out": lambda: people.which.setCurrentIndex(1),
        "members again": lambda: people.which.setCurrentIndex(0),
        "copy 50,000 rows": lambda: people.copy_rows([(0, min(COPIED, panel.rows) - 1)]),
        "export CSV": lambda: panel.export(".csv"),
        "cancel an export": panel.cancel_export,
        "export Parquet": lambda: panel.export(".parquet"),
        "export XLSX": lambda: panel.export(".xlsx"),
        "a contact": panel.open_contact,
        "profile by fields": lambda: panel.open_tab("profile"),
        "profile by details": lambda: profile.kinds.setCurrentIndex(1),
        "waterfall": lambda: panel.open_tab("waterfall"),
        "overlap": lambda: panel.open_tab("overlap"),
        "SQL": lambda: panel.open_tab("sql"),
        "recalculate all": panel.desk.insight.recalculating.run,
        "a year of days": lambda: panel.open_tab("history"),
        "all days": lambda: past.controls.choose(reach="all"),
        "by weeks": lambda: past.controls.choose(every="week"),
    }


def run(
    project: Path, window: MainWindow, application: QApplication, collector: Collector, folder: Path
) -> None:
    """Measure everything in ``window`` on ``project``."""
    heart = Heart()
    window.open_project(project)
    wait(application, lambda: window.desk is not None)
    desk = window.desk
    assert desk is not None
    panel = Panel(application, desk, folder)
    panel.rest()
    desk.editing.document.open(SEGMENT)
    panel.open_tab("preview")
    panel.rest()
    collector.settle()  # as the program does once a project is open
    panel.rows = panel.people.table.paged.rowCount()
    print(f"{panel.rows:,} of {desk.project.catalog.contacts:,} contacts")
    memory = Memory()
    heart.start()
    took = panel.page_times()
    report("pages", heart, took, 0.0, memory)
    print(f"a page takes {statistics.median(took) * 1000:.1f} ms in the middle")
    for name, work in work_of(panel).items():
        heart.start()
        start, spent = time.perf_counter(), time.thread_time()
        work()
        panel.rest()
        report(name, heart, [time.perf_counter() - start], time.thread_time() - spent, memory)
    print(f"peak memory of the whole program {memory.most:,.0f} MB")


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
        collector = Collector()
        window = compose(application, Settings.at(folder / "settings.ini"), "light")
        window.show()
        run(project, window, application, collector, folder)
        window.close()
        collector.stop()


if __name__ == "__main__":
    main()
