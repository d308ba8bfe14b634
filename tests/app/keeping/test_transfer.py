"""Definitions exported from and imported into the real window; what is unclear is asked there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.importing.assistant.assistant import Assistant
from app.importing.assistant.file_list import FileList
from app.importing.assistant.notices import Notices
from app.keeping.import_panel import ImportPanel
from app.shell.banner import Banner
from app.window import MainWindow
from engine.definition.codec import read_segment, write_segment
from engine.definition.model import Card, Column, SegmentCondition, segment
from tests.support.insight import settle
from tests.support.qt import narrowed
from tests.support.qt_shop import SAVED
from tests.support.qt_window import Opener, click, part, press, wait_for

VIP = "VIP customers"
NAMES = [definition.name for definition in SAVED]


@pytest.fixture
def window(open_window: Opener, shop: Path) -> MainWindow:
    return open_window(shop, VIP)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "definitions"
    made.mkdir()
    return made


def names(desk: Desk) -> list[str]:
    return [entry.name for entry in desk.editing.library.entries]


def status(window: MainWindow) -> str:
    return part(window, QLabel, "status-message").text()


def test_one_goes_into_a_file(
    desk: Desk, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    offered: list[str] = []

    def choose(_parent: object, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(proposed).name)
        return str(folder / "vip"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    desk.keeper.transfer.export([VIP])
    file = folder / "vip.json"
    qtbot.waitUntil(file.exists)
    settle(qtbot, desk)
    assert offered == ["VIP customers.json"]
    assert status(window) == f"Exported {file}."
    assert read_segment(file.read_bytes()) == SAVED[1]


def test_all_go_into_a_folder_and_nothing_is_replaced_unasked(
    desk: Desk, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window.actions_.action("export-segments").trigger()
    qtbot.waitUntil(lambda: len(list(folder.iterdir())) == 3)
    settle(qtbot, desk)
    assert status(window) == f"Exported 3 segments into {folder}."
    (folder / f"{VIP}.json").write_text("mine", "utf-8")
    desk.keeper.transfer.export_into(folder, [VIP, "Eight cards"])
    banner = part(window, Banner, "banner-transfer")
    assert "holds 2 of these files already" in banner.accessibleName()
    click(part(banner, QPushButton, "banner-transfer-offer-2"))
    qtbot.waitUntil((folder / f"{VIP} 2.json").exists)
    settle(qtbot, desk)
    assert (folder / f"{VIP}.json").read_text("utf-8") == "mine"
    desk.keeper.transfer.export_into(folder, [VIP])
    click(part(window, QPushButton, "banner-transfer-offer-1"))
    qtbot.waitUntil(lambda: (folder / f"{VIP}.json").read_text("utf-8") == write_segment(SAVED[1]))
    settle(qtbot, desk)


def test_a_folder_that_can_not_be_written_to_is_told(desk: Desk, folder: Path, qtbot: QtBot) -> None:
    desk.keeper.transfer.write({VIP: folder / "none" / "x.json"})
    qtbot.waitUntil(
        lambda: (
            "x.json could not be written: there is no such folder"
            in desk.bench.banners.text("transfer-refused")
        )
    )


def drop(window: MainWindow, *files: Path) -> None:
    """Drop files on the builder."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    spot = QPoint(600, 400)
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, data, left, none))


