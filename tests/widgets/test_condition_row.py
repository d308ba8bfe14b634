"""How high a condition's row asks to be, at whatever width it may get."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.theme import Theme
from tests.support.widgets_demo import look, phrase, spent
from widgets.builder.condition_row import ConditionRow
from widgets.builder.relay import Relay
from widgets.counts import Count, Part
from widgets.stack_layout import StackLayout

WIDTHS = range(180, 440, 2)


@pytest.mark.parametrize("width", range(200, 420, 20))
def test_a_count_takes_room_at_every_width_that_was_asked_for(qtbot: QtBot, theme: Theme, width: int) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    row = ConditionRow(look(theme), Relay())
    row.set_condition(phrase(spent(300, 12)), negated=False)
    column = StackLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(row)
    around.resize(width, 200)
    around.show()
    for each in WIDTHS:
        column.heightForWidth(each)  # with a scroll bar and without one, with the other column and without it
    row.set_part(Part(count=Count(2_179, "ready")), 40)
    fresh = {each: row.heightForWidth(each) for each in WIDTHS}
    assert {each: column.heightForWidth(each) for each in WIDTHS} == fresh
