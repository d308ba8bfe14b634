"""The contacts that the preview lists, and the values of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import QObject

from app.insight.preview_columns import Shown
from app.paging import Listing, PageFeed, PageOf, Rows
from app.project import Project
from app.tasks import Job
from engine.definition.model import ActivityCondition
from engine.evaluation.bitmap import Bitmap, Ordinals
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.preview import Arrangement, OrderCache, Preview
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from widgets.table import PAGE

Which: TypeAlias = Literal["members", "left-out", "joined", "left", "given"]


class Waiting:
    """Stands for a value that is still being computed."""

    def __str__(self) -> str:
        return "…"


WAITING = Waiting()


class Wish(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is to be listed: which contacts, arranged how, in which columns, with which values.

    ``recorded`` is the id of the saved segment whose last recalculation is compared with, if there is one;
    ``given`` are contacts found elsewhere, such as on the chart.
    """

    evaluated: Evaluated
    which: Which
    recorded: int | None
    arrangement: Arrangement
    shown: Shown
    fields: tuple[str, ...]
    measures: tuple[ActivityCondition, ...]
    given: Bitmap | None = None


class Listed(Listing, frozen=True, eq=False):
    """The contacts in order; not ``known`` are they without the recalculation that they are compared with."""

    wish: Wish
    ordinals: Ordinals
    known: bool = True


class PreviewFeed(PageFeed[Wish, Listed]):
    """Lists contacts; what conditions measure follows the rows."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(project, "preview", parent)
        self._orders = OrderCache()

    def find(self, job: Job, wish: Wish) -> Listed:
        everyone = SETS[wish.which](wish, self.project.workspace)
        found = Bitmap.none(wish.evaluated.base.length) if everyone is None else everyone
        ordinals = self.preview(job, wish).listing(found, wish.arrangement)
        return Listed(wish, ordinals, known=everyone is not None)

    def pages(self, job: Job, listed: Listed, number: int) -> Iterator[PageOf]:
        wish, preview = listed.wish, self.preview(job, listed.wish)
        ordinals = listed.ordinals[number * PAGE : (number + 1) * PAGE]
        rows = preview.page(ordinals, wish.fields) if len(ordinals) else []
        waiting = (WAITING,) * len(wish.measures)
        yield PageOf(number, [(*row, *waiting) for row in rows], complete=not waiting)
        if waiting and rows:
            yield PageOf(number, with_values(preview, wish, ordinals, rows), complete=True)

    def preview(self, job: Job, wish: Wish) -> Preview:
        """Return what reads pages on a job's thread."""
        reader = Reader(self.project.workspace, job.role)
        membership = self.project.membership(job)
        return Preview(reader, membership, wish.evaluated.as_of, self._orders)


def with_values(preview: Preview, wish: Wish, ordinals: Ordinals, rows: Rows) -> Rows:
    """Return rows with what the conditions measure at their ends."""
    values = [preview.values(ordinals, condition) for condition in wish.measures]
    return [(*row, *more) for row, *more in zip(rows, *values, strict=True)]


def _members(wish: Wish, _: Workspace) -> Bitmap:
    return wish.evaluated.result


def _left_out(wish: Wish, _: Workspace) -> Bitmap:
    return wish.evaluated.base - wish.evaluated.result


def _joined(wish: Wish, workspace: Workspace) -> Bitmap | None:
    former = _recorded(wish, workspace)
    return None if former is None else wish.evaluated.result - former


def _left(wish: Wish, workspace: Workspace) -> Bitmap | None:
    former = _recorded(wish, workspace)
    return None if former is None else former - wish.evaluated.result


def _given(wish: Wish, _: Workspace) -> Bitmap:
    return Bitmap.none(wish.evaluated.base.length) if wish.given is None else wish.given


def _recorded(wish: Wish, workspace: Workspace) -> Bitmap | None:
    """Return the members at the last recalculation whom the data still knows; None when there was none."""
    if wish.recorded is None or wish.recorded not in workspace.recordings.latest():
        return None
    return Bitmap.from_ordinals(workspace.members.ordinals(wish.recorded), wish.evaluated.base.length)


SETS: Mapping[Which, Callable[[Wish, Workspace], Bitmap | None]] = MappingProxyType(
    {"members": _members, "left-out": _left_out, "joined": _joined, "left": _left, "given": _given}
)
"""Whom the table can list; None where there was no recalculation to compare with."""
