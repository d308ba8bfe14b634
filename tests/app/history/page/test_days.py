"""A day of the chart in the real window: shown, chosen, and acted on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.page import OLD_CHART, HistoryPage, Members
from app.window import MainWindow
from engine.definition.moment import AsOf
from engine.evaluation.history.totals import Number
from engine.workspace import Workspace
from tests.support.qt_history import chart, endless, menu_action, nothing, settle
from tests.support.qt_window import click, part, wait_for
from widgets import intents
from widgets.size_chart.area import ChartArea


def place_of(page: HistoryPage, point: int) -> QPoint:
    """Return where a point's day is on the plots' viewport."""
    plots = page.chart.plots
    assert plots is not None
    box = plots.standing["sizes"].getViewBox()
    (_, _), (low, high) = box.viewRange()
    scene = box.mapViewToScene(QPointF(chart(page).days[point].toordinal(), (low + high) / 2))
    return QPoint(plots.view.mapFromScene(scene))


def test_hovering_shows_the_days_figures_and_leaving_the_last_ones(page: HistoryPage, qtbot: QtBot) -> None:
    plots = page.chart.plots
    assert plots is not None
    last = page.chart.figures
    QTest.mouseMove(plots.view.viewport(), place_of(page, 30))
    qtbot.waitUntil(lambda: page.chart.figures != last)
    drawn = chart(page)
    assert page.chart.figures[0].value == f"{drawn.segment.sizes[30]:,}"
    assert [figure.value for figure in page.chart.figures[-2:]] == [
        str(drawn.joined[30]), str(drawn.left[30])
    ]  # fmt: skip
    page.chart._point_at(-1)
    assert page.chart.figures == last


def test_a_click_chooses_a_day_and_says_who_joined_and_left(page: HistoryPage, qtbot: QtBot) -> None:
    plots = page.chart.plots
    assert plots is not None
    QTest.mouseClick(plots.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(page, 40))
    qtbot.waitUntil(lambda: page.chart.chosen_point == 40)
    assert page.strip.isVisible()
    assert f"{chart(page).joined[40]} joined, {chart(page).left[40]} left" in page.strip.text.text()
    shown: list[Members] = []
    page.preview_wanted.connect(shown.append)
    assert page.answer is not None
    for side, numbers in (("joined", chart(page).joined), ("left", chart(page).left)):
        page.chart.choose(int(numbers.argmax()))
        click(part(page, QPushButton, f"history-show-{side}"))
        assert len(shown.pop().bitmap) == numbers.max()


def test_those_who_joined_are_listed_in_the_preview(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.chart.choose(int(chart(page).joined.argmax()))
    many = int(chart(page).joined.max())
    click(part(page, QPushButton, "history-show-joined"))
    wait_for(qtbot, desk)
    assert desk.bench.insight.tab == "preview"
    preview = desk.insight.preview.list
    words = "1 contact" if many == 1 else f"{many} contacts"
    qtbot.waitUntil(lambda: preview.foot.text() == words)
    assert preview.which.currentText().startswith("Joined, ")
    preview.which.setCurrentIndex(0)
    everyone = f"{desk.editing.live.headline.size.value} contacts"
    qtbot.waitUntil(lambda: preview.foot.text() == everyone)


def test_a_card_without_a_title_is_compared_by_what_it_is_about(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.Rename("include.items[1]", ""))
    settle(desk, qtbot)
    menu_action(page, "compare", "history-compare-card-B")
    settle(desk, qtbot)
    letter, _, words = chart(page).others[0].label.partition(" ")
    assert letter == "B"
    assert words


def test_those_who_joined_are_not_listed_for_another_segment(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.chart.choose(int(chart(page).joined.argmax()))
    click(part(page, QPushButton, "history-show-joined"))
    wait_for(qtbot, desk)
    preview = desk.insight.preview.list
    desk.do("new-segment")
    wait_for(qtbot, desk)
    everybody = f"{desk.project.catalog.contacts:,} contacts"
    qtbot.waitUntil(lambda: preview.foot.text() == everybody)
    assert preview.which.currentText() == "Members"
    assert preview.which.findData("given") < 0


def test_nobody_is_taken_from_a_chart_of_the_segment_before_an_edit(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.chart.choose(int(chart(page).joined.argmax()))
    first = desk.project.tasks.submit("history", endless, receiver=page, done=nothing)
    desk.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))
    qtbot.waitUntil(lambda: page.busy)
    page.cancel()
    desk.project.tasks.cancel(first)
    wait_for(qtbot, desk)
    click(part(page, QPushButton, "history-show-joined"))
    assert desk.bench.insight.tab == "history"
    assert desk.bench.status.message.text() == OLD_CHART
    page.strip.keep_wanted.emit("joined", "Of before")
    wait_for(qtbot, desk)
    assert desk.project.workspace.lists.all() == ()
    click(part(page, QPushButton, "history-again"))
    settle(desk, qtbot)
    page.chart.choose(int(chart(page).joined.argmax()))
    click(part(page, QPushButton, "history-show-joined"))
    assert desk.bench.insight.tab == "preview"


def test_keys_choose_days_and_zoom(page: HistoryPage) -> None:
    view = page.chart
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.chosen_point == 90
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.chosen_point == 82
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chosen_point == 0
    assert view.plots is not None
    first, last = view.plots.seen
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.plots.seen[1] - view.plots.seen[0] == pytest.approx((last - first) / 2)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.plots.seen == pytest.approx((first, last))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen_point == -1


def test_the_wheel_zooms_and_a_drag_goes_along_the_days(page: HistoryPage, qtbot: QtBot) -> None:
    plots = page.chart.plots
    assert plots is not None
    first, last = plots.seen
    under = plots.view.viewport()
    place = QPointF(place_of(page, 45))
    for _ in range(3):
        wheel = QWheelEvent(
            place, under.mapToGlobal(place), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(under, wheel)
    qtbot.waitUntil(lambda: plots.seen[1] - plots.seen[0] < (last - first) * 0.8)
    before = plots.seen
    start = place_of(page, 45)
    QTest.mousePress(under, Qt.MouseButton.LeftButton, pos=start)
    held = Qt.MouseButton.LeftButton
    for step in range(1, 7):
        to = QPointF(start + QPoint(10 * step, 0))
        move = QMouseEvent(
            QEvent.Type.MouseMove, to, under.mapToGlobal(to), Qt.MouseButton.NoButton, held,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(under, move)
        QTest.qWait(15)
    QTest.mouseRelease(under, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    qtbot.waitUntil(lambda: plots.seen[0] < before[0])
    assert plots.seen[1] - plots.seen[0] == pytest.approx(before[1] - before[0])
    assert page.chart.chosen_point == -1


def test_below_many_messages_nothing_of_the_page_lies_over_another(
    page: HistoryPage, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    for number in range(4):
        desk.bench.banners.show_message(f"test-{number}", "info", "Something happened.")
    page.controls.choose(number=Number("orders", "amount"))
    settle(desk, qtbot)
    page.chart.choose(20)
    menu_action(page, "more", "history-note")
    area, line = part(page, ChartArea, "history-area"), part(page, QLineEdit, "history-note-text")
    qtbot.waitUntil(lambda: line.isVisible() and area.verticalScrollBar().maximum() > 0)
    parts = [page.controls, area, page.strip, page.taken]
    tops = [each.geometry() for each in parts if each.isVisible()]
    assert all(above.bottom() < below.top() for above, below in pairwise(tops))
    assert tops[-1].bottom() <= page.rect().bottom()


def test_a_day_that_is_chosen_by_keys_comes_into_sight(page: HistoryPage) -> None:
    view = page.chart
    assert view.plots is not None
    view.setFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    wide = view.plots.seen[1] - view.plots.seen[0]
    for key, point in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, len(chart(page).days) - 1)):
        QTest.keyClick(view, key)
        first, last = view.plots.seen
        assert first <= chart(page).ordinals[point] <= last
        assert last - first == pytest.approx(wide)
    assert view.plots.seen[1] == pytest.approx(view.plots.whole[1])


def test_those_who_joined_are_kept_as_a_list(
    page: HistoryPage, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    point = int(chart(page).joined.argmax())
    page.chart.choose(point)
    menu_action(page, "more", "history-keep-joined")
    line = part(page, QLineEdit, "history-list-name")
    assert line.text().startswith("Joined on ")
    line.setText("New in spring")
    QTest.keyClick(line, Qt.Key.Key_Return)
    wait_for(qtbot, desk)
    members, path, moment = page.members("joined"), desk.project.path, AsOf.end_of(chart(page).days[point])
    assert members is not None
    window.close()
    with Workspace.open(path) as workspace:
        kept = workspace.lists.get("New in spring")
        assert kept.size == len(members.bitmap) > 0
        assert kept.as_of == moment.instant


def test_a_taken_name_is_said_and_nothing_is_kept(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.chart.choose(int(chart(page).joined.argmax()))
    page.strip.keep_wanted.emit("joined", "Twice")
    wait_for(qtbot, desk)
    page.strip.keep_wanted.emit("joined", "twice")
    wait_for(qtbot, desk)
    assert "wice" in page.problem.text()
    assert page.problem.isVisible()


def test_everything_is_calculated_for_a_day_of_the_chart(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.chart.choose(20)
    day, size = chart(page).days[20], chart(page).segment.sizes[20]
    menu_action(page, "more", "history-moment")
    settle(desk, qtbot)
    assert desk.project.as_of == AsOf.end_of(day)
    assert desk.editing.live.headline.size.value == size
    assert chart(page).days[-1] == day


def test_notes_are_kept_in_the_project(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.chart.choose(10)
    menu_action(page, "more", "history-note")
    line = part(page, QLineEdit, "history-note-text")
    QTest.keyClicks(line, "Spring campaign")
    QTest.keyClick(line, Qt.Key.Key_Return)
    wait_for(qtbot, desk)
    assert desk.bench.insight.tab == "history"
    assert [(note.day, note.text) for note in chart(page).notes] == [
        (chart(page).days[10], "Spring campaign")
    ]
    assert "Spring campaign" in page.strip.text.text()
    menu_action(page, "more", "history-note-remove")
    wait_for(qtbot, desk)
    assert chart(page).notes == ()


@pytest.mark.parametrize("wide", [False, True], ids=["beside", "wide"])
def test_menus_open_under_their_buttons_inside_the_window(
    wide: bool, page: HistoryPage, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    page.chart.choose(20)
    if wide:
        click(desk.insight.wide_button)
        qtbot.waitUntil(lambda: page.width() > window.width() // 2)
    left = window.mapToGlobal(QPoint(0, 0)).x()
    for name in ("step", "show", "compare", "split", "total", "export", "more"):
        button, menu = part(page, QToolButton, f"history-{name}"), part(page, QMenu, f"history-{name}-menu")
        QTimer.singleShot(0, menu, menu.hide)
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # where the mouse was when it was pressed
        button.showMenu()  # returns once it is hidden
        assert not button.underMouse(), name
        start = button.mapToGlobal(QPoint(0, 0)).x()
        assert menu.x() == max(left, min(start, left + window.width() - menu.width())), name
