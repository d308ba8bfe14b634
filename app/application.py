"""Puts the window together: the one place that composes it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import msgspec
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import crash
from app.cli.command import UsageError
from app.collector import Collector
from app.icons import IconSet, window_icon
from app.memory import give_back
from app.settings import APPLICATION, ORGANISATION, Settings
from app.theme import Mode, Theme
from app.window import MainWindow
from widgets.style import Look

SIGNALS_MS = 300
"""How often Python gets to see a Ctrl+C in the terminal while nothing happens in the window."""

TURN = 0.0005
"""Seconds after which a thread that counts lets the window's thread have its turn.

Python's own 5 ms add up: the window asks for a turn after each of hundreds of calls into Qt, and stood still
for half a second that way.
"""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the window is started for."""

    project: Path | None = None
    segment: str = ""
    screenshot: Path | None = None
    size: QSize | None = None
    theme: Mode | None = None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def read_wish(arguments: Sequence[str]) -> Wish:
    """Read the window's arguments; raises ``UsageError``."""
    parser = _Parser(prog="main.py", description="Open the window.", allow_abbrev=False)
    parser.add_argument("project", nargs="?", type=Path, metavar="WORKSPACE")
    parser.add_argument("segment", nargs="?", default="", metavar="SEGMENT")
    parser.add_argument("--screenshot", type=Path, metavar="FILE.png")
    parser.add_argument("--size", type=_size, metavar="WxH")
    parser.add_argument("--theme", choices=("light", "dark"))
    found = parser.parse_args(list(arguments))
    return Wish(**vars(found))


def _size(text: str) -> QSize:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"“{text}” is no size; write it as 1280x720")
    return QSize(int(width), int(height))


def run(arguments: Sequence[str]) -> int:
    """Open the window and run until it is closed; return the exit code."""
    wish = read_wish(arguments)
    application = QApplication.instance() or QApplication(["cardinal"])
    assert isinstance(application, QApplication)
    application.setOrganizationName(ORGANISATION)
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName("Cardinal")
    if wish.screenshot is None:
        code, problem = _run(application, wish, Settings.of_user())
    else:
        with TemporaryDirectory(prefix="cardinal-") as folder:  # a picture shows nobody's remembered sizes
            code, problem = _run(application, wish, Settings.at(Path(folder) / "settings.ini"))
    if problem is not None:
        raise problem  # from here, where no frame holds the window any more
    return code


def compose(application: QApplication, settings: Settings, theme: Mode | None = None) -> MainWindow:
    """Return the window with all it needs, not shown yet; ``theme`` stands above the remembered one."""
    sys.setswitchinterval(TURN)
    give_back()
    painted = Theme(application)
    painted.apply(theme or settings.theme)
    icons = IconSet(painted)
    look = Look(painted.tokens.colours(), icons.icon)
    window = MainWindow(painted, icons, look, settings)
    window.setWindowIcon(window_icon())
    # They belong to the window: all of them end with it, in the order that Qt wants.
    painted.setParent(window)
    look.setParent(window)
    return window


def fit_screen(window: QWidget) -> None:
    """Let a window that is larger than its screen fill it, so that nothing lies beyond the edge."""
    room, wanted = window.screen().availableSize(), window.size()
    if wanted.boundedTo(room) != wanted:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def _run(application: QApplication, wish: Wish, settings: Settings) -> tuple[int, Exception | None]:
    """Run until the window is closed; return the exit code, and what kept a picture from being taken."""
    taking = wish.screenshot is not None
    window = compose(application, settings, wish.theme or ("light" if taking else None))
    crash.install_hooks(window.mishap.emit)
    if wish.size is not None:
        window.setMinimumSize(1, 1)
        window.resize(wish.size)
    elif not taking:
        fit_screen(window)
    window.show()
    if wish.project is not None:
        project = wish.project
        QTimer.singleShot(0, window, lambda: window.open_project(project, wish.segment))
    collector = Collector()
    collector.settle()
    window.loaded.connect(collector.settle)
    ending = _listen_for_signals(application)
    problem: Exception | None = None
    if wish.screenshot is None:
        code = application.exec()
    else:
        from app.screenshot import Screenshot  # only for pictures

        taker = Screenshot(window, wish.screenshot, wants_project=wish.project is not None)
        code = application.exec()
        problem = taker.problem
    ending.stop()
    if not window.close():  # what can't be kept was told, but the session ends
        window.close()
    window.put_away()  # where a mistake of the program came first: its threads would keep it for ever
    collector.stop()
    return code, problem


def _listen_for_signals(application: QApplication) -> QTimer:
    for told in (signal.SIGINT, signal.SIGTERM):  # the end of a session is no crash
        signal.signal(told, lambda *_: application.exit())  # unlike quit, it asks no window whether it may
    timer = QTimer(application, interval=SIGNALS_MS)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer
