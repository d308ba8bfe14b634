"""The size over time: asks for the chart when it is seen, shows it, and carries out what is chosen on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from app.history.asking import Answer, Asking, Question, notes_of, said
from app.history.choice import Choice, numbers, start_of
from app.history.controls import Controls
from app.history.day_strip import DayStrip
from app.history.table import table
from app.insight.nothing import Nothing
from app.insight.page import InsightPage, Tools, row
from app.project import Moment
from app.saving import Kind, ask_for_file, plain_name, write_file
from app.shell.parts import button, elided, label
from app.tasks import Job, Progress, Ticket
from engine.catalog.model import Catalog
from engine.errors import CardinalError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history.engine import FlipsCache
from engine.workspace import Workspace
from widgets.size_chart.area import ChartArea
from widgets.size_chart.data import Note
from widgets.size_chart.view import SizeChart
from widgets.style import name_part

T = TypeVar("T")

PATIENCE_MS = 500
"""Work that takes longer shows how far it is."""

RANGE = 1000

OLD_CHART = "The chart is of the segment before the last edit: work it out again first."

PICTURE, NUMBERS = Kind("Picture", ".png"), Kind("Numbers", ".csv")


class Members(msgspec.Struct, frozen=True, eq=False):
    """Contacts to be looked at, and in words which ones they are."""

    title: str
    bitmap: Bitmap


class HistoryPage(InsightPage):
    """The chart with its choices above and what can be done at a chosen day below."""

    preview_wanted = Signal(object)  # Members
    asking = Signal()
    """A history is about to be asked for."""
    rested = Signal()
    """Nothing is awaited any more."""
    told = Signal(str)
    """Something was done; a sentence."""

    def __init__(self, tools: Tools, cache: FlipsCache) -> None:
        super().__init__(tools)
        self._cache = cache
        self._ticket: Ticket | None = None
        self._asked: Question | None = None
        self._answer: Answer | None = None
        library = tools.library
        self.controls = Controls(
            lambda: tools.project.catalog,
            lambda: [entry.name for entry in library.entries],
            tools.icons,
        )
        self.chart = SizeChart(tools.look)
        self._area = ChartArea(self.chart)
        self.nothing = Nothing("history-nothing", self._area)
        self.strip = DayStrip(self.chart.wording, tools.icons)
        self.problem = label("", "error", "history-problem", wrap=True)
        self.taken = elided("", "muted", "history-taken")
        self._bar = QProgressBar()
        name_part(self._bar, "history-progress", "How far the history is worked out")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, RANGE)
        self._working = label("Working out the history …", "muted", "history-working")
        self._cancel = button("Cancel", "history-cancel", self.cancel, kind="link")
        self._again = button("Work it out", "history-again", self._ask_again, kind="link")
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(lambda: self._show_working(True))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.column.setContentsMargins(4, 6, 4, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self.controls)
        self.column.addWidget(self._area, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addWidget(self.problem)
        self.column.addLayout(row(self._working, self._bar, self._cancel, stretched=self._bar))
        self.column.addWidget(self._again)
        self.column.addWidget(self.strip)
        self.column.addWidget(self.taken)
        for part in (self.problem, self.taken, self.strip, self._again):
            part.hide()
        self._show_working(False)

    def _connect(self) -> None:
        strip, controls, tools = self.strip, self.controls, self.tools
        controls.changed.connect(self._choose)
        controls.picture_wanted.connect(lambda: self._to_file(PICTURE, self.save_picture))
        controls.table_wanted.connect(lambda: self._to_file(NUMBERS, self.save_table))
        self.chart.chosen.connect(self._show_day)
        strip.preview_wanted.connect(self._preview)
        strip.keep_wanted.connect(self._keep)
        strip.moment_wanted.connect(self._choose_moment)
        strip.note_wanted.connect(self._add_note)
        strip.note_dropped.connect(self._drop_note)
        tools.library.changed.connect(self._library_changed)

    # --- asking ---------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a history is awaited."""
        return self._ticket is not None

    @property
    def answer(self) -> Answer | None:
        """What is on the screen."""
        return self._answer

    def refresh(self) -> None:
        self.controls.set_segment(self.tools.document.segment)
        self._ask()

    def _library_changed(self) -> None:
        """Look again only when what is compared has changed: the list tells of every size that is counted."""
        if self._asked is None or self._question(self.controls.choice).saved != self._asked.saved:
            self.look_again()

    def cancel(self) -> None:
        """Give up what is being worked out; what was drawn before stays."""
        self._stop()
        self._asked = None if self._answer is None else self._answer.question
        self._again.show()
        self.rested.emit()

    def _ask_again(self) -> None:
        self._asked = None
        self.refresh()

    def _question(self, choice: Choice) -> Question:
        project, document = self.tools.project, self.tools.document
        return Question(
            segment=document.segment,
            as_of=project.as_of,
            start=start_of(choice, project.catalog, project.as_of.today),
            every=choice.every,
            origin=None if document.origin is None else document.origin.id,
            cards=choice.cards,
            saved=tuple(
                (entry.id, entry.name, entry.size)
                for entry in self.tools.library.entries
                if entry.name in choice.saved
            ),
            split=choice.split,
            number=choice.number,
            number_label=_label(choice, project.catalog),
        )

    def _ask(self) -> None:
        question = self._question(self.controls.choice)
        self._stop()
        self._asked = question
        self._again.hide()
        if self._says_fault(self.nothing):
            self._forget()
            return
        self.nothing.say("")
        project, cache = self.tools.project, self._cache
        self._patience.start()
        self.asking.emit()
        self._ticket = project.tasks.submit(
            "history",
            lambda job: Asking(job, project, cache, question).answer(),
            receiver=self,
            done=self._show,
            failed=self._fail,
            progress=self._progress,
        )

    def _forget(self) -> None:
        """Leave nothing of the segment of before on the page."""
        self._answer = None
        self._say("")
        self.strip.hide()
        self.taken.hide()
        self.rested.emit()

    def _stop(self) -> None:
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self.tools.project.tasks.cancel(ticket)
        self._show_working(False)

    def _progress(self, news: object) -> None:
        if isinstance(news, Progress) and news.fraction is not None:
            self._bar.setValue(round(news.fraction * RANGE))
            self.chart.make_plots()  # so that there is less to do once the history is there

    def _show_working(self, working: bool) -> None:
        if not working:
            self._patience.stop()
            self._bar.setValue(0)
        for part in (self._working, self._bar, self._cancel):
            part.setVisible(working)

    # --- what comes back ------------------------------------------------------------------------------------

    def _show(self, answer: Answer) -> None:
        self._ticket = None
        self._show_working(False)
        self._answer = answer
        self._say(" ".join(answer.missing))
        self.taken.setText(_taken(answer))
        self.taken.setAccessibleName(self.taken.text())
        self.taken.setVisible(bool(answer.taken))
        self._draw()
        self.rested.emit()

    def _fail(self, error: Exception) -> None:
        self._ticket = None
        self._show_working(False)
        self._say(said(error))
        self.rested.emit()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _draw(self) -> None:
        if self._answer is not None:
            self.chart.draw(self._answer.chart, self.controls.choice.showing)
            self._show_day(self.chart.chosen_point)

    def _choose(self, choice: Choice) -> None:
        """Draw otherwise; the numbers are asked for only when others are needed."""
        if self._asked is not None and self._question(choice) == self._asked:
            self._draw()
        else:
            self._ask()

    # --- a day ----------------------------------------------------------------------------------------------

    def _show_day(self, point: int) -> None:
        answer = self._answer
        self.strip.setVisible(point >= 0 and answer is not None)
        if answer is not None and point >= 0:
            self.strip.show_day(answer, point)

    def _is_old(self, answer: Answer) -> bool:
        """Return whether the chart is of the segment before an edit, and say so."""
        drawn, now = answer.question.segment, self.tools.document.segment
        old = (drawn.include, drawn.exclude) != (now.include, now.exclude)
        if old:
            self.told.emit(OLD_CHART)
        return old

    def members(self, side: str) -> Members | None:
        """Return who joined or left at the chosen day; None without one, or of another segment."""
        answer, point = self._answer, self.chart.chosen_point
        if answer is None or point < 0 or self._is_old(answer):
            return None
        found = answer.history.joined_at(point) if side == "joined" else answer.history.left_at(point)
        day = self.chart.wording.step(answer.chart.days[point], answer.chart.every)
        title = f"{side.capitalize()}, {day}"
        return Members(title, Bitmap.from_ordinals(found, self.tools.project.catalog.contacts))

    def _preview(self, side: str) -> None:
        members = self.members(side)
        if members is not None:
            self.preview_wanted.emit(members)

    def _keep(self, side: str, name: str) -> None:
        answer, members, point = self._answer, self.members(side), self.chart.chosen_point
        if answer is None or members is None:
            return
        moment = answer.history.grid.moments[point + 1].instant
        origin = f"{answer.chart.segment.label}: {members.title}"
        many = len(members.bitmap)

        def keep(workspace: Workspace) -> str:
            made = workspace.lists.create_of_contacts(
                name, members.bitmap.ordinals(), origin=origin, as_of=moment
            )
            return f"Kept {many:,} {'contact' if many == 1 else 'contacts'} as the list “{made.name}”."

        self._write(keep, self.told.emit)

    def _choose_moment(self) -> None:
        answer, point = self._answer, self.chart.chosen_point
        if answer is not None and point >= 0:
            self.tools.project.choose(Moment.fixed(answer.chart.days[point]))

    # --- notes ----------------------------------------------------------------------------------------------

    def _add_note(self, text: str) -> None:
        answer, point = self._answer, self.chart.chosen_point
        if answer is None or point < 0:
            return
        day = answer.chart.days[point]

        def add(workspace: Workspace) -> tuple[Note, ...]:
            workspace.notes.add(day, text)
            return notes_of(workspace)

        self._write(add, self._show_notes)

    def _drop_note(self, note_id: int) -> None:
        def drop(workspace: Workspace) -> tuple[Note, ...]:
            workspace.notes.remove(note_id)
            return notes_of(workspace)

        self._write(drop, self._show_notes)

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        if self._answer is not None:
            self._answer = replace(self._answer, chart=replace(self._answer.chart, notes=notes))
            self._draw()

    def _write(self, work: Callable[[Workspace], T], done: Callable[[T], None]) -> None:
        """Change the project's file on its own thread."""
        workspace = self.tools.project.workspace

        def run(_job: Job) -> T:
            return work(workspace)

        self.tools.project.tasks.submit(
            "main", run, receiver=self, done=done, failed=lambda error: self._say(said(error))
        )

    # --- files ----------------------------------------------------------------------------------------------

    def save_picture(self, path: Path) -> None:
        """Keep the chart as a PNG file."""
        picture = QBuffer()
        picture.open(QIODevice.OpenModeFlag.WriteOnly)
        self.chart.picture().save(picture, "PNG")
        self._write_file(path, bytes(picture.data().data()))

    def save_table(self, path: Path) -> None:
        """Keep the chart's numbers as a CSV file."""
        if self._answer is not None:
            self._write_file(path, table(self._answer.chart).encode())

    def _write_file(self, path: Path, content: bytes) -> None:
        try:
            write_file(path, content)
        except CardinalError as error:
            self.tools.project.not_written.emit(error)
        else:
            self.tools.project.written.emit(f"Saved {path.name}.")

    def _to_file(self, kind: Kind, save: Callable[[Path], None]) -> None:
        if self._answer is None:
            return
        name = f"{plain_name(self._answer.chart.segment.label, 'Segment')} – size over time"
        path = ask_for_file(self, self.tools.project, "Export the chart", name, (kind,))
        if path is not None:
            save(path)


def _taken(answer: Answer) -> str:
    """Return what the chart says of conditions on what is known only as it was imported."""
    return f"Known only as it was imported: {'; '.join(answer.taken)}"


def _label(choice: Choice, catalog: Catalog) -> str:
    """Return what the total that was chosen is called, "" without one."""
    found = (row for _, rows in numbers(catalog) for row in rows)
    return next((words for words, number in found if number == choice.number), "")
