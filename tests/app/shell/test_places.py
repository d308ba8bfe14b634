"""The places of an open project: links, keys, and the way back to the segment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.desk import Desk
from app.shell.places import DATA, SEGMENT, Places
from app.window import MainWindow
from tests.support.qt_window import click, part, press


@pytest.fixture
def places(desk: Desk) -> Places:
    """The places with one more, open."""
    places = desk.bench.places
    places.add_place("other", "Other", "table", lambda: QLabel("other"))
    places.open("other")
    return places


def test_a_link_opens_its_place_and_shows_it(desk: Desk, places: Places) -> None:
    segment, other = (
        desk.bench.sidebar.findChild(QPushButton, name) for name in ("place-segment", "place-other")
    )
    assert segment is not None
    assert other is not None
    assert (places.place, segment.isChecked(), other.isChecked()) == ("other", False, True)
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton)
    assert (places.place, segment.isChecked(), other.isChecked()) == (SEGMENT, True, False)


@pytest.mark.parametrize("by_key", [False, True])
def test_going_to_a_place_puts_a_ring_nowhere(desk: Desk, window: MainWindow, by_key: bool) -> None:
    part(window, QWidget, "card-A").setFocus()
    if by_key:
        press("Ctrl+2")
    else:
        click(part(window, QPushButton, "place-data"))
    QApplication.processEvents()
    assert desk.bench.places.place == DATA
    assert window.focusWidget() in (desk.bench, desk.bench.places)


@pytest.mark.parametrize("action", ["open-segment-place", "new-segment", "add-include-card", "edit-equation"])
def test_what_is_done_to_the_segment_shows_it(window: MainWindow, places: Places, action: str) -> None:
    window.actions_.action(action).trigger()
    assert places.place == SEGMENT


def test_a_saved_segment_chosen_is_shown(desk: Desk, places: Places) -> None:
    desk.bench.sidebar.chosen.emit("Lapsed high-value buyers")
    assert places.place == SEGMENT
