"""The list of saved segments in the real window: found, sorted, chosen, renamed, used, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.entry import Sorting
from app.keeping.list_view import SegmentList
from app.keeping.model import BELOW, NAME, OPEN
from app.settings import Settings
from app.shell.as_of import time_text
from app.shell.banner import Banner
from app.shell.places import SEGMENT
from app.window import MainWindow
from engine.definition.model import Card, Column, SegmentCondition, segment
from engine.workspace import Recording, Workspace
from tests.support.insight import settle
from tests.support.qt_window import Opener, click, part, press, type_text, wait_for
from widgets import paths
from widgets.builder import drag
from widgets.intents import RemoveCondition

VIP, EIGHT, LAPSED, BOTH = "VIP customers", "Eight cards", "Lapsed high-value buyers", "Both"
ALL = [BOTH, EIGHT, LAPSED, VIP]


def using(name: str, *names: str) -> Card:
    return Card(conditions=tuple(SegmentCondition(segment=each) for each in names), title=name)


@pytest.fixture
def shelf(shop: Path) -> Path:
    """The shop with a fourth segment that uses two others, tags, and sizes of a month before."""
    with Workspace.open(shop) as workspace:
        workspace.update_settings(recalculate_on_opening=False)
        both = segment(name=BOTH, tags=("spring", "win-back"), include=Column(items=(using("", VIP, EIGHT),)))
        workspace.segments.save(both)
        for saved, size in zip(workspace.segments.all(), (40, 4000, 1, 50), strict=True):
            workspace.recordings.add(
                Recording(
                    segment_id=saved.id, version=1, recorded_at=datetime(2017, 12, 1, saved.id),
                    as_of=datetime(2017, 11, 30), data_version="0", size=size, base=2000,
                )
            )  # fmt: skip
    return shop


@pytest.fixture
def window(open_window: Opener, shelf: Path) -> MainWindow:
    return open_window(shelf, VIP)


@pytest.fixture
def listed(desk: Desk) -> SegmentList:
    return desk.bench.sidebar.list


def shown(listed: SegmentList) -> list[str]:
    model = listed.model()
    return [model.index(row, 0).data(NAME) for row in range(model.rowCount())]


def choose(listed: SegmentList, *names: str) -> None:
    """Click on the first and, with Ctrl, on the others."""
    for number, name in enumerate(names):
        spot = listed.visualRect(listed.model().index(shown(listed).index(name), 0)).center()
        keys = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, keys, spot)
    listed.setFocus()


def names(desk: Desk) -> list[str]:
    return [entry.name for entry in desk.editing.library.entries]


def are_listed(desk: Desk, wanted: list[str]) -> bool:
    return names(desk) == wanted


def take(window: MainWindow, menu: str, entry: str) -> None:
    """Click on an entry of an open menu."""
    opened = part(window, QMenu, menu)
    action = next(each for each in opened.actions() if each.objectName() == entry)
    opened.setActiveAction(action)
    QTest.mouseClick(opened, Qt.MouseButton.LeftButton, pos=opened.actionGeometry(action).center())


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


def test_renaming_in_place_is_followed_everywhere(desk: Desk, listed: SegmentList, qtbot: QtBot) -> None:
    document = desk.editing.document
    document.set_purpose("changed")
    choose(listed, BOTH)
    wait_for(qtbot, desk, BOTH)
    document.set_purpose("changed")
    listed.choose_only(listed.model().index(ALL.index(VIP), 0))
    press("F2")
    field = listed.findChild(QLineEdit, "segment-rename")
    assert field is not None
    field.selectAll()
    type_text("Best customers")
    press("Return")
    qtbot.waitUntil(lambda: "Best customers" in names(desk))
    settle(qtbot, desk)
    card = document.segment.include.items[0]
    assert isinstance(card, Card)
    assert card.conditions[0] == SegmentCondition(segment="Best customers")
    document.undo_stack.undo()
    assert document.clean
    assert desk.project.workspace.segments.graph()[BOTH] == ("Best customers", EIGHT)


def test_renaming_the_open_segment_is_no_edit(desk: Desk, qtbot: QtBot) -> None:
    document = desk.editing.document
    document.set_purpose("changed")
    assert document.origin is not None
    desk.bench.sidebar.renamed.emit(document.origin.id, "Best")
    qtbot.waitUntil(lambda: "Best" in names(desk))
    assert document.segment.name == "Best"
    document.undo_stack.undo()
    assert (document.segment.name, document.clean) == ("Best", True)
    desk.bench.sidebar.renamed.emit(document.origin.id, EIGHT)
    qtbot.waitUntil(lambda: "already" in desk.bench.banners.text("refused"))
    assert document.segment.name == "Best"


def test_the_menu_offers_what_can_be_done(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
    listed.choose_only(listed.model().index(ALL.index(EIGHT), 0))
    listed.setFocus()
    press("Shift+F10")
    menu = part(window, QMenu, "segment-menu")
    texts = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert texts == [
        "Open", "Use as a condition", "Use to exclude", "Rename", "Purpose and tags", "Used in", "Duplicate",
        "Recalculate", "Export as a file …", "Delete",
    ]  # fmt: skip
    users = part(window, QMenu, "segment-menu-used-in")
    assert [action.text() for action in users.actions()] == [BOTH]
    users.actions()[0].trigger()
    menu.close()
    wait_for(qtbot, desk, BOTH)
    choose(listed, EIGHT, VIP)
    spot = listed.visualRect(listed.model().index(ALL.index(EIGHT), 0)).center()
    QApplication.sendEvent(
        listed.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, listed.mapToGlobal(spot))
    )
    several = window.findChildren(QMenu, "segment-menu")[-1]
    texts = [action.text().partition("\t")[0] for action in several.actions() if action.text()]
    assert texts == [
        "Use 2 as conditions", "Use 2 to exclude", "Tags of 2", "Duplicate 2", "Recalculate 2",
        "Export 2 as files …", "Delete 2",
    ]  # fmt: skip
    several.close()


def test_deleting_is_refused_with_the_users_named(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
    choose(listed, VIP, EIGHT)
    press("Del")
    banner = part(window, Banner, "banner-delete")
    assert banner.accessibleName().endswith("is used by “Both”; take it out there first.")
    click(part(banner, QPushButton, "banner-delete-offer-1"))
    wait_for(qtbot, desk, BOTH)
    choose(listed, BOTH, VIP, EIGHT)
    press("Del")
    qtbot.waitUntil(lambda: names(desk) == [LAPSED])
    assert desk.editing.document.origin is None
    assert desk.bench.banners.text("delete").startswith("Deleted 3 segments. You can restore them")
    choose(listed, LAPSED)
    press("Del")
    qtbot.waitUntil(lambda: names(desk) == [])
    for there in ([LAPSED], ALL):
        window.refresh()
        window.actions_.action("restore-segment").trigger()
        qtbot.waitUntil(partial(are_listed, desk, there))
        assert {entry.name for entry in listed.chosen} == set(there) - ({LAPSED} if there == ALL else set())


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


def stop_using(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.sidebar.chosen.emit(BOTH)
    wait_for(qtbot, desk, BOTH)
    desk.editing.document.carry_out(RemoveCondition("include.items[0].conditions[0]"))
    desk.do("save")


SETTLING: dict[str, Callable[[Desk, QtBot], object]] = {
    "its user goes": lambda desk, _qtbot: desk.keeper.delete([BOTH]),
    "its user does without": stop_using,
    "it has another name": lambda desk, _qtbot: desk.keeper.rename(2, "Best"),
}


@pytest.mark.parametrize("deed", SETTLING.values(), ids=SETTLING.keys())
def test_a_refused_deletion_is_told_until_it_is_settled(
    desk: Desk, qtbot: QtBot, deed: Callable[[Desk, QtBot], object]
) -> None:
    banners = desk.bench.banners
    desk.keeper.delete([VIP])
    wait_for(qtbot, desk)
    assert "is used by" in banners.text("delete")
    deed(desk, qtbot)
    qtbot.waitUntil(lambda: "is used by" not in banners.text("delete"))


def test_a_refused_name_is_told_until_there_is_another(desk: Desk, qtbot: QtBot) -> None:
    desk.keeper.rename(2, BOTH)
    qtbot.waitUntil(lambda: "already a segment" in desk.bench.banners.text("refused"))
    desk.keeper.rename(2, "Best")
    qtbot.waitUntil(lambda: not desk.bench.banners.text("refused"))


def test_copies_recalculation_and_details(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
    choose(listed, LAPSED, BOTH)
    press("Ctrl+D")
    qtbot.waitUntil(lambda: f"{BOTH} copy" in names(desk))
    assert {entry.name for entry in listed.chosen} == {f"{BOTH} copy", f"{LAPSED} copy"}
    choose(listed, VIP)
    press("Shift+F5")
    settle(qtbot, desk)
    recorded = desk.project.workspace.recordings.latest()
    assert {saved.name for saved in desk.project.workspace.segments.all() if recorded.get(saved.id, None)
            and recorded[saved.id].data_version == "1"} == {VIP}  # fmt: skip
    vip = desk.editing.library.entry(recorded[2].segment_id)
    assert vip is not None
    assert vip.growth == growths_of(vip.size)
    choose(listed, LAPSED)
    wait_for(qtbot, desk, LAPSED)
    listed.choose_only(listed.model().index(shown(listed).index(VIP), 0))
    press("Alt+Return")
    purpose = part(window, QPlainTextEdit, "details-purpose")
    assert purpose.hasFocus()
    type_text("mail")
    click(part(window, QToolButton, "details-tags-win-back"))
    click(part(window, QPushButton, "details-save"))
    qtbot.waitUntil(lambda: desk.project.workspace.segments.saved(VIP).tags == ("win-back",))
    assert desk.project.workspace.segments.saved(VIP).purpose == "mail"
    listed.setFocus()
    listed.choose_only(listed.model().index(shown(listed).index(LAPSED), 0))
    press("Alt+Return")
    assert part(window, QPlainTextEdit, "segment-purpose").hasFocus()
    settle(qtbot, desk)


def test_several_segments_get_and_lose_tags_together(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
    segments, document = desk.project.workspace.segments, desk.editing.document
    before = {name: segments.saved(name).tags for name in (LAPSED, VIP)}
    choose(listed, LAPSED, VIP)
    wait_for(qtbot, desk, LAPSED)
    press("Alt+Return")
    line = part(window, QLineEdit, "details-tags")
    assert line.hasFocus()
    assert not part(window, QPlainTextEdit, "details-purpose").isVisible()
    assert line.text() == ", ".join(tag for tag in before[LAPSED] if tag in before[VIP])
    type_text("spring")
    click(part(window, QPushButton, "details-save"))
    qtbot.waitUntil(lambda: "spring" in segments.saved(VIP).tags)
    settle(qtbot, desk)
    assert {name: segments.saved(name).tags for name in before} == {
        name: (*tags, "spring") for name, tags in before.items()
    }
    assert document.origin is not None
    assert (document.segment.tags, document.clean) == ((*before[LAPSED], "spring"), True)
    assert document.origin.version == segments.saved(LAPSED).version
    press("Alt+Return")
    click(part(window, QToolButton, "details-tags-spring"))
    click(part(window, QPushButton, "details-save"))
    qtbot.waitUntil(lambda: segments.saved(VIP).tags == before[VIP])
    settle(qtbot, desk)
    assert document.segment.tags == segments.saved(LAPSED).tags == before[LAPSED]


def growths_of(size: int | None) -> int:
    assert size is not None
    return size - 50


# --- as conditions -----------------------------------------------------------------------------------------


def test_use_as_a_condition_by_keyboard(desk: Desk, listed: SegmentList) -> None:
    document = desk.editing.document
    before = document.segment
    listed.choose_only(listed.model().index(ALL.index(LAPSED), 0))
    QApplication.processEvents()  # the new card takes the focus first
    listed.setFocus()
    press("Ctrl+Return")
    lapsed = SegmentCondition(segment=LAPSED)
    assert document.segment.include.items == (*before.include.items, Card(conditions=(lapsed,)))
    document.select("include.items[0]")
    QApplication.processEvents()  # the new card takes the focus first
    listed.setFocus()
    press("Ctrl+Return")
    first = document.segment.include.items[0]
    assert isinstance(first, Card)
    assert first.conditions[-1] == lapsed
    QApplication.processEvents()  # the new card takes the focus first
    listed.setFocus()
    press("Ctrl+Shift+Return")
    assert document.segment.exclude.items == (Card(conditions=(lapsed,)),)
    for _ in range(3):
        document.undo_stack.undo()
    assert document.segment == before
    listed.choose_only(listed.model().index(ALL.index(BOTH), 0))
    QApplication.processEvents()  # the new card takes the focus first
    listed.setFocus()
    press("Ctrl+Return")
    assert "VIP customers → Both → VIP customers" in desk.bench.banners.text("refused")
    assert document.segment == before


def carry(desk: Desk, spot: QPoint, *carried: str, drop: bool = False) -> None:
    """Drag segments from the list to a point of the builder, and let go if wanted."""
    builder, data = desk.bench.builder, drag.segments_mime(carried)
    actions, left = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(spot, actions, data, left, none)
    QApplication.sendEvent(builder, entering)
    assert entering.isAccepted()
    QApplication.processEvents()
    QApplication.sendEvent(builder, QDragMoveEvent(spot, actions, data, left, none))
    if drop:
        QApplication.sendEvent(builder, QDropEvent(QPointF(spot), actions, data, left, none))
        QApplication.processEvents()


def place(desk: Desk, name: str, share: float = 0.5) -> QPoint:
    widget = part(desk.bench.builder, QWidget, name)
    return widget.mapTo(desk.bench.builder, QPoint(widget.width() // 2, int(widget.height() * share)))


def test_a_segment_dragged_onto_a_card_and_into_a_gap(desk: Desk, qtbot: QtBot) -> None:
    document, overlay = desk.editing.document, desk.bench.builder.panels["include"].overlay
    members = {entry.name: entry.size for entry in desk.editing.library.entries}
    carry(desk, place(desk, "column-include-add"), LAPSED)
    qtbot.waitUntil(lambda: "contacts" in overlay.preview)
    said = overlay.preview
    assert overlay.line is not None
    carry(desk, place(desk, "column-include-add"), LAPSED, drop=True)
    qtbot.waitUntil(lambda: len(document.segment.include.items) == 2)
    wait_for(qtbot, desk)
    size = desk.editing.live.headline.size.value
    assert said == f"A and B  ·  {size:,} contacts"
    assert desk.editing.live.counts.part("include.items[1]").count.value == members[LAPSED]
    assert document.selection == ("include.items[1]",)
    carry(desk, place(desk, "card-A-condition-1", 0.9), EIGHT, LAPSED, drop=True)
    qtbot.waitUntil(lambda: len(paths.card(document.segment, "include.items[0]").conditions) == 3)
    assert document.undo_stack.undoText() == "add condition"
    settle(qtbot, desk)


def test_a_circle_is_refused_while_dragging(desk: Desk, qtbot: QtBot) -> None:
    document, overlay = desk.editing.document, desk.bench.builder.panels["include"].overlay
    before = document.segment
    for name, path in ((BOTH, f"{VIP} → {BOTH} → {VIP}."), (VIP, f"{VIP} → {VIP}.")):
        carry(desk, place(desk, "column-include-add"), name)
        assert overlay.refused
        assert overlay.preview.endswith(path)
        carry(desk, place(desk, "column-include-add"), name, drop=True)
        settle(qtbot, desk)
        assert document.segment == before


def test_the_list_gives_its_segments_away(listed: SegmentList, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[tuple[str, ...]] = []

    def run(_source: object, data: QMimeData, _picture: object) -> Qt.DropAction:
        carried.append(drag.read_segments(data))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(drag, "run", run)
    choose(listed, BOTH, EIGHT)
    listed.startDrag(Qt.DropAction.CopyAction)
    assert carried == [(BOTH, EIGHT)]


# --- nothing yet -------------------------------------------------------------------------------------------


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


def test_tags_of_the_open_segment_are_offered(desk: Desk, window: MainWindow) -> None:
    window.actions_.action("segment-details").trigger()
    assert desk.bench.insight.tab == "details"
    click(part(window, QToolButton, "segment-tags-spring"))
    assert desk.editing.document.segment.tags == ("spring",)
    click(part(window, QToolButton, "segment-tags-spring"))
    assert not desk.editing.document.segment.tags
