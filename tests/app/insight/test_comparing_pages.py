"""Profile, waterfall, overlap and SQL in the window: what a click on them does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.insight.nothing import WIDEST, Nothing
from app.insight.overlap_page import OverlapPage
from app.insight.profile_page import ProfilePage
from app.insight.waterfall_page import WaterfallPage
from engine.definition.codec import read_segment
from engine.definition.model import Card, Column, FieldCondition, segment
from engine.evaluation.profile import LEAST_MEMBERS, Profile
from tests.support.insight import settle, sql
from tests.support.insight_segments import BUYERS_SQL, HEAD, card
from tests.support.qt_window import click
from widgets.bars import BarList
from widgets.intents import AddCard, Gap

NOWHERE = card("country", "is", "ZZ")


def open_tab(desk: Desk, qtbot: QtBot, tab: str) -> None:
    desk.bench.insight.open_tab(tab)
    settle(qtbot, desk)


def click_row(bars: BarList, place: int) -> None:
    bars.scrollTo(bars.listed.index(place))
    QTest.mouseClick(
        bars.viewport(), Qt.MouseButton.LeftButton, pos=bars.visualRect(bars.listed.index(place)).center()
    )


def size(desk: Desk) -> int:
    assert desk.editing.live.outcome is not None
    return desk.editing.live.outcome.size


def test_profiles_come_in_the_order_of_difference(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "profile")
    page = sample_desk.insight.profile
    distances = [profile.distance for profile in page._profiles]
    assert distances == sorted(distances, reverse=True)
    assert len(distances) > 10
    assert distances[0] > 0


def test_fields_and_values_stand_side_by_side_where_there_is_room(sample_desk: Desk, qtbot: QtBot) -> None:
    """What the values are of stands right above them either way: they would seem to go on with the fields."""
    open_tab(sample_desk, qtbot, "profile")
    page = sample_desk.insight.profile

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(page, QPoint()), widget.size())

    def beside() -> bool:
        head, bars = place(page.head), place(page.bars)
        assert head.left() == bars.left()
        assert 0 < bars.top() - head.bottom() < 8
        return head.top() == place(page.columns).top()

    assert page.head.text() == page.columns.currentIndex().data(Qt.ItemDataRole.DisplayRole)
    assert not beside()
    assert place(page.head).top() > place(page.columns).bottom()
    click(sample_desk.insight.wide_button)
    qtbot.waitUntil(beside)
    assert page.bars.width() > page.columns.width() > 200
    click(sample_desk.insight.wide_button)
    qtbot.waitUntil(lambda: not beside())
    assert page.bars.height() > page.columns.height() > 100


def test_nobody_is_not_compared(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "profile")
    page, document = sample_desk.insight.profile, sample_desk.editing.document
    foot, head = page.foot.text(), page.head.text()
    assert (page.columns.isVisible(), page.nothing.isVisible()) == (True, False)
    document.replace(read_segment(f'{HEAD}"name":"x","include":{{"items":[{NOWHERE}]}}}}'), "try")
    settle(qtbot, sample_desk)
    assert (page.columns.isVisible(), page.nothing.isVisible()) == (False, True)
    assert page.nothing.text.text().startswith("Nobody is in the segment")
    assert (page.foot.text(), page.head.text()) == ("", "")
    document.undo_stack.undo()
    settle(qtbot, sample_desk)
    assert page.columns.isVisible()
    assert (page.foot.text(), page.head.text()) == (foot, head)


def test_everybody_is_said_to_differ_in_nothing(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "profile")
    sample_desk.editing.new()
    settle(qtbot, sample_desk)
    assert sample_desk.insight.profile.foot.text() == "All contacts are in the segment: nothing differs"


@pytest.mark.parametrize("tab", ["profile", "waterfall", "overlap"])
def test_no_page_compares_what_a_wrong_condition_leaves(sample_desk: Desk, qtbot: QtBot, tab: str) -> None:
    document = sample_desk.editing.document
    open_tab(sample_desk, qtbot, tab)
    page: ProfilePage | WaterfallPage | OverlapPage = getattr(sample_desk.insight, tab)
    before = page.text()
    document.carry_out(AddCard(Gap("include", 0)))
    document.carry_out(AddCard(Gap("include", 2)))
    document.put_condition("include.items[2].conditions[0]", FieldCondition(field="gone", op="is_set"))
    settle(qtbot, sample_desk)
    assert page.nothing.isVisible()
    assert page.nothing.text.text().startswith("The segment can't be calculated. There is no field “gone”")
    assert len(page.text().splitlines()) <= 1, "a head at most"
    click(page.nothing.offer)
    assert document.selection == ("include.items[2].conditions[0]",), "not the card that is empty"
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    settle(qtbot, sample_desk)
    assert not page.nothing.isVisible()
    assert page.text() == before


def test_a_click_on_a_bar_narrows_the_segment(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "profile")
    page = sample_desk.insight.profile
    found: Profile = next(each for each in page._profiles if each.subject.key == (None, "gender"))
    page.columns.setCurrentIndex(page.columns.listed.index(page._profiles.index(found)))
    click_row(page.bars, 0)
    settle(qtbot, sample_desk)
    assert size(sample_desk) == found.bars[0].inside
    assert sample_desk.editing.document.undo_stack.undoText() == "narrow the segment"


def test_the_waterfall_leads_to_its_cards(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "waterfall")
    page = sample_desk.insight.waterfall
    members = sql(sample_desk, f"SELECT count(*) FROM ({BUYERS_SQL})")[0][0]
    assert [step.label for step in page.steps] == [
        "All contacts", "A · Spent", "B · newsletter", "C · country", "Segment",
    ]  # fmt: skip
    assert page.steps[-1].after == members
    click_row(page.bars, 3)
    assert sample_desk.editing.document.selection == ("exclude.items[0]",)


@pytest.mark.parametrize("column", [1, 2, 3], ids=["both", "only-this", "only-other"])
def test_a_number_of_the_overlap_opens(sample_desk: Desk, qtbot: QtBot, column: int) -> None:
    open_tab(sample_desk, qtbot, "overlap")
    page = sample_desk.insight.overlap
    women = "SELECT _contact FROM data.contacts WHERE lower(gender) = 'female'"
    tests = {
        1: f"_contact IN ({BUYERS_SQL}) AND _contact IN ({women})",
        2: f"_contact IN ({BUYERS_SQL}) AND _contact NOT IN ({women})",
        3: f"_contact NOT IN ({BUYERS_SQL}) AND _contact IN ({women})",
    }
    expected = sql(sample_desk, f"SELECT count(*) FROM data.contacts WHERE {tests[column]}")[0][0]
    index = page.model.index(0, column)
    assert page.model.data(index) == f"{expected:,}"
    page.table.scrollTo(index)
    place = page.table.visualRect(index).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, sample_desk)
    assert size(sample_desk) == expected


def test_tables_of_segments_fit_a_narrow_panel(sample_desk: Desk, qtbot: QtBot) -> None:
    """Nothing is scrolled sideways: names are cut, and columns without room are told of."""
    overlap, sizes = sample_desk.insight.overlap, sample_desk.insight.sizes
    open_tab(sample_desk, qtbot, "overlap")
    assert overlap.table.horizontalScrollBar().maximum() == 0
    assert overlap.table.left_out == 0
    open_tab(sample_desk, qtbot, "sizes")
    assert sizes.table.horizontalScrollBar().maximum() == 0
    assert [column for column in range(7) if sizes.table.isColumnHidden(column)] == [4, 5, 6]
    assert sizes.more.isVisible()
    assert sizes.more.text() == "3 more columns on the whole width"
    sizes.table.setCurrentIndex(sizes.model.index(0, 3))
    click(sample_desk.insight.wide_button)
    settle(qtbot, sample_desk)
    assert sizes.table.left_out == 0
    assert not sizes.more.isVisible()
    sizes.table.setCurrentIndex(sizes.model.index(0, 6))
    click(sample_desk.insight.wide_button)
    settle(qtbot, sample_desk)
    assert sizes.table.currentIndex().column() == 0


def test_a_very_long_statement_is_shown_in_part_and_copied_whole(sample_desk: Desk, qtbot: QtBot) -> None:
    keys = tuple(f"C{number:07}" for number in range(5_000))
    condition = FieldCondition(field="customer_id", op="is", values=keys)
    sample_desk.editing.document.replace(
        segment(include=Column(items=(Card(conditions=(condition,)),))), "paste keys"
    )
    settle(qtbot, sample_desk)
    open_tab(sample_desk, qtbot, "sql")
    page = sample_desk.insight.sql
    shown = page.view.toPlainText().splitlines()
    click(sample_desk.insight.copy_button)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(shown) == 2001
    assert (
        shown[1500] == f"-- {len(copied) - 2000:,} lines are left out here; copying the page takes them too"
    )
    assert all(any(key in line for line in copied) for key in keys[::500])
    assert [*shown[:1500], *shown[1501:]] == [*copied[:1500], *copied[-500:]]


@pytest.mark.parametrize("dialect", ["duckdb", "clickhouse"])
def test_sql_is_shown_and_copied(sample_desk: Desk, qtbot: QtBot, dialect: str) -> None:
    page = sample_desk.insight.sql
    page.dialect.setCurrentIndex(page.dialect.findData(dialect))
    open_tab(sample_desk, qtbot, "sql")
    click(sample_desk.insight.copy_button)
    text = QGuiApplication.clipboard().text()
    assert text == page.view.toPlainText()
    if dialect == "duckdb":
        found = sql(sample_desk, text.rstrip(";"))
        assert len(found) == size(sample_desk)


def test_sql_is_of_what_is_finished(sample_desk: Desk, qtbot: QtBot) -> None:
    before = size(sample_desk)
    sample_desk.editing.document.carry_out(AddCard(Gap("include", 0)))
    open_tab(sample_desk, qtbot, "sql")
    assert len(sql(sample_desk, sample_desk.insight.sql.view.toPlainText().rstrip(";"))) == before


def test_the_panel_takes_the_whole_width(sample_desk: Desk, qtbot: QtBot) -> None:
    before = sample_desk.bench.insight.width()
    click(sample_desk.insight.wide_button)
    qtbot.waitUntil(lambda: sample_desk.bench.insight.width() > 2 * before)
    assert not sample_desk.bench.builder.isVisible()
    click(sample_desk.insight.wide_button)
    assert sample_desk.bench.builder.isVisible()


@pytest.mark.parametrize("action", ["new-segment", "add-include-card", "toggle-insight", "tutorial"])
def test_the_panel_makes_room_for_what_is_done_in_the_builder(sample_desk: Desk, action: str) -> None:
    click(sample_desk.insight.wide_button)
    assert not sample_desk.bench.builder.isVisible()
    sample_desk.do(action)
    assert sample_desk.bench.builder.isVisible()
    assert not sample_desk.insight.wide_button.isChecked()


def test_a_new_segment_is_shown_from_everywhere(sample_desk: Desk) -> None:
    sample_desk.bench.places.open("data")
    click(sample_desk.bench.sidebar.new_button)
    assert sample_desk.bench.builder.isVisible()
    sample_desk.bench.places.open("data")
    sample_desk.do("new-segment")
    assert sample_desk.bench.builder.isVisible()


@pytest.mark.parametrize("width", [280, 1040])
def test_what_stands_in_the_place_of_a_table_stands_in_its_middle(qtbot: QtBot, width: int) -> None:
    table = QWidget()
    nothing = Nothing("nothing", table)
    qtbot.addWidget(nothing)
    nothing.resize(width, 400)
    nothing.say(
        "There is no other saved segment yet. What this one shares with others is shown here.", "Go on"
    )
    text = nothing.text.geometry()
    assert abs(text.center().x() - nothing.rect().center().x()) <= 1
    assert text.width() >= min(WIDEST, width - 26)
    table.deleteLater()


def test_of_few_members_only_shares_are_told(sample_desk: Desk, qtbot: QtBot) -> None:
    open_tab(sample_desk, qtbot, "profile")
    page, document = sample_desk.insight.profile, sample_desk.editing.document
    assert all("·" in row.right for row in page.bars.listed.rows)
    few = card("email", "starts_with", "anna")
    document.replace(read_segment(f'{HEAD}"name":"x","include":{{"items":[{few}]}}}}'), "try")
    settle(qtbot, sample_desk)
    assert 0 < size(sample_desk) < LEAST_MEMBERS
    assert page.foot.text() == f"Under {LEAST_MEMBERS} members: differences may be chance"
    assert not any("·" in row.right for row in page.bars.listed.rows)
    document.undo_stack.undo()
