"""Saved segments at the left, as the window shows them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import LEAST_SIZE, MainWindow
from tests.support.imported import asked
from tests.support.qt_shop import SAVED
from tests.support.qt_window import part, press, type_text, wait_for


def test_saved_segments_are_listed_with_their_sizes(window: MainWindow, shop: Path) -> None:
    model = part(window, QListView, "segment-list").model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == sorted(definition.name for definition in SAVED)
    sizes = [model.index(row, 0).data(Qt.ItemDataRole.UserRole + 1) for row in range(model.rowCount())]
    window.close()
    assert sizes == [f"{asked(shop, name).size:,}" for name in names]


def test_new_can_be_read_in_the_smallest_window(desk: Desk, window: MainWindow) -> None:
    window.resize(LEAST_SIZE)
    QApplication.processEvents()
    new = desk.bench.sidebar.new_button
    assert new.width() >= new.sizeHint().width()


def test_searching_the_sidebar_and_opening_with_return(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+F")
    type_text("VIP")
    model = part(window, QListView, "segment-list").model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["VIP customers"]
    press("Return")
    wait_for(qtbot, desk, "VIP customers")
