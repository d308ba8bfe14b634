"""Saved segments get other names, copies, purposes and tags from their list."""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.list_view import SegmentList
from app.window import MainWindow
from engine.definition.model import Card, SegmentCondition
from tests.support.insight import settle
from tests.support.qt_window import click, part, press, type_text, wait_for
from tests.support.segment_list import ALL, BOTH, EIGHT, LAPSED, VIP, choose, names, shown


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


def test_a_refused_name_is_told_until_there_is_another(desk: Desk, qtbot: QtBot) -> None:
    desk.keeper.rename(2, BOTH)
    qtbot.waitUntil(lambda: "already a segment" in desk.bench.banners.text("refused"))
    desk.keeper.rename(2, "Best")
    qtbot.waitUntil(lambda: not desk.bench.banners.text("refused"))


def test_copies_are_chosen_once_they_are_there(desk: Desk, listed: SegmentList, qtbot: QtBot) -> None:
    choose(listed, LAPSED, BOTH)
    press("Ctrl+D")
    qtbot.waitUntil(lambda: f"{BOTH} copy" in names(desk))
    assert {entry.name for entry in listed.chosen} == {f"{BOTH} copy", f"{LAPSED} copy"}
    settle(qtbot, desk)


def test_only_what_is_chosen_is_recalculated(desk: Desk, listed: SegmentList, qtbot: QtBot) -> None:
    choose(listed, VIP)
    press("Shift+F5")
    settle(qtbot, desk)
    workspace = desk.project.workspace
    now = {each.segment_id for each in workspace.recordings.latest().values() if each.data_version == "1"}
    (vip,) = (entry for entry in desk.editing.library.entries if entry.id in now)
    assert vip.name == VIP
    assert vip.size is not None
    assert vip.growth == vip.size - 50


def test_details_are_edited_where_the_segment_is(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
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


def test_tags_of_the_open_segment_are_offered(desk: Desk, window: MainWindow) -> None:
    window.actions_.action("segment-details").trigger()
    assert desk.bench.insight.tab == "details"
    click(part(window, QToolButton, "segment-tags-spring"))
    assert desk.editing.document.segment.tags == ("spring",)
    click(part(window, QToolButton, "segment-tags-spring"))
    assert not desk.editing.document.segment.tags
