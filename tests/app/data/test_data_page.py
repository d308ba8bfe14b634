"""The data page in the real window: figures are SQL's, names go everywhere, rows open contacts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.data.page import COLUMNS, ROWS, DataPage
from app.desk import Desk
from app.shell.places import SEGMENT
from app.window import MainWindow
from engine.definition.model import Card, Column, FieldCondition, Filter, Filters
from engine.errors import MachineError
from engine.workspace import Workspace
from tests.support.insight import settle, sql, with_segments
from tests.support.insight_segments import BUYERS, WOMEN
from tests.support.qt_window import Opener, click, part
from widgets.editor.editor import ConditionEditor
from widgets.intents import AddCondition


@pytest.fixture
def window(open_window: Opener, sample_file: Path, tmp_path: Path) -> MainWindow:
    path = with_segments(sample_file, tmp_path / "s.cardinal", BUYERS, WOMEN)
    with Workspace.open(path) as workspace:
        keys = workspace.catalog.contacts
        workspace.lists.create("March mailing", [f"{number}" for number in range(keys)])
    return open_window(path)


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def page(desk: Desk, window: MainWindow, qtbot: QtBot) -> DataPage:
    window.actions_.action("open-data-place").trigger()
    settle(qtbot, desk, lambda: not desk.data.busy)
    return desk.data


@pytest.fixture
def calm(desk: Desk, qtbot: QtBot) -> Callable[[], None]:
    return lambda: settle(qtbot, desk, lambda: not desk.data.busy)


def turn(page: DataPage, key: str, tab: int, calm: Callable[[], None]) -> None:
    page.tables.open(key)
    page.tabs.setCurrentIndex(tab)
    calm()


def choose(page: DataPage, name: str, calm: Callable[[], None]) -> None:
    """Choose a column by its name in the data."""
    names = [column.name for column in page.columns._columns]
    page.columns.table.selectRow(names.index(name))
    calm()


def shown_rows(page: DataPage) -> list[tuple[object, ...]]:
    model = page.rows.rows.table.paged
    return [tuple(row) for number in range(model.rowCount()) if (row := model.row(number)) is not None]


def test_the_tables_are_listed_with_rows_family_and_times(page: DataPage, desk: Desk) -> None:
    entries = {entry.key: entry for entry in page.tables.entries}
    ((contacts, orders),) = sql(
        desk, "SELECT (SELECT count(*) FROM data.contacts), (SELECT count(*) FROM data.orders)"
    )
    assert entries["contacts"].rows == contacts
    assert entries["activity orders"].rows == orders
    ((first, last),) = sql(desk, "SELECT min(ordered_at), max(ordered_at) FROM data.orders")
    assert entries["activity orders"].note == f"Purchases · {first:%b %Y} – {last:%b %Y}"
    assert [entry.title for entry in page.tables.entries][-2:] == ["March mailing", "Rows not used"]
    ((not_used,),) = sql(desk, "SELECT count(*) FROM cardinal.import_issues WHERE kind NOT LIKE 'report: %'")
    assert entries["rows not used"].rows == not_used


def test_a_column_shows_its_figures(page: DataPage, desk: Desk, calm: Callable[[], None]) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    choose(page, "status", calm)
    panel = page.columns.panel
    ((rows, filled, distinct),) = sql(
        desk, "SELECT count(*), count(status), count(DISTINCT status) FROM data.orders"
    )
    assert part(panel, QLineEdit, "column-label").text() == "status"
    assert f"{filled:,} of {rows:,}" in panel._lines["filled"][1].text()
    assert panel._lines["distinct"][1].text() == f"{distinct:,}"
    usual = sql(desk, "SELECT status, count(*) FROM data.orders GROUP BY 1 ORDER BY 2 DESC, 1")
    rows_of = [
        (row.label, int(row.right.split(" · ")[0].replace(",", ""))) for row in panel.usual.listed.rows
    ]
    assert rows_of == usual


def test_a_column_of_different_values_leaves_its_room_below(page: DataPage, calm: Callable[[], None]) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    choose(page, "order_id", calm)
    panel = page.columns.panel
    assert not panel.usual.isVisible()
    assert panel._lines["distinct"][1].text().endswith(" · each once")
    assert panel.name.height() == panel.name.sizeHint().height()
    told = max(panel._lines["distinct"][1].geometry().bottom(), panel.about.geometry().bottom())
    assert 0 < panel.uses_head.y() - told < 24


def test_a_value_or_stretch_lists_its_rows(page: DataPage, calm: Callable[[], None]) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    choose(page, "amount", calm)
    bars = page.columns.panel.histogram.bars
    page.columns.panel.histogram.setFocus()
    for _ in range(2):
        QTest.keyClick(page.columns.panel.histogram, Qt.Key.Key_Right)
    QTest.keyClick(page.columns.panel.histogram, Qt.Key.Key_Return)
    calm()
    assert page.tabs.currentIndex() == ROWS
    assert page.rows.rows.table.paged.rowCount() == bars[1].amount
    turn(page, "activity orders", COLUMNS, calm)
    choose(page, "status", calm)
    page.columns.panel.usual.chosen.emit(0)
    calm()
    first = page.columns.panel.usual.listed.rows[0].right.split(" · ")[0]
    assert page.rows.rows.foot.text() == f"{first} rows found"


def test_where_a_column_is_used_leads_to_the_segment(
    page: DataPage, desk: Desk, calm: Callable[[], None]
) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    used = next(column for column in page.columns._columns if page.columns._used(column))
    choose(page, used.name, calm)
    names = page.columns._used(used)
    link = part(page, QPushButton, "column-use-0")
    assert link.text() == names[0]
    click(link)
    calm()
    assert desk.bench.places.place == SEGMENT
    assert desk.editing.document.segment.name == names[0]


def test_another_name_and_family_are_everywhere_and_outlive_the_window(
    page: DataPage, desk: Desk, window: MainWindow, calm: Callable[[], None]
) -> None:
    desk.editing.open("Women")
    calm()
    desk.bench.builder.intent.emit(AddCondition("include.items[0]"))
    editor = part(window, ConditionEditor, "condition-editor")
    assert editor.picker is not None
    turn(page, "contacts", COLUMNS, calm)
    choose(page, "gender", calm)
    line = part(page.columns.panel, QLineEdit, "column-label")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Their renamed field")
    QTest.keyClick(line, Qt.Key.Key_Return)
    page.columns.panel.name.family.setCurrentIndex(page.columns.panel.name.family.findData("tags"))
    page.columns.panel.name.family.activated.emit(0)
    calm()
    column = desk.project.catalog.field("gender")
    assert column is not None
    assert (column.label, column.family) == ("Their renamed field", "tags")
    assert page.columns.column == column  # still the one that is looked at
    assert "their renamed field" in desk.bench.summary.text.lower()
    assert editor._scene is not None
    assert editor._scene.catalog is desk.project.catalog
    assert editor.picker is not None
    path = desk.project.path
    window.close_project()
    with Workspace.open(path) as workspace:
        kept = workspace.catalog.field("gender")
        assert kept == column


def test_an_emptied_name_goes_back_to_the_imported_one(
    page: DataPage, desk: Desk, calm: Callable[[], None]
) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    line = part(page.name, QLineEdit, "table-label")
    before = line.text()
    for typed, expected in (("Bought", "Bought"), ("", before)):
        line.setFocus()
        line.setText(typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        calm()
        orders = desk.project.catalog.activity("orders")
        assert orders is not None
        assert orders.shown == line.text() == expected


def filter_rows(page: DataPage, test: Filter) -> None:
    assert page.rows._source is not None
    page.rows.show_table(page.rows._source, Filters(filters=(test,)))


def test_rows_are_filtered_sorted_and_open_their_contact(
    page: DataPage, desk: Desk, calm: Callable[[], None]
) -> None:
    turn(page, "activity orders", ROWS, calm)
    test = Filter(attribute="status", op="is", values=("Cancelled",), negated=True)
    filter_rows(page, test)
    page.rows.rows.table.sort_wanted.emit("amount", True)
    calm()
    expected = sql(
        desk,
        """SELECT c._key, o.amount FROM data.orders o JOIN data.contacts c USING (_contact)
        WHERE coalesce(lower(status) <> 'cancelled', true)
        ORDER BY amount DESC NULLS LAST, o.rowid LIMIT 500""",
    )
    place = [column.id for column in page.rows.rows.table.paged.columns].index("amount")
    assert [(row[0], row[place]) for row in shown_rows(page)[:500]] == expected
    page.rows.rows.table.opened.emit(3)
    calm()
    assert page.contact.title.text() == expected[3][0]
    QTest.keyClick(page.contact.browser, Qt.Key.Key_Escape)
    assert page._whole.currentIndex() == 0


def test_rows_that_could_not_be_listed_are_not_to_be_taken(page: DataPage, calm: Callable[[], None]) -> None:
    turn(page, "activity orders", ROWS, calm)
    rows = page.rows.rows
    assert rows.export_button.isEnabled()
    rows._feed.failed.emit(MachineError("the disk is full"))
    assert (rows.foot.text(), rows.hint.text()) == ("The disk is full", "")
    assert not rows.export_button.isEnabled()
    assert not rows.copy_button.isEnabled()


def test_the_rows_of_one_table_are_not_exported_for_those_of_the_next(
    page: DataPage, calm: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    turn(page, "activity orders", ROWS, calm)
    page.tables.open("contacts")
    with qtbot.waitSignal(page.told) as told:
        page.rows.rows.export_to(tmp_path / "out.csv")
    assert told.args == ["The rows are still being listed; export them in a moment."]
    calm()
    assert not (tmp_path / "out.csv").exists()


def test_personal_values_are_hidden_everywhere(page: DataPage, desk: Desk, calm: Callable[[], None]) -> None:
    ((email,),) = sql(desk, "SELECT email FROM data.contacts WHERE email IS NOT NULL LIMIT 1")
    turn(page, "contacts", ROWS, calm)
    test = Filter(attribute="email", op="is", values=(email,))
    filter_rows(page, test)
    calm()
    assert page.rows.rows.foot.text() == "1 row found"
    desk.insight.masking.switch(True)
    calm()
    assert page.rows.filters.filters() == Filters()  # not to be found by its letters
    model = page.rows.rows.table.paged
    texts = [str(model.data(model.index(row, at))) for row in range(50) for at in range(model.columnCount())]
    assert not [text for text in texts if email in text]
    page.rows.rows.copy_rows([(0, 49)])
    calm()
    assert email not in QApplication.clipboard().text()
    turn(page, "contacts", COLUMNS, calm)
    choose(page, "email", calm)
    assert email not in str(page.columns.panel.usual.listed.rows)


def test_a_fixed_list_is_looked_at_like_contacts(page: DataPage, calm: Callable[[], None]) -> None:
    key = next(entry.key for entry in page.tables.entries if entry.title == "March mailing")
    turn(page, key, COLUMNS, calm)
    assert not page.name.family.isVisible()
    turn(page, key, ROWS, calm)
    assert "rows" in page.rows.rows.foot.text()


def test_everything_is_reached_by_keys_and_has_a_name(page: DataPage) -> None:
    seen: set[str] = set()
    for each in page.findChildren(QWidget):
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert each.objectName(), each
            assert each.accessibleName(), each.objectName()
            assert each.objectName() not in seen
            seen.add(each.objectName())
            assert each.height() >= 24, each.objectName()


def test_the_columns_are_sorted_by_any_of_their_figures(page: DataPage, calm: Callable[[], None]) -> None:
    turn(page, "activity orders", COLUMNS, calm)
    for head in page.columns.table.paged.columns:
        for descending in (False, True):
            page.columns.table.sort_wanted.emit(head.id, descending)
            calm()
            columns = page.columns._columns
            assert len(columns) == page.columns.table.paged.rowCount()
            if head.id == "distinct":
                known = [each.statistics.distinct for each in columns if each.statistics is not None]
                assert known == sorted(known, reverse=descending)


def test_a_saved_edit_changes_where_columns_are_used(
    page: DataPage, desk: Desk, calm: Callable[[], None]
) -> None:
    assert "Women" not in page._around.uses.get((None, "city"), ())
    desk.editing.open("Women")
    calm()
    card = Card(conditions=(FieldCondition(field="city", op="is_set"),))
    segment = desk.editing.document.segment
    desk.editing.document.replace(replace(segment, exclude=Column(items=(card,))), "exclude")
    calm()
    desk.editing.save()
    calm()
    assert "Women" in page._around.uses[(None, "city")]


@pytest.mark.parametrize("key", ["contacts", "activity orders", "activity product_views"])
def test_no_figure_is_cut_on_a_small_screen(
    key: str, page: DataPage, window: MainWindow, calm: Callable[[], None]
) -> None:
    table = page.columns.table

    def fitting(columns: int) -> bool:
        return sum(table.columnWidth(at) for at in range(columns)) <= table.viewport().width()

    turn(page, key, COLUMNS, calm)
    assert fitting(4)
    assert not fitting(5)
    window.resize(1920, 1080)
    QApplication.processEvents()
    turn(page, key, COLUMNS, calm)
    page.columns.show_uses({})
    assert fitting(5)


def test_the_tabs_end_where_the_page_does(page: DataPage) -> None:
    assert page.tabs.tabRect(page.tabs.count() - 1).right() == page.tabs.rect().right()
