"""The place for settings: one page that scrolls, what the project keeps before what the computer keeps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions import Actions
from app.preferences.kept import KeptSettings
from app.preferences.project_part import ProjectPart
from app.preferences.user_part import UserPart
from app.project import Project
from app.shell.parts import clear, label
from widgets.style import name_part

PLACE = "settings"
WIDEST = 760


class SettingsPage(QScrollArea):
    """Both parts, in a column no wider than one reads well."""

    def __init__(self, kept: KeptSettings, project: Project, actions: Actions) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(self, "settings", "Settings")
        self.project = ProjectPart(kept, project)
        self.user = UserPart(actions)
        inside = clear(QWidget())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        column.addWidget(label("Settings", "page-title"))
        for part in (self.project, self.user):
            part.setMaximumWidth(WIDEST)
            row = QHBoxLayout()
            row.addWidget(part, 1)
            row.addStretch(0)
            column.addLayout(row)
        column.addStretch(1)
        self.setWidget(inside)
