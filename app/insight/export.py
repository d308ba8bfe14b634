"""Handing the listed contacts on: to the clipboard as a spreadsheet takes them, and to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.insight.page import Tools
from app.insight.preview_feed import Listed, PreviewFeed, Which, with_values
from app.paging import Ranges, Rows, copied
from app.tasks import Job
from engine.errors import CancelledError, CardinalError
from engine.evaluation.reader import Reader
from engine.exporting.contacts import export_contacts

COPIED = 5_000
"""So many rows are read at a time: a measure of few takes as long as one of many."""


class Exporting(QObject):
    """Copies and writes, away from the window's thread."""

    told = Signal(str)
    """A sentence about what was done, or why it could not be."""
    refused = Signal(object)
    """What keeps the segment from being exported, a ``CardinalError``."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools

    def copy(
        self,
        feed: PreviewFeed,
        listed: Listed,
        ranges: Ranges,
        done: Callable[[str], object],
    ) -> None:
        """Put rows into tab-separated text and hand it to ``done``."""

        def work(job: Job) -> str:
            preview = feed.preview(job, listed.wish)

            def read(start: int, stop: int) -> Rows:
                ordinals = listed.ordinals[start:stop]
                rows = preview.page(ordinals, listed.wish.fields)
                return with_values(preview, listed.wish, ordinals, rows)

            return copied(job, listed.wish.shown.columns, ranges, read)

        def hand_over(text: str) -> None:
            done(text)
            many = text.count("\n") - 1
            self.told.emit(f"Copied {many:,} {'row' if many == 1 else 'rows'}.")

        self._tools.project.tasks.submit(
            "preview", work, receiver=self, done=hand_over, failed=self._failed, title="Copying"
        )

    def refuses(self, which: Which) -> bool:
        """Return whether a part that can't be calculated is left out of who would be exported, and tell."""
        outcome = self._tools.live.outcome
        obstacle = None if outcome is None else outcome.obstacle
        if obstacle is None or which == "given":
            return False
        self.refused.emit(obstacle)
        return True

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
            done=lambda _none: project.written.emit(f"Exported {rows:,} contacts to {target.name}."),
            failed=self._not_written,
            title=f"Exporting {target.name}",
        )

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, CardinalError) and not isinstance(error, CancelledError):
            self._tools.project.not_written.emit(error)
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self.told.emit(str(error))
