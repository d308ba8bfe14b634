"""Saved segments that are carried to the builder: whether they may be used there, and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.keeping.changes import circle
from app.library import Library
from app.project import Project
from app.tasks import Job
from engine.definition.model import Condition, SegmentCondition
from engine.evaluation.bitmap import Bitmap
from engine.workspace import SavedSegment
from widgets.intents import InsertCard, InsertConditions, Intent

Members: TypeAlias = Mapping[Condition, Bitmap]


class Carried(QObject):
    """Knows the members of what is dragged, once it has asked for them."""

    counted = Signal()
    """Members that were not at hand are."""

    def __init__(self, project: Project, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._library = library
        self._known: dict[Condition, Bitmap] = {}
        self._asked: tuple[Condition, ...] = ()
        library.changed.connect(self._forget)
        project.moment_changed.connect(self._forget)

    def refusal(self, intent: Intent, origin: SavedSegment | None) -> str:
        """Return why what an intent brings can't be used in a saved segment, "" when it can."""
        names = [each.segment for each in _brought(intent) if isinstance(each, SegmentCondition)]
        return "" if origin is None or not names else circle(origin.name, names, self._library.uses)

    def members(self, intent: Intent) -> Members | None:
        """Return who is in the conditions that an intent brings; None while that is being asked for."""
        conditions = _brought(intent)
        if all(condition in self._known for condition in conditions):
            return {condition: self._known[condition] for condition in conditions}
        if conditions != self._asked:
            self._ask(conditions)
        return None

    def _ask(self, conditions: tuple[Condition, ...]) -> None:
        self._asked = conditions
        project, as_of = self._project, self._project.as_of

        def work(job: Job) -> dict[Condition, Bitmap]:
            membership = project.membership(job)
            return {condition: membership.condition(condition, as_of) for condition in conditions}

        def done(found: dict[Condition, Bitmap]) -> None:
            if self._asked is conditions:  # else sizes have changed since, and it is asked for again
                self._known.update(found)
            self.counted.emit()

        project.tasks.submit("check", work, receiver=self, done=done)

    def _forget(self) -> None:
        self._known.clear()
        self._asked = ()


def _brought(intent: Intent) -> tuple[Condition, ...]:
    return intent.conditions if isinstance(intent, InsertCard | InsertConditions) else ()
