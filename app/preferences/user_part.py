"""Settings that are kept on this computer for its user, for every project."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from app import log
from app.actions import Actions
from app.preferences.parts import Panel, side_by_side
from app.shell.parts import button, elided
from widgets.style import name_part

THEMES = (
    ("theme-system", "As the system"),
    ("theme-light", "Light"),
    ("theme-dark", "Dark"),
)


class UserPart(Panel):
    """The theme, and where the log is."""

    def __init__(self, actions: Actions) -> None:
        super().__init__(
            "settings-user",
            "This computer",
            "Kept for you on this computer, for every project that you open.",
        )
        self._actions = {name: actions.action(name) for name, _ in THEMES}
        self._group = QButtonGroup(self)
        self.themes: dict[str, QRadioButton] = {}
        self.themes |= {name: self._theme(self._actions[name], text) for name, text in THEMES}
        self._show_theme()
        self.add("Theme", "", side_by_side(*self.themes.values()))
        path = elided(str(log.file()), "body", "settings-log")
        path.setAccessibleName("Where the log is")
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        show = button("Show the folder", "settings-log-show", self._show_log)
        copy = button("Copy the path", "settings-log-copy", self._copy_log)
        told = "Mistakes of the program are written there, for whoever mends it. It holds no personal data."
        self.add("Log", told, path, side_by_side(show, copy))

    def _theme(self, action: QAction, text: str) -> QRadioButton:
        radio = QRadioButton(text)
        name_part(radio, f"settings-{action.objectName().removeprefix('action-')}", f"Theme: {text.lower()}")
        self._group.addButton(radio)
        radio.clicked.connect(action.trigger)
        action.changed.connect(self._show_theme)
        return radio

    def _show_theme(self) -> None:
        for name, radio in self.themes.items():
            if self._actions[name].isChecked():
                radio.setChecked(True)

    @staticmethod
    def _show_log() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log.folder())))

    @staticmethod
    def _copy_log() -> None:
        QGuiApplication.clipboard().setText(str(log.file()))
