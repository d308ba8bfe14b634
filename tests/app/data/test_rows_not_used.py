"""Rows not used: listed, narrowed, hidden, copied and exported as the file holds them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.rows_not_used import RowsNotUsed
from app.desk import Desk
from app.shell.places import DATA
from tests.support.insight import settle, sql
from tests.support.qt import narrowed
from tests.support.qt_window import Opener

EVERYTHING = 'SELECT file, line, reason, "column", value, row FROM cardinal.import_issues'
ISSUES = f"{EVERYTHING} WHERE kind NOT LIKE 'report: %'"


@pytest.fixture
def desk(open_window: Opener, faulty: Path) -> Desk:
    desk = open_window(faulty).desk
    assert desk is not None
    return desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[RowsNotUsed]:
    page = RowsNotUsed(desk.project, desk.insight.masking, desk.insight.tools.icons)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    settle(qtbot, desk, lambda: not page.busy)
    yield page
    page.hide()


def rows(page: RowsNotUsed) -> list[tuple[object, ...]]:
    model = page.rows.table.paged
    found = [model.row(number) for number in range(model.rowCount())]
    return [tuple(row) for row in found if row is not None]


def choose(page: RowsNotUsed, qtbot: QtBot, desk: Desk, file: str = "", reason: str = "") -> None:
    page.files.setCurrentIndex(max(page.files.findData(file), 0))
    page.reasons.setCurrentIndex(max(page.reasons.findData(reason), 0))
    settle(qtbot, desk, lambda: not page.busy)


def test_all_are_listed_with_place_and_reason(page: RowsNotUsed, desk: Desk) -> None:
    assert rows(page) == sql(desk, f"{ISSUES} ORDER BY rowid")
    assert {row[2] for row in rows(page)} >= {"the row has no “id”", "no contact has this “person”"}
    assert page.rows.foot.text() == f"{len(rows(page))} rows"


def test_they_are_narrowed_to_a_file_and_a_reason(page: RowsNotUsed, desk: Desk, qtbot: QtBot) -> None:
    choose(page, qtbot, desk, "orders.csv")
    assert rows(page) == sql(desk, f"{ISSUES} AND file = 'orders.csv' ORDER BY rowid")
    choose(page, qtbot, desk, "orders.csv", "no contact has this “person”")
    assert [row[1] for row in rows(page)] == [3, 4]
    assert page.reasons.currentText() == "no contact has this “person” · 2"
    assert narrowed(page.reasons).endswith("…")
    assert narrowed(page.files).endswith("…")


def test_they_are_sorted_by_any_column(page: RowsNotUsed, desk: Desk, qtbot: QtBot) -> None:
    page.rows.table.sort_wanted.emit("line", True)
    settle(qtbot, desk, lambda: not page.busy)
    assert rows(page) == sql(desk, f"{ISSUES} ORDER BY line DESC NULLS LAST, rowid")


def test_addresses_are_hidden_in_values_and_whole_rows(page: RowsNotUsed, desk: Desk, qtbot: QtBot) -> None:
    desk.insight.masking.switch(True)
    settle(qtbot, desk, lambda: not page.busy)
    assert "nobody@" not in str(rows(page))
    page.rows.copy()
    settle(qtbot, desk)
    assert "nobody@" not in QApplication.clipboard().text()


def test_they_are_copied_and_exported(page: RowsNotUsed, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    choose(page, qtbot, desk, "orders.csv")
    page.rows.copy()
    settle(qtbot, desk)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "File\tLine\tReason\tColumn\tValue\tWhole row"
    assert len(lines) == len(rows(page)) + 1
    page.rows.export_to(tmp_path / "left.csv")
    settle(qtbot, desk)
    with (tmp_path / "left.csv").open(encoding="utf-8", newline="") as file:
        head, *written = list(csv.reader(file))
    assert head == ["file", "sheet", "line", "reason", "column", "value", "row"]
    assert [row[2] for row in written] == [str(row[1]) for row in rows(page)]
    assert any(row[5].startswith("'=1+1") for row in written)  # no spreadsheet takes it for a formula


def test_an_import_that_used_everything_says_so(open_window: Opener, shop: Path, qtbot: QtBot) -> None:
    desk = open_window(shop).desk
    assert desk is not None
    desk._show_not_used("")
    settle(qtbot, desk, lambda: not desk.data.busy)
    page = desk.data.not_used
    assert page.nothing.isVisible()
    assert not page.rows.isVisible()


def test_the_report_of_an_import_leads_to_the_rows_of_a_file(desk: Desk, qtbot: QtBot) -> None:
    desk.refreshing.report.rows_wanted.emit("orders.csv")
    settle(qtbot, desk, lambda: not desk.data.busy)
    assert desk.bench.places.place == DATA
    page = desk.data.not_used
    assert page.isVisible()
    assert page.files.currentData() == "orders.csv"
    assert rows(page) == sql(desk, f"{ISSUES} AND file = 'orders.csv' ORDER BY rowid")
    desk.refreshing.report.rows_wanted.emit("")
    settle(qtbot, desk, lambda: not desk.data.busy)
    assert rows(page) == sql(desk, f"{ISSUES} ORDER BY rowid")
