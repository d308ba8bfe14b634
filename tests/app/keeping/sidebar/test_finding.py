"""Saved segments are found, sorted and chosen in their list, with the sizes they had."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.entry import Sorting
from app.keeping.list_view import SegmentList
from app.keeping.model import BELOW, OPEN
from app.settings import Settings
from app.shell.as_of import time_text
from app.shell.places import SEGMENT
from app.window import MainWindow
from engine.workspace import Recording, Workspace
from tests.support.insight import settle
from tests.support.qt_window import Opener, click, part, press, type_text, wait_for
from tests.support.segment_list import ALL, BOTH, EIGHT, LAPSED, VIP, choose, shown, take


def test_search_tags_and_order(
    desk: Desk, window: MainWindow, listed: SegmentList, settings: Settings, qtbot: QtBot
) -> None:
    assert shown(listed) == ALL
    press("Ctrl+F")
    type_text("march mail")
    assert shown(listed) == [LAPSED]
    assert part(window, QLabel, "segment-count").text() == "1 of 4"
    part(window, QLineEdit, "segment-search").clear()
    click(part(window, QToolButton, "tag-win-back"))
    assert shown(listed) == [BOTH, LAPSED]
    click(part(window, QToolButton, "tag-spring"))
    assert shown(listed) == [BOTH]
    part(window, QLineEdit, "segment-search").setText("nothing like it")
    assert shown(listed) == []
    click(part(window, QPushButton, "no-segments-offer"))
    assert shown(listed) == ALL
    expected = {
        "size": sorted(ALL, key=lambda name: -sizes(desk)[name]),
        "growth": sorted(ALL, key=lambda name: -growths(desk)[name]),
        "recalculated": [BOTH, EIGHT, VIP, LAPSED],
    }
    for order, wanted in expected.items():
        click(part(window, QToolButton, "segment-order"))
        menu = part(window, QMenu, "segment-order-menu")
        assert menu.layoutDirection() == Qt.LayoutDirection.LeftToRight  # the tick stands before the words
        take(window, "segment-order-menu", f"segment-order-{order}")
        assert shown(listed) == wanted
        assert Sorting.read(settings.segment_order) == Sorting.read(order)
    assert listed.model().index(0, 0).data(BELOW) == time_text(datetime(2017, 12, 1, 4, 0))
    click(part(window, QToolButton, "segment-order"))
    take(window, "segment-order-menu", "segment-order-turned")
    assert shown(listed) == expected["recalculated"][::-1]
    assert settings.segment_order == "recalculated turned"
    settle(qtbot, desk)


def sizes(desk: Desk) -> dict[str, int]:
    return {entry.name: entry.size or 0 for entry in desk.editing.library.entries}


def growths(desk: Desk) -> dict[str, int]:
    before = {BOTH: 40, EIGHT: 4000, LAPSED: 1, VIP: 50}
    return {name: size - before[name] for name, size in sizes(desk).items()}


def test_the_order_is_remembered(open_window: Opener, shelf: Path, settings: Settings) -> None:
    settings.segment_order = "name turned"
    desk = open_window(shelf).desk
    assert desk is not None
    assert shown(desk.bench.sidebar.list) == ALL[::-1]


def test_a_click_opens_and_more_clicks_choose_several(desk: Desk, listed: SegmentList, qtbot: QtBot) -> None:
    choose(listed, BOTH)
    wait_for(qtbot, desk, BOTH)
    choose(listed, BOTH, VIP, EIGHT)
    assert [entry.name for entry in listed.chosen] == [BOTH, EIGHT, VIP]
    settle(qtbot, desk)
    assert desk.editing.document.segment.name == BOTH
    assert [row for row, _ in enumerate(ALL) if listed.model().index(row, 0).data(OPEN)] == [0]
    desk.editing.library.refresh()
    settle(qtbot, desk)
    assert [entry.name for entry in listed.chosen] == [BOTH, EIGHT, VIP]


def test_the_signs_in_the_search_stand_in_its_middle(desk: Desk) -> None:
    search = desk.bench.sidebar.search
    search.setText("vip")
    signs = search.findChildren(QToolButton)
    assert len(signs) == 2
    for sign in signs:
        assert abs(sign.geometry().center().y() - search.rect().center().y()) <= 1
        assert sign.geometry().top() >= 0


def test_an_empty_list_says_what_to_do(open_window: Opener, shelf: Path, qtbot: QtBot) -> None:
    with Workspace.open(shelf) as workspace:
        for name in ALL:
            workspace.segments.delete(name)
    window = open_window(shelf)
    assert window.desk is not None
    assert part(window, QLabel, "no-segments").isVisible()
    assert not part(window, QToolButton, "segment-order").isVisible()
    window.actions_.action("recalculate-all").trigger()
    assert "no saved segment" in part(window, QLabel, "status-message").text()
    assert window.desk.bench.places.place == SEGMENT
    settle(qtbot, window.desk)


def test_what_has_a_size_of_now_is_not_counted_on_opening(
    open_window: Opener, shelf: Path, qtbot: QtBot
) -> None:
    def kept(workspace: Workspace) -> list[Recording]:
        return [each for saved in workspace.segments.all() for each in workspace.recordings.of(saved.id)]

    with Workspace.open(shelf) as workspace:
        workspace.update_settings(recalculate_on_opening=True)
    first = open_window(shelf, VIP)
    first.close()
    with Workspace.open(shelf) as workspace:
        before = kept(workspace)
        (last,) = (each for each in before if each.segment_id == 2 and each.data_version == "1")
        untrue = structs.replace(last, size=77, recorded_at=datetime.now(UTC).replace(tzinfo=None))
        workspace.recordings.add(untrue)  # that it is shown tells that nobody counted
    second = open_window(shelf, VIP)
    assert second.desk is not None
    qtbot.wait(100)
    wait_for(qtbot, second.desk, VIP)
    entry = second.desk.editing.library.entry(2)
    assert entry is not None
    assert entry.size == 77
    assert len(kept(second.desk.project.workspace)) == len(before) + 1
    second.desk.editing.recalculate()
    wait_for(qtbot, second.desk, VIP)
    entry = second.desk.editing.library.entry(2)
    assert entry is not None
    assert entry.size == last.size
