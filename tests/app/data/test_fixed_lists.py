"""Fixed lists in the real window: made of a segment, looked at, given other names, deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.data.page import COLUMNS, DataPage
from app.desk import Desk
from app.window import MainWindow
from engine.definition.model import Card, Column, ListCondition, Segment, segment
from engine.workspace import Workspace
from tests.support.insight import settle, sql, with_segments
from tests.support.insight_segments import BUYERS
from tests.support.qt_window import Opener, click, part, press, type_text
from widgets.intents import AddCard, Gap

MARCH = "March mailing"


def on_list(name: str, fixed: str) -> Segment:
    return segment(name=name, include=Column(items=(Card(conditions=(ListCondition(list=fixed),)),)))


@pytest.fixture
def window(open_window: Opener, sample_file: Path, tmp_path: Path) -> MainWindow:
    path = with_segments(sample_file, tmp_path / "s.cardinal", BUYERS)
    with Workspace.open(path) as workspace:
        with workspace.using("main") as cursor:
            keys = [key for (key,) in cursor.execute("SELECT _key FROM data.contacts LIMIT 3").fetchall()]
        workspace.lists.create(MARCH, [*keys, "nobody"])
    return open_window(path)


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def calm(desk: Desk, qtbot: QtBot) -> Callable[[], None]:
    return lambda: settle(qtbot, desk, lambda: not desk.data.busy)


def names(desk: Desk) -> list[str]:
    return [each.name for each in desk.project.workspace.lists.all()]


def look_at(desk: Desk, window: MainWindow, name: str, calm: Callable[[], None]) -> DataPage:
    window.actions_.action("open-data-place").trigger()
    calm()
    page = desk.data
    page.tables.open(next(entry.key for entry in page.tables.entries if entry.title == name))
    page.tabs.setCurrentIndex(COLUMNS)
    calm()
    return page


def type_name(page: DataPage, name: str) -> None:
    field = page.name.label
    click(field)
    field.selectAll()
    type_text(name)
    press("Return")


def test_members_are_kept_as_a_list_of_that_day(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.editing.open(BUYERS.name)
    settle(qtbot, desk, lambda: desk.editing.live.standing)
    for _ in range(2):
        window.actions_.action("keep-members").trigger()
        settle(qtbot, desk)
    first, second = (name for name in names(desk) if name != MARCH)
    assert first.startswith(f"{BUYERS.name}, ")
    assert second == f"{first} 2"
    assert f"as the list “{second}”" in desk.bench.status.message.text()
    made = desk.project.workspace.lists.get(first)
    outcome = desk.editing.live.settled
    assert outcome is not None
    assert made.size == outcome.size > 0
    assert made.as_of is not None
    keys = "SELECT key FROM cardinal.list_members WHERE list_id = ? ORDER BY key"
    kept = [key for (key,) in sql(desk, keys.replace("?", str(made.id)))]
    ordinals = ", ".join(str(each) for each in outcome.evaluated.result.ordinals())
    found = sql(desk, f"SELECT _key FROM data.contacts WHERE _contact IN ({ordinals}) ORDER BY _key")
    assert kept == [key for (key,) in found]


def test_a_segment_that_cannot_be_calculated_is_not_kept(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(AddCard(Gap("include", 0)))
    settle(qtbot, desk, lambda: desk.editing.live.standing)
    window.actions_.action("keep-members").trigger()
    settle(qtbot, desk)
    assert names(desk) == [MARCH]
    assert desk.bench.banners.text("refused")


def test_the_columns_of_a_list_are_not_counted_for_everybody(
    desk: Desk, window: MainWindow, calm: Callable[[], None]
) -> None:
    page = look_at(desk, window, MARCH, calm)
    table = page.columns.table
    for head in table.paged.columns:
        table.sort_wanted.emit(head.id, False)
        calm()
        for column in page.columns._columns:
            assert page.columns._row(column)[2:4] == (None, None)
            assert page.columns._row(column)[5] == ""
    assert page.columns.panel.isVisible()


def test_a_list_gets_another_name_where_it_is_looked_at(
    desk: Desk, window: MainWindow, calm: Callable[[], None], qtbot: QtBot
) -> None:
    document, workspace = desk.editing.document, desk.project.workspace
    workspace.segments.save(on_list("Mailed", MARCH))
    workspace.drafts.put("left behind", on_list("", MARCH))
    document.replace(on_list("", MARCH), "test")
    document.replace(on_list("Shown", MARCH), "test")
    page = look_at(desk, window, MARCH, calm)
    type_name(page, "Spring")
    calm()
    assert names(desk) == ["Spring"]
    assert page.name.label.text() == "Spring"
    assert any(entry.title == "Spring" for entry in page.tables.entries)
    for definition in (workspace.segments.get("Mailed"), workspace.drafts.all()[0].definition):
        assert definition.include == on_list("", "Spring").include
    assert document.segment == on_list("Shown", "Spring")
    document.undo_stack.undo()
    assert document.segment == on_list("", "Spring")
    settle(qtbot, desk, lambda: desk.editing.live.standing)
    assert desk.editing.live.error is None
    assert desk.editing.live.headline.size.value == 3


def test_a_taken_or_blank_name_leaves_a_list_as_it_was(
    desk: Desk, window: MainWindow, calm: Callable[[], None]
) -> None:
    desk.project.workspace.lists.create("April", ["a"])
    page = look_at(desk, window, MARCH, calm)
    type_name(page, "april")
    calm()
    assert "already a list “april”" in desk.bench.banners.text("refused")
    assert page.name.label.text() == MARCH
    type_name(page, "  ")
    calm()
    assert page.name.label.text() == MARCH
    assert names(desk) == ["April", MARCH]


def test_a_list_is_deleted_after_a_question(desk: Desk, window: MainWindow, calm: Callable[[], None]) -> None:
    page = look_at(desk, window, MARCH, calm)
    delete = part(page, QToolButton, "list-delete")
    click(delete)
    click(part(window, QPushButton, "banner-delete-list-offer-2"))
    assert not desk.bench.banners.text("delete-list")
    click(delete)
    assert MARCH in desk.bench.banners.text("delete-list")
    click(part(window, QPushButton, "banner-delete-list-offer-1"))
    calm()
    assert names(desk) == []
    assert all(entry.title != MARCH for entry in page.tables.entries)
    assert not delete.isVisible()
    assert isinstance(page.name.label, QLineEdit)
    assert page.name.label.isReadOnly()


def test_a_list_in_use_is_not_deleted(desk: Desk, window: MainWindow, calm: Callable[[], None]) -> None:
    desk.project.workspace.segments.save(on_list("Mailed", MARCH))
    page = look_at(desk, window, MARCH, calm)
    click(part(page, QToolButton, "list-delete"))
    click(part(window, QPushButton, "banner-delete-list-offer-1"))
    calm()
    assert names(desk) == [MARCH]
    assert f"“{MARCH}” is used by “Mailed”" in desk.bench.banners.text("refused")
