"""Tab goes through the window as it is read: bar, saved segments, messages, equation, cards, insight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.shell.banner import Offer
from app.window import MainWindow
from tests.support.qt_window import Opener, part, wait_for
from widgets.intents import AddCard, AddCondition, EditCondition, Gap

REGIONS = ("app-bar", "sidebar", "banners", "equation", "builder", "insight")


def test_tab_goes_through_the_window_as_it_is_read(open_window: Opener, shop: Path, qtbot: QtBot) -> None:
    window = open_window(shop)
    assert window.desk is not None
    bench = window.desk.bench
    for at in range(2):
        bench.builder.intent.emit(AddCard(Gap("include", at)))
    wait_for(qtbot, window.desk)
    bench.banners.show_message("told", "info", "A first message.", [Offer("Take it", lambda: None)])
    bench.banners.show_message("more", "info", "A second one.")
    QApplication.processEvents()  # now they are seen
    met = walk(window)
    regions = [part_of(each, REGIONS) for each in met]
    assert [region for region, _ in groupby(regions)] == list(REGIONS)
    expected = [
        "segment-search", "tag-win-back", "segment-order", "segment-list", "place-segment",
        "banner-told-offer-1", "banner-told-close", "banner-more-close",
        "equation-A", "equation-type", "equation-copy", "card-A",
    ]  # fmt: skip
    names = [each.objectName() for each in met]
    start = names.index("segment-search")
    assert names[start : start + len(expected)] == expected


@pytest.mark.parametrize(
    ("wish", "after"),
    [
        (EditCondition("include.items[0].conditions[0]"), "card-A-join-1"),
        (EditCondition("include.items[0].conditions[1]"), "connector-A-B"),
        (AddCondition("include.items[0]"), "connector-A-B"),
        (EditCondition("exclude.items[0].conditions[1]"), "column-exclude-add"),
    ],
    ids=["first", "last", "new", "excluded"],
)
def test_tab_goes_through_the_open_condition_where_it_stands(
    desk: Desk, window: MainWindow, qtbot: QtBot, wish: EditCondition | AddCondition, after: str
) -> None:
    desk.bench.builder.intent.emit(wish)
    wait_for(qtbot, desk)
    assert in_editor(walk(window)) == after
    at = desk.editing.document.segment.include
    desk.bench.builder.intent.emit(AddCard(Gap("include", len(at.items))))  # the other parts are chained anew
    wait_for(qtbot, desk)
    assert in_editor(walk(window)) == after


def in_editor(met: Sequence[QWidget]) -> str:
    """Return where Tab goes from the open condition, whose parts are met one after the other."""
    inside = [part_of(each, ("condition-editor",)) is not None for each in met]
    first = inside.index(True)
    last = first + sum(inside)
    assert all(inside[first:last])
    assert part_of(met[first - 1], ("builder",)) is not None
    return met[last].objectName()


def walk(window: QWidget) -> list[QWidget]:
    """Return all that Tab comes to, from the menu on."""
    QApplication.processEvents()
    first = part(window, QToolButton, "menu")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    met: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and (now is not first or not met):
        met.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        assert len(met) < 100
    return met


def part_of(widget: QWidget, names: Sequence[str]) -> str | None:
    """Return which of these parts of the window a widget stands on."""
    above: QWidget | None = widget
    while above is not None and above.objectName() not in names:
        above = above.parentWidget()
    return None if above is None else above.objectName()
