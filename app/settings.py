"""What the program remembers of a person's choices, typed; a project's own settings are kept in its file."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from app.theme import MODES, Mode

ORGANISATION = APPLICATION = "Cardinal"
MOST_RECENT = 8

T = TypeVar("T")


class Settings:
    """Reads and writes choices; whatever is missing or unreadable is its default."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @classmethod
    def of_user(cls) -> Settings:
        """Return the settings of whoever is logged in."""
        return cls(QSettings(ORGANISATION, APPLICATION))

    @classmethod
    def at(cls, path: Path) -> Settings:
        """Return settings kept in an INI file of their own."""
        return cls(QSettings(str(path), QSettings.Format.IniFormat))

    def save(self) -> None:
        """Write what has changed to the disk now."""
        self._store.sync()

    # --- choices ----------------------------------------------------------------------------------------

    @property
    def theme(self) -> Mode:
        """Light, dark or as the system."""
        found = self._get("theme", str, "system")
        return next((mode for mode in MODES if mode == found), "system")

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._store.setValue("theme", mode)

    @property
    def sidebar_shown(self) -> bool:
        """Whether the list of saved segments is open."""
        return self._get("sidebar-shown", bool, True)

    @sidebar_shown.setter
    def sidebar_shown(self, shown: bool) -> None:
        self._store.setValue("sidebar-shown", shown)

    @property
    def segment_order(self) -> str:
        """How the list of saved segments is sorted, as the list itself writes it; "" for never chosen."""
        return self._get("segment-order", str, "")

    @segment_order.setter
    def segment_order(self, order: str) -> None:
        self._store.setValue("segment-order", order)

    @property
    def insight_shown(self) -> bool:
        """Whether the insight panel is open."""
        return self._get("insight-shown", bool, True)

    @insight_shown.setter
    def insight_shown(self, shown: bool) -> None:
        self._store.setValue("insight-shown", shown)

    @property
    def insight_tab(self) -> str:
        """The id of the insight panel's tab that was open last."""
        return self._get("insight-tab", str, "preview")

    @insight_tab.setter
    def insight_tab(self, tab: str) -> None:
        self._store.setValue("insight-tab", tab)

    @property
    def tutorial_done(self) -> bool:
        """Whether somebody has been through the tutorial, or wants none."""
        return self._get("tutorial-done", bool, False)

    @tutorial_done.setter
    def tutorial_done(self, done: bool) -> None:
        self._store.setValue("tutorial-done", done)

    # --- places -----------------------------------------------------------------------------------------

    def layout(self, part: str) -> QByteArray:
        """Return the remembered sizes of ``part`` (a window, a splitter); empty when there are none."""
        return self._get(f"layout/{part}", QByteArray, QByteArray())

    def set_layout(self, part: str, state: QByteArray) -> None:
        """Remember the sizes of ``part``."""
        self._store.setValue(f"layout/{part}", state)

    @property
    def recent(self) -> tuple[Path, ...]:
        """The projects opened last, newest first; files that are gone are left out."""
        found = self._store.value("recent")
        names = [found] if isinstance(found, str) else list(found or [])
        return tuple(path for path in map(Path, names) if path.is_file())

    def remember_project(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        newest = path.absolute()
        names = [str(newest), *(str(each) for each in self.recent if each != newest)]
        self._store.setValue("recent", names[:MOST_RECENT])

    @property
    def projects_folder(self) -> Path | None:
        """The folder that the last new project was put into."""
        found = self._get("projects-folder", str, "")
        return Path(found) if found else None

    @projects_folder.setter
    def projects_folder(self, folder: Path) -> None:
        self._store.setValue("projects-folder", str(folder))

    def last_segment(self, project: Path) -> str:
        """Return the name of the segment that was open last in a project, "" for none."""
        return self._get(f"last-segment/{_key(project)}", str, "")

    def set_last_segment(self, project: Path, name: str) -> None:
        """Remember which segment of a project is open."""
        self._store.setValue(f"last-segment/{_key(project)}", name)

    def _get(self, name: str, kind: type[T], default: T) -> T:
        # Without the type, a new process gets text back for everything.
        try:
            value = self._store.value(name, default, type=kind)
        except (TypeError, EOFError):  # damaged by hand
            return default
        return value if isinstance(value, kind) else default


def _key(project: Path) -> str:
    # A slash would be a folder of settings.
    return str(project.absolute()).replace("/", "|").replace("\\", "|")
