"""From nothing to a project in the real window: ways to start, dropping, cancelling, refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.importing import making
from app.importing.running import RunningPage
from app.settings import Settings
from app.window import MainWindow
from engine.workspace import Workspace
from tests.support.importing_window import ORDERS, choose, drop, of_files, write_files
from tests.support.qt_window import Opener, click, part, wait_for


@pytest.fixture
def start(open_window: Opener, settings: Settings, tmp_path: Path) -> MainWindow:
    """The window with nothing open; projects go to a folder of the test's own."""
    home = tmp_path / "home"
    home.mkdir()
    settings.projects_folder = home
    return open_window(None)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def wait_for_project(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.desk is not None)
    assert window.desk is not None
    wait_for(qtbot, window.desk)


def wait_to_see(window: MainWindow, qtbot: QtBot, name: str) -> None:
    def seen() -> bool:
        found = window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    qtbot.waitUntil(seen)


def begin_import(window: MainWindow, qtbot: QtBot) -> None:
    wait_to_see(window, qtbot, "import-assistant")
    begin = part(window, QPushButton, "import-begin")
    qtbot.waitUntil(begin.isEnabled)
    click(begin)


def failure(window: MainWindow, qtbot: QtBot) -> str:
    wait_to_see(window, qtbot, "import-failure")
    return part(window, QLabel, "import-problem").text()


def progress_until_open(window: MainWindow, qtbot: QtBot) -> list[int]:
    told: list[int] = []
    while window.desk is None:
        qtbot.wait(20)
        if part(window, RunningPage, "import-running").isVisible():
            told.append(part(window, QProgressBar, "import-progress").value())
    return told


# --- the sample shop -------------------------------------------------------------------------------------


