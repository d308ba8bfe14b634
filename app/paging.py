"""Brings a table's pages from a database thread: one question at a time, the latest wish first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, cast

import msgspec
from PySide6.QtCore import QObject, Signal

from app.project import Project
from app.tabbed import line
from app.tasks import Job, Ticket
from engine.errors import CardinalError, UserError
from engine.exporting.files import XLSX_ROWS
from engine.workspace import Role
from widgets.table import PAGE, Column

Rows: TypeAlias = list[tuple[Any, ...]]
Ranges: TypeAlias = Sequence[tuple[int, int]]
"""The first and last row of every stretch."""


class Listing(msgspec.Struct, frozen=True, eq=False):
    """What a wish found; each kind of feed has its own."""


class PageOf(msgspec.Struct, frozen=True, eq=False):
    """The values of one page; not yet ``complete`` while some of them are still worked out."""

    number: int
    rows: Rows
    complete: bool


W = TypeVar("W")
L = TypeVar("L", bound=Listing)


class PageFeed(QObject, Generic[W, L]):
    """Answers wishes (``W``) with a listing (``L``) and its pages; a newer wish ends the one before it."""

    listed = Signal(object)  # L
    page_came = Signal(object)  # PageOf
    failed = Signal(object)  # CardinalError

    def __init__(self, project: Project, role: Role, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._role: Role = role
        self._listed: L | None = None
        self._ticket: Ticket | None = None
        self._wanted: list[int] = []

    def find(self, job: Job, wish: W) -> L:
        """Return what ``wish`` means, on a database thread."""
        raise NotImplementedError

    def pages(self, job: Job, listed: L, number: int) -> Iterator[PageOf]:
        """Yield a page, on a database thread; more than once when some of its values take longer."""
        raise NotImplementedError

    def show(self, wish: W) -> None:
        """List what is wished; ``listed`` and the first page follow."""

        def work(job: Job) -> None:
            found = self.find(job, wish)
            job.tell(found)
            self._tell_page(job, found, 0)

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
            self.project.tasks.cancel(ticket)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._ticket is not None

    @property
    def current(self) -> L | None:
        """What is listed now; nothing once it failed."""
        return self._listed

    def _next(self) -> None:
        listed = self._listed
        if not self._wanted or listed is None:
            return
        page = self._wanted.pop(0)
        self._submit(lambda job: self._tell_page(job, listed, page))

    def _tell_page(self, job: Job, listed: L, number: int) -> None:
        for page in self.pages(job, listed, number):
            job.tell(page)

    def _submit(self, work: Callable[[Job], None]) -> None:
        self._ticket = self.project.tasks.submit(
            self._role, work, receiver=self, done=self._done, failed=self._fail, progress=self._news
        )

    def _news(self, news: object) -> None:
        if isinstance(news, Listing):
            self._listed = cast("L", news)
            self.listed.emit(news)
        elif isinstance(news, PageOf):
            self.page_came.emit(news)

    def _done(self, _result: object) -> None:
        self._ticket = None
        self._next()

    def _fail(self, error: Exception) -> None:
        self._ticket = None
        self._listed = None
        self._wanted = []
        if isinstance(error, CardinalError):
            self.failed.emit(error)


def copied(job: Job, columns: Sequence[Column], ranges: Ranges, read: Callable[[int, int], Rows]) -> str:
    """Return rows with their heads as text that a spreadsheet takes; ``read`` gives those of a stretch.

    What is hidden on the screen is hidden here. The first column's texts are keys, which stay as they are.
    """
    many = sum(last - first + 1 for first, last in ranges)
    if many >= XLSX_ROWS:
        raise UserError(f"a spreadsheet takes {XLSX_ROWS - 1:,} rows at most", mend="export to a file")
    lines = [line([column.title for column in columns])]
    for first, last in ranges:
        for start in range(first, last + 1, PAGE):
            lines += [_line(row, columns) for row in read(start, min(start + PAGE, last + 1))]
            job.progress((len(lines) - 1) / many, f"{len(lines) - 1:,} of {many:,}")
    return "\n".join(lines) + "\n"


def _line(row: Sequence[Any], columns: Sequence[Column]) -> str:
    return line([_shown(value, column) for value, column in zip(row, columns, strict=True)], key=True)


def _shown(value: Any, column: Column) -> Any:
    return column.shown(value) if column.shown is not None and isinstance(value, str) else value
