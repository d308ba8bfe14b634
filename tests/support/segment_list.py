"""The list of saved segments in the real window, and hands on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.desk import Desk
from app.keeping.list_view import SegmentList
from app.keeping.model import NAME
from app.window import MainWindow
from tests.support.qt_window import part

VIP, EIGHT, LAPSED, BOTH = "VIP customers", "Eight cards", "Lapsed high-value buyers", "Both"
ALL = [BOTH, EIGHT, LAPSED, VIP]


def shown(listed: SegmentList) -> list[str]:
    model = listed.model()
    return [model.index(row, 0).data(NAME) for row in range(model.rowCount())]


def choose(listed: SegmentList, *names: str) -> None:
    """Click on the first and, with Ctrl, on the others."""
    for number, name in enumerate(names):
        spot = listed.visualRect(listed.model().index(shown(listed).index(name), 0)).center()
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, keys, spot)
    listed.setFocus()


def names(desk: Desk) -> list[str]:
    return [entry.name for entry in desk.editing.library.entries]


def take(window: MainWindow, menu: str, entry: str) -> None:
    """Click on an entry of an open menu."""
    opened = part(window, QMenu, menu)
    action = next(each for each in opened.actions() if each.objectName() == entry)
    opened.setActiveAction(action)
    QTest.mouseClick(opened, Qt.MouseButton.LeftButton, pos=opened.actionGeometry(action).center())
