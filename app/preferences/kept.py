"""The project's own settings in the window: one value, changed away from the window's thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.editing import Editing
from app.insight.insight import Insight
from app.project import Moment, Project
from engine.errors import CardinalError, UserError
from engine.workspace import Settings
from engine.workspace import settings as rules

LIMITS = frozenset(("memory_limit", "threads"))
RECALCULATION = frozenset(("recalculate_hours", "recalculate_on_import", "recalculate_on_opening"))


class KeptSettings(QObject):
    """Changes the project's settings; each part of the window that lives by one is told by its own way."""

    changed = Signal()
    """``settings`` is another."""
    told = Signal(str)
    """A sentence about what was done, or why it could not be."""

    def __init__(
        self,
        settings: Settings,
        project: Project,
        editing: Editing,
        insight: Insight,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self._project = project
        self._editing = editing
        self._masking = insight.masking
        self._recalculating = insight.recalculating
        self._masking.changed.connect(self._take_others)
        self._recalculating.changed.connect(self._take_others)

    def problem(self, **changes: object) -> str:
        """Return why settings can't be changed so, as a sentence; "" when they can."""
        try:
            rules.changed(self.settings, changes)
        except UserError as error:
            return f"{error}."
        return ""

    def change(self, **changes: object) -> None:
        """Change settings by name and let them hold at once; new limits close the file for a moment."""
        if self._same(changes) or self.problem(**changes):
            return
        if set(changes) <= RECALCULATION:
            self._recalculating.change(**changes)
        elif set(changes) == {"mask_personal_data"}:
            self._masking.switch(bool(changes["mask_personal_data"]))
        else:
            self._write(changes)

    def _same(self, changes: Mapping[str, object]) -> bool:
        return all(getattr(self.settings, name) == value for name, value in changes.items())

    def _write(self, changes: Mapping[str, object]) -> None:
        project, workspace = self._project, self._project.workspace
        limits = not LIMITS.isdisjoint(changes)
        if limits:
            project.tasks.settle()  # what runs would be cut off

        def done(settings: Settings) -> None:
            self.settings = settings
            if limits:
                self._editing.recalculate()
                self.told.emit("The project was opened again with the new limits.")
            else:
                project.choose(Moment.of(settings))
            self.changed.emit()

        project.tasks.submit(
            "main",
            lambda _job: workspace.update_settings(**changes),
            receiver=self,
            done=done,
            failed=self._fail,
            title="Opening the project again" if limits else "",
        )

    def _take_others(self) -> None:
        """Take over what was changed where else it can be."""
        others = self._recalculating.settings
        taken = {name: getattr(others, name) for name in RECALCULATION}
        taken["mask_personal_data"] = self._masking.on
        if not self._same(taken):
            self.settings = rules.changed(self.settings, taken)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self.told.emit(f"{error}.")
        self.changed.emit()  # what stands on the screen goes back to what is kept
