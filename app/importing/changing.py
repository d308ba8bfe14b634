"""After an import: saved segments recalculated, compared with before, mended where they lack something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeAlias

from PySide6.QtCore import QObject

from app.editing import Editing
from app.icons import IconSet
from app.importing.changed_page import Broken, ChangedPage, Sizes, note
from app.insight.recalculating import Recalculating, Result
from app.marks import sentence_of
from app.project import Project
from app.tasks import Job
from engine.definition.model import Segment
from engine.errors import CardinalError
from engine.review import refuse_errors, validate_for_saving
from engine.workspace import Recording

Results: TypeAlias = list[Result]

WAITING = "The saved segments are being recalculated."
NOT_RECALCULATED = "Recalculate the saved segments to see who joined and left."


class Changing(QObject):
    """Keeps the page of what changed."""

    def __init__(
        self,
        project: Project,
        editing: Editing,
        recalculating: Recalculating,
        icons: IconSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._editing = editing
        self._recalculating = recalculating
        self._before: dict[int, Recording | Exception] = {}
        self._after: dict[int, Recording | Exception] = {}
        self._names: dict[int, str] = {}
        self._icons = icons
        recalculating.finished.connect(self._recalculated)

    @cached_property
    def page(self) -> ChangedPage:
        """The page, which is there once there is something to show."""
        made = ChangedPage(self._icons)
        made.recalculate_wanted.connect(self._recalculating.run)
        made.opened.connect(lambda name: self._editing.open(name))
        made.mended.connect(self._save)
        return made

    def begin(self, before: Results) -> bool:
        """Compare with sizes before an import, as soon as there are new ones; False when there are none."""
        self._before = {saved.id: result for saved, result in before}
        self._names = {saved.id: saved.name for saved, _ in before}
        self._after = {}
        wanted = self._recalculating.settings.recalculate_on_import
        self.page.show_sizes(self._rows(), WAITING if wanted else NOT_RECALCULATED, recalculated=wanted)
        self.page.show_broken((), self._project.catalog)
        self._recalculating.after_import()
        return bool(before)

    def _recalculated(self, results: Sequence[Result]) -> None:
        if not self._names:
            return
        self._after |= {saved.id: result for saved, result in results}
        self._names |= {saved.id: saved.name for saved, _ in results}
        rows = self._rows()
        self.page.show_sizes(rows, note(rows), recalculated=True)
        broken = [(self._names[key], one) for key, one in self._after.items() if isinstance(one, Exception)]
        workspace = self._project.workspace

        def read(_job: Job) -> list[Broken]:
            return [Broken(name, workspace.segments.get(name), _told(error)) for name, error in broken]

        def show(found: list[Broken]) -> None:
            self.page.show_broken(found, self._project.catalog)

        self._project.tasks.submit("main", read, receiver=self, done=show)

    def _rows(self) -> list[Sizes]:
        return [
            _sizes(name, self._before.get(number), self._after.get(number))
            for number, name in self._names.items()
        ]

    def _save(self, definition: Segment) -> None:
        """Save a mended segment as its next version, and calculate what could not be."""
        project = self._project

        def write(job: Job) -> None:
            refuse_errors(validate_for_saving(definition, project.surroundings(job)))
            project.workspace.segments.save(definition)

        def saved(_: None) -> None:
            self._editing.library.refresh()
            self._editing.show_newer(definition.name, "saved")
            self._recalculating.run(
                [self._names[key] for key, one in self._after.items() if isinstance(one, Exception)]
            )

        def refused(error: Exception) -> None:
            if isinstance(error, CardinalError):
                self.page.show_refusal(definition.name, sentence_of(error))

        project.tasks.submit("main", write, receiver=self, done=saved, failed=refused)


def _sizes(name: str, before: Recording | Exception | None, after: Recording | Exception | None) -> Sizes:
    size = before.size if isinstance(before, Recording) else None
    if isinstance(after, Exception):
        return Sizes(name=name, before=size, problem=_told(after))
    if after is None:
        return Sizes(name=name, before=size)
    return Sizes(name=name, before=size, after=after.size, joined=after.entered, left=after.left)


def _told(error: Exception) -> str:
    return sentence_of(error) if isinstance(error, CardinalError) else str(error)
