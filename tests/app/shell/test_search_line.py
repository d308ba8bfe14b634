"""Lines to search in are emptied by Escape, which reaches what is around them once they are empty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.shell.search_line import SearchLine
from app.window import MainWindow
from tests.support.qt_window import part


def test_escape_empties_a_search(qtbot: QtBot) -> None:
    line = SearchLine("some-search", "Search something")
    qtbot.addWidget(line)
    QTest.keyClicks(line, "lapsed")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_all_of_the_window_are_such_lines(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.do("open-templates")
    found = {each.objectName() for each in window.findChildren(QLineEdit) if "search" in each.objectName()}
    assert found >= {"segment-search", "gallery-search", "preview-search"}
    for name in found - {"command-search", "picker-search"}:
        assert isinstance(part(window, QLineEdit, name), SearchLine)
