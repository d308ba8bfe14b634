"""The segment that the README shows, built in the window by keyboard alone and by mouse alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.sample import write_shop
from tests.support.cli import do
from tests.support.qt_window import Opener, click, part, press, type_text, wait_for
from tests.support.shared import ROOT
from widgets.editor.controls import Choice
from widgets.picker.picker import Picker

CONTACTS = 200


def example() -> str:
    """Return the definition that stands in the README."""
    found = re.search(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the sample shop."""
    folder = tmp_path_factory.mktemp("sample")
    mapping = write_shop(folder, CONTACTS, seed=3)
    import_data(folder / "shop.cardinal", read_mapping(mapping.read_text("utf-8")), folder)
    return folder / "shop.cardinal"


@pytest.fixture
def window(sample: Path, open_window: Opener, tmp_path: Path) -> MainWindow:
    return open_window(shutil.copyfile(sample, tmp_path / "shop.cardinal"))


def save_and_compare(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """Hold what was built and saved against the README."""
    qtbot.waitUntil(lambda: desk.editing.document.origin is not None)
    built, path = desk.editing.document.segment, desk.project.path
    window.close()
    expected: Segment = read_segment(example())
    assert built == expected
    (shown,) = do("show", path, built.name, "--json").records
    assert shown["name"] == built.name


def test_by_keyboard_alone(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    def condition(column: str, card: str, line: str) -> None:
        press(f"Ctrl+Shift+{column}")
        qtbot.waitUntil(part(window, QWidget, card).hasFocus)
        press("Ins")
        qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
        type_text(line)
        press("Return")
        press("Ctrl+Return")
        wait_for(qtbot, desk)

    condition("I", "card-A", "orders over 300 last 6 months")
    condition("I", "card-B", "newsletter consent")
    condition("E", "card-C", "orders since 1 June 2026")
    press("Ctrl+R")
    type_text("Lapsed spenders")
    press("Return")
    press("Ctrl+S")
    save_and_compare(window, desk, qtbot)


class Mouse:
    """Clicks its way through the editor; only words that have to be said somewhere are typed."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def press(self, name: str) -> None:
        """Click what has that name, brought into view as a wheel would."""
        click(part(self.window, QWidget, name))

    def pick(self, words: str) -> None:
        """Click an entry of the picker."""
        picker = part(self.window, Picker, "picker")
        rows = [at for at, row in enumerate(picker.model.rows) if row.draft is not None and row.text == words]
        assert rows, [row.text for row in picker.model.rows]
        self._click_row(picker.list, picker.model.index(rows[0]))

    def choose(self, name: str, label: str) -> None:
        """Open a choice and click one of what it offers."""
        choice = part(self.window, Choice, name)
        click(choice)
        self._qtbot.waitUntil(choice.view().isVisible)
        self._qtbot.wait(QApplication.doubleClickInterval() + 200)  # a list that just opened takes no click
        at = choice.findText(label)
        assert at >= 0, [choice.itemText(each) for each in range(choice.count())]
        self._click_row(choice.view(), choice.model().index(at, 0))
        self._qtbot.waitUntil(lambda: not choice.view().isVisible())

    def fill(self, name: str, words: str) -> None:
        """Click into a line and say something there in the place of what it says."""
        line = part(self.window, QLineEdit, name)
        click(line)
        line.selectAll()
        if words:
            type_text(words)
        else:
            QTest.keyClick(line, Qt.Key.Key_Delete)

    def _click_row(self, view: QAbstractItemView, index: QModelIndex) -> None:
        view.scrollTo(index)
        place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_by_mouse_alone(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    mouse = Mouse(window, qtbot)

    def done() -> None:
        click(part(window, QPushButton, "condition-done"))
        wait_for(qtbot, desk)

    mouse.press("column-include-add")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "card-A") is not None)
    mouse.press("card-A-first")
    mouse.pick("Placed an order")
    mouse.choose("condition-measure", "total")
    mouse.choose("condition-operator", "greater than")
    mouse.fill("condition-values", "300")
    mouse.choose("condition-period-form", "last 6 months")
    done()
    mouse.press("column-include-add")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "card-B") is not None)
    mouse.press("card-B-first")
    mouse.pick("Newsletter consent")
    done()
    mouse.press("column-exclude-strip")
    mouse.press("column-exclude-add")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "card-C") is not None)
    mouse.press("card-C-first")
    mouse.pick("Placed an order")
    mouse.choose("condition-period-form", "from …")
    mouse.fill("condition-period-to", "")
    done()
    mouse.fill("segment-name", "Lapsed spenders")
    click(part(window, QToolButton, "bar-save"))
    save_and_compare(window, desk, qtbot)
