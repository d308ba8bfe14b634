"""Weekly sizes of saved segments: worked out when nothing urgent is asked for, kept by what they are of."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.library import Library
from app.live import LiveCounts
from app.project import Project
from app.tasks import Job, Ticket
from app.together import Together
from engine.definition.dependencies import in_order
from engine.definition.moment import AsOf
from engine.errors import CancelledError, CardinalError
from engine.evaluation.history.engine import FlipsCache, Historian
from engine.evaluation.history.grid import Grid
from engine.evaluation.history.parts import finished
from engine.evaluation.reader import Reader
from engine.workspace import SavedSegment, Workspace

WEEKS = 26
CACHE_BYTES = 64 * 1024 * 1024
DELAY_MS = 150
"""Many changes of the list come one after another."""


class Line(msgspec.Struct, frozen=True):
    """The sizes of one saved segment, under what they were worked out from; empty when there are none."""

    segment: int
    key: Hashable
    sizes: tuple[int, ...]


class Sparklines(QObject):
    """Keeps a line for every saved segment."""

    changed = Signal()
    """``lines`` is another."""

    def __init__(
        self, project: Project, library: Library, live: LiveCounts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._live = live
        self._cache = FlipsCache(CACHE_BYTES)
        self._kept: dict[Hashable, tuple[int, ...]] = {}
        self._ticket: Ticket | None = None
        self._coming = Together(self._take, self)
        self._held = False
        self.lines: dict[int, tuple[int, ...]] = {}
        self._soon = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._soon.timeout.connect(self._begin)
        library.changed.connect(self.look_again)
        live.stood.connect(self.look_again)

    def look_again(self) -> None:
        """Work out what is missing, soon."""
        self._soon.start()

    def give_way(self) -> None:
        """Stop for a chart that somebody waits for, until ``go_on``."""
        self._held = True
        self._stop()

    def go_on(self) -> None:
        """Go on where it was stopped."""
        self._held = False
        self.look_again()

    def _stop(self) -> None:
        self._coming.hand_on()
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self._project.tasks.cancel(ticket)

    def _begin(self) -> None:
        if self._held or not self._live.standing:
            return  # ``go_on`` or ``stood`` follows
        self._stop()
        project, cache, kept, shown = self._project, self._cache, dict(self._kept), self.lines
        as_of = project.as_of
        self._ticket = project.tasks.submit(
            "history",
            lambda job: _work(job, project, cache, kept, shown, as_of),
            receiver=self,
            done=self._done,
            failed=lambda _error: self._done(None),
            progress=self._coming.add,
        )

    def _take(self, lines: Sequence[Line]) -> None:
        self._kept.update({line.key: line.sizes for line in lines})
        others = {line.segment: line.sizes for line in lines if self.lines.get(line.segment) != line.sizes}
        if others:
            self.lines = {**self.lines, **others}
            self.changed.emit()

    def _done(self, _nothing: None) -> None:
        self._coming.hand_on()
        self._ticket = None


def _work(
    job: Job,
    project: Project,
    cache: FlipsCache,
    kept: Mapping[Hashable, tuple[int, ...]],
    shown: Mapping[int, tuple[int, ...]],
    as_of: AsOf,
) -> None:
    """Tell the line of every saved segment of which another is ``shown``, those that are known first."""
    wanted = list(_keys(project.workspace, (project.catalog.data_version, as_of)))
    for saved, key in wanted:
        if key in kept and shown.get(saved.id) != kept[key]:
            job.tell(Line(saved.id, key, kept[key]))
    grid = Grid.between(as_of.today - timedelta(weeks=WEEKS), as_of, "week")
    historian = Historian(Reader(project.workspace, job.role), project.membership(job), cache)
    for saved, key in wanted:
        if key not in kept:
            job.tell(Line(saved.id, key, _sizes(job, project.workspace, historian, grid, saved.name)))


def _sizes(job: Job, workspace: Workspace, historian: Historian, grid: Grid, name: str) -> tuple[int, ...]:
    try:
        whole = finished(workspace.segments.get(name))
        found = historian.history(whole, grid, cancelled=lambda: job.cancelled)
    except CancelledError:
        raise
    except CardinalError:
        return ()  # the list says itself what is wrong with the segment
    return tuple(found.sizes[1:].tolist())


def _keys(workspace: Workspace, moment: Hashable) -> Iterator[tuple[SavedSegment, Hashable]]:
    """Yield every saved segment with all that its sizes depend on: versions, which never change."""
    with workspace.transaction():  # else one may be renamed between the two looks
        graph, every = workspace.segments.graph(), workspace.segments.all()
    versions = {saved.name: (saved.id, saved.version) for saved in every}
    for saved in every:
        try:
            names = in_order([saved.name], graph)
        except CardinalError:
            continue
        yield saved, (moment, tuple(versions[name] for name in names))
