"""Qt's classes are made on the window's thread before anything begins on another."""

from __future__ import annotations

import subprocess
import sys
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.background import Background
from app.qt_classes import QtClasses
from tests.support.shared import ROOT

COUNTED = """
from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication
from app.qt_classes import QtClasses
application = QCoreApplication([])
before = len(vars(QtWidgets))
classes = QtClasses()
classes.then(application.quit)
application.exec()
print(before < len(vars(QtWidgets)), all(name in vars(QtWidgets) for name in dir(QtWidgets)))
"""


def test_all_are_there_once_it_has_ended() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split()[1] == "True", done.stderr


def test_work_waits_for_them(qtbot: QtBot) -> None:
    parent = QObject()
    classes = QtClasses(parent)
    background = Background(classes, parent)
    came: list[object] = []
    background.start(threading.get_ident, came.append, came.append)
    assert background.busy
    assert came == []
    qtbot.waitUntil(lambda: len(came) == 1)
    assert came[0] != threading.get_ident()
    background.start(threading.get_ident, came.append, came.append)  # at once, now that they are there
    qtbot.waitUntil(lambda: len(came) == 2)


def test_work_given_up_before_it_began_never_begins(qtbot: QtBot) -> None:
    parent = QObject()
    classes = QtClasses(parent)
    background = Background(classes, parent)
    came: list[object] = []
    background.start(threading.get_ident, came.append, came.append)
    background.finish()
    assert not background.busy
    ready: list[bool] = []
    classes.then(lambda: ready.append(True))
    qtbot.waitUntil(lambda: bool(ready))
    assert came == []
