"""The chart's own arithmetic: days that are named, figures and days in words, places of lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QLocale, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.theme import LIGHT
from tests.support.qt_window import part
from widgets import sparkline
from widgets.size_chart.area import ChartArea
from widgets.size_chart.axes import DayAxis, NumberAxis
from widgets.size_chart.data import Chart, Curve, Every, Note, Recorded, Showing, Total, shares
from widgets.size_chart.flags import placed
from widgets.size_chart.stack import ROOMS
from widgets.size_chart.ticks import SPACINGS, Spacing, spacing_for, ticks
from widgets.size_chart.view import SizeChart
from widgets.size_chart.wording import Wording
from widgets.style import SMALL_PX, SMALLEST_PX, Look

WORDING = Wording()
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
    ("said", "expected"),
    [
        (lambda w: w.number(1234567), "1,234,567"),
        (lambda w: w.number(np.int64(5_000_000_000)), "5,000,000,000"),
        (lambda w: w.decimal(123456, 2), "1,234.56"),
        (lambda w: w.decimal(-5, 2), "-0.05"),
        (lambda w: w.decimal(2**62 + 1, 3), "4,611,686,018,427,387.905"),
        (lambda w: w.percent(4.25), "4.2 %"),
        (lambda w: " ".join(w.axis([0.5, 1])), "0.5 1"),
        (lambda w: " ".join(w.axis([0, 4500, 9000])), "0 4,500 9,000"),
        (lambda w: " ".join(w.axis([0, 4000, 12000])), "0 4k 12k"),
        (lambda w: " ".join(w.axis([-500_000, 1_500_000])), "-0.5M 1.5M"),
        (lambda w: " ".join(w.axis([12_340, 12_342])), "12,340 12,342"),
        (lambda w: " ".join(w.axis([1_234_500, 1_235_000])), "1,234.5k 1,235k"),
        (lambda w: " ".join(w.axis([0, 50_000, 1_000_000])), "0 50k 1,000k"),
        (lambda w: " ".join(w.axis([])), ""),
        (lambda w: w.day(DAY), "Mon 9 Mar 2026"),
        (lambda w: w.short_day(DAY), "9 Mar"),
        (lambda w: w.day_after(DAY, date(2026, 2, 23)), "9 Mar"),
        (lambda w: w.day_after(DAY, date(2025, 12, 29)), "9 Mar 2026"),
        (lambda w: w.month(date(2026, 1, 1)), "2026"),
        (lambda w: w.step(DAY, "week"), "week to Mon 9 Mar 2026"),
        (lambda w: w.step(date(2026, 2, 28), "month"), "Feb 2026"),
        (lambda w: w.step(DAY, "month"), "Mar 2026, up to 9 Mar"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("system", [QLocale.Language.German, QLocale.Language.Polish], ids=str)
def test_figures_and_days_read_like_the_window_around_them(
    said: Callable[[Wording], str], expected: str, system: QLocale.Language
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(system))
    try:
        assert said(Wording()) == expected
    finally:
        QLocale.setDefault(before)


# --- data ------------------------------------------------------------------------------------------------


def made(every: Every = "day", count: int = 10, **more: Any) -> Chart:
    """Return a chart of so many steps up to ``DAY``."""
    step = {"day": 1, "week": 7, "month": 28}[every]
    days = tuple(DAY - timedelta(days=step * back) for back in reversed(range(count)))
    sizes = np.arange(count) * 3
    return Chart(
        days=days, every=every, segment=Curve("segment", "Buyers", sizes), joined=np.full(count, 4),
        left=np.full(count, 1), base=np.full(count, 1000), **more,
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


def made_view() -> SizeChart:
    look = Look(LIGHT.colours(), lambda _name, _tone: QIcon())
    made_view = SizeChart(look)
    look.setParent(made_view)
    return made_view


@pytest.fixture
def view(qtbot: QtBot) -> SizeChart:
    made = made_view()
    made.resize(420, 320)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def low(qtbot: QtBot) -> ChartArea:
    """A chart in less room than it needs."""
    area = ChartArea(made_view())
    qtbot.addWidget(area)
    area.resize(300, 130)
    area.show()
    qtbot.waitExposed(area)
    return area


@pytest.mark.parametrize("every", get_args(Every))
def test_the_rings_are_named_with_the_last_size_recorded_in_a_step(view: SizeChart, every: Every) -> None:
    days = made(every).days
    recorded = (Recorded(days[1] - timedelta(days=1), 5), Recorded(days[1], 1234), Recorded(days[9], 7))
    view.draw(made(every, recorded=recorded), Showing())

    def shown(point: int) -> list[str]:
        view.choose(point)
        return [figure.value for figure in view.figures if figure.label == "Recorded"]

    assert [shown(point) for point in (1, 2, 9)] == [["1,234"], ["–"], ["7"]]
    view.draw(made(every, recorded=recorded[::-1]), Showing())  # the later day was recorded first
    assert [shown(point) for point in (1, 2, 9)] == [["1,234"], ["–"], ["7"]]
    view.draw(made(every), Showing())
    assert shown(1) == []


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
    assert ("Recorded" in labels) == (rest and not share)
    assert view.figures[0].value == ("2.7 %" if share else "27")
    assert view.figures[-1].value == "22.50"
    assert not view.picture().isNull()


def lines(image: QImage) -> list[int]:
    """Return how many dots of each column in the middle of a picture are of the segment's colour."""
    wanted = QColor(LIGHT.colours()["accent"])
    return [
        sum(
            _near(image.pixelColor(x, y), wanted) for y in range(image.height() // 5, image.height() * 4 // 5)
        )
        for x in range(image.width() // 3, 2 * image.width() // 3)
    ]


def _near(one: QColor, other: QColor) -> bool:
    return max(abs(one.hue() - other.hue()), abs(one.saturation() - other.saturation())) < 40


def test_lines_are_as_strong_in_a_finer_picture(view: SizeChart) -> None:
    flat = replace(made(), segment=Curve("segment", "Buyers", np.full(10, 20)))
    view.draw(flat, Showing(area=False, changes=False))
    QApplication.processEvents()
    fine = lines(view.picture().toImage())
    assert median(fine) == 2 * median(lines(view.grab().toImage())) == 4


def test_the_keyboards_ring_is_not_in_the_picture(view: SizeChart) -> None:
    view.draw(made(), Showing())

    def corner() -> str:
        return view.picture().toImage().pixelColor(1, view.height()).name()

    view.clearFocus()
    without = corner()
    view.setFocus()
    assert view.hasFocus()
    assert corner() == without
    assert view.grab().toImage().pixelColor(1, view.height() // 2).name() != without


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


def test_plots_that_stay_are_not_made_anew(view: SizeChart) -> None:
    total = Total("Revenue", np.arange(10) * 250, 2)
    view.draw(made(total=total), Showing())
    assert view.plots is not None
    before = view.plots.standing
    for chart, showing in (
        (made(), Showing()),
        (made(total=total), Showing(changes=False)),
        (made(total=total), Showing(everyone=False, share=True)),
        (made(total=total), Showing()),
    ):
        view.draw(chart, showing)
        assert all(plot is before[name] for name, plot in view.plots.standing.items())
        assert [plot.scene() is not None for plot in before.values()] == [
            name in view.plots.standing for name in before
        ]
    assert list(view.plots.standing) == list(before)


@pytest.mark.parametrize("width", range(260, 420, 20))
def test_bars_narrower_than_a_pixel_are_seen_all_along_the_chart(view: SizeChart, width: int) -> None:
    chart = made(count=365)
    view.resize(width, 400)
    view.draw(chart, Showing())
    QApplication.processEvents()
    assert view.plots is not None
    scene, box = view.plots.view, view.plots.standing["changes"].getViewBox()

    def place(day: float, height: float) -> QPoint:
        at: QPoint = scene.mapFromScene(box.mapViewToScene(QPointF(day, height)))
        return at

    first, last = place(chart.ordinals[0], 2.0), place(chart.ordinals[-1], 2.0)
    picture, above = scene.grab().toImage(), place(chart.ordinals[0], 4.2)
    bare = picture.pixelColor(above)
    assert last.x() - first.x() < len(chart.days)
    assert all(picture.pixelColor(x, first.y()) != bare for x in range(first.x() + 1, last.x()))


NOTES = (Note(1, DAY - timedelta(days=5), "Spring campaign"), Note(2, DAY, "A late remark"))


@pytest.mark.parametrize("showing", [Showing(), Showing(changes=False), Showing(everyone=False)], ids=str)
@pytest.mark.parametrize("notes", [(), NOTES], ids=["plain", "noted"])
@pytest.mark.parametrize("total", [None, Total("Revenue", np.arange(10) * 250, 2)], ids=["", "total"])
def test_however_little_room_there_is_no_name_lies_over_another(
    low: ChartArea, qtbot: QtBot, showing: Showing, notes: tuple[Note, ...], total: Total | None
) -> None:
    view = low.chart
    view.draw(made(total=total, notes=notes), showing)
    view.choose(3)
    qtbot.waitUntil(lambda: low.verticalScrollBar().maximum() > 0)
    assert view.plots is not None
    heights = [plot.getViewBox().height() for plot in view.plots.standing.values()]
    least = [ROOMS[name].least for name in view.plots.standing]
    assert all(height >= room - 2 for height, room in zip(heights, least, strict=True))
    for plot in view.plots.standing.values():
        axis = plot.getAxis("left")
        low, high = axis.range
        for _, places in axis.tickValues(low, high, axis.height()):
            pixels = np.diff(places) / (high - low) * axis.height()
            assert (pixels >= SMALLEST_PX).all()


@pytest.mark.parametrize(
    ("low", "high", "height", "expected"),
    [
        (0, 100, 110, [0, 20, 40, 60, 80, 100]),
        (-6.6, 9.9, 74, [-5, 0, 5]),
        (-4.4, 8.8, 50, [0, 5]),
        (0, 1, 74, [0, 1]),
        (0, 38, 420, [0, 10, 20, 30]),
        (0, 1_550, 420, [0, 500, 1_000, 1_500]),
        (0, 600, 1_000, [0, 100, 200, 300, 400, 500, 600]),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_an_axis_has_more_than_one_number_where_there_is_room(
    low: float, high: float, height: float, expected: list[float]
) -> None:
    ((_, places),) = NumberAxis("left", WORDING).tickValues(low, high, height)
    assert places == expected


@pytest.mark.usefixtures("qapp")
def test_a_new_year_is_named_between_days() -> None:
    axis = DayAxis(WORDING)
    first, last = date(2025, 12, 8).toordinal(), date(2026, 1, 27).toordinal()
    ((_, places),) = axis.tickValues(first, last, 300)
    assert axis.tickStrings(places, 1, 14) == ["8 Dec", "22 Dec", "5 Jan 2026", "19 Jan"]


LONG = "Everybody who has bought more than three times"


@pytest.mark.parametrize(("width", "whole"), [(420, False), (1900, True)])
def test_long_names_are_shortened_only_where_there_is_no_room(
    view: SizeChart, width: int, whole: bool
) -> None:
    view.resize(width, 600)
    view.draw(made(others=(Curve("saved-1", LONG, made().segment.sizes),)), Showing())
    QApplication.processEvents()
    entry = part(view, QWidget, "history-figure-2")
    assert entry.accessibleName().startswith(LONG)
    font = QFont(entry.font())
    font.setPixelSize(SMALL_PX)
    assert (entry.width() > QFontMetrics(font).horizontalAdvance(LONG)) == whole


@pytest.mark.parametrize(
    ("control", "scrolls"), [(False, True), (True, False)], ids=["the wheel", "with Ctrl"]
)
def test_the_wheel_goes_down_a_chart_that_has_no_room_and_zooms_with_ctrl(
    low: ChartArea, qtbot: QtBot, control: bool, scrolls: bool
) -> None:
    view, bar = low.chart, low.verticalScrollBar()
    view.draw(made(count=100), Showing())
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert view.plots is not None
    under, seen = view.plots.view.viewport(), view.plots.seen
    place = QPointF(under.width() / 2, 20)
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    turned = 120 if control else -120
    wheel = QWheelEvent(
        place, under.mapToGlobal(place), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(under, wheel)
    if not wheel.isAccepted():
        QApplication.sendEvent(low.viewport(), wheel)  # as one that the mouse sent would go on by itself
    assert (bar.value() > 0) == scrolls
    assert (view.plots.seen == pytest.approx(seen)) == scrolls


@pytest.mark.parametrize(
    ("places", "widths", "lines", "expected"),
    [
        ([10], [50], 1, [(0, 10, 50)]),
        ([10, 30], [50, 50], 1, [(0, 10, 0), (0, 30, 50)]),
        ([10, 30], [50, 50], 2, [(0, 10, 50), (1, 30, 50)]),
        ([10, 60], [90, 50], 1, [(0, 10, 49), (0, 60, 50)]),
        ([180], [50], 1, [(0, 130, 50)]),
        ([100], [400], 1, [(0, 100, 99)]),
        ([40, 40], [60, 60], 1, [(0, 1, 39), (0, 40, 60)]),
        ([199], [20], 1, [(0, 179, 20)]),
    ],
    ids=str,
)
def test_texts_of_notes_stand_beside_each_other(
    places: list[float], widths: list[float], lines: int, expected: list[tuple[int, float, float]]
) -> None:
    found = placed(places, widths, 200, lines)
    assert [(flag.line, flag.left, flag.width) for flag in found] == expected


@given(
    st.lists(st.floats(0, 280), max_size=12).map(sorted),
    st.lists(st.floats(5, 400), min_size=12, max_size=12),
    st.integers(1, 2),
)
def test_no_text_of_a_note_lies_over_another(places: list[float], widths: list[float], lines: int) -> None:
    found = placed(places, widths[: len(places)], 280, lines)
    for line in range(lines):
        flags = sorted((f for f in found if f.line == line and f.width), key=lambda flag: flag.left)
        assert all(one.left + one.width <= other.left for one, other in pairwise(flags))
        assert all(flag.left >= 0 and flag.left + flag.width <= 280 for flag in flags)


def test_nobody_ever_is_a_flat_line(view: SizeChart) -> None:
    nobody = np.zeros(10, np.int64)
    chart = Chart(
        days=made().days, every="day", segment=Curve("segment", "Nobody", nobody), joined=nobody, left=nobody,
        base=nobody, total=Total("Revenue", nobody, 2),
    )  # fmt: skip
    for area in (True, False):
        view.draw(chart, Showing(area=area))
        view.draw(chart, Showing(area=area, share=True))
    assert [figure.value for figure in view.figures] == ["0 %", "0", "0", "0.00"]


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
