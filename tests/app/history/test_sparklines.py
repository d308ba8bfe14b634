"""How saved segments went, week by week, beside their names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.sparklines import WEEKS, _keys
from app.keeping.model import COURSE
from app.project import Moment
from app.window import MainWindow
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.workspace import Workspace
from engine.workspace.stores.segments import Segments
from tests.support.imported import bench
from tests.support.qt_window import awaited, part, wait_for
from widgets.intents import ToggleNegated

NAME = "Eight cards"


def drawn(window: MainWindow, qtbot: QtBot) -> dict[str, tuple[int, ...]]:
    """Return the lines of the list by name, once there are all."""
    model = part(window, QListView, "segment-list").model()

    def lines() -> dict[str, tuple[int, ...]]:
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        return {str(row.data()): row.data(COURSE) for row in rows}

    qtbot.waitUntil(lambda: all(lines().values()))
    return lines()


def test_lines_are_the_weekly_sizes_and_end_with_the_size_beside_them(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    lines = drawn(window, qtbot)
    sizes = {entry.name: entry.size for entry in desk.editing.library.entries}
    assert {name: line[-1] for name, line in lines.items()} == sizes
    path, end = desk.project.path, desk.project.as_of
    sunday = end.today - timedelta(days=(end.today.weekday() + 1) % 7 or 7)
    window.close()
    with bench(path) as on:
        segment = on.workspace.segments.get(NAME)
        for back in range(1, WEEKS - 1, 5):
            moment = AsOf.end_of(sunday - timedelta(weeks=back - 1))
            assert lines[NAME][-1 - back] == on.membership.evaluate(segment, moment).size, moment


def test_lines_are_told_to_those_who_do_not_see_them(window: MainWindow, qtbot: QtBot) -> None:
    line = drawn(window, qtbot)[NAME]
    model = part(window, QListView, "segment-list").model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    said = next(each for each in spoken if each.startswith(NAME))
    assert said.endswith(f"than {len(line) - 1} weeks ago")


def test_another_moment_gives_other_lines_and_going_back_those_kept(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    before = drawn(window, qtbot)
    day = desk.project.as_of.today - timedelta(days=40)
    desk.project.choose(Moment.fixed(day))
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: drawn(window, qtbot) != before)
    desk.project.choose(Moment())
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: drawn(window, qtbot) == before)


def test_an_edit_reads_no_saved_segment(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(window, qtbot)
    wait_for(qtbot, desk)
    read: list[str] = []
    get = Segments.get

    def watched(self: Segments, name: str, version: int | None = None) -> Segment:
        read.append(name)
        return get(self, name, version)

    monkeypatch.setattr(Segments, "get", watched)
    desk.editing.document.carry_out(ToggleNegated("include.items[0]"))
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: not desk.past.sparklines._soon.isActive())
    wait_for(qtbot, desk)
    assert read == []


def test_a_chart_that_is_waited_for_goes_first(desk: Desk, qtbot: QtBot) -> None:
    lines = desk.past.sparklines
    lines.look_again()
    lines.give_way()
    qtbot.wait(300)
    assert "history" not in awaited(desk)
    lines.go_on()
    qtbot.waitUntil(lambda: bool(lines.lines))


def test_the_file_can_be_closed_while_lines_are_worked_out(
    desk: Desk, window: MainWindow, shop: Path
) -> None:
    desk.past.sparklines.look_again()
    desk.past.sparklines._begin()
    window.close()
    with Workspace.open(shop) as workspace:
        assert workspace.segments.all()


def test_a_segment_renamed_meanwhile_is_called_the_same_throughout(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Segments.graph
    renaming: list[Thread] = []

    def look_while_it_is_renamed(segments: Segments) -> dict[str, tuple[str, ...]]:
        found = look(segments)
        renaming.append(Thread(target=lambda: segments.rename("VIP customers", "Best customers")))
        renaming[0].start()
        renaming[0].join(0.2)
        return found

    with Workspace.open(shop) as workspace:
        monkeypatch.setattr(Segments, "graph", look_while_it_is_renamed)
        names = [saved.name for saved, _ in _keys(workspace, "now")]
        renaming[0].join()
        assert "VIP customers" in names
        assert "Best customers" in [saved.name for saved in workspace.segments.all()]
