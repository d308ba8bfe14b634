"""Builders to press, type and drag on, in the real theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QDragLeaveEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.theme import Theme
from engine.definition.model import Segment
from tests.support.qt import collect_here as collect_here
from tests.support.qt_layouts import lost_items
from tests.support.widgets_demo import Demo, settle
from tests.support.widgets_segments import build

MakeDemo = Callable[..., Demo]

AWAY = QPoint(-100, -100)
"""Where the mouse is over no window."""


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    made = Theme(qapp)
    made.apply("light")
    return made


@pytest.fixture
def make_demo(qtbot: QtBot, theme: Theme) -> Iterator[MakeDemo]:
    """Return a function that shows a segment (or its text) in a window with builder and equation bar."""
    demos: list[Demo] = []

    def make(found: Segment | str, width: int = 1280, height: int = 800) -> Demo:
        QCursor.setPos(AWAY)  # wherever a test before left the mouse
        demo = Demo(theme, build(found) if isinstance(found, str) else found)
        qtbot.addWidget(demo)
        demo.resize(width, height)
        demo.show()
        demos.append(demo)
        settle()
        return demo

    yield make
    lost = lost_items()
    for demo in demos:  # Qt sends the next drag's events to the last target, be it deleted by then
        if shiboken6.isValid(demo.builder):
            QApplication.sendEvent(demo.builder, QDragLeaveEvent())
    settle()
    assert not lost
