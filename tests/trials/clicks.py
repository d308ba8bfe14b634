"""Somebody who clicks and types at random, in the whole window: nothing may go wrong, whatever they do.

``python -m tests.trials.clicks --steps 3000 --seed 1`` prints what was done last before each mistake (an
exception, a warning of Qt, work that never ends), and ends with 1 when there was one. What is rarely met is
tried more often.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDesktopServices,
    QInputMethodEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from app.application import compose
from app.collector import Collector
from app.counting import all_parts
from app.desk import Desk
from app.settings import Settings
from app.window import MainWindow
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.sample import write_shop
from widgets import paths
from widgets.intents import Gap, GroupItems, Intent, MoveItem

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60
"""Seconds after which work that does not end is a mistake."""

TEXTS = (
    "a", "A", "orders over 300 last 6 months", "newsletter consent", "(A and B) or C", "not A", "A or (B",
    "x" * 300, "12.5", "-1", "999999999999999999999", "2026-06-01", "31/02/2026", "€", "İstanbul", "'; drop",
    "%", "[a", "PL", "vip, test", "orders", "sum", "country is PL", " ", "‏ עברית", "🙂", "credit > 10",
)  # fmt: skip

KEYS = (
    "Return", "Escape", "Tab", "Backtab", "Up", "Down", "Left", "Right", "Space", "Delete", "Backspace",
    "End", "PgUp", "PgDown", "Menu", "Shift+F10", "F1", "F2", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+K", "Ctrl+E",
    "Alt+Up", "Alt+Down", "Alt+Left", "Alt+Right", "Ctrl+G", "Ctrl+Shift+G", "Ctrl+S", "Ctrl+D", "Ctrl+C",
    "Ctrl+V", "Home", "Ctrl+F", "Ctrl+N", "Ctrl+A",
)  # fmt: skip

SIZES = ((1280, 720), (1920, 1080), (1024, 640), (2560, 1440))
ENDINGS = (".csv", ".xlsx", ".parquet", ".json", ".sql", ".png", ".svg", ".txt", ".cardinal", "")
LEAVING = ("Quit", "Close the project")
"""Beginnings of what is chosen in a menu rarely or never."""

IGNORED = (
    "This plugin does not support",
    "commitData called with an editor that does not belong to this view",
)
"""What Qt says where there is no display, and of a name that its field has handed over already.

