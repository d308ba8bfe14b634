"""Which editor a kind of condition is edited by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.definition.model import (
    COUNT,
    ActivityCondition,
    Condition,
    FieldCondition,
    ListCondition,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
)
from widgets.editor.activity import ActivityEditor
from widgets.editor.column_test import ColumnTest
from widgets.editor.membership import MembershipEditor
from widgets.editor.scene import Body, Part, Scene, Spot
from widgets.editor.sequence import SequenceEditor
from widgets.editor.sql import SqlEditor


class FieldEditor(Body[FieldCondition]):
    """A test of a contact's field."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self.test = ColumnTest(scene, spot, self)
        self.test.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.test)

    def set_condition(self, condition: FieldCondition) -> None:
        """Show a condition."""
        self.test.set_test(condition, self.scene.catalog.field(condition.field))

    def condition(self) -> FieldCondition:
        """Return the condition as filled in."""
        test = self.test.test()
        assert isinstance(test, FieldCondition)
        return test

    def _inner_parts(self) -> list[Part]:
        return [self.test]


def _list_editor(scene: Scene, spot: Spot, parent: QWidget) -> MembershipEditor:
    return MembershipEditor(scene, spot, parent, kind="list")


MakeBody: TypeAlias = Callable[[Scene, Spot, QWidget], Body[Any]]

BODIES: Mapping[type[Any], MakeBody] = {
    FieldCondition: FieldEditor,
    ActivityCondition: ActivityEditor,
    SegmentCondition: MembershipEditor,
    ListCondition: _list_editor,
    SequenceCondition: SequenceEditor,
    SqlCondition: SqlEditor,
}
"""The editor of every kind of condition; a test holds that none is missing."""


def senses(condition: Condition) -> tuple[str, str] | None:
    """Return how a condition and its opposite begin; None when its own editor says so."""
    if isinstance(condition, FieldCondition):
        return None
    if isinstance(condition, SegmentCondition | ListCondition):
        return ("is", "is not")
    if isinstance(condition, ActivityCondition) and condition.which == "any":
        present = condition.measure == COUNT and condition.per is None
        return ("did", "did not") if present else _TRUE
    return _TRUE


_TRUE = ("is true", "is not true")


def subject(condition: Condition, scene: Scene) -> str:
    """Return what a condition is about, as the head of its editor says it."""
    if isinstance(condition, FieldCondition):
        column = scene.catalog.field(condition.field)
        return column.shown if column is not None else condition.field
    if isinstance(condition, ActivityCondition):
        activity = scene.catalog.activity(condition.activity)
        return activity.shown if activity is not None else condition.activity
    return _SUBJECTS[type(condition)]


_SUBJECTS: Mapping[type[Any], str] = {
    SegmentCondition: "Saved segment",
    ListCondition: "Fixed list",
    SequenceCondition: "One after another",
    SqlCondition: "SQL condition",
}
