"""Opening the real window in tests, waiting for its numbers, pressing its keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.application import compose
from app.desk import Desk
from app.settings import Settings
from app.theme import Mode
from app.window import MainWindow
from engine.workspace import Role

Opener = Callable[..., MainWindow]
W = TypeVar("W", bound=QWidget)


def opened(
    application: QApplication,
    qtbot: QtBot,
    settings: Settings,
    path: Path | None,
    segment: str = "",
    theme: Mode = "light",
) -> MainWindow:
    """Return the window, shown, with a project (if any) and its numbers standing."""
    window = compose(application, settings, theme)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    if path is not None:
        with qtbot.waitSignal(window.opened):
            window.open_project(path, segment)
        assert window.desk is not None
        wait_for(qtbot, window.desk, segment)
    return window


def wait_for(qtbot: QtBot, desk: Desk, segment: str = "") -> None:
    """Wait until nothing is awaited, with ``segment`` on the screen when one is named."""

    def settled() -> bool:
        shown = not segment or desk.editing.document.segment.name == segment
        return shown and desk.quiet

    qtbot.waitUntil(settled)


def awaited(desk: Desk) -> set[Role]:
    """Return the roles from whose threads something is awaited."""
    return {ticket.role for ticket in desk.project.tasks.unfinished}


def part(window: QWidget, kind: type[W], name: str) -> W:
    """Return the one widget of an object name."""
    found = window.findChild(kind, name)
    assert found is not None, f"there is no {name}"
    return found


def shown(window: QWidget, name: str) -> str:
    """Return what the label of an object name says."""
    return part(window, QLabel, name).text()


def press(keys: str) -> None:
    """Press a key or a chord on whatever has the focus, as a person would: never in the same instant."""
    QApplication.processEvents()
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keySequence(target, QKeySequence(keys))


def click(widget: QWidget) -> None:
    """Click in the middle of a widget."""
    QApplication.processEvents()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_over(window: QWidget, name: str, text: str) -> None:
    """Type into a line in the place of what stands there."""
    line = part(window, QLineEdit, name)
    line.setFocus()
    line.selectAll()
    type_text(text)


def type_text(text: str) -> None:
    """Type into whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keyClicks(target, text)
