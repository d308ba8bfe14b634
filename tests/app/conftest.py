"""Tests of the window run without a display, on copies of one small project."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.desk import Desk
from app.settings import Settings
from app.theme import Mode
from app.window import MainWindow
from tests.support.qt import collect_here as collect_here
from tests.support.qt_layouts import lost_items
from tests.support.qt_shop import make_shop
from tests.support.qt_window import Opener, opened


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shop(tmp_path_factory.mktemp("shop") / "shop.cardinal")


@pytest.fixture
def shop(shop_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shop_file, tmp_path / "shop.cardinal"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.at(tmp_path / "settings.ini")


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[Opener]:
    """Opens windows, which are closed at the end."""
    windows: list[MainWindow] = []

    def open_one(path: Path | None, segment: str = "", theme: Mode = "light") -> MainWindow:
        windows.append(opened(qapp, qtbot, settings, path, segment, theme))
        return windows[-1]

    yield open_one
    lost = lost_items()
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not lost


@pytest.fixture
def window(open_window: Opener, shop: Path) -> MainWindow:
    return open_window(shop, "Lapsed high-value buyers")


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk
