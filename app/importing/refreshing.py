"""New data for an open project: files recognised, the import beside the window, the swap, what changed.

The work until the swap leaves the window alone. Then everything that asks the database ends, the new file
takes the place of the old one, and the project is shown anew with all it had.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.crash import sentence
from app.editing import Editing
from app.icons import IconSet
from app.importing import files as handed
from app.importing.before import sizes_before
from app.importing.changed_page import ChangedPage
from app.importing.changing import Changing, Results
from app.importing.known_page import Choice, KnownPage
from app.importing.last_import import LastImport, read_last
from app.importing.order import Order
from app.importing.pages import ImportPages
from app.importing.recognising import recognised
from app.importing.renewal import Renewal, renewed
from app.importing.report_page import ReportPage
from app.importing.steps import Plan
from app.importing.words import step_text
from app.importing.work import Cancelled, Tell
from app.insight.recalculating import Recalculating
from app.project import Project
from app.shell.banner import Offer, Tone
from app.shell.places import IMPORT, SEGMENT
from app.tasks import Ticket
from app.workbench import Workbench
from engine.errors import CancelledError
from engine.importing.job import Progress
from engine.importing.recognising import Recognised, filled, without_columns
from widgets.style import KIND, Look, name_part

NOTE = "You can go on working meanwhile. Saved segments and recorded sizes stay."

Then: TypeAlias = Callable[[LastImport | None], None]


class Refreshing(QObject):
    """Brings new data into one open project."""

    resting = Signal()
    """Whatever asks the database must end before this returns."""
    renewed = Signal(object)
    """A ``Renewal``: the project is to be shown anew."""
    project_wanted = Signal(object)
    """Files to make a project of their own of."""
    rows_wanted = Signal(str)
    """The rows that were not used are to be shown; of one file when it is named."""

    def __init__(
        self,
        project: Project,
        editing: Editing,
        recalculating: Recalculating,
        bench: Workbench,
        icons: IconSet,
        look: Look,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._bench = bench
        self._last: LastImport | None = None
        self._reading: Ticket | None = None
        self._before: Results | None = None
        self._sizing: Ticket | None = None
        self._ready = False
        self._rested = False
        self._go = threading.Event()
        self._icons = icons
        self._look = look
        self.changing = Changing(project, editing, recalculating, icons, self)
        self.place = QStackedWidget()
        self.place.setProperty(KIND, "clear")
        name_part(self.place, "import-place", "Import")
        bench.places.add_place(IMPORT, "Import", "import", lambda: self.place)
        bench.places.changed.connect(self._opened)
        project.tasks.changed.connect(self._go_on_without)

    # --- pages, there once they are needed ------------------------------------------------------------------

    @cached_property
    def report(self) -> ReportPage:
        """The report of the last import."""
        made = ReportPage(self._icons)
        made.build_wanted.connect(lambda: self._bench.places.open(SEGMENT))
        made.rows_wanted.connect(self.rows_wanted)
        made.again_wanted.connect(self.again)
        made.files_wanted.connect(self.choose_files)
        made.recipe_wanted.connect(self.change_recipe)
        made.changes_wanted.connect(self._show_changes)
        self.place.addWidget(made)
        return made

    @cached_property
    def known(self) -> KnownPage:
        """New files beside the tables that they are versions of."""
        made = KnownPage()
        made.wanted.connect(self._known_wanted)
        made.assist_wanted.connect(self._assist)
        made.project_wanted.connect(self.project_wanted)
        made.left.connect(self.show_report)
        self.place.addWidget(made)
        return made

    @cached_property
    def pages(self) -> ImportPages:
        """The assistant and the running import."""
        made = ImportPages(self._icons, self._look)
        made.ordered.connect(self._import)
        made.left.connect(self.show_report)
        made.swapping.connect(self._swap_when_ready)
        made.work.progressed.connect(self._follow)
        self.place.addWidget(made)
        return made

    @cached_property
    def changed(self) -> ChangedPage:
        """What the last import changed."""
        made = self.changing.page
        made.report_wanted.connect(self.show_report)
        made.opened.connect(lambda _name: self._bench.places.open(SEGMENT))
        self.place.addWidget(made)
        return made

    def _show_changes(self) -> None:
        self.place.setCurrentWidget(self.changed)

    # --- what a person can ask for --------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._running or self._reading is not None

    @property
    def _running(self) -> bool:
        return "pages" in vars(self) and self.pages.work.running

    def choose_files(self) -> None:
        """Ask for files and look what they are."""
        folder = Path.home() if self._last is None else self._last.base
        files = handed.ask(self._bench.window(), folder)
        if files:
            self.offer(files)

    def offer(self, files: Sequence[Path]) -> None:
        """Look whether files are new versions of what was imported, and go on from there."""
        found = handed.data_files(files)
        if not found:
            self._bench.status.say("There is no file to import in it.")
            return
        if self._is_running():
            self.pages.turn_away()
        elif not self._taken(found):
            self._with_last(lambda last: self._look_at(found, last))

    def _taken(self, files: list[Path]) -> bool:
        """Whether the assistant, being open, takes further files in."""
        open_now = self._bench.places.place == IMPORT and "pages" in vars(self)
        return open_now and self.place.currentWidget() is self.pages and self.pages.take(files)

    def again(self) -> None:
        """Import the same files once more."""
        if not self._is_running():
            self._with_last(self._import_last)

    def change_recipe(self) -> None:
        """Let the assistant show the recipe of the last import."""
        if not self._is_running():
            self._with_last(self._assist_with)

    def show_report(self) -> None:
        """Show what was imported last."""
        self.place.setCurrentWidget(self.report)
        self._read()

    def finish(self) -> None:
        """Stop what is under way and wait for its end; the project keeps the data it has."""
        if "pages" in vars(self):
            self.pages.finish()

    # --- the last import ------------------------------------------------------------------------------------

    def _opened(self, place: str) -> None:
        if place == IMPORT:
            if not self.place.count():
                self.place.setCurrentWidget(self.report)
            self._read()

    def _read(self) -> None:
        """Read the report, for the page that shows it."""
        if self._reading is None:
            self._with_last(lambda _: None, quietly=True)

    def _with_last(self, then: Then, *, quietly: bool = False) -> None:
        """Open the place, read the last import and go on."""
        if not quietly:
            self._bench.places.open(IMPORT)
        workspace = self._project.workspace

        def done(last: LastImport | None) -> None:
            self._reading = None
            self._last = last
            self.report.show_import(last)
            then(last)

        def failed(error: Exception) -> None:
            self._reading = None
            if not isinstance(error, CancelledError):
                self._bench.banners.show_message("import", "error", sentence(error))

        self._reading = self._project.tasks.submit(
            "main", lambda job: read_last(workspace, job), receiver=self, done=done, failed=failed
        )

    def _is_running(self) -> bool:
        """Whether an import runs, which is shown then: one at a time."""
        if self._running:
            self._bench.places.open(IMPORT)
            self.place.setCurrentWidget(self.pages)
        return self._running

    # --- files ----------------------------------------------------------------------------------------------

    def _look_at(self, files: list[Path], last: LastImport | None) -> None:
        self.place.setCurrentWidget(self.pages)
        if last is None or not last.tables:
            self.pages.assist(files)
            return

        def done(found: tuple[Recognised, ...]) -> None:
            self.known.show_files(found, last)
            self.place.setCurrentWidget(self.known)

        self.pages.run(
            "Looking at the files",
            Plan(len(files)),
            lambda tell, cancelled: recognised(files, last.tables, tell, cancelled),
            done,
        )

    def _known_wanted(self, choice: Choice) -> None:
        last = self._last
        if last is not None:
            mapping = filled(last.mapping, last.base, last.tables, choice.files, choice.beside)
            self._import(Order(without_columns(mapping, last.tables, choice.lacking), last.base))

    def _assist(self, files: list[Path], with_former: bool) -> None:
        self.place.setCurrentWidget(self.pages)
        if with_former and self._last is not None:
            self.pages.assist_with(self._last.mapping, self._last.base)
            self.pages.assistant.add(files)
        else:
            self.pages.assist(files)

    def _assist_with(self, last: LastImport | None) -> None:
        if last is not None:
            self.place.setCurrentWidget(self.pages)
            self.pages.assist_with(last.mapping, last.base)

    def _import_last(self, last: LastImport | None) -> None:
        if last is not None:
            self._import(Order(last.mapping, last.base))

    # --- the import -----------------------------------------------------------------------------------------

    def _import(self, order: Order) -> None:
        project, workspace = self._project, self._project.workspace
        self._before, self._ready, self._rested = None, False, False
        go = self._go = threading.Event()

        def work(tell: Tell, cancelled: Cancelled) -> Renewal:
            return renewed(workspace, project.session, order, tell, cancelled, go)

        self.place.setCurrentWidget(self.pages)
        title, plan = f"Importing into {project.name}", Plan.of(order.mapping)
        self.pages.run(title, plan, work, self._renewed, NOTE, order)
        self._sizing = project.tasks.submit(
            "recalculate",
            lambda job: sizes_before(project, job),
            receiver=self,
            done=self._know_before,
            failed=lambda _error: self._know_before([]),
            title="Sizes before the import",
        )

    def _follow(self, seen: Progress) -> None:
        """Say at the foot of the window how far it is, wherever the person is."""
        if self._bench.places.place != IMPORT and not self._rested:
            self._bench.status.say(f"Importing: {step_text(seen)} · {self.pages.running.percent} %")

    def _know_before(self, results: Results) -> None:
        self._sizing = None
        self._before = results
        self._swap()

    def _go_on_without(self) -> None:
        """Compare with no sizes when working them out was cancelled from elsewhere: nothing comes back."""
        if self._sizing is not None and self._sizing.cancelled:
            self._know_before([])

    def _swap_when_ready(self) -> None:
        self._ready = True
        self._swap()

    def _swap(self) -> None:
        """Let the new data in once they stand ready and the old sizes are known."""
        if self._ready and self._before is not None and not self._rested:
            self._rested = True
            self.resting.emit()
            self._go.set()

    def _renewed(self, renewal: Renewal) -> None:
        self.renewed.emit(msgspec.structs.replace(renewal, before=self._before or []))

    def arrive(self, renewal: Renewal, *, seen: bool) -> None:
        """Show what the swap brought; ``seen``: the import's place is open, else a message leads there."""
        if renewal.error is not None:
            self.place.setCurrentWidget(self.pages)
            self.pages.fail(renewal.error)
            self._tell(seen, "warning", "The import failed; the data are as they were.", "Why")
            return
        self._read()
        changed = self.changing.begin(renewal.before)
        self.report.changes.setVisible(changed)
        self.place.setCurrentWidget(self.changed if changed else self.report)
        self._tell(seen, "info", "There are new data.", "See what changed")

    def _tell(self, seen: bool, tone: Tone, text: str, offer: str) -> None:
        if not seen:
            offers = [Offer(offer, lambda: self._bench.places.open(IMPORT))]
            self._bench.banners.show_message("import", tone, text, offers)
