"""A window that changed its theme is the window that was opened in it, wherever one looks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.preferences.page import PLACE as SETTINGS
from app.restyling import MANY
from app.shell.places import DATA, IMPORT, SEGMENT, TEMPLATES
from app.theme import DARK, Mode, Theme
from app.window import MainWindow
from engine.definition.model import Card, Column, FieldCondition, Segment, segment
from tests.support.qt_window import Opener, part, press, wait_for
from widgets import intents
from widgets.builder.view import BuilderView
from widgets.editor.editor import ConditionEditor
from widgets.popover import show_text
from widgets.style import KIND, SIDE, set_property

TABS = ("preview", "profile", "history", "waterfall", "overlap", "sql", "summary", "details")
"""All but the one that tells the time."""


def many_cards() -> Segment:
    """Return a segment of more cards than can be seen, red ones and unfinished ones among them."""

    def card(at: int) -> Card:
        conditions = tuple(
            FieldCondition(field="country", op="is", values=(name,), negated=at % 4 == 1)
            for name in ("DE", "AT", "CH")
        )
        return Card(match="any", negated=at % 3 == 2, conditions=conditions if at % 5 else ())

    items = tuple(card(at) for at in range(8))
    return segment(
        name="Many cards",
        include=Column(items=items, joins=("or", "and") * 3 + ("or",)),
        exclude=Column(items=items[:4], joins=("and",) * 3),
    )


# --- where one looks; each returns what is to be seen, None for the window ---------------------------------


def place(name: str, window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.bench.places.open(name)


def tab(name: str, window: MainWindow) -> None:
    place(SEGMENT, window)
    assert window.desk is not None
    window.desk.bench.insight.open_tab(name)


def scroll(part_of_all: float, window: MainWindow) -> None:
    place(SEGMENT, window)
    QApplication.processEvents()
    for area in window.findChildren(QAbstractScrollArea):
        if area.isVisible():
            bar = area.verticalScrollBar()
            bar.setValue(round(bar.maximum() * part_of_all))


def fold(window: MainWindow) -> None:
    """Collapse or expand a card."""
    part(window, BuilderView, "builder").focus_part("include.items[1]")
    press("Ctrl+.")


def edit(window: MainWindow) -> None:
    """Edit a condition in its place."""
    part(window, BuilderView, "builder").intent.emit(intents.EditCondition("include.items[3].conditions[1]"))


def leave(window: MainWindow) -> None:
    """Leave the editor as it was found."""
    part(window, ConditionEditor, "condition-editor").give_up()
    scroll(0.5, window)


def explain(window: MainWindow) -> None:
    """Show a popover."""
    show_text(part(window, QLabel, "size"), "What stands here, and why")


def open_menu(window: MainWindow) -> QWidget:
    menu = window.findChildren(QMenu)[0]
    menu.popup(window.mapToGlobal(QPoint(40, 40)))
    return menu


def close_menu(window: MainWindow) -> None:
    window.findChildren(QMenu)[0].hide()


def open_palette(window: MainWindow) -> None:
    window.actions_.action("command-palette").trigger()


LOOKS: dict[str, Callable[[MainWindow], QWidget | None]] = {
    **{name: partial(place, name) for name in (DATA, TEMPLATES, SETTINGS, IMPORT, SEGMENT)},
    **{name: partial(tab, name) for name in TABS},
    "collapsed": fold,
    "expanded": fold,
    "editor": edit,
    "half way down": leave,
    "all the way down": partial(scroll, 1.0),
    "top": partial(scroll, 0.0),
    "popover": explain,
    "menu": open_menu,
    "no menu": close_menu,
    "command palette": open_palette,
}


def look(window: MainWindow, qtbot: QtBot) -> dict[str, QImage]:
    """Return what is to be seen everywhere, one after the other."""
    assert window.desk is not None
    part(window, QLabel, "status-message").hide()  # it goes by itself after some time
    seen: dict[str, QImage] = {}
    for name, go in LOOKS.items():
        shown = go(window) or window
        wait_for(qtbot, window.desk)
        QApplication.processEvents()
        seen[name] = shown.grab().toImage()
    press("Escape")
    return seen


@pytest.fixture
def without_blinking(qapp: QApplication) -> None:
    qapp.setCursorFlashTime(0)


@pytest.mark.usefixtures("without_blinking")
def test_a_changed_theme_is_everywhere(
    open_window: Opener, shop_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    def opened(theme: Mode) -> MainWindow:
        (tmp_path / theme).mkdir()
        window = open_window(Path(shutil.copy(shop_file, tmp_path / theme)), theme=theme)
        assert window.desk is not None
        window.desk.editing.start_with(many_cards())
        wait_for(qtbot, window.desk)
        look(window, qtbot)  # so that everything is there
        return window

    def changed(theme: Mode) -> dict[str, QImage]:
        window.set_theme(theme)
        qtbot.waitUntil(lambda: window._theme.complete)
        return look(window, qtbot)

    def others(one: dict[str, QImage], other: dict[str, QImage]) -> list[str]:
        return [name for name in LOOKS if one[name] != other[name]]

    window = opened("light")
    light = look(window, qtbot)
    dark, light_again = changed("dark"), changed("light")
    window.close()
    assert others(light, light_again) == []
    assert others(look(opened("dark"), qtbot), dark) == []
    assert len(others(light, dark)) == len(LOOKS)


class Paints(QObject):
    """Whether something was painted since it was asked last."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_a_window_that_was_to_be_painted_when_the_theme_changed_is_painted(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme, window = Theme(qapp), QWidget()
    theme.apply("light")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    paints = Paints(window)
    window.update()  # as an overlay does that goes, the palette that the theme was chosen in
    theme.apply("dark")
    qtbot.waitUntil(lambda: theme.complete and paints.seen)