def test_the_sample_shop_is_made_opened_and_opened_again(
    start: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(making, "CONTACTS", 300)
    click(part(start, QPushButton, "start-sample"))
    wait_to_see(start, qtbot, "import-running")
    assert part(start, QLabel, "import-title").text() == "Making the sample shop"
    told = progress_until_open(start, qtbot)
    assert told == sorted(told)
    assert len(set(told)) > 5
    assert told[-1] > 700
    wait_for_project(start, qtbot)
    assert start.desk is not None
    assert start.desk.project.catalog.contacts == 300
    path = tmp_path / "home" / "Sample shop.cardinal"
    made = path.stat().st_mtime_ns
    start.close_project()
    assert left_in(tmp_path / "home") == ["Sample shop.cardinal"]
    click(part(start, QPushButton, "start-sample"))
    wait_for_project(start, qtbot)
    assert start.desk.project.path == path
    assert start.actions_.action("try-sample").isEnabled()
    start.actions_.action("try-sample").trigger()  # it is open: nothing is made
    assert start.desk.project.path == path
    start.close_project()
    with Workspace.open(path) as workspace:
        assert workspace.catalog.contacts == 300
    assert made <= path.stat().st_mtime_ns


def test_a_cancelled_sample_leaves_nothing(start: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    click(part(start, QPushButton, "start-sample"))
    wait_to_see(start, qtbot, "import-running")
    bar = part(start, QProgressBar, "import-progress")
    qtbot.waitUntil(lambda: bar.value() > 100)
    click(part(start, QPushButton, "import-cancel"))
    assert start.start_page.isVisible()
    start.entrance.finish()
    assert left_in(tmp_path / "home") == []
    assert start.desk is None


def test_the_place_is_asked_for_where_there_is_no_folder_for_it(
    start: MainWindow, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.importing.files.home", lambda _: None)
    choose(monkeypatch)
    click(part(start, QPushButton, "start-sample"))
    assert start.start_page.isVisible()  # no place, no sample
    choose(monkeypatch, saved=shop.with_suffix(""))
    click(part(start, QPushButton, "start-sample"))
    wait_for_project(start, qtbot)
    assert start.desk is not None
    assert start.desk.project.path == shop.resolve()


# --- files -----------------------------------------------------------------------------------------------


def by_button(window: MainWindow, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, opened=files)
    click(part(window, QPushButton, "start-import"))


def by_dropping(window: MainWindow, files: list[Path], _: pytest.MonkeyPatch) -> None:
    assert drop(window, files)


def by_dropping_their_folder(window: MainWindow, files: list[Path], _: pytest.MonkeyPatch) -> None:
    assert drop(window, [files[0].parent])


@pytest.mark.parametrize("hand_over", [by_button, by_dropping, by_dropping_their_folder])
def test_files_become_a_project(
    hand_over: Callable[[MainWindow, list[Path], pytest.MonkeyPatch], None],
    start: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    hand_over(start, write_files(tmp_path / "shop"), monkeypatch)
    choose(monkeypatch, saved=tmp_path / "home" / "Shop")
    begin_import(start, qtbot)
    wait_for_project(start, qtbot)
    assert start.desk is not None
    assert start.desk.project.name == "Shop"
    assert start.desk.project.catalog.contacts == 5
    assert start.desk.project.catalog.activities[0].rows == 4
    start.close_project()
    assert left_in(tmp_path / "home") == ["Shop.cardinal"]


def test_leaving_the_assistant_goes_back(start: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    drop(start, write_files(tmp_path / "shop"))
    wait_to_see(start, qtbot, "import-assistant")
    click(part(start, QPushButton, "import-leave"))
    assert start.start_page.isVisible()


def test_further_files_join_those_that_are_looked_at(start: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    customers, orders = write_files(tmp_path / "shop")
    drop(start, [customers])
    wait_to_see(start, qtbot, "import-assistant")
    qtbot.waitUntil(part(start, QPushButton, "import-begin").isEnabled)
    drop(start, [orders])
    pages = start.entrance._pages
    assert pages is not None

    def both() -> bool:
        scene = pages.assistant.scene
        return scene is not None and len(scene.recipe.mapping.activities) == 1

    qtbot.waitUntil(both)


def test_without_a_place_the_assistant_stays(
    start: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drop(start, write_files(tmp_path / "shop"))
    choose(monkeypatch)
    begin_import(start, qtbot)
    assert part(start, QWidget, "import-assistant").isVisible()
    assert left_in(tmp_path / "home") == []


def test_a_taken_name_is_refused_and_the_assistant_is_a_step_back(
    start: MainWindow, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = shop.read_bytes()
    drop(start, write_files(tmp_path / "shop"))
    choose(monkeypatch, saved=shop)
    begin_import(start, qtbot)
    assert failure(start, qtbot) == (
        "shop.cardinal is there already; open that project to import into it, or choose another name"
    )
    click(part(start, QPushButton, "import-back"))
    assert part(start, QWidget, "import-assistant").isVisible()
    assert shop.read_bytes() == before
    choose(monkeypatch, saved=tmp_path / "home" / "Other")
    begin_import(start, qtbot)
    wait_for_project(start, qtbot)


def _rename_a_column(file: Path) -> None:
    file.write_text(ORDERS.replace("amount", "gross"), "utf-8")


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file that went away": (Path.unlink, "orders.csv: there is no such file"),
    "a column, by the place as the window names it": (
        _rename_a_column,
        "RFM: there is no column “amount”; there are “order_id”,",
    ),
}
"""What became of the orders since they were looked at, and how the sentence about it begins."""


@pytest.mark.parametrize(("spoil", "told"), SPOILT.values(), ids=SPOILT)
def test_what_is_gone_when_the_import_begins_is_named(
    start: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    told: str,
) -> None:
    files = write_files(tmp_path / "shop")
    drop(start, files)
    wait_to_see(start, qtbot, "import-assistant")
    qtbot.waitUntil(part(start, QPushButton, "import-begin").isEnabled)
    spoil(files[1])
    choose(monkeypatch, saved=tmp_path / "home" / "Shop")
    begin_import(start, qtbot)
    assert failure(start, qtbot).startswith(told)
    assert failure(start, qtbot)[-1] in ".?"
    assert left_in(tmp_path / "home") == []


def test_a_folder_without_data_is_refused(start: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    drop(start, [tmp_path / "empty"])
    assert failure(start, qtbot) == "There is no file to import in it; choose other files"
    click(part(start, QPushButton, "import-back"))
    assert start.start_page.isVisible()


def test_closing_the_window_in_the_midst_leaves_nothing(
    start: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    click(part(start, QPushButton, "start-sample"))
    wait_to_see(start, qtbot, "import-running")
    bar = part(start, QProgressBar, "import-progress")
    qtbot.waitUntil(lambda: bar.value() > 250)
    start.close()
    assert left_in(tmp_path / "home") == []


# --- dropping --------------------------------------------------------------------------------------------


def test_a_dropped_project_is_opened(start: MainWindow, shop: Path, qtbot: QtBot) -> None:
    assert drop(start, [shop])
    wait_for_project(start, qtbot)
    assert start.desk is not None
    assert start.desk.project.path == shop.resolve()


def test_files_over_a_line_are_not_taken_for_text(start: MainWindow, shop: Path, qtbot: QtBot) -> None:
    drop(start, [shop])
    wait_for_project(start, qtbot)
    line = part(start, QLineEdit, "segment-search")
    place = line.mapTo(start, line.rect().center())
    mime = of_files([shop])
    buttons = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    handle = start.windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, *buttons))
    assert start.childAt(place) is start.drop_wash
    start.drop_wash.hide()


def test_what_is_dropped_while_an_import_runs_is_not_taken_and_that_is_told(
    start: MainWindow, shop: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    click(part(start, QPushButton, "start-sample"))
    wait_to_see(start, qtbot, "import-running")
    refused = part(start, QLabel, "import-refused")
    for files in ([shop], write_files(tmp_path / "files")):
        refused.hide()
        assert drop(start, files)
        assert refused.isVisible()
    assert refused.text().startswith("What you dropped was not taken: one import at a time.")
    assert not start.start_page.isVisible()
    click(part(start, QPushButton, "import-cancel"))
    assert start.start_page.isVisible()
    assert start.desk is None


def test_what_is_no_file_is_not_taken(start: MainWindow) -> None:
    assert not drop(start, [])


def test_a_project_can_be_made_while_another_is_open(
    start: MainWindow, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drop(start, [shop])
    wait_for_project(start, qtbot)
    former = start.desk
    assert start.windowTitle() == "shop – Cardinal"
    choose(monkeypatch, opened=write_files(tmp_path / "files"), saved=tmp_path / "home" / "Other")
    start.actions_.action("new-project").trigger()
    wait_to_see(start, qtbot, "import-assistant")
    assert start.windowTitle() == "Cardinal"
    click(part(start, QPushButton, "import-leave"))
    assert start.desk is former
    assert former is not None
    assert former.bench.isVisible()  # nothing was begun, so it is there again
    assert start.windowTitle() == "shop – Cardinal"
    start.actions_.action("new-project").trigger()
    begin_import(start, qtbot)
    qtbot.waitUntil(lambda: start.desk is not former)
    wait_for_project(start, qtbot)
    assert start.desk is not None
    assert start.windowTitle() == "Other – Cardinal"
    with Workspace.open(shop) as workspace:  # it was closed
        assert workspace.catalog.contacts == 2_000
