"""Brings the preview's pages from the database thread: one question at a time, the latest wish first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import msgspec
from PySide6.QtCore import QObject, Signal

from app.project import Project
from app.tasks import Job, Ticket
from engine.definition.model import ActivityCondition
from engine.errors import CardinalError
from engine.evaluation.bitmap import Bitmap, Ordinals
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.preview import PAGE, Arrangement, OrderCache, Preview
from engine.evaluation.reader import Reader
from engine.workspace import Workspace

Which: TypeAlias = Literal["members", "left-out", "joined", "left", "given"]
Rows: TypeAlias = list[tuple[Any, ...]]


class Waiting:
    """Stands for a value that is still being computed."""

    def __str__(self) -> str:
        return "…"


WAITING = Waiting()


class Wish(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is to be listed: which contacts, arranged how, with which values.

    ``recorded`` is the id of the saved segment whose last recalculation is compared with, if there is one;
    ``given`` are contacts found elsewhere, such as on the chart.
    """

    evaluated: Evaluated
    which: Which
    recorded: int | None
    arrangement: Arrangement
    fields: tuple[str, ...]
    measures: tuple[ActivityCondition, ...]
    given: Bitmap | None = None


class Listed(msgspec.Struct, frozen=True, eq=False):
    """The contacts in order."""

    wish: Wish
    ordinals: Ordinals


class PageOf(msgspec.Struct, frozen=True, eq=False):
    """The values of one page; not yet ``complete`` while conditions' values are missing."""

    number: int
    rows: Rows
    complete: bool


class PreviewFeed(QObject):
    """Answers wishes; a newer wish ends the one before it."""

    listed = Signal(object)  # Listed
    page_came = Signal(object)  # PageOf
    failed = Signal(object)  # CardinalError

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._orders = OrderCache()
        self._listed: Listed | None = None
        self._ticket: Ticket | None = None
        self._wanted: list[int] = []

    def show(self, wish: Wish) -> None:
        """List contacts; ``listed`` and the first page follow."""

        def work(job: Job) -> None:
            preview = self._preview(job, wish)
            everyone = SETS[wish.which](wish, self._project.workspace)
            found = Listed(wish, preview.listing(everyone, wish.arrangement))
            job.tell(found)
            _tell_page(job, preview, found, 0)

        self.stop()
        self._submit(work)

    def want(self, pages: Sequence[int]) -> None:
        """Bring these pages, instead of those wanted before that have not been begun."""
        self._wanted = list(pages)
        if self._ticket is None:
            self._next()

    def stop(self) -> None:
        """Give up what is under way."""
        ticket, self._ticket = self._ticket, None
        self._wanted = []
        if ticket is not None:
            self._project.tasks.cancel(ticket)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._ticket is not None

    def preview(self, job: Job, wish: Wish) -> Preview:
        """Return what reads pages on a job's thread."""
        return self._preview(job, wish)

    @property
    def current(self) -> Listed | None:
        """What is listed now."""
        return self._listed

    def _next(self) -> None:
        listed = self._listed
        if not self._wanted or listed is None:
            return
        page = self._wanted.pop(0)
        self._submit(lambda job: _tell_page(job, self._preview(job, listed.wish), listed, page))

    def _submit(self, work: Callable[[Job], None]) -> None:
        self._ticket = self._project.tasks.submit(
            "preview", work, receiver=self, done=self._done, failed=self._fail, progress=self._news
        )

    def _preview(self, job: Job, wish: Wish) -> Preview:
        reader = Reader(self._project.workspace, job.role)
        membership = self._project.membership(job)
        return Preview(reader, membership, wish.evaluated.as_of, self._orders)

    def _news(self, news: object) -> None:
        if isinstance(news, Listed):
            self._listed = news
            self.listed.emit(news)
        elif isinstance(news, PageOf):
            self.page_came.emit(news)

    def _done(self, _result: object) -> None:
        self._ticket = None
        self._next()

    def _fail(self, error: Exception) -> None:
        self._ticket = None
        self._wanted = []
        if isinstance(error, CardinalError):
            self.failed.emit(error)


def read_page(preview: Preview, listed: Listed, number: int) -> Rows:
    """Return a page's rows with all their values."""
    ordinals = listed.ordinals[number * PAGE : (number + 1) * PAGE]
    return with_values(preview, listed.wish, ordinals, preview.page(ordinals, listed.wish.fields))


def with_values(preview: Preview, wish: Wish, ordinals: Ordinals, rows: Rows) -> Rows:
    """Return rows with what the conditions measure at their ends."""
    values = [preview.values(ordinals, condition) for condition in wish.measures]
    return [(*row, *more) for row, *more in zip(rows, *values, strict=True)]


def _tell_page(job: Job, preview: Preview, listed: Listed, number: int) -> None:
    wish = listed.wish
    ordinals = listed.ordinals[number * PAGE : (number + 1) * PAGE]
    rows = preview.page(ordinals, wish.fields) if len(ordinals) else []
    waiting = (WAITING,) * len(wish.measures)
    job.tell(PageOf(number, [(*row, *waiting) for row in rows], complete=not waiting))
    if waiting and rows:
        job.tell(PageOf(number, with_values(preview, wish, ordinals, rows), complete=True))


def _members(wish: Wish, _: Workspace) -> Bitmap:
    return wish.evaluated.result


def _left_out(wish: Wish, _: Workspace) -> Bitmap:
    return wish.evaluated.base - wish.evaluated.result


def _joined(wish: Wish, workspace: Workspace) -> Bitmap:
    former = _recorded(wish, workspace)
    return Bitmap.none(wish.evaluated.base.length) if former is None else wish.evaluated.result - former


def _left(wish: Wish, workspace: Workspace) -> Bitmap:
    former = _recorded(wish, workspace)
    return Bitmap.none(wish.evaluated.base.length) if former is None else former - wish.evaluated.result


def _given(wish: Wish, _: Workspace) -> Bitmap:
    return Bitmap.none(wish.evaluated.base.length) if wish.given is None else wish.given


def _recorded(wish: Wish, workspace: Workspace) -> Bitmap | None:
    """Return the members at the last recalculation whom the data still knows; None when there was none."""
    if wish.recorded is None or wish.recorded not in workspace.recordings.latest():
        return None
    return Bitmap.from_ordinals(workspace.members.ordinals(wish.recorded), wish.evaluated.base.length)


SETS: Mapping[Which, Callable[[Wish, Workspace], Bitmap]] = MappingProxyType(
    {"members": _members, "left-out": _left_out, "joined": _joined, "left": _left, "given": _given}
)
"""Whom the table can list."""
