"""The control that says what everything is calculated for, and the dates that are typed into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDateEdit, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.icons import IconSet
from app.project import Moment
from app.shell.as_of import AsOfControl
from app.theme import Theme
from app.window import MainWindow
from engine.definition.moment import AsOf
from tests.support.qt_window import click, part, press, type_text, wait_for

NOW = datetime(2026, 11, 29, 12, 30)
END = datetime(2017, 12, 31, 21, 14, 5)


@pytest.fixture
def control(qapp: QApplication) -> Iterator[AsOfControl]:
    theme = Theme(qapp)
    theme.apply("light")
    window = QWidget()
    window.show()
    yield AsOfControl(IconSet(theme), window)
    window.deleteLater()


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
    control: AsOfControl,
) -> None:
    control.show_moment(moment, as_of, end_of_data, NOW)
    assert control.text() == said
    control.open()
    assert [name for name in NAMES if part(control.window(), QRadioButton, name).isChecked()] == [checked]


def test_the_choice_is_gone_with_its_control(control: AsOfControl) -> None:
    control.show_moment(Moment(), AsOf(END), END, NOW)
    control.open()
    today = part(control.window(), QRadioButton, "as-of-today")
    assert today.isVisible()
    shiboken6.delete(control)  # as when another project is opened
    assert not today.isVisible()


NAMES = ("as-of-end-of-data", "as-of-today", "as-of-date")


def test_today_long_after_the_data_says_what_is_empty_and_mends_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    assert "31 Dec 2017" in part(window, QPushButton, "as-of").text()
    press("Ctrl+Shift+D")
    click(part(window, QRadioButton, "as-of-today"))
    wait_for(qtbot, desk)
    assert "today" in part(window, QPushButton, "as-of").text()
    text = desk.bench.banners.text("empty-period")
    assert "ends on 31 Dec 2017" in text
    assert "card A" in text
    click(part(window, QPushButton, "banner-empty-period-offer-1"))
    wait_for(qtbot, desk)
    assert desk.bench.banners.text("empty-period") == ""
    assert desk.project.as_of.instant == datetime(2017, 12, 31, 21, 14, 5)


def test_a_date_of_ones_own(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    click(part(window, QPushButton, "as-of"))
    click(part(window, QRadioButton, "as-of-date"))
    day = part(window, QWidget, "as-of-day")
    day.setFocus()
    press("Down")  # one day earlier
    wait_for(qtbot, desk)
    assert desk.project.as_of.instant == datetime(2017, 12, 30, 23, 59, 59, 999999)
    for typed, meant in (("15 Jun 2017", 15), ("1.6.2017", 1), ("2017-06-02", 2)):
        day.setFocus()
        press("Ctrl+A")
        type_text(typed)
        press("Return")
        wait_for(qtbot, desk)
        assert desk.project.as_of.instant == datetime(2017, 6, meant, 23, 59, 59, 999999)
        assert not part(window, QWidget, "as-of-choice").isVisible()
        click(part(window, QPushButton, "as-of"))
    day.setFocus()
    press("Down")
    press("Down")  # from one month into the other
    wait_for(qtbot, desk)
    assert desk.project.as_of.instant == datetime(2017, 5, 31, 23, 59, 59, 999999)
    press("Esc")
    assert not part(window, QWidget, "as-of-choice").isVisible()
    assert part(window, QPushButton, "as-of").hasFocus()


def test_the_arrow_keys_go_over_the_moments_without_closing_them(desk: Desk, window: MainWindow) -> None:
    press("Ctrl+Shift+D")
    choice = part(window, QWidget, "as-of-choice")
    for rule in ("now", "fixed"):
        press("Down")
        assert choice.isVisible()
        assert desk.project.moment.rule == rule
    press("Return")
    assert not choice.isVisible()
    assert part(window, QPushButton, "as-of").hasFocus()


NO_DATES = (
    ("31 Jun 2017", "“31 Jun 2017” is not a date; write it as 2026-01-31.", "2017-06-15"),
    ("soon", "“soon” is not a date; write it as 2026-01-31.", "2017-06-16"),
    ("0017-06-15", "“0017-06-15” is too far away; write a year from 1900 to 8999.", "2017-06-17"),
)


@pytest.mark.parametrize("leaving", ["Return", "Tab", "click"])
def test_what_is_no_date_stays_and_is_told_at_the_field(
    leaving: str, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    for typed, said, meant in NO_DATES:
        before = desk.project.as_of
        press("Ctrl+Shift+D")
        day, choice = part(window, QDateEdit, "as-of-day"), part(window, QWidget, "as-of-choice")
        problem = part(window, QLabel, "as-of-day-problem")
        day.setFocus()
        press("Ctrl+A")
        type_text(typed)
        if leaving == "click":
            desk.bench.sidebar.search.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            press(leaving)
        assert (day.text(), problem.text()) == (typed, said)
        assert problem.isVisible()
        assert choice.height() >= choice.sizeHint().height()
        assert choice.isVisible()
        assert desk.project.as_of == before
        if leaving == "Tab":  # it is still inside, on what closes nothing
            day.setFocus()
        qtbot.waitUntil(day.hasFocus)
        press("Ctrl+A")
        type_text(meant)
        press("Return")
        wait_for(qtbot, desk)
        assert (choice.isVisible(), problem.text()) == (False, "")
        assert desk.project.as_of.today.isoformat() == meant


@pytest.mark.parametrize("by", ["Esc", "rule", "Down"])
def test_what_is_no_date_can_be_given_up(by: str, window: MainWindow) -> None:
    press("Ctrl+Shift+D")
    day, problem = part(window, QDateEdit, "as-of-day"), part(window, QLabel, "as-of-day-problem")
    day.setFocus()
    press("Ctrl+A")
    type_text("soon")
    if by == "rule":
        click(part(window, QRadioButton, "as-of-today"))
    else:
        press(by)
    assert part(window, QWidget, "as-of-choice").isVisible() == (by == "Down")
    assert not problem.text()
    assert day.text() != "soon"


def test_what_is_no_date_is_given_up_when_it_is_left_again(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    press("Ctrl+Shift+D")
    day, choice = part(window, QDateEdit, "as-of-day"), part(window, QWidget, "as-of-choice")
    day.setFocus()
    press("Ctrl+A")
    type_text("soon")
    for stays in (True, False):
        desk.bench.sidebar.search.setFocus(Qt.FocusReason.MouseFocusReason)
        qtbot.waitUntil(day.hasFocus if stays else desk.bench.sidebar.search.hasFocus)
        assert choice.isVisible() == stays
    press("Ctrl+Shift+D")
    assert day.text() == "31 Dec 2017"
