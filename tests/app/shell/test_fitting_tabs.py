"""The bar of tabs shows whole ones only, in order, the open one among them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.shell.fitting_tabs import FittingTabs, stretch_of

TITLES = ("Preview", "Over time", "Profile", "Waterfall", "Overlap", "Sizes", "SQL", "Summary", "Details")


@pytest.mark.parametrize(
    ("room", "first", "current", "shown"),
    [
        (100, 0, 0, range(5)),
        (35, 0, 0, range(3)),
        (35, 0, 2, range(3)),
        (35, 0, 3, range(1, 4)),
        (35, 3, 1, range(1, 4)),
        (35, 4, 4, range(2, 5)),
        (35, 1, 2, range(1, 4)),
        (5, 0, 3, range(3, 4)),
    ],
)
def test_the_open_tab_and_its_neighbours_take_all_the_room(
    room: int, first: int, current: int, shown: range
) -> None:
    assert stretch_of([10] * 5, room, first, current) == shown


@pytest.mark.parametrize("width", [60, 207, 300, 420, 900])
def test_no_tab_is_cut_and_keys_come_to_all(qtbot: QtBot, width: int) -> None:
    tabs = FittingTabs()
    qtbot.addWidget(tabs)
    for title in TITLES:
        tabs.addTab(title)
    tabs.resize(width, 36)
    tabs.show()
    met = [tabs.currentIndex()]
    for _ in range(2 * len(TITLES)):
        seen = [index for index in range(tabs.count()) if tabs.isTabVisible(index)]
        assert tabs.currentIndex() in seen
        areas = [tabs.tabRect(index) for index in seen]
        assert len(seen) == 1 or all(tabs.rect().contains(area) for area in areas)
        QTest.keyClick(tabs, Qt.Key.Key_Right if len(met) < len(TITLES) else Qt.Key.Key_Left)
        met.append(tabs.currentIndex())
    assert met[: len(TITLES)] == list(range(len(TITLES)))
    assert met[-1] == 0


def test_a_width_of_a_moment_leaves_no_trace(qtbot: QtBot) -> None:
    tabs = FittingTabs()
    qtbot.addWidget(tabs)
    for title in TITLES:
        tabs.addTab(title)
    tabs.setCurrentIndex(1)
    tabs.show()
    for width in (300, 60, 300):
        tabs.resize(width, 36)
    assert tabs.isTabVisible(0)


@pytest.mark.parametrize("current", [0, 4, 8])
def test_the_open_tab_is_in_sight_when_the_bar_gets_narrow(qtbot: QtBot, current: int) -> None:
    tabs = FittingTabs()
    qtbot.addWidget(tabs)
    for title in TITLES:
        tabs.addTab(title)
    tabs.resize(900, 36)
    tabs.show()
    tabs.setCurrentIndex(current)
    tabs.resize(207, 36)
    assert tabs.rect().contains(tabs.tabRect(current))
