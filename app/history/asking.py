"""Working out a chart away from the window's thread: the engine's numbers as what the chart draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import msgspec

from app.project import Project
from app.tasks import Job
from engine.catalog.phrases import phrase, text, title_of
from engine.definition import walk
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.errors import CardinalError, UserError
from engine.evaluation.history.engine import FlipsCache, Historian, History
from engine.evaluation.history.grid import Every, Grid
from engine.evaluation.history.parts import finished, of_card, pieces
from engine.evaluation.history.totals import Number, totals
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from widgets.size_chart.data import Chart, Curve, Note, Recorded, Total
from widgets.size_chart.view import prepare


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the chart is to show; ``origin`` is the id of the saved segment it is drawn for, if it is one.

    ``cards`` are paths; ``saved`` are ids, names and sizes (if known) of saved segments.
    """

    segment: Segment
    as_of: AsOf
    start: date
    every: Every
    origin: int | None = None
    cards: tuple[str, ...] = ()
    saved: tuple[tuple[int, str, int | None], ...] = ()
    split: str | None = None
    number: Number | None = None
    number_label: str = ""


class Answer(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """The chart, the history behind it, and in words the conditions that are taken as they are.

    ``missing`` says what could not be drawn beside it and why.
    """

    question: Question
    chart: Chart
    history: History
    taken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Asking:
    """Works out one chart on one thread."""

    def __init__(self, job: Job, project: Project, cache: FlipsCache, question: Question) -> None:
        self._job = job
        self._project = project
        self._question = question
        self._reader = Reader(project.workspace, job.role)
        self._membership = project.membership(job)
        self._historian = Historian(self._reader, self._membership, cache)
        self._grid = Grid.between(question.start, question.as_of, question.every)
        self._missing: list[str] = []
        self._done, self._parts = 0, 1

    def answer(self) -> Answer:
        """Return the chart; raises ``CardinalError`` when the segment itself has no history."""
        prepare()
        self._job.progress(0.0)  # now the page can make what draws
        question = self._question
        whole = finished(question.segment)
        beside = list(self._beside())
        self._parts = 1 + len(beside)
        history = self._history(whole)
        others = [curve for each in beside if (curve := self._curve(*each)) is not None]
        return Answer(
            question=question,
            chart=Chart(
                days=tuple(moment.today for moment in self._grid.moments[1:]),
                every=question.every,
                segment=Curve("segment", question.segment.name or "This segment", history.sizes[1:]),
                joined=history.entered[1:],
                left=history.left[1:],
                base=history.base[1:],
                others=tuple(others),
                recorded=self._recorded(),
                notes=notes_of(self._project.workspace),
                total=self._total(history),
            ),
            history=history,
            taken=tuple(self._taken(whole, history)),
            missing=tuple(self._missing),
        )

    def _history(self, segment: Segment) -> History:
        def progress(done: float) -> None:
            self._job.progress((self._done + done) / self._parts)

        found = self._historian.history(segment, self._grid, progress, lambda: self._job.cancelled)
        self._job.check()
        self._done += 1
        return found

    def _beside(self) -> Iterator[tuple[str, str, Callable[[], Segment]]]:
        """Yield id, label and segment of every line beside the segment's."""
        question = self._question
        by_path = {each.path: each for each in walk.cards(question.segment)}
        for path in question.cards:
            found = by_path.get(path)
            if found is not None and found.card.conditions:
                label = f"{found.letter} {title_of(found.card, self._project.catalog)}".strip()
                yield f"card-{found.letter}", label, partial(of_card, found.card)
        for number, name, _ in question.saved:
            yield f"saved-{number}", name, partial(self._membership.definition, name)
        if question.split is not None:
            parts = pieces(finished(question.segment), self._project.catalog, question.split)
            for value, segment in parts:
                yield f"piece-{value}", value, partial(_known, segment)

    def _curve(self, name: str, label: str, segment: Callable[[], Segment]) -> Curve | None:
        try:
            return Curve(name, label, self._history(finished(segment())).sizes[1:])
        except UserError as error:
            self._missing.append(f"{label}: {error}")
            return None

    def _total(self, history: History) -> Total | None:
        question = self._question
        if question.number is None:
            return None
        try:
            found = totals(self._reader, self._membership, history, question.number)
        except UserError as error:
            self._missing.append(str(error))
            return None
        return Total(question.number_label, found.whole, found.scale)

    def _recorded(self) -> tuple[Recorded, ...]:
        if self._question.origin is None:
            return ()
        first, last = self._grid.moments[0].today, self._grid.moments[-1].today
        found = self._project.workspace.recordings.of(self._question.origin)
        return tuple(
            Recorded(each.as_of.date(), each.size) for each in found if first < each.as_of.date() <= last
        )

    def _taken(self, whole: Segment, history: History) -> Iterator[str]:
        """Yield the conditions that are taken as they are, by card as the screen letters them."""
        letters = {id(each): letter for letter, _, each in walk.conditions(self._question.segment)}
        for _, path, condition in walk.conditions(whole):
            if path in history.taken_as_they_are:
                words = text(phrase(condition, self._project.catalog))
                yield f"{letters.get(id(condition), '')} {words}".strip()


def notes_of(workspace: Workspace) -> tuple[Note, ...]:
    """Return the notes at days."""
    return tuple(Note(note.id, note.day, note.text) for note in workspace.notes.all())


def _known(segment: Segment) -> Segment:
    return segment


def said(error: Exception) -> str:
    """Return an error as the page says it."""
    return str(error) if isinstance(error, CardinalError) else "the history can't be worked out"
