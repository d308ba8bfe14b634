"""The insight panel over many contacts: ``python -m benchmarks.insight [PROJECT.cardinal]``.

Opens the real window, does in the panel what a person does there – scroll, sort, search, export, compare,
look back – then looks at the longest table, and prints how long each takes, the longest gap between two
beats of a timer on the window's thread meanwhile, and the memory of the whole program. Without a project it
makes one of ``--contacts`` contacts; a project is asked for an activity ``orders`` with an ``amount``, and
gets the segments saved in it that are compared.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.data.page import ROWS
from app.desk import Desk
from app.history.choice import numbers
from app.insight.preview_page import MEASURES
from app.shell.places import DATA
from benchmarks.memory import Memory
from benchmarks.stage import Heart, Stage, page_times, report, scroll, stage, wait
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.evaluation.history.parts import can_split
from engine.workspace import Workspace

PAGES = 60
COPIED = 50_000
DEFINITION = """{"format":"cardinal.segment/1","name":"NAME","include":{"joins":["or"],"items":[
  {"type":"card","conditions":[{"type":"activity","activity":"orders",
    "measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[10]}]},
  {"type":"card","negated":true,"conditions":[{"type":"activity","activity":"orders",
    "window":{"type":"last","n":DAYS,"unit":"day"}}]}]},
  "exclude":{"items":[{"type":"card","conditions":[{"type":"field","field":"newsletter","op":"is_true"}]}]}}"""


def spenders(name: str, days: int) -> Segment:
    """Return the segment of those who bought for ten, or nothing within so many days."""
    return read_segment(DEFINITION.replace("NAME", name).replace("DAYS", str(days)))


SEGMENT = spenders("Spenders", 90)
BESIDE = tuple(spenders(f"Spenders or nothing in {days} days", days) for days in (30, 60, 365))
"""What is compared with it."""


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
        pages = (self.people, self.desk.past.page, self.desk.data)
        return self.desk.quiet and not any(page.busy for page in pages)

    def rest(self) -> None:
        """Wait until nothing is awaited, also after another look."""
        for _ in range(3):
            wait(self.application, self.quiet)
            self.application.processEvents()

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

    def longest_table(self) -> None:
        """Turn to the data page, to the rows of the longest table."""
        data = self.desk.data
        self.desk.bench.places.open(DATA)
        data.tables.open(max(data.tables.entries, key=lambda entry: entry.rows or 0).key)
        data.tabs.setCurrentIndex(ROWS)

    def sort_table(self) -> None:
        """Sort the rows of the table by its second column."""
        shown = self.desk.data.rows.rows
        shown._sort_by(shown.table.paged.columns[1].id, True)

    def open_contact(self) -> None:
        """Turn to the first contact's page."""
        self.people._open(0)


def work_of(panel: Panel) -> dict[str, Callable[[], object]]:
    """Return what is done, by name, in order."""
    fields = panel.people._chosen.fields[:3]
    catalog = panel.desk.project.catalog
    saved = tuple(each.name for each in BESIDE)
    split = next(field.name for field in catalog.fields if can_split(field))
    number = next(each for _, rows in numbers(catalog) for _, each in rows if each.attribute is not None)
    people, past, profile = panel.people, panel.desk.past.page, panel.desk.insight.profile
    return {
        "scroll": lambda: scroll(panel.application, people.table),
        **{f"sort by {field}": partial(panel.sort, field) for field in fields},
        "measures as columns": lambda: people.columns.switched.emit(MEASURES, True),
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
        "segments beside": lambda: past.controls.choose(saved=saved),
        "split": lambda: past.controls.choose(split=split),
        "a total": lambda: past.controls.choose(number=number),
        "rows of a table": panel.longest_table,
        "sort the table": panel.sort_table,
    }


def run(it: Stage) -> None:
    """Measure everything in the window on the project."""
    window, application = it.window, it.application
    heart = Heart()
    with Workspace.open(it.project) as workspace:
        for each in BESIDE:
            workspace.segments.save(each)
    window.open_project(it.project)
    wait(application, lambda: window.desk is not None)
    desk = window.desk
    assert desk is not None
    panel = Panel(application, desk, it.folder)
    panel.rest()
    desk.editing.document.open(SEGMENT)
    panel.open_tab("preview")
    panel.rest()
    panel.rows = panel.people.table.paged.rowCount()
    print(f"{panel.rows:,} of {desk.project.catalog.contacts:,} contacts")
    memory = Memory()
    heart.start()
    took = page_times(application, panel.people._feed, panel.rows, PAGES, panel.rest)
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
    with stage(__doc__) as it:
        run(it)


if __name__ == "__main__":
    main()
