"""What happens while something else is under way or has just gone: nothing is stopped or lost by it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.background import Background
from app.desk import Desk
from app.project import Moment
from app.qt_classes import QtClasses
from app.settings import Settings
from app.shell.as_of import AsOfControl
from app.shell.overlay import Overlay
from app.tasks import Job
from app.window import MainWindow
from tests.support.qt_window import Opener, part, press, wait_for


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    """Work away from the window's thread, once it may begin."""
    parent = QObject()
    classes = QtClasses(parent)
    with qtbot.waitCallback() as ready:
        classes.then(ready)
    yield Background(classes, parent)
    del parent


def test_work_that_begins_when_other_work_has_just_ended_is_neither_waited_for_nor_dropped(
    background: Background, qtbot: QtBot
) -> None:
    came: list[int] = []
    waits = threading.Event()
    ended = threading.Event()

    def first() -> int:
        ended.set()
        return 1

    background.start(first, came.append, _never)
    assert ended.wait(5)
    background.start(lambda: waits.wait(5) and 2, came.append, _never)
    qtbot.waitUntil(lambda: came == [1])
    assert background.busy
    waits.set()
    qtbot.waitUntil(lambda: came == [1, 2])


def test_work_that_begins_beside_other_work_waits_for_its_turn_and_the_window_for_nothing(
    background: Background, qtbot: QtBot
) -> None:
    came: list[int] = []
    waits = threading.Event()
    began: list[int] = []

    def work(number: int) -> int:
        began.append(number)
        assert waits.wait(10)
        return number

    for number in (1, 2, 3):
        background.start(partial(work, number), came.append, _never)
    qtbot.waitUntil(lambda: began == [1])
    assert came == []
    waits.set()
    qtbot.waitUntil(lambda: came == [1, 2, 3])
    assert not background.busy
    waits.clear()
    for number in (4, 5):
        background.start(partial(work, number), came.append, _never)
    waits.set()
    background.finish()
    assert came == [1, 2, 3, 4]
    assert not background.busy


def _never(error: Exception) -> None:
    raise error


def test_a_double_click_opens_a_project_once(
    open_window: Opener, shop: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.remember_project(shop)
    window = open_window(None)
    problems: list[str] = []
    window.refused.connect(problems.append)
    recent = part(window, QPushButton, "recent-1")
    with qtbot.waitSignal(window.opened):
        recent.click()
        qtbot.waitUntil(shop.with_name("shop.cardinal.lock").exists)
        recent.click()
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    window.open_project(shop)  # it is there
    assert problems == []
    window.close_project()
    with qtbot.waitSignal(window.opened):
        window.open_project(shop)


def test_what_is_chosen_last_while_a_project_opens_is_what_opens(
    open_window: Opener, shop: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, tmp_path / "other.cardinal"))
    window = open_window(None)
    problems: list[str] = []
    window.refused.connect(problems.append)
    with qtbot.waitSignal(window.opened):
        for wish in (shop, tmp_path / "none.cardinal", shop):  # the last is being opened as it is
            window.open_project(wish)
    window.close_project()
    with qtbot.waitSignals([window.opened, window.opened]):
        for wish in (other, tmp_path / "none.cardinal", shop):
            window.open_project(wish)
    assert window.desk is not None
    assert window.desk.project.path == shop
    assert problems == []


def test_words_and_editors_stop_nobody_else_who_asks(desk: Desk, qtbot: QtBot) -> None:
    held = threading.Event()
    came: list[bool] = []

    def work(_job: Job) -> bool:
        return held.wait(10)

    ticket = desk.project.tasks.submit("check", work, receiver=desk, done=came.append)
    desk.editing.document.set_purpose("another")
    qtbot.waitUntil(lambda: len(desk.project.tasks.unfinished) > 1)
    desk.editing.document.set_purpose("yet another")
    qtbot.waitUntil(lambda: desk.editing.display.settled)
    desk.editing.answering.leave()
    assert not ticket.cancelled
    held.set()
    qtbot.waitUntil(lambda: came == [True])
    wait_for(qtbot, desk)


def test_counting_again_moves_the_present_on_for_everybody(desk: Desk, qtbot: QtBot) -> None:
    desk.project.choose(Moment("now"))
    wait_for(qtbot, desk)
    before = desk.project.as_of
    with qtbot.waitSignal(desk.project.moment_changed):
        desk.do("recalculate")
    assert desk.project.as_of != before
    wait_for(qtbot, desk)


def test_what_could_not_be_restored_can_be_later(desk: Desk, qtbot: QtBot) -> None:
    desk.do("delete-segment")
    qtbot.waitUntil(lambda: bool(desk.keeper.restorable))
    wait_for(qtbot, desk)
    name = desk.keeper.restorable
    with desk.project.workspace.transaction() as cursor:
        cursor.execute("ALTER TABLE cardinal.segment_references RENAME TO gone")
    desk.do("restore-segment")
    assert not desk.keeper.restorable
    qtbot.waitUntil(lambda: desk.keeper.restorable == name)
    assert desk.bench.banners.text("refused")
    with desk.project.workspace.transaction() as cursor:
        cursor.execute("ALTER TABLE cardinal.gone RENAME TO segment_references")
    desk.do("restore-segment")
    qtbot.waitUntil(lambda: desk.editing.document.origin is not None)
    wait_for(qtbot, desk)


def test_panels_go_with_the_page_they_are_of(window: MainWindow, qtbot: QtBot) -> None:
    part(window, AsOfControl, "as-of").open()
    assert part(window, QFrame, "as-of-choice").isVisible()
    window.close_project()
    qtbot.waitUntil(lambda: window.findChild(QFrame, "as-of-choice") is None)


def test_a_panel_gives_no_focus_to_what_has_gone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    line = QLineEdit(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    panel = Overlay(window, "panel", 200)
    panel.open()
    panel.setFocus()
    line.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    press("Esc")
    assert not panel.isVisible()
