"""The README's first five minutes, followed word by word in the real window."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.settings import Settings
from app.shell.app_bar import NameField
from app.window import MainWindow
from tests.support.qt_window import Opener, click, press, type_text, wait_for
from tests.support.shared import ROOT
from widgets.builder.column import NAMES
from widgets.builder.slim import Strip

WORD = re.compile(r"\*\*(?P<named>[^*]+)\*\*|type\s+`(?P<typed>[^`]+)`", re.IGNORECASE)
KEYS = {"Return"}


def steps() -> list[str]:
    """Return the numbered steps that stand in the README."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.split("## The first five minutes", 1)[1].split("\n## ", 1)[0]
    return [
        " ".join(found.split())
        for found in re.findall(r"^\d\. ((?:.+\n(?:   .+\n)*))", section, re.MULTILINE)
    ]


class Newcomer:
    """Does what a step says: clicks what is named in bold, types what is said to be typed."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def follow(self, step: str) -> None:
        for found in WORD.finditer(step):
            named, typed = found["named"], found["typed"]
            if typed is not None:
                type_text(typed)
            elif named in KEYS:
                press(named)
            else:
                self.click(named)
            self.rest()

    def click(self, words: str) -> None:
        """Click what is called so; of several, the one furthest to the right."""
        if self._turned(words):
            return
        self._qtbot.waitUntil(lambda: bool(self._called(words)))
        places = {part: part.mapTo(self._window, part.rect().center()) for part in self._called(words)}
        click(max(places, key=lambda part: (places[part].x(), places[part].y())))

    def rest(self) -> None:
        """Wait until the window has nothing more to do."""
        QApplication.processEvents()
        self._qtbot.waitUntil(self._settled)

    def _settled(self) -> bool:
        if self._window.entrance.busy:
            return False
        return self._window.desk is None or self._window.desk.quiet

    def _turned(self, words: str) -> bool:
        """Turn to a tab of that name, if there is one."""
        for bar in self._window.findChildren(QTabBar):
            for at in range(bar.count()):
                if bar.isVisible() and bar.tabText(at) == words:
                    bar.setCurrentIndex(at)
                    return True
        return False

    def _called(self, words: str) -> list[QWidget]:
        return [
            part
            for part in self._window.findChildren(QWidget)
            if part.isVisible() and part.isEnabled() and words in _names(part)
        ]


def _names(part: QWidget) -> set[str]:
    """Return what a person reads on a part that can be clicked."""
    if isinstance(part, NameField):
        return {part.placeholderText()}
    if isinstance(part, Strip):
        return {NAMES["exclude"]}  # painted along it
    if isinstance(part, QAbstractButton):
        return {part.text().lstrip("+ "), *(label.text() for label in part.findChildren(QLabel))}
    return set()


def test_the_six_steps(open_window: Opener, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    settings.projects_folder = tmp_path
    window = open_window(None)
    newcomer = Newcomer(window, qtbot)
    found = steps()
    assert len(found) == 6
    for step in found:
        newcomer.follow(step)
    desk = window.desk
    assert isinstance(desk, Desk)
    wait_for(qtbot, desk)
    size = desk.editing.live.headline.size.value
    assert size is not None
    assert 0 < size < desk.project.catalog.contacts
    assert [saved.name for saved in desk.project.workspace.segments.all()] == [
        "Good customers who went quiet"
    ]
    shown = desk.editing.document.segment
    assert [len(side.items) for side in (shown.include, shown.exclude)] == [2, 1]
    assert desk.bench.insight.tab == "history"