def test_what_comes_into_sight_during_a_change_is_next(qapp: QApplication, qtbot: QtBot) -> None:
    theme, area, rows = Theme(qapp), QScrollArea(), QWidget()
    theme.apply("light")
    labels = [QLabel(str(at), rows) for at in range(MANY * 10)]
    for at, label in enumerate(labels):
        label.setGeometry(0, at * 20, 80, 20)
    rows.resize(80, len(labels) * 20)
    area.setWidget(rows)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)

    def dark(label: QLabel) -> bool:
        return label.palette().color(label.foregroundRole()).name().upper() == DARK.text

    theme.apply("dark")
    qtbot.waitUntil(area.updatesEnabled)
    assert dark(labels[0])
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: dark(labels[-1]))
    assert not theme.complete
    theme.finish()
    assert all(map(dark, labels))


def test_the_last_of_quick_changes_stands(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(None)
    before = window.grab().toImage()
    for theme in ("dark", "light", "dark", "light"):
        window.set_theme("dark" if theme == "dark" else "light")
        QApplication.processEvents()
    qtbot.waitUntil(lambda: window._theme.complete)
    assert window.grab().toImage() == before
    assert window.updatesEnabled()


def test_the_window_answers_during_a_change(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(None)
    window.set_theme("dark")
    assert not window._theme.complete
    assert not window.updatesEnabled()  # one sees the former picture
    window.resize(window.width() + 20, window.height())
    qtbot.waitUntil(lambda: window._theme.complete)
    assert window.updatesEnabled()


def test_parts_that_go_during_a_change_are_missed_by_nobody(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window(None)
    gone = [QLabel(str(at), window) for at in range(20)]
    for label in gone:
        label.show()
    QApplication.processEvents()
    window.set_theme("dark")
    QApplication.processEvents()
    for label in gone:
        shiboken6.delete(label)
    qtbot.waitUntil(lambda: window._theme.complete)


def test_a_part_that_becomes_another_kind_after_a_change_keeps_nothing_of_the_former(
    open_window: Opener, qtbot: QtBot
) -> None:
    window = open_window(None)
    label, fresh = QLabel("A", window), QLabel("A", window)
    for each, kind in ((label, "badge"), (fresh, "muted")):
        each.setProperty(KIND, kind)
        each.setProperty(SIDE, "include")
        each.show()
    window.set_theme("dark")
    qtbot.waitUntil(lambda: window._theme.complete)
    set_property(label, KIND, "muted")
    assert label.palette() == fresh.palette()
    assert label.font() == fresh.font()
    assert label.minimumSize() == fresh.minimumSize()
