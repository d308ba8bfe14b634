"""A project that is put away is let go of: nothing of the window's keeps it, nor what it had read."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.shell.command_palette import CommandPalette
from app.shell.places import DATA, IMPORT, SEGMENT, TEMPLATES
from app.window import MainWindow
from tests.support.qt_window import Opener, part, wait_for
from widgets import intents


def use(window: MainWindow, qtbot: QtBot) -> list[weakref.ref[object]]:
    """Use a bit of everything; return what must not outlive the project."""
    desk = window.desk
    assert desk is not None
    for place in (SEGMENT, TEMPLATES, DATA, IMPORT, SEGMENT):
        desk.bench.places.open(place)
        wait_for(qtbot, desk)
    for tab in desk.bench.insight.titles:
        desk.bench.insight.open_tab(tab)
        wait_for(qtbot, desk)
    window.actions_.action("command-palette").trigger()
    part(window, CommandPalette, "command-palette").close_panel()
    desk.tour.start()
    desk.bench.builder.intent.emit(intents.AddCard(intents.Gap("include", 0)))
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    wait_for(qtbot, desk)
    return [
        weakref.ref(each) for each in (desk, desk.project, desk.project.workspace, desk.editing, desk.bench)
    ]


def test_a_project_that_is_put_away_is_let_go_of(
    open_window: Opener, shop: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, tmp_path / "other.cardinal"))
    window = open_window(shop)
    kept = use(window, qtbot)
    with qtbot.waitSignal(window.opened):
        window.open_project(other, "")
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    assert [type(found).__name__ for each in kept if (found := each()) is not None] == []
