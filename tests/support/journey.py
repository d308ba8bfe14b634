"""From files to an exported segment as a person goes: dropping, clicking, typing in the real window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.shell.app_bar import NameField
from app.window import MainWindow
from engine.workspace import Recording
from tests.support.importing_window import choose, drop
from tests.support.qt_window import click, part, press, type_text, wait_for

WAIT = 120_000


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """Files to begin with, what is typed into the picker, how many contacts that must find."""

    name: str
    files: tuple[str, ...]
    typed: str
    size: str
    """SQL over the files, whose folder is ``{folder}``."""


class Came(msgspec.Struct, frozen=True, eq=False):
    """What a journey came to."""

    desk: Desk
    size: int | None
    recorded: Recording
    exported: list[str]


class Traveller:
    """Goes through one journey; ``see`` is told at every step what is on the screen."""

    def __init__(
        self, window: MainWindow, qtbot: QtBot, patch: pytest.MonkeyPatch, see: Callable[[str], None]
    ) -> None:
        self._window = window
        self._qtbot = qtbot
        self._patch = patch
        self._see = see

    def go(self, files: Sequence[Path], typed: str, home: Path) -> Came:
        """Drop the files and end with a segment that is saved, recalculated, charted and exported."""
        self._import(files, home / "Project.cardinal")
        self._build(typed)
        recorded = self._recalculate()
        self._chart()
        exported = self._export(home / "segment.csv")
        return Came(self._desk, self._desk.editing.live.headline.size.value, recorded, exported)

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk

    def _import(self, files: Sequence[Path], project: Path) -> None:
        self._see("1-start")
        assert drop(self._window, files)
        self._qtbot.waitUntil(self._can_begin, timeout=WAIT)
        begin = part(self._window, QPushButton, "import-begin")
        self._see("2-assistant")
        choose(self._patch, saved=project)
        click(begin)
        self._see("3-running")
        self._qtbot.waitUntil(lambda: self._window.desk is not None, timeout=WAIT)
        wait_for(self._qtbot, self._desk)
        report = part(self._window, QPushButton, "report-build")
        self._qtbot.waitUntil(report.isVisible, timeout=WAIT)
        self._see("4-report")
        click(report)

    def _build(self, typed: str) -> None:
        press("Ctrl+Shift+I")
        self._qtbot.waitUntil(lambda: part(self._window, QWidget, "card-A").hasFocus(), timeout=WAIT)
        press("Ins")
        self._qtbot.waitUntil(lambda: self._has_focus("picker-search"), timeout=WAIT)
        type_text(typed)
        self._see("5-picker")
        press("Return")
        press("Return")
        wait_for(self._qtbot, self._desk)
        part(self._window, NameField, "segment-name").edit()
        type_text("Good customers")
        press("Return")
        click(part(self._window, QToolButton, "bar-save"))
        self._qtbot.waitUntil(lambda: self._desk.editing.document.saved is not None, timeout=WAIT)
        wait_for(self._qtbot, self._desk)
        self._see("6-saved")

    def _recalculate(self) -> Recording:
        desk = self._desk
        desk.bench.insight.open_tab("sizes")
        start = part(self._window, QPushButton, "recalculate-start")
        self._qtbot.waitUntil(start.isEnabled, timeout=WAIT)
        with self._qtbot.waitSignal(desk.insight.recalculating.finished, timeout=WAIT):
            click(start)
        wait_for(self._qtbot, desk)
        self._see("7-recalculated")
        (recorded,) = desk.project.workspace.recordings.latest().values()
        return recorded

    def _chart(self) -> None:
        self._desk.bench.insight.open_tab("history")
        wait_for(self._qtbot, self._desk)
        self._see("8-chart")

    def _export(self, target: Path) -> list[str]:
        self._desk.bench.insight.open_tab("preview")
        wait_for(self._qtbot, self._desk)
        choose(self._patch, saved=target)
        click(part(self._window, QToolButton, "preview-export"))
        self._qtbot.waitUntil(target.exists, timeout=WAIT)
        wait_for(self._qtbot, self._desk)
        self._see("9-exported")
        return target.read_text("utf-8-sig").splitlines()[1:]

    def _can_begin(self) -> bool:
        found = self._window.findChild(QPushButton, "import-begin")
        return found is not None and found.isEnabled()

    def _has_focus(self, name: str) -> bool:
        found = self._window.findChild(QLineEdit, name)
        return found is not None and found.hasFocus()
