"""Parts of a result that come one by one and are taken together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import together
from app.together import Together
from engine.workspace import Workspace
from tests.support.qt_window import Opener, wait_for

MANY = 30


def test_the_first_comes_at_once_and_the_others_together(qapp: QApplication, qtbot: QtBot) -> None:
    assert qapp
    taken: list[Sequence[int]] = []
    parent = QObject()
    parts = Together(taken.append, parent)
    for number in range(5):
        parts.add(number)
    assert taken == [[0]]
    qtbot.waitUntil(lambda: len(taken) == 2)
    parts.add(5)
    assert taken == [[0], [1, 2, 3, 4]]
    parts.hand_on()
    parts.hand_on()
    assert taken == [[0], [1, 2, 3, 4], [5]]


def test_the_list_is_drawn_a_few_times_for_many_sizes_and_lines(
    open_window: Opener, shop: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "EVERY_MS", 60_000)  # so that only what ends a task hands the rest on
    with Workspace.open(shop) as workspace:
        one = workspace.segments.get("VIP customers")
        for number in range(MANY):
            workspace.segments.save(msgspec.structs.replace(one, name=f"{one.name} {number}"))
    window = open_window(shop, one.name)
    assert window.desk is not None
    desk = window.desk
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: len(desk.past.sparklines.lines) > MANY)
    wait_for(qtbot, desk)
    library, drawn = desk.editing.library, []
    library.changed.connect(lambda: drawn.append(library.entries))
    library.measure()
    wait_for(qtbot, desk)
    assert len(drawn) in (1, 2)
    sizes = {entry.size for entry in library.entries if entry.name.startswith(one.name)}
    assert len(sizes) == 1
    assert None not in sizes
