"""The sample shop with two saved segments in the real window, and the page of the size over time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.page import HistoryPage
from app.window import MainWindow
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.workspace import Workspace
from tests.support.qt_history import settle
from tests.support.qt_window import Opener

NAME = "Buyers who read"
ORDERS = """{"type":"card","title":"Bought lately","conditions":[{"type":"activity","activity":"orders",
  "window":{"type":"last","n":60,"unit":"day"}}]}"""
NEWS = """{"type":"card","title":"Newsletter","conditions":[
  {"type":"field","field":"newsletter","op":"is_true"}]}"""
MAILS = """{"type":"card","title":"Reads","conditions":[{"type":"activity","activity":"emails",
  "window":{"type":"last","n":20,"unit":"day"}}]}"""


def made(name: str, include: str, joins: str = "") -> Segment:
    words = ",".join(f'"{word}"' for word in joins.split())
    return read_segment(
        f'{{"format":"cardinal.segment/1","name":"{name}","include":{{"items":[{include}],"joins":[{words}]}}}}'
    )


@pytest.fixture(scope="session")
def with_segments(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("past") / "shop.cardinal"))
    with Workspace.open(path) as workspace:
        workspace.segments.save(made(NAME, f"{ORDERS},{MAILS},{NEWS}", "or and"))
        workspace.segments.save(made("Readers", MAILS))
    return path


@pytest.fixture
def window(open_window: Opener, with_segments: Path, tmp_path: Path) -> MainWindow:
    return open_window(Path(shutil.copy(with_segments, tmp_path / "shop.cardinal")), NAME)


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> HistoryPage:
    desk.bench.insight.open_tab("history")
    found = desk.past.page
    found.controls.choose(reach="quarter")
    settle(desk, qtbot)
    return found
