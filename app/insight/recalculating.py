"""Recalculating saved segments in the open window: when asked, on opening, after an import, by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.project import Project
from app.tasks import Job, Ticket
from engine.errors import CancelledError, CardinalError
from engine.evaluation.recalculation import Recalculation, standing
from engine.workspace import Recording, SavedSegment, Settings

Result: TypeAlias = tuple[SavedSegment, Recording | Exception]

HOUR_MS = 3_600_000
MOST_HOURS = 500
"""Beyond it Qt's timers overflow; nobody leaves a window open for so long."""


class Recalculating(QObject):
    """Records the sizes of saved segments, one recalculation at a time."""

    changed = Signal()
    """It began or ended, or its settings are others."""
    finished = Signal(object)
    """The results, one a segment, dependencies included."""
    failed = Signal(str)

    def __init__(self, project: Project, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._ticket: Ticket | None = None
        self.settings = settings
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.run())
        self._wind()

    @property
    def running(self) -> bool:
        """Whether a recalculation is under way."""
        return self._ticket is not None

    def begin(self) -> None:
        """Recalculate what has no size of now because the project was opened, if that is wanted."""
        if self.settings.recalculate_on_opening:
            self.run(again=False)

    def after_import(self) -> None:
        """Recalculate because there are new data, if that is wanted."""
        if self.settings.recalculate_on_import:
            self.run()

    def run(self, names: Sequence[str] | None = None, *, again: bool = True) -> None:
        """Recalculate the saved segments of these names and what they depend on; None: all of them.

        Without ``again`` those are passed over whose size would be the one recorded last.
        """
        if self.running:
            return
        project = self._project
        as_of = project.at(project.moment)  # where that is the present, it has moved on

        def work(job: Job) -> list[Result]:
            workspace = project.workspace
            known = {} if again else standing(workspace, as_of)
            saved = (each.name for each in workspace.segments.all() if each.id not in known)
            wanted = list(saved) if names is None else names
            recalculation = Recalculation(workspace, project.membership(job))

            def progress(name: str, share: float) -> None:
                job.progress(share, name)

            return list(recalculation.run(wanted, as_of, progress))

        self._ticket = project.tasks.submit(
            "recalculate", work, receiver=self, done=self._done, failed=self._fail, title="Recalculating"
        )
        project.tasks.changed.connect(self._look)
        self.changed.emit()

    def change(self, **changes: object) -> None:
        """Change settings of the project by name."""
        workspace = self._project.workspace

        def changed(settings: Settings) -> None:
            self.settings = settings
            self._wind()
            self.changed.emit()

        self._project.tasks.submit(
            "main",
            lambda _job: workspace.update_settings(**changes),
            receiver=self,
            done=changed,
            failed=self._tell,
        )

    def _wind(self) -> None:
        hours = self.settings.recalculate_hours
        if hours is None:
            self._timer.stop()
        else:
            self._timer.start(min(hours, MOST_HOURS) * HOUR_MS)

    def _look(self) -> None:
        """Notice when it was cancelled from elsewhere: nothing comes back then."""
        if self._ticket is not None and self._ticket.cancelled:
            self._end()

    def _end(self) -> None:
        if self._ticket is not None:
            self._ticket = None
            self._project.tasks.changed.disconnect(self._look)
            self.changed.emit()

    def _done(self, results: list[Result]) -> None:
        self._end()
        self.finished.emit(results)

    def _fail(self, error: Exception) -> None:
        self._end()
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, CardinalError) and not isinstance(error, CancelledError):
            self.failed.emit(str(error))
