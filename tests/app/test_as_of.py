"""The control that says what everything is calculated for."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.icons import IconSet
from app.project import Moment
from app.shell.as_of import AsOfControl
from app.theme import Theme
from engine.definition.moment import AsOf
from tests.support.qt_window import part

NOW = datetime(2026, 11, 29, 12, 30)
END = datetime(2017, 12, 31, 21, 14, 5)


@pytest.mark.parametrize(
    ("moment", "as_of", "end_of_data", "said", "checked"),
    [
        (Moment(), AsOf(END), END, "31 Dec 2017 · last date in your data", "as-of-end-of-data"),
        (Moment("now"), AsOf(NOW), END, "29 Nov 2026 · today", "as-of-today"),
        (Moment(), AsOf(NOW), None, "29 Nov 2026 · today", "as-of-today"),
        (Moment.fixed(date(2020, 2, 29)), AsOf.end_of(date(2020, 2, 29)), None, "29 Feb 2020", "as-of-date"),
    ],
    ids=["end of data", "today", "data without dates end today", "a date"],
)
def test_what_it_says_and_offers(
    moment: Moment,
    as_of: AsOf,
    end_of_data: datetime | None,
    said: str,
    checked: str,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    theme = Theme(qapp)
    theme.apply("light")
    window = QWidget()
    qtbot.addWidget(window)
    control = AsOfControl(IconSet(theme), window)
    window.show()
    control.show_moment(moment, as_of, end_of_data, NOW)
    assert control.text() == said
    control.open()
    assert [name for name in NAMES if part(window, QRadioButton, name).isChecked()] == [checked]


NAMES = ("as-of-end-of-data", "as-of-today", "as-of-date")
