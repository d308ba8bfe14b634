"""Saved segments become conditions, by keys and by dragging them into the builder."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.list_view import SegmentList
from engine.definition.model import Card, SegmentCondition
from tests.support.insight import settle
from tests.support.qt_window import part, press, wait_for
from tests.support.segment_list import ALL, BOTH, EIGHT, LAPSED, VIP, choose
from widgets import paths
from widgets.builder import drag


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
    assert said == f"A and new  ·  {size:,} contacts"
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
