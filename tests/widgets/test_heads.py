"""Heads of columns that are wider than their column."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyleOptionHeader
from pytestqt.qtbot import QtBot

from widgets.heads import width_of
from widgets.table import Column, PagedTable

LONG = "The amount that the customer has agreed to pay, net of all discounts"


@pytest.mark.parametrize("number", [False, True])
@pytest.mark.parametrize("sort", ["", "long"])
def test_a_long_head_is_cut_at_its_end_and_says_so(qtbot: QtBot, number: bool, sort: str) -> None:
    table = PagedTable("rows", "Rows")
    qtbot.addWidget(table)
    columns = (Column(id="long", title=LONG, number=number), Column(id="short", title="Länge"))
    table.show_rows(columns, 0, sort, descending=False)
    shown = QStyleOptionHeader()
    table.horizontalHeader().initStyleOptionForIndex(shown, 0)
    assert shown.text.endswith("…")
    assert LONG.startswith(shown.text[:-1])
    assert width_of(shown.text) <= table.columnWidth(0)
    table.horizontalHeader().initStyleOptionForIndex(shown, 1)
    assert shown.text == "Länge"
