"""Handing the listed contacts on: to the clipboard as a spreadsheet takes them, and to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.insight.page import Tools
from app.insight.preview_columns import Shown
from app.insight.preview_feed import Listed, PreviewFeed, with_values
from app.tasks import Job
from engine.errors import CardinalError, UserError
from engine.evaluation.preview import PAGE
from engine.evaluation.reader import Reader
from engine.exporting.contacts import export_contacts
from engine.exporting.files import XLSX_ROWS, harmless, plain


class Exporting(QObject):
    """Copies and writes, away from the window's thread."""

    told = Signal(str)
    """A sentence about what was done, or why it could not be."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools

    def copy(
        self,
        feed: PreviewFeed,
        listed: Listed,
        shown: Shown,
        ranges: Sequence[tuple[int, int]],
        done: Callable[[str], object],
    ) -> None:
        """Put rows into tab-separated text and hand it to ``done``."""

        def work(job: Job) -> str:
            lines = list(_lines(job, feed, listed, shown, ranges))
            return "\n".join(["\t".join(column.title for column in shown.columns), *lines]) + "\n"

        def copied(text: str) -> None:
            done(text)
            many = text.count("\n") - 1
            self.told.emit(f"Copied {many:,} {'row' if many == 1 else 'rows'}.")

        self._tools.project.tasks.submit(
            "preview", work, receiver=self, done=copied, failed=self._failed, title="Copying"
        )

    def export(self, listed: Listed, target: Path) -> None:
        """Write everybody who is listed, with the chosen fields and values, ordered by key."""
        project = self._tools.project
        rows = len(listed.ordinals)

        def work(job: Job) -> None:
            reader = Reader(project.workspace, job.role)
            membership = project.membership(job)
            context = membership.context(listed.wish.evaluated.as_of)

            def progress(done: int) -> bool:
                job.progress(done / rows if rows else None, f"{done:,} of {rows:,}")
                return True

            wish = listed.wish
            export_contacts(
                listed.ordinals, wish.fields, wish.measures, context, reader,
                target, project.workspace.temporary, progress,
            )  # fmt: skip

        project.tasks.submit(
            "export",
            work,
            receiver=self,
            done=lambda _none: self.told.emit(f"Exported {rows:,} contacts to {target.name}."),
            failed=self._failed,
            title=f"Exporting {target.name}",
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self.told.emit(str(error))


def _lines(
    job: Job, feed: PreviewFeed, listed: Listed, shown: Shown, ranges: Sequence[tuple[int, int]]
) -> Iterator[str]:
    many = sum(last - first + 1 for first, last in ranges)
    if many >= XLSX_ROWS:
        raise UserError(f"a spreadsheet takes {XLSX_ROWS - 1:,} rows at most", mend="export to a file")
    preview, done = feed.preview(job, listed.wish), 0
    for first, last in ranges:
        for start in range(first, last + 1, PAGE):
            ordinals = listed.ordinals[start : min(start + PAGE, last + 1)]
            rows = with_values(preview, listed.wish, ordinals, preview.page(ordinals, listed.wish.fields))
            yield from (_line(row, shown) for row in rows)
            done += len(rows)
            job.progress(done / many, f"{done:,} of {many:,}")


def _line(row: Sequence[Any], shown: Shown) -> str:
    cells: list[str] = []
    for column, value in zip(shown.columns, row, strict=True):
        hides = column.shown is not None and isinstance(value, str)
        text = column.shown(value) if hides and column.shown is not None else plain(value)
        text = " ".join(text.split())
        cells.append(harmless(text) if isinstance(value, str) and cells else text)
    return "\t".join(cells)
