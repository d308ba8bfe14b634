"""The chart's own arithmetic: days that are named, figures as locales print them, places of lines."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QLocale, QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.theme import LIGHT
from widgets import sparkline
from widgets.size_chart.data import Chart, Curve, Every, Note, Recorded, Showing, Total, shares
from widgets.size_chart.ticks import SPACINGS, Spacing, spacing_for, ticks
from widgets.size_chart.view import SizeChart
from widgets.size_chart.wording import Wording
from widgets.style import Look

GERMAN = Wording(QLocale(QLocale.Language.German, QLocale.Country.Germany))
AMERICAN = Wording(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
DAY = date(2026, 3, 9)


# --- ticks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        (Spacing("day", 1), ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]),
        (Spacing("week", 1), ["2026-03-02"]),
        (Spacing("month", 1), ["2026-03-01"]),
        (Spacing("month", 3), []),
        (Spacing("year", 1), []),
    ],
    ids=str,
)
def test_ticks_stand_at_round_days(spacing: Spacing, expected: list[str]) -> None:
    first, last = date(2026, 2, 27).toordinal(), date(2026, 3, 2).toordinal()
    assert [date.fromordinal(each).isoformat() for each in ticks(first, last, spacing)] == expected


@pytest.mark.parametrize("spacing", SPACINGS, ids=str)
@pytest.mark.parametrize("first", [date(1, 1, 2), date(1999, 12, 31), date(2024, 2, 29)], ids=str)
def test_ticks_ascend_inside_and_years_and_months_begin_there(first: date, spacing: Spacing) -> None:
    start = first.toordinal()
    found = ticks(start, start + 30_000, spacing)
    assert found == sorted(set(found))
    assert all(start <= each <= start + 30_000 for each in found)
    days = [date.fromordinal(each) for each in found]
    if spacing.unit == "week":
        assert {day.weekday() for day in days} <= {0}
    if spacing.unit in ("month", "year"):
        assert {day.day for day in days} <= {1}


def test_ticks_end_with_the_calendar() -> None:
    end = date.max.toordinal()
    for spacing in SPACINGS:
        assert all(each <= end for each in ticks(end - 400, end + 50, spacing))


@pytest.mark.parametrize("days", [3, 30, 90, 365, 1095, 7000])
@pytest.mark.parametrize("pixels", [120, 230, 900])
def test_names_of_days_have_room(days: int, pixels: int) -> None:
    spacing = spacing_for(days, pixels)
    start = DAY.toordinal()
    found = ticks(start, start + days, spacing)
    assert (len(found) - 1) * spacing.room <= pixels * 1.1


# --- words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "german", "american"),
    [
        (lambda w: w.number(1234567), "1.234.567", "1,234,567"),
        (lambda w: w.number(np.int64(5_000_000_000)), "5.000.000.000", "5,000,000,000"),
        (lambda w: w.decimal(123456, 2), "1.234,56", "1,234.56"),
        (lambda w: w.decimal(-5, 2), "-0,05", "-0.05"),
        (lambda w: w.decimal(2**62 + 1, 3), "4.611.686.018.427.387,905", "4,611,686,018,427,387.905"),
        (lambda w: w.percent(4.25), "4,2 %", "4.2 %"),
        (lambda w: w.short(0.5), "0,5", "0.5"),
        (lambda w: w.short(9000), "9.000", "9,000"),
        (lambda w: w.short(12000), "12k", "12k"),
        (lambda w: w.short(1_500_000), "1,5M", "1.5M"),
        (lambda w: w.day(DAY), "Mo. 9 März 2026", "Mon Mar 9 2026"),
        (lambda w: w.short_day(DAY), "9 März", "Mar 9"),
        (lambda w: w.month(date(2026, 1, 1)), "2026", "2026"),
        (lambda w: w.step(DAY, "week"), "week to Mo. 9 März 2026", "week to Mon Mar 9 2026"),
        (lambda w: w.step(date(2026, 2, 28), "month"), "Feb. 2026", "Feb 2026"),
        (lambda w: w.step(DAY, "month"), "März 2026, up to 9 März", "Mar 2026, up to Mar 9"),
    ],
)  # fmt: skip
def test_figures_and_days_are_printed_in_the_users_way(said, german: str, american: str) -> None:  # type: ignore[no-untyped-def]
    assert said(AMERICAN) == american
    assert said(GERMAN).replace("\xa0", " ") == german


# --- data ------------------------------------------------------------------------------------------------


def made(every: Every = "day", count: int = 10, **more: object) -> Chart:
    """Return a chart of so many steps up to ``DAY``."""
    step = {"day": 1, "week": 7, "month": 28}[every]
    days = tuple(DAY - timedelta(days=step * back) for back in reversed(range(count)))
    sizes = np.arange(count) * 3
    return Chart(
        days=days, every=every, segment=Curve("segment", "Buyers", sizes), joined=np.full(count, 4),
        left=np.full(count, 1), base=np.full(count, 1000), **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("every", "day", "point"),
    [
        ("day", DAY, 9),
        ("day", DAY + timedelta(days=1), None),
        ("day", DAY - timedelta(days=9), 0),
        ("day", DAY - timedelta(days=10), None),
        ("week", DAY - timedelta(days=6), 9),
        ("week", DAY - timedelta(days=7), 8),
        ("week", DAY - timedelta(days=69), 0),
        ("week", DAY - timedelta(days=70), None),
    ],
)
def test_a_day_lies_in_the_step_that_ends_with_or_after_it(
    every: Every, day: date, point: int | None
) -> None:
    assert made(every).point_of(day) == point


def test_shares_of_nobody_are_nothing() -> None:
    assert shares(np.array([0, 5]), np.array([0, 20])).tolist() == [0.0, 25.0]


# --- the widget ------------------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot: QtBot) -> SizeChart:
    look = Look(LIGHT.colours(), lambda _name, _tone: None)  # type: ignore[arg-type,return-value]
    made_view = SizeChart(look, AMERICAN)
    look.setParent(made_view)
    made_view.resize(420, 320)
    qtbot.addWidget(made_view)
    made_view.show()
    qtbot.waitExposed(made_view)
    return made_view


@pytest.mark.parametrize("area", [True, False])
@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("rest", [True, False])
def test_everything_can_be_shown_and_left_out(view: SizeChart, area: bool, share: bool, rest: bool) -> None:
    chart = made(
        others=(Curve("saved-1", "Others", np.arange(10)),),
        recorded=(Recorded(DAY, 20),),
        notes=(
            Note(1, DAY, "A remark that is far too long to be printed"),
            Note(2, date(1999, 1, 1), "Once"),
        ),
        total=Total("Revenue", np.arange(10) * 250, 2),
    )
    view.draw(chart, Showing(area=area, share=share, changes=rest, everyone=rest, recorded=rest, notes=rest))
    labels = [figure.label for figure in view.figures]
    assert labels[:2] == ["Buyers", "Others"]
    assert ("Joined" in labels) == rest
    assert ("All contacts" in labels) == (rest and not share)
    assert view.figures[0].value == ("2.7 %" if share else "27")
    assert view.figures[-1].value == "22.50"
    assert not view.picture().isNull()


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_one_point_is_a_chart_too(view: SizeChart, every: Every, count: int) -> None:
    view.draw(made(every, count), Showing())
    assert view.plots is not None
    view.plots.zoom(0.01)
    view.plots.zoom(100)
    assert view.plots.seen == pytest.approx(view.plots.whole)


def test_another_plot_leaves_the_days_in_sight_as_they_are(view: SizeChart) -> None:
    chart = made()
    for total in (None, Total("Revenue", np.arange(len(chart.days)) * 250, 2), None):
        view.draw(replace(chart, total=total), Showing())
        view.picture()
        QApplication.processEvents()
        assert view.plots is not None
        assert view.plots.seen == pytest.approx(view.plots.whole)


def test_nobody_ever_is_a_flat_line(view: SizeChart) -> None:
    nobody = np.zeros(10, np.int64)
    chart = Chart(
        days=made().days, every="day", segment=Curve("segment", "Nobody", nobody), joined=nobody, left=nobody,
        base=nobody, total=Total("Revenue", nobody, 2),
    )  # fmt: skip
    for area in (True, False):
        view.draw(chart, Showing(area=area))
        view.draw(chart, Showing(area=area, share=True))
    assert [figure.value for figure in view.figures] == ["0.0 %", "0", "0", "0.00"]


def test_a_chosen_day_stays_while_the_days_are_the_same(view: SizeChart) -> None:
    view.draw(made(), Showing())
    view.choose(4)
    view.draw(made(), Showing(area=False))
    assert view.chosen_point == 4
    view.draw(made(count=11), Showing())
    assert view.chosen_point == -1


# --- sparklines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((), ""),
        ((5,), ""),
        ((5, 5), "as many as a week ago"),
        ((5, 9, 1205), "1,200 more than 2 weeks ago"),
        ((7, 3), "4 fewer than a week ago"),
    ],
    ids=str,
)
def test_the_course_is_said_in_words(sizes: tuple[int, ...], said: str) -> None:
    assert sparkline.spoken(sizes) == said


def test_lines_keep_inside_their_room_and_small_changes_stay_small() -> None:
    room = QRectF(10, 5, 44, 14)
    for sizes in ((0, 100, 50), (0, 0), (1000, 1001, 1000), (3, 2, 1)):
        places = sparkline.points(sizes, room)
        assert all(room.contains(place) for place in places)
        assert [place.x() for place in places] == sorted(place.x() for place in places)
    flat = [place.y() for place in sparkline.points((1000, 1001, 1000), room)]
    assert max(flat) - min(flat) < 1
    steep = [place.y() for place in sparkline.points((10, 20), room)]
    assert steep[0] > steep[1]
