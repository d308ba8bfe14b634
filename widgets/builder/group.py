"""A bracket on the screen: a frame around cards and groups, with its own *not* and count."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.definition.model import Group
from widgets import counts
from widgets.builder.handle import Handle
from widgets.builder.relay import Relay
from widgets.builder.sequence import SequenceView
from widgets.stack_layout import StackLayout
from widgets.style import Look, name_part


class GroupView(Handle):
    """A group; what is in it is put there by the builder."""

    def __init__(self, look: Look, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(look, relay, "group", parent)
        self.group: Group = Group()
        self.sequence = SequenceView(look, relay, self)
        self.badge.hide()
        self._name = self._label("title")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._name, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.negate, self.more):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = StackLayout(self)
        column.setContentsMargins(8, 5, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.marks)
        column.addWidget(self.sequence)

    def set_group(self, group: Group, path: str, letters: str, object_name: str) -> None:
        """Show a group at a path; ``letters`` are its first and last ("A–C")."""
        self.group = group
        self._set_place(path, letters, object_name, f"bracket {letters}")
        self._set_negated(group.negated)
        self._name.setText(f"( {letters} )")
        self._say()

    def _say(self) -> None:
        spoken = f"{'Not ' if self.group.negated else ''}Bracket {self.letters}, {self.count.text()}"
        name_part(self, self.objectName(), spoken)

    def set_counts(self, view: counts.Counts) -> None:
        """Show the bracket's number."""
        self._show_count(view.part(self.path))
        self._say()

    def _dragged_along(self) -> tuple[QLabel, ...]:
        return (self._name,)

    def _in_head(self, point: QPoint) -> bool:
        return point.y() < self.sequence.y()

    def parts(self) -> list[QWidget]:
        """Return what the keyboard can reach on the head, in order."""
        return [self, self.negate, self.more]