Return hands it over in the next turn of the event loop; in the same one the keyboard may have left the field.
"""


class Hand:
    """Does one random thing after the other in a window, and remembers what it did last."""

    def __init__(self, window: MainWindow, chance: random.Random, files: Sequence[Path]) -> None:
        self.window, self.chance, self.files = window, chance, files
        self.done: deque[str] = deque(maxlen=8)
        self._met: Counter[str] = Counter()
        self._ways: dict[Callable[[], str], int] = {
            self.click: 50,
            self.enter: 14,
            self.press: 12,
            self.choose: 12,
            self.move: 8,
            self.turn_to: 4,
            self.point: 4,
            self.open_menu: 5,
            self.double_click: 3,
            self.scroll: 3,
            self.resize: 1,
            self.repaint: 1,
        }

    def act(self) -> None:
        """Do something."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            self.done.append(self._in_menu(popup))
        else:
            (way,) = self.chance.choices([*self._ways], [*self._ways.values()])
            self.done.append(way())

    def click(self) -> str:
        """Press a button."""
        button = self._rare([*self._shown(QAbstractButton), *self._shown(QComboBox)])
        if button is None:
            return "nothing to click"
        said = f"click {button.objectName()}"
        QTest.mouseClick(button, LEFT)
        return said

    def enter(self) -> str:
        """Enter a text, sometimes instead of what was there, sometimes with Return."""
        fields = (*self._shown(QLineEdit), *self._shown(QPlainTextEdit), *self._shown(QAbstractSpinBox))
        field = self._rare(fields)
        if field is None:
            return "nothing to type in"
        text = self.chance.choice(TEXTS)
        said = f"type {text[:40]!r} into {field.objectName()}"
        field.setFocus()
        if self.chance.random() < 0.4:
            QTest.keySequence(field, QKeySequence("Ctrl+A"))
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(text)
            QApplication.sendEvent(field, committed)
        if self.chance.random() < 0.5:
            QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Return)
            said += ", Return"
        return said

    def press(self) -> str:
        """Press a key wherever the focus is."""
        key, target = self.chance.choice(KEYS), QApplication.focusWidget() or self.window
        said = f"{key} on {target.objectName()}"
        QTest.keySequence(target, QKeySequence(key))
        return said

    def choose(self) -> str:
        """Click a row of a list or table, sometimes twice."""
        view = self._rare([each for each in self._shown(QAbstractItemView) if _rows(each)])
        if view is None:
            return "no rows"
        columns = view.horizontalHeader().count() if isinstance(view, QTableView) else 1
        row, column = self.chance.randrange(_rows(view)), self.chance.randrange(max(columns, 1))
        place = view.visualRect(view.model().index(row, column)).center()
        said = f"row {row} of {view.objectName()}"
        if view.viewport().rect().contains(place):
            act = _click_twice if self.chance.random() < 0.2 else _click
            act(view.viewport(), place)
        return said

    def turn_to(self) -> str:
        """Choose a tab."""
        tabs = self._rare(self._shown(QTabBar))
        if tabs is None or not tabs.count():
            return "no tabs"
        index = self.chance.randrange(tabs.count())
        said = f"tab {tabs.tabText(index)}"
        _click(tabs, tabs.tabRect(index).center())
        return said

    def move(self) -> str:
        """Do what a drag of a card would do."""
        desk = self.window.desk
        items = _items(desk) if desk is not None else []
        if desk is None or not items:
            return "nothing to move"
        source, side = self.chance.choice(items), self.chance.choice(paths.SIDES)
        onto = self.chance.choice(items)
        intent: Intent = self.chance.choice((MoveItem(source, Gap(side, 0)), GroupItems(source, (onto,))))
        desk.bench.builder.intent.emit(intent)
        return str(intent)

    def point(self) -> str:
        """Let the mouse rest on something."""
        part = self.chance.choice(self._shown(QWidget))
        QTest.mouseMove(part, part.rect().center())
        return f"point at {part.objectName()}"

    def open_menu(self) -> str:
        """Press the right button on something."""
        part = self.chance.choice(self._shown(QWidget))
        said, place = f"menu of {part.objectName()}", part.rect().center()
        QTest.mouseClick(part, Qt.MouseButton.RightButton)
        wanted = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, part.mapToGlobal(place))
        QApplication.sendEvent(part, wanted)
        return said

    def double_click(self) -> str:
        """Click something twice."""
        part = self.chance.choice(self._shown(QWidget))
        said = f"double click {part.objectName()}"
        _click_twice(part, part.rect().center())
        return said

    def scroll(self) -> str:
        """Turn the wheel over something."""
        part = self.chance.choice(self._shown(QWidget))
        place = QPointF(part.rect().center())
        held = self.chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier))
        turned = QPoint(0, self.chance.choice((-360, 360)))
        wheel = QWheelEvent(
            place, QPointF(part.mapToGlobal(place)), QPoint(), turned, Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(part, wheel)
        return f"scroll {part.objectName()}"

    def resize(self) -> str:
        """Pull the window to another size."""
        size = self.chance.choice(SIZES)
        self.window.resize(*size)
        return f"resize to {size}"

    def repaint(self) -> str:
        """Choose a theme."""
        theme = self.chance.choice(("light", "dark", "system"))
        self.window.actions_.action(f"theme-{theme}").trigger()
        return f"theme {theme}"

    def _in_menu(self, menu: QMenu) -> str:
        """Choose something of an open menu, or close it."""
        actions = [each for each in menu.actions() if each.isEnabled() and not each.isSeparator()]
        action = self._rare_action(actions) if self.chance.random() < 0.85 else None
        if action is None:
            menu.close()
            return "close the menu"
        said = f"choose {action.text()!r}"
        if action.menu() is not None:
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Right)
        else:
            _click(menu, menu.actionGeometry(action).center())
        return said

    def _rare(self, parts: Sequence[W]) -> W | None:
        """Return one of ``parts``, rather one of a kind that was rarely met."""
        names = [re.sub(r"-[A-Z](?=-|$)|\d+", "", part.objectName()) for part in parts]
        return self._weighed(parts, names)

    def _rare_action(self, actions: Sequence[QAction]) -> QAction | None:
        kept = [each for each in actions if not each.text().replace("&", "").startswith(LEAVING)]
        return self._weighed(kept, [each.text() for each in kept])

    def _weighed(self, found: Sequence[T], names: Sequence[str]) -> T | None:
        if not found:
            return None
        (at,) = self.chance.choices(range(len(found)), [(1 + self._met[name]) ** -1.5 for name in names])
        self._met[names[at]] += 1
        return found[at]

    def _shown(self, kind: type[W]) -> list[W]:
        """Return what of a kind can be clicked on, in the panel or window that is in front."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        return [part for part in front.findChildren(kind) if _reachable(part)]


def _click(part: QWidget, place: QPoint) -> None:
    QTest.mouseClick(part, LEFT, Qt.KeyboardModifier.NoModifier, place)


def _click_twice(part: QWidget, place: QPoint) -> None:
    """Press twice and let go, which is not part of Qt's own: an arrow held down counts on for ever."""
    QTest.mouseDClick(part, LEFT, Qt.KeyboardModifier.NoModifier, place)
    if shiboken6.isValid(part):
        QTest.mouseRelease(part, LEFT, Qt.KeyboardModifier.NoModifier, place)


def _reachable(part: QWidget) -> bool:
    if not (part.isVisible() and part.isEnabled()):
        return False
    top = part.window()
    at = top.childAt(part.mapTo(top, part.rect().center()))
    return at is not None and (at is part or part.isAncestorOf(at))


