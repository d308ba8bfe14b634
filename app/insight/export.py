"""Handing the listed contacts on: to the clipboard as a spreadsheet takes them, and to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.handing_on import HandingOn
from app.insight.page import Tools
from app.insight.preview_feed import Listed, PreviewFeed, Which, with_values
from app.paging import Ranges, Rows, copied
from app.tasks import Job
from engine.evaluation.reader import Reader
from engine.exporting.contacts import export_contacts


class Exporting(HandingOn):
    """Copies and writes contacts, with the chosen fields and values."""

    refused = Signal(object)
    """What keeps the segment from being exported, a ``CardinalError``."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(tools.project, parent)
        self._live = tools.live

    def copy_rows(self, feed: PreviewFeed, listed: Listed, ranges: Ranges) -> None:
        """Put rows into the clipboard."""

        def work(job: Job) -> str:
            preview = feed.preview(job, listed.wish)

            def read(start: int, stop: int) -> Rows:
                ordinals = listed.ordinals[start:stop]
                rows = preview.page(ordinals, listed.wish.fields)
                return with_values(preview, listed.wish, ordinals, rows)

            return copied(job, listed.wish.shown.columns, ranges, read)

        self.copy(work)

    def refuses(self, which: Which) -> bool:
        """Return whether a part that can't be calculated is left out of who would be exported, and tell."""
        outcome = self._live.settled
        obstacle = None if outcome is None else outcome.obstacle
        if obstacle is None or which == "given":
            return False
        self.refused.emit(obstacle)
        return True

    def holds(self, listed: Listed) -> bool:
        """Return whether those listed are who they should be as the segment stands now."""
        outcome, wish = self._live.settled, listed.wish
        return wish.which == "given" or (outcome is not None and outcome.evaluated is wish.evaluated)

    def export(self, listed: Listed, target: Path) -> None:
        """Write everybody who is listed, ordered by key."""
        project, wish = self._project, listed.wish

        def work(job: Job, progress: Callable[[int], bool]) -> None:
            reader = Reader(project.workspace, job.role)
            context = project.membership(job).context(wish.evaluated.as_of)
            export_contacts(
                listed.ordinals, wish.fields, wish.measures, context, reader,
                target, project.workspace.temporary, progress,
            )  # fmt: skip

        self.write(target, len(listed.ordinals), "contacts", work)