def test_clear_files_are_imported_at_once(desk: Desk, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    user = segment(name="User", include=Column(items=(Card(conditions=(SegmentCondition(segment="Used"),)),)))
    used = segment(name="Used", include=SAVED[1].include)
    for number, definition in enumerate((user, used)):
        (folder / f"{number}.json").write_text(write_segment(definition), "utf-8")
    drop(window, *sorted(folder.iterdir()))
    qtbot.waitUntil(lambda: "User" in names(desk))
    settle(qtbot, desk)
    assert names(desk) == sorted([*NAMES, "Used", "User"])
    assert status(window) == "Imported 2 segments."
    sizes = {entry.name: entry.size for entry in desk.editing.library.entries}
    assert sizes["User"] == sizes["Used"] == sizes[VIP]
    assert window.findChild(ImportPanel) is None


def test_taken_names_and_wrong_files_are_asked_in_the_window(
    desk: Desk, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    changed = write_segment(SAVED[1]).replace('"vip"', '"test"')
    (folder / "a.json").write_text(changed, "utf-8")
    (folder / "b.json").write_text(write_segment(SAVED[2]), "utf-8")
    (folder / "c.json").write_text(changed.replace(VIP, "Wrong").replace('"tags"', '"tagz"'), "utf-8")
    drop(window, *sorted(folder.iterdir()))
    qtbot.waitUntil(lambda: window.findChild(ImportPanel) is not None)
    panel = part(window, ImportPanel, "segment-import-panel")
    assert part(panel, QLabel, "import-told").text() == (
        "1 of 3 files can't be imported. 2 names are taken: choose what becomes of the segments."
    )
    problem = part(panel, QLabel, "import-problem-3").text()
    assert problem.startswith("c.json: include.items[0].conditions[0].field: there is no field “tagz”")
    go = part(panel, QPushButton, "import-go")
    assert go.text() == "Import 2 segments"
    assert part(panel, QComboBox, "import-choice-1").hasFocus()
    assert narrowed(part(panel, QComboBox, "import-choice-1")).endswith("…")
    part(panel, QComboBox, "import-choice-1").setCurrentIndex(1)
    part(panel, QComboBox, "import-choice-2").setCurrentIndex(2)
    assert go.text() == "Import 1 segment"
    click(go)
    qtbot.waitUntil(lambda: f"{VIP} 2" in names(desk))
    wait_for(qtbot, desk, f"{VIP} 2")
    assert desk.project.workspace.segments.saved("Eight cards").version == 1
    (folder / "b.json").unlink()
    (folder / "c.json").unlink()
    drop(window, folder / "a.json")
    qtbot.waitUntil(panel.isVisible)
    click(part(panel, QPushButton, "import-go"))
    qtbot.waitUntil(lambda: desk.project.workspace.segments.saved(VIP).version == 2)
    drop(window, folder / "a.json")
    qtbot.waitUntil(panel.isVisible)
    press("Esc")
    assert not panel.isVisible()
    settle(qtbot, desk)


def test_the_open_segment_shows_its_imported_version(
    desk: Desk, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    file = folder / "a.json"
    file.write_text(write_segment(SAVED[1]).replace('"vip"', '"test"'), "utf-8")
    drop(window, file)
    qtbot.waitUntil(lambda: window.findChild(ImportPanel) is not None)
    click(part(window, QPushButton, "import-go"))
    document = desk.editing.document
    qtbot.waitUntil(lambda: document.origin is not None and document.origin.version == 2)
    assert desk.editing.document.clean
    assert desk.editing.document.segment == desk.project.workspace.segments.get(VIP)
    settle(qtbot, desk)


def test_definitions_need_a_project(open_window: Opener, folder: Path) -> None:
    window = open_window(None)
    file = folder / "a.json"
    file.write_text(write_segment(SAVED[1]), "utf-8")
    drop(window, file)
    assert "Open a project first" in part(window, QLabel, "start-problem").text()


def test_a_definition_among_data_becomes_a_segment_and_the_data_are_looked_at(
    desk: Desk, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    (folder / "a.json").write_text(write_segment(SAVED[1]).replace(f'"{VIP}"', '"Among data"'), "utf-8")
    (folder / "notes.csv").write_text("note,author\nhello,me\n", "utf-8")
    drop(window, *sorted(folder.iterdir()))
    qtbot.waitUntil(lambda: "Among data" in names(desk))
    qtbot.waitUntil(lambda: window.findChild(FileList, "import-files") is not None)
    files = part(window, FileList, "import-files")
    qtbot.waitUntil(lambda: [one.name for one in files.entries][1:] == ["notes.csv"])
    settle(qtbot, desk)


def test_a_definition_among_data_for_a_new_project_is_told(
    open_window: Opener, folder: Path, qtbot: QtBot
) -> None:
    window = open_window(None)
    (folder / "a.json").write_text(write_segment(SAVED[1]), "utf-8")
    (folder / "people.csv").write_text("id,email\n1,a@x.example\n2,b@x.example\n", "utf-8")
    drop(window, *sorted(folder.iterdir()))
    qtbot.waitUntil(lambda: window.findChild(FileList, "import-files") is not None)
    assistant = part(window, Assistant, "import-assistant")
    qtbot.waitUntil(lambda: assistant.scene is not None and assistant.scene.is_current)
    files = part(window, FileList, "import-files")
    files.setCurrentIndex(files.listed.index(2))
    told = [one.text for one in part(window, Notices, "import-source-notice").notices]
    assert told == [
        "a.json: this is a segment, no data; drop it on an open project, or save it as a segment. "
        "It is not used."
    ]