def _rows(view: QAbstractItemView) -> int:
    """Return how many of the first rows there are; the others are scrolled to."""
    return min(view.model().rowCount(), 30) if view.model() is not None else 0


def _items(desk: Desk) -> list[str]:
    """Return the paths of all cards and groups."""
    found = (path for path, _ in all_parts(desk.editing.document.segment))
    return [path for path in found if "." in path and not paths.is_condition(path)]


class Mistakes:
    """What went wrong, each with what was done before it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.hand: Hand | None = None

    def add(self, what: str) -> None:
        """Keep and print a mistake."""
        before = [] if self.hand is None else list(self.hand.done)
        self.found.append(what)
        print(f"{what}\n  after {before}", flush=True)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Listen to everything that says something went wrong."""

        def told(error: BaseException | None) -> None:
            self.add("".join(traceback.format_exception(error)))

        def of_qt(_kind: object, _context: object, text: str) -> None:
            if not any(ignored in text for ignored in IGNORED):
                self.add(f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")

        with (
            mock.patch.object(sys, "excepthook", lambda _kind, error, _frames: told(error)),
            mock.patch.object(sys, "unraisablehook", lambda seen: told(seen.exc_value)),
            mock.patch.object(threading, "excepthook", lambda seen: told(seen.exc_value)),
        ):
            before = qInstallMessageHandler(of_qt)
            try:
                yield
            finally:
                qInstallMessageHandler(before)


@contextmanager
def choices(chance: random.Random, folder: Path, files: Sequence[Path]) -> Iterator[None]:
    """Answer every dialog for files at random, and open nothing outside of the window."""

    def to_save(*_: Any, **__: Any) -> tuple[str, str]:
        name = f"file{chance.randrange(10)}{chance.choice(ENDINGS)}"
        return chance.choice(("", str(folder / name), str(folder / name), "/proc/none/x.csv")), ""

    def some(*_: Any, **__: Any) -> tuple[list[str], str]:
        return [str(file) for file in chance.sample(files, min(len(files), chance.randrange(4)))], ""

    def one(*_: Any, **__: Any) -> tuple[str, str]:
        return str(chance.choice([*files, *folder.iterdir(), ""])), ""

    def a_folder(*_: Any, **__: Any) -> str:
        return chance.choice(("", str(folder), "/proc/none"))

    with (
        mock.patch.object(QFileDialog, "getSaveFileName", to_save),
        mock.patch.object(QFileDialog, "getOpenFileName", one),
        mock.patch.object(QFileDialog, "getOpenFileNames", some),
        mock.patch.object(QFileDialog, "getExistingDirectory", a_folder),
        mock.patch.object(QDesktopServices, "openUrl", return_value=True),
    ):
        yield


def run(application: QApplication, folder: Path, seed: int, steps: int) -> list[str]:
    """Do so many random things to a small shop in ``folder``; return what went wrong."""
    chance, mistakes = random.Random(seed), Mistakes()
    project, made = folder / "shop.cardinal", folder / "made"
    made.mkdir()
    (folder / "files").mkdir()
    mapping = write_shop(folder / "files", 300, seed=seed)
    import_data(project, read_mapping(mapping.read_text("utf-8")), folder / "files")
    files = sorted(file for file in (folder / "files").iterdir() if file != mapping)
    with choices(chance, made, files), mistakes.watched():
        window = compose(application, Settings.at(folder / "settings.ini"), "light")
        collector = Collector()
        collector.settle()
        window.resize(*SIZES[0])
        window.show()
        window.open_project(shutil.copyfile(project, folder / "opened.cardinal"))
        mistakes.hand = hand = Hand(window, chance, files)
        _go(application, window, hand, mistakes, steps)
        window.close()
        collector.stop()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return mistakes.found


def _go(application: QApplication, window: MainWindow, hand: Hand, mistakes: Mistakes, steps: int) -> None:
    """Run the event loop and act in it; a menu has a loop of its own, in which the next step is taken."""
    done, waited_since = 0, 0.0

    def step() -> None:
        nonlocal done, waited_since
        if done >= steps or not window.isVisible():
            while (popup := QApplication.activePopupWidget()) is not None:
                popup.close()
            QTimer.singleShot(50, application.quit)
            return
        QTimer.singleShot(hand.chance.choice((0, 0, 5, 20, 60)), step)
        if done % 50 == 0 and window.desk is not None and not window.desk.quiet:
            waited_since = waited_since or time.monotonic()
            if time.monotonic() - waited_since < PATIENCE:
                return
            mistakes.add("what was asked for never came")
        waited_since = 0.0
        done += 1
        hand.act()

    window.opened.connect(step, Qt.ConnectionType.SingleShotConnection)
    application.exec()


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    faulthandler.enable()
    gc.disable()  # as the program does: the collector of the window's thread does it
    with tempfile.TemporaryDirectory(prefix="cardinal-") as name:
        os.environ.update(HOME=name, CARDINAL_LOG_FOLDER=name)
        found = run(QApplication(["cardinal"]), Path(name), wish.seed, wish.steps)
    print(f"{wish.steps} steps, {len(found)} mistakes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
