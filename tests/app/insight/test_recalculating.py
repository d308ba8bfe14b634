"""Recalculating in the window: one, several, all; by itself on opening and by the hour; what it records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.insight.sizes_page import SizesPage
from engine.definition.codec import read_segment
from engine.definition.moment import AsOf
from engine.workspace import Workspace
from tests.support.insight import settle, sql, with_segments
from tests.support.insight_segments import BUYERS, BUYERS_SQL, WOMEN
from tests.support.qt_window import Opener, click


def quiet_project(source: Path, target: Path, **settings: object) -> Path:
    """Return a project with two segments and these settings about recalculating."""
    with Workspace.open(with_segments(source, target, BUYERS, WOMEN)) as workspace:
        workspace.update_settings(**settings)
    return target


@pytest.fixture
def open_with(
    open_window: Opener, sample_file: Path, tmp_path: Path, qtbot: QtBot
) -> Callable[..., tuple[Desk, SizesPage]]:
    def opening(**settings: object) -> tuple[Desk, SizesPage]:
        window = open_window(quiet_project(sample_file, tmp_path / "s.cardinal", **settings), "Buyers")
        desk = window.desk
        assert desk is not None
        desk.bench.insight.open_tab("sizes")
        settle(qtbot, desk)
        return desk, desk.insight.sizes

    return opening


def recorded(desk: Desk) -> dict[str, list[int]]:
    workspace = desk.project.workspace
    return {
        saved.name: [each.size for each in workspace.recordings.of(saved.id)]
        for saved in workspace.segments.all()
    }


def sizes(desk: Desk) -> dict[str, int]:
    found: dict[str, Any] = {
        "Buyers": sql(desk, f"SELECT count(*) FROM ({BUYERS_SQL})")[0][0],
        "Women": sql(desk, "SELECT count(*) FROM data.contacts WHERE lower(gender) = 'female'")[0][0],
    }
    return found


def test_opening_records_the_sizes(open_with: Callable[..., tuple[Desk, SizesPage]]) -> None:
    desk, page = open_with()
    expected = sizes(desk)
    assert recorded(desk) == {name: [size] for name, size in expected.items()}
    assert [each.text(1) for each in page.model.rows] == [f"{size:,}" for size in expected.values()]


def test_nothing_is_recorded_when_that_is_not_wanted(
    open_with: Callable[..., tuple[Desk, SizesPage]], qtbot: QtBot
) -> None:
    desk, page = open_with(recalculate_on_opening=False)
    assert recorded(desk) == {"Buyers": [], "Women": []}
    desk.insight.recalculating._timer.timeout.emit()
    settle(qtbot, desk)
    assert recorded(desk) == {name: [size] for name, size in sizes(desk).items()}
    assert page.model.rows[0].text(2) == ""


def test_only_what_is_ticked_is_recalculated(
    open_with: Callable[..., tuple[Desk, SizesPage]], qtbot: QtBot
) -> None:
    desk, page = open_with(recalculate_on_opening=False)
    index = page.model.index(1, 0)
    page.table.setCurrentIndex(index)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.start.text() == "Recalculate 1 chosen"
    click(page.start)
    settle(qtbot, desk)
    assert recorded(desk) == {"Buyers": [], "Women": [sizes(desk)["Women"]]}
    page.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    click(page.start)
    settle(qtbot, desk)
    assert recorded(desk)["Women"] == [sizes(desk)["Women"]] * 2
    assert [page.model.rows[1].text(column) for column in (2, 3)] == ["±0", "±0"]


def test_settings_are_kept_in_the_project(
    open_with: Callable[..., tuple[Desk, SizesPage]], qtbot: QtBot
) -> None:
    desk, page = open_with(recalculate_on_opening=False)
    timer = desk.insight.recalculating._timer
    assert (timer.isActive(), timer.interval()) == (True, 3 * 3_600_000)
    page.hours.setFocus()
    QTest.keyClick(page.hours, Qt.Key.Key_Up)
    settle(qtbot, desk)
    assert timer.interval() == 4 * 3_600_000
    assert desk.project.workspace.settings.recalculate_hours == 4
    for box in (page.on_opening, page.on_import, page.by_hour):
        box.click()
        settle(qtbot, desk)
    kept = desk.project.workspace.settings
    assert (kept.recalculate_on_opening, kept.recalculate_on_import, kept.recalculate_hours) == (
        True, False, None,
    )  # fmt: skip
    assert not timer.isActive()
    desk.insight.recalculating.after_import()
    assert not desk.insight.recalculating.running


def test_a_segment_that_is_broken_keeps_no_other_from_being_recalculated(
    open_window: Opener, sample_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = quiet_project(sample_file, tmp_path / "s.cardinal", recalculate_on_opening=False)
    broken = [
        read_segment(
            f'{{"format":"cardinal.segment/1","name":"{name}","include":{{"items":[{{"type":"card",'
            '"conditions":[{"type":"field","field":"gone","op":"is_set"}]}]}}'
        )
        for name in ("Broken", "Also broken")
    ]
    with Workspace.open(path) as workspace:
        for each in broken:
            workspace.segments.save(each)
    desk = open_window(path, "Buyers").desk
    assert desk is not None
    desk.insight.recalculating.run()
    settle(qtbot, desk)
    found = recorded(desk)
    assert {name: len(found[name]) for name in found} == {
        "Also broken": 0, "Broken": 0, "Buyers": 1, "Women": 1,
    }  # fmt: skip
    said = desk.bench.status.findChild(QLabel, "status-message")
    assert said is not None
    assert said.text().startswith("Recalculated 2 segments. 2 could not be, the first of them: Also broken: ")


def test_the_present_moves_on_between_recalculations(
    open_with: Callable[..., tuple[Desk, SizesPage]], qtbot: QtBot
) -> None:
    desk, _ = open_with(recalculate_on_opening=False, as_of="now")
    opened = desk.project.as_of.instant - timedelta(days=1)
    desk.project._as_of = AsOf(opened)  # as if it had been opened yesterday
    desk.insight.recalculating.run()
    qtbot.waitUntil(lambda: not desk.insight.recalculating.running)
    workspace = desk.project.workspace
    moments = [workspace.recordings.of(saved.id)[-1].as_of for saved in workspace.segments.all()]
    assert len(moments) == 2
    assert all(each > opened + timedelta(hours=20) for each in moments)


def test_the_preview_lists_who_joined_and_left_since(
    open_with: Callable[..., tuple[Desk, SizesPage]], qtbot: QtBot
) -> None:
    desk, _ = open_with()
    desk.editing.document.replace(WOMEN, "try another")
    desk.bench.insight.open_tab("preview")
    people = desk.insight.preview.list
    women = "SELECT _contact FROM data.contacts WHERE lower(gender) = 'female'"
    for which, one, other in (("joined", women, BUYERS_SQL), ("left", BUYERS_SQL, women)):
        people.which.setCurrentIndex(people.which.findData(which))
        settle(qtbot, desk)
        test = f"_contact IN ({one}) AND _contact NOT IN ({other})"
        expected = sql(desk, f"SELECT count(*) FROM data.contacts WHERE {test}")[0][0]
        assert people.table.paged.rowCount() == expected > 0
