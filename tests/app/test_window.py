"""The window's parts at every size: room, the way of the Tab key, names, targets to hit."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.application import fit_screen
from app.desk import Desk
from app.window import MainWindow
from tests.support.qt import focusable
from tests.support.qt_window import Opener, part, press
from widgets.builder.condition_row import ConditionRow
from widgets.phrase import LINE, metrics

LEAST_TARGET = 24
EXEMPT = "equation-token-"  # brackets stand in running text


@pytest.mark.parametrize(
    ("width", "height", "fills"), [(-1, 0, False), (0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_a_window_larger_than_the_screen_fills_it(width: int, height: int, fills: bool, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    window.resize(room.width() + width, room.height() + height)
    fit_screen(window)
    assert window.isMaximized() == fills


def test_of_a_larger_window_builder_and_insight_both_have_more(desk: Desk, window: MainWindow) -> None:
    parts = (desk.bench.builder, desk.bench.insight)
    window.resize(1280, 720)
    small = [part.width() for part in parts]
    window.resize(1920, 1080)
    assert all(part.width() > before + 150 for part, before in zip(parts, small, strict=True))


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)], ids=str)
def test_nothing_is_outside_the_window(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0])
    for name in ("app-bar", "sidebar", "equation", "builder", "insight", "status-line", "bar-save"):
        widget = part(window, QWidget, name)
        corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
        assert corner.x() <= window.width(), name
        assert corner.y() <= window.height(), name
        assert widget.isVisible(), name


@pytest.mark.parametrize("share", [0, 900], ids=["sidebar narrow", "sidebar wide"])
def test_cards_keep_their_room_at_1280(open_window: Opener, shop: Path, qtbot: QtBot, share: int) -> None:
    window = open_window(shop, "Eight cards")
    assert window.desk is not None
    bench = window.desk.bench
    bench._outer.setSizes([share, 1280 - share])
    bench._inner.setSizes([0, 1280])
    qtbot.wait(50)
    for panel in bench.builder.panels.values():
        assert panel.content.minimumSizeHint().width() <= panel.scroll_area.viewport().width()
    assert bench.insight.geometry().right() <= bench._inner.width()


def test_a_condition_can_be_read_whole_beside_its_buttons(desk: Desk, window: MainWindow) -> None:
    desk.bench.builder.focus_part("include.items[1].conditions[0]")
    rows = window.findChildren(ConditionRow)
    assert rows
    for width, row, active in product(range(230, 600, 30), rows, (False, True)):
        row.resize(width, row.heightForWidth(width))
        row._show_actions(active)
        lines, cut = row._shown()
        assert not cut, width
        assert [piece.text for line in lines for piece in line][-1], width
        assert len(lines) * LINE <= row.height(), width
        assert active or len(lines) == row._phrase_lines(width), f"a line is kept empty at {width}"
        shown = [button for button in row.parts()[1:] if button.isVisible()] if active else []
        first = lines[0][-1]
        end = 10 + first.x + metrics(first.role).horizontalAdvance(first.text)
        assert all(button.mapTo(row, QPoint(0, 0)).x() >= end for button in shown), width


def test_tab_goes_from_the_tabs_to_what_is_beside_them_then_to_the_page(
    desk: Desk, window: MainWindow
) -> None:
    desk.bench.insight.open_tab("preview")
    part(window, QTabBar, "insight-tabs").setFocus()
    met = []
    for _ in range(4):
        press("Tab")
        focus = window.focusWidget()
        assert focus is not None
        met.append(focus.objectName())
    assert met == ["insight-pages", "insight-copy", "insight-wide", "preview-which"]


def in_combo_box(widget: QWidget) -> bool:
    """Whether it is the list that a combo box opens, which speaks with the box's name."""
    parent = widget.parentWidget()
    return parent is not None and isinstance(parent.parentWidget(), QComboBox)


def test_every_widget_that_takes_the_focus_has_names(window: MainWindow) -> None:
    window.actions_.action("shortcuts").trigger()
    window.actions_.action("command-palette").trigger()
    nameless = [
        (type(widget).__name__, widget.objectName(), widget.accessibleName())
        for widget in focusable(window)
        if not in_combo_box(widget)
        and (not widget.objectName() or not (widget.accessibleName() or isinstance(widget, QLabel)))
    ]
    assert nameless == []


def test_object_names_are_unique(window: MainWindow) -> None:
    names = [
        widget.objectName()
        for widget in focusable(window)
        if not widget.objectName().startswith(("qt_", "Scroll")) and not in_combo_box(widget)  # Qt's own
    ]
    assert sorted(names) == sorted(set(names))


def test_hit_targets_are_big_enough(window: MainWindow) -> None:
    small = [
        (widget.objectName(), widget.width(), widget.height())
        for kind in (QToolButton, QPushButton)
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and min(widget.width(), widget.height()) < LEAST_TARGET
        and not widget.objectName().startswith(EXEMPT)
        and not isinstance(widget.parentWidget(), QLineEdit | QTabBar)  # Qt's own, inside a bigger target
    ]
    assert small == []
