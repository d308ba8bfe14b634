"""Rows handed on to the clipboard, as a spreadsheet takes them, and to files; no window waits for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.project import Project
from app.tasks import Job
from engine.errors import CancelledError, CardinalError


class HandingOn(QObject):
    """Copies and writes what it is given to."""

    told = Signal(str)
    """A sentence about what was copied, or why it could not be."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project

    def copy(self, work: Callable[[Job], str]) -> None:
        """Put the rows that ``work`` writes below their heads into the clipboard."""
        self._project.tasks.submit(
            "preview", work, receiver=self, done=self._copied, failed=self._failed, title="Copying"
        )

    def write(
        self, target: Path, rows: int, what: str, work: Callable[[Job, Callable[[int], bool]], None]
    ) -> None:
        """Have ``work`` write so many rows, called ``what``, to a file; it tells how many it has."""

        def written(job: Job) -> None:
            def progress(done: int) -> bool:
                job.progress(done / rows if rows else None, f"{done:,} of {rows:,}")
                return True

            work(job, progress)

        self._project.tasks.submit(
            "export",
            written,
            receiver=self,
            done=lambda _none: self._project.written.emit(f"Exported {rows:,} {what} to {target.name}."),
            failed=self._not_written,
            title=f"Exporting {target.name}",
        )

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        many = text.count("\n") - 1
        self.told.emit(f"Copied {many:,} {'row' if many == 1 else 'rows'}.")

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, CardinalError) and not isinstance(error, CancelledError):
            self._project.not_written.emit(error)
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self.told.emit(str(error))
