"""The sheet of keys shows every key, in the room there is, and gives the focus back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea

from app.actions import ROWS, key_text
from app.keeping.deeds import DEEDS
from app.shell.shortcut_sheet import ShortcutSheet
from app.window import MainWindow
from tests.support.qt_window import part, press
from widgets.builder.actions import ACTIONS


def test_the_sheet_has_every_key_and_gives_the_focus_back(window: MainWindow) -> None:
    search = part(window, QLineEdit, "segment-search")
    press("Ctrl+F")
    assert search.hasFocus()
    press("F1")
    sheet = part(window, ShortcutSheet, "shortcut-sheet")
    assert sheet.isVisible()
    keys = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Ctrl+K", "F1", "Ctrl+S", "Alt+Up"} <= keys
    registered = [row.shortcut for row in ROWS] + [row.shortcut for row in ACTIONS]
    registered += [deed.shortcut for deed in DEEDS]
    assert {key_text(shortcut) for shortcut in registered if shortcut} <= keys
    press("Esc")
    assert not sheet.isVisible()
    assert search.hasFocus()


@pytest.mark.parametrize("height", [720, 1080, 1440])
def test_the_sheet_of_keys_shows_as_many_as_the_window_has_room_for(window: MainWindow, height: int) -> None:
    window.resize(1920, height)
    press("F1")
    sheet = part(window, ShortcutSheet, "shortcut-sheet")
    area = part(window, QScrollArea, "shortcut-list")
    cut_off = area.verticalScrollBar().maximum() > 0
    assert cut_off == (height < 1440)
    assert not cut_off or sheet.panel.geometry().bottom() > height - 32
    press("Esc")
