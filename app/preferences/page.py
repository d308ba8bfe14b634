"""The place for settings: one page that scrolls, what the project keeps before what the computer keeps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions import Actions
from app.preferences.kept import KeptSettings
from app.preferences.project_part import ProjectPart
from app.preferences.user_part import UserPart
from app.project import Project
from app.shell.parts import clear, label
from widgets.style import name_part

PLACE = "settings"
WIDEST, GAP = 760, 16
SIDE_BY_SIDE = 1200
"""From this width in pixels both parts stand beside each other."""


class SettingsPage(QScrollArea):
    """Both parts, no wider than one reads well, beside each other where there is room."""

    def __init__(
        self, kept: KeptSettings, project: Project, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(self, "settings", "Settings")
        self.project = ProjectPart(kept, project)
        self.user = UserPart(actions)
        inside = clear(QWidget())
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(GAP)
        column.addWidget(label("Settings", "page-title"))
        self._both = clear(QWidget(inside))
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._both)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(GAP)
        for part in (self.project, self.user):
            self._parts.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self._both, 1)
        row.addStretch(0)
        column.addLayout(row)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._both.setMaximumWidth(2 * WIDEST + GAP if wide else WIDEST)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.project.show_settings()  # the data may have another end since
