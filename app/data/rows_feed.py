"""Brings the rows of a table, filtered and sorted, page by page."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QObject

from app.data.shown import Shown
from app.paging import Listing, PageFeed, PageOf
from app.paging import Rows as PageRows
from app.project import Project
from app.tasks import Job
from engine.evaluation.browse.rows import LISTS_KEPT, Numbers, Order, Rows
from engine.evaluation.preview import OrderCache
from engine.evaluation.reader import Reader
from widgets.table import PAGE


class RowsWish(msgspec.Struct, frozen=True, eq=False):
    """What is to be listed: which table, shown how, which of its rows in which order."""

    shown: Shown
    order: Order


class ListedRows(Listing, frozen=True, eq=False):
    """The rows in order, by their numbers."""

    wish: RowsWish
    numbers: Numbers


class RowsFeed(PageFeed[RowsWish, ListedRows]):
    """Lists rows of any table."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(project, "preview", parent)
        self._lists = OrderCache(LISTS_KEPT)

    def find(self, job: Job, wish: RowsWish) -> ListedRows:
        return ListedRows(wish, self.rows(job).listing(wish.shown.source, wish.order))

    def pages(self, job: Job, listed: ListedRows, number: int) -> Iterator[PageOf]:
        rows = self.read(job, listed, number * PAGE, (number + 1) * PAGE)
        yield PageOf(number, rows, complete=True)

    def read(self, job: Job, listed: ListedRows, start: int, stop: int) -> PageRows:
        """Return the rows of a stretch, on a database thread."""
        shown = listed.wish.shown
        found = self.rows(job).page(shown.source, listed.numbers[start:stop])
        return [shown.row(row) for row in found]

    def rows(self, job: Job) -> Rows:
        """Return what reads rows on a job's thread."""
        project = self.project
        reader = Reader(project.workspace, job.role)
        return Rows(reader, project.catalog.data_version, project.as_of, self._lists)
