"""Projects that are opened, refused, left and remembered."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app import crash, log
from app.desk import Desk
from app.importing.renewal import Renewal
from app.project import open_workspace, reopened
from app.settings import Settings
from app.shell.places import SEGMENT
from app.tasks import Job
from app.window import MainWindow
from tests.support.qt_window import Opener, part, press, shown, wait_for

NAME = "Lapsed high-value buyers"


def test_the_start_page_offers_what_works(open_window: Opener, shop: Path, settings: Settings) -> None:
    settings.remember_project(shop)
    window = open_window(None)
    assert window.focusWidget() is window.start_page
    assert part(window, QPushButton, "start-open").isVisible()
    recent = part(window, QPushButton, "recent-1")
    assert "shop" in recent.accessibleName()
    assert not window.actions_.action("save").isEnabled()


def test_return_presses_the_button_that_has_the_focus(
    open_window: Opener, shop: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.remember_project(shop)
    window = open_window(None)
    part(window, QPushButton, "recent-1").setFocus()
    with qtbot.waitSignal(window.opened):
        press("Return")
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    recalculate = part(window, QToolButton, "bar-recalculate")
    recalculate.setFocus()
    with qtbot.waitSignal(window.actions_.action("recalculate").triggered):
        press("Enter")


def test_a_project_that_cannot_be_opened_is_told(open_window: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window(None)
    with qtbot.waitSignal(window.refused):
        window.open_project(tmp_path / "none.cardinal")
    assert shown(window, "start-problem") == f"There is no project {tmp_path}/none.cardinal; check the name"


def test_going_back_to_the_start_page(window: MainWindow) -> None:
    window.actions_.action("close-project").trigger()
    assert window.desk is None
    assert window.start_page.isVisible()
    assert window.windowTitle() == "Cardinal"


def test_sizes_theme_and_segment_are_remembered(
    window: MainWindow, open_window: Opener, settings: Settings, shop: Path, qtbot: QtBot
) -> None:
    window.resize(1500, 800)
    window.set_theme("dark")
    press("Ctrl+B")
    assert window.desk is not None
    window.desk.bench.insight.open_tab("details")
    window.close()
    assert settings.theme == "dark"
    again = open_window(shop)
    assert again.desk is not None
    wait_for(qtbot, again.desk, NAME)
    assert not part(again, QWidget, "sidebar").isVisible()
    assert again.desk.bench.insight.tab == "details"


def test_new_data_of_a_project_that_has_been_left_are_not_shown(
    desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, shop.with_name("other.cardinal")))
    renewal = Renewal(opened=reopened(desk.project.workspace, desk.project.session))
    with qtbot.waitSignal(window.opened):
        window._slices.begin(window._arrive(open_workspace(other), "", SEGMENT))
        desk.refreshing.renewed.emit(renewal)
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    assert window.desk.project.path == other
    assert window._stack.currentWidget() is window.desk.bench


def test_a_mistake_in_background_work_is_told(
    desk: Desk, window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(log.FOLDER_VARIABLE, str(tmp_path / "log"))
    for owner, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, hook, getattr(owner, hook))  # so that they are put back
    crash.install_hooks(window.tell)

    def broken(_job: Job) -> None:
        raise ZeroDivisionError("a name that stays here")

    desk.project.tasks.submit("main", broken, receiver=desk)
    qtbot.waitUntil(lambda: desk.bench.banners.text("told") != "")
    assert desk.bench.banners.text("told").startswith("This is a mistake of the program (ZeroDivisionError)")
    written = log.file().read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert "a name that stays here" not in written
