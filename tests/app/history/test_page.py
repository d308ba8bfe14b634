"""The size over time in the real window: its numbers are those of counts, and days can be acted on."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.page import OLD_CHART, HistoryPage, Members
from app.tasks import Job
from app.window import MainWindow
from engine.definition.codec import read_segment
from engine.definition.model import FieldCondition, Segment
from engine.definition.moment import AsOf
from engine.evaluation.history.totals import Number
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from tests.support.qt import focusable
from tests.support.qt_database import ENDLESS
from tests.support.qt_window import WAIT, Opener, click, part, wait_for
from widgets import intents
from widgets.size_chart.area import ChartArea
from widgets.size_chart.data import Chart

NAME = "Buyers who read"
ORDERS = """{"type":"card","title":"Bought lately","conditions":[{"type":"activity","activity":"orders",
  "window":{"type":"last","n":60,"unit":"day"}}]}"""
NEWS = """{"type":"card","title":"Newsletter","conditions":[
  {"type":"field","field":"newsletter","op":"is_true"}]}"""
MAILS = """{"type":"card","title":"Reads","conditions":[{"type":"activity","activity":"emails",
  "window":{"type":"last","n":20,"unit":"day"}}]}"""


def made(name: str, include: str, joins: str = "") -> Segment:
    words = ",".join(f'"{word}"' for word in joins.split())
    return read_segment(
        f'{{"format":"cardinal.segment/1","name":"{name}","include":{{"items":[{include}],"joins":[{words}]}}}}'
    )


@pytest.fixture(scope="session")
def with_segments(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("past") / "shop.cardinal"))
    with Workspace.open(path) as workspace:
        workspace.segments.save(made(NAME, f"{ORDERS},{MAILS},{NEWS}", "or and"))
        workspace.segments.save(made("Readers", MAILS))
    return path


@pytest.fixture
def window(open_window: Opener, with_segments: Path, tmp_path: Path) -> MainWindow:
    return open_window(Path(shutil.copy(with_segments, tmp_path / "shop.cardinal")), NAME)


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> HistoryPage:
    desk.bench.insight.open_tab("history")
    found = desk.past.page
    found.controls.choose(reach="quarter")
    settle(desk, qtbot)
    return found


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until the chart shows what was asked for last."""
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: desk.past.page.answer is not None and not desk.past.page.busy, timeout=WAIT)


def counts(path: Path, segment: Segment, days: list[date]) -> Iterator[int]:
    """Yield what a count as of the end of each day gives."""
    with Workspace.open(path) as workspace:
        reader = Reader(workspace, "live")
        membership = Membership(reader, workspace.catalog, workspace.segments.get, workspace.lists.id_of)
        for day in days:
            yield membership.evaluate(segment, AsOf.end_of(day)).size


def menu_action(page: HistoryPage, menu: str, name: str) -> None:
    """Choose a line of one of the menus."""
    found = part(page, QMenu, f"history-{menu}-menu")
    found.aboutToShow.emit()
    action = next(each for each in found.actions() if each.objectName() == name)
    action.trigger()


def chart(page: HistoryPage) -> Chart:
    """Return what is drawn."""
    assert page.chart.chart is not None
    return page.chart.chart


# --- numbers ---------------------------------------------------------------------------------------------


def test_every_size_drawn_is_what_a_count_as_of_that_day_gives(
    page: HistoryPage, window: MainWindow, desk: Desk
) -> None:
    drawn, segment, path = chart(page), desk.editing.document.segment, desk.project.path
    assert drawn.days[-1] == date(2026, 6, 30)
    assert len(drawn.days) == 91
    window.close()
    assert list(counts(path, segment, list(drawn.days))) == drawn.segment.sizes.tolist()


@pytest.mark.parametrize(("every", "points"), [("day", 91), ("week", 14), ("month", 3)])
def test_steps_end_with_the_moment_that_all_is_calculated_for(
    page: HistoryPage, desk: Desk, qtbot: QtBot, every: str, points: int
) -> None:
    menu_action(page, "step", f"history-every-{['day', 'week', 'month'].index(every)}")
    settle(desk, qtbot)
    assert len(chart(page).days) == points
    assert chart(page).segment.sizes[-1] == desk.editing.live.headline.size.value
    assert chart(page).base[-1] == desk.editing.live.headline.base


def test_cards_and_saved_segments_are_compared_by_their_own_numbers(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    menu_action(page, "compare", "history-compare-card-B")
    menu_action(page, "compare", "history-compare-saved-1")
    settle(desk, qtbot)
    card, saved = chart(page).others
    assert (card.label, saved.label) == ("B Reads", "Readers")
    assert card.sizes.tolist() == saved.sizes.tolist()
    assert card.sizes[-1] == desk.editing.live.counts.part("include.items[1]").count.value
    assert [figure.label for figure in page.chart.figures][:3] == [NAME, "B Reads", "Readers"]
    desk.editing.document.carry_out(intents.RemoveItem("include.items[2]"))
    desk.editing.document.carry_out(intents.RemoveItem("include.items[1]"))
    settle(desk, qtbot)
    assert [each.label for each in chart(page).others] == ["Readers"]


def test_a_split_by_yes_and_no_adds_up_to_the_part_that_has_either(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.controls.choose(split="sms_consent")  # everybody has one
    settle(desk, qtbot)
    yes, no = chart(page).others
    assert (yes.sizes + no.sizes).tolist() == chart(page).segment.sizes.tolist()


def test_a_total_is_drawn_below_with_its_exact_figure(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    page.controls.choose(number=Number("orders", "amount"), every="month")
    settle(desk, qtbot)
    total = chart(page).total
    assert total is not None
    assert page.chart.plots is not None
    assert total.label == page.chart.figures[-1].label == "Total amount of orders"
    exact = Decimal(int(total.whole[-1])).scaleb(-2)
    assert exact > 0
    assert page.chart.figures[-1].value == f"{exact:,.2f}"


def test_shares_are_of_the_contacts_that_existed(page: HistoryPage, desk: Desk) -> None:
    menu_action(page, "show", "history-show-share")
    size, base = desk.editing.live.headline.size.value, desk.editing.live.headline.base
    assert size is not None
    assert base
    assert page.chart.figures[0].value == f"{size / base * 100:.1f} %"


def test_conditions_on_plain_fields_are_named_as_taken_as_they_are(page: HistoryPage) -> None:
    assert page.answer is not None
    assert [each.split()[0] for each in page.answer.taken] == ["C"]
    assert "Newsletter consent" in page.taken.text()


def test_an_edit_draws_again_and_undoing_it_the_same_as_before(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    before = chart(page).segment.sizes.tolist()
    desk.editing.document.carry_out(intents.ToggleJoin("include.joins[0]"))
    settle(desk, qtbot)
    assert chart(page).segment.sizes.tolist() != before
    desk.editing.document.undo_stack.undo()
    settle(desk, qtbot)
    assert chart(page).segment.sizes.tolist() == before


def test_an_unfinished_card_leaves_the_chart_as_the_size_is(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 3)))
    settle(desk, qtbot)
    assert chart(page).segment.sizes[-1] == desk.editing.live.headline.size.value
    assert not page.problem.isVisible()


def test_no_curve_stands_for_a_segment_that_cannot_be_calculated(
    page: HistoryPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    page.chart.choose(20)
    document, before = desk.editing.document, chart(page).segment.sizes.tolist()
    document.put_condition("include.items[1].conditions[0]", FieldCondition(field="gone", op="is_set"))
    wait_for(qtbot, desk)
    qtbot.waitUntil(page.nothing.isVisible, timeout=WAIT)
    assert not page.chart.isVisible()
    assert not page.strip.isVisible()
    assert page.nothing.text.text().startswith("The segment can't be calculated. There is no field “gone”")
    assert page.members("joined") is None
    page.save_table(tmp_path / "numbers.csv")
    assert not (tmp_path / "numbers.csv").exists()
    click(page.nothing.offer)
    assert document.selection == ("include.items[1].conditions[0]",)
    document.undo_stack.undo()
    settle(desk, qtbot)
    assert page.chart.isVisible()
    assert not page.nothing.isVisible()
    assert chart(page).segment.sizes.tolist() == before


def test_it_is_worked_out_only_when_it_is_seen(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.insight.open_tab("summary")
    desk.editing.document.carry_out(intents.ToggleJoin("include.joins[0]"))
    wait_for(qtbot, desk)
    assert desk.past.page.answer is None


def test_cancelling_leaves_what_was_drawn_and_offers_to_go_on(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    before = chart(page)
    page.controls.choose(reach="all")
    page.cancel()
    assert not desk.busy_with("history")
    qtbot.wait(50)
    assert chart(page) is before
    click(part(page, QPushButton, "history-again"))
    settle(desk, qtbot)
    assert len(chart(page).days) > 1000


def test_work_that_takes_longer_shows_how_far_it_is_and_can_be_cancelled(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    before = chart(page)
    first = desk.project.tasks.submit("history", _endless, receiver=page, done=_nothing)
    page.controls.choose(every="week")
    assert not part(page, QProgressBar, "history-progress").isVisible()
    qtbot.waitUntil(part(page, QProgressBar, "history-progress").isVisible, timeout=WAIT)
    assert chart(page) is before  # the window goes on with what it has
    click(part(page, QPushButton, "history-cancel"))
    assert not page.busy
    assert not part(page, QProgressBar, "history-progress").isVisible()
    desk.project.tasks.cancel(first)
    click(part(page, QPushButton, "history-again"))
    settle(desk, qtbot)
    assert len(chart(page).days) == 14


def test_what_cannot_be_compared_is_said_and_the_rest_is_drawn(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.controls.choose(number=Number("orders", "nothing"))
    settle(desk, qtbot)
    assert "nothing" in page.problem.text()
    assert chart(page).total is None
    assert len(chart(page).days) == 91


def _endless(job: Job) -> None:
    job.cursor.execute(ENDLESS).fetchall()


def _nothing(_result: object) -> None:
    """Wait for nothing."""


# --- a day -----------------------------------------------------------------------------------------------


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
    qtbot.waitUntil(lambda: preview.foot.text() == words, timeout=WAIT)
    assert preview.which.currentText().startswith("Joined, ")
    preview.which.setCurrentIndex(0)
    everyone = f"{desk.editing.live.headline.size.value} contacts"
    qtbot.waitUntil(lambda: preview.foot.text() == everyone, timeout=WAIT)


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
    qtbot.waitUntil(lambda: preview.foot.text() == everybody, timeout=WAIT)
    assert preview.which.currentText() == "Members"
    assert preview.which.findData("given") < 0


def test_nobody_is_taken_from_a_chart_of_the_segment_before_an_edit(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    page.chart.choose(int(chart(page).joined.argmax()))
    first = desk.project.tasks.submit("history", _endless, receiver=page, done=_nothing)
    desk.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))
    qtbot.waitUntil(lambda: page.busy, timeout=WAIT)
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


# --- files, themes, names --------------------------------------------------------------------------------


def test_the_numbers_are_exported_as_they_are_drawn(page: HistoryPage, tmp_path: Path) -> None:
    page.save_table(tmp_path / "numbers.csv")
    page.save_picture(tmp_path / "chart.png")
    rows = list(csv.DictReader((tmp_path / "numbers.csv").read_text("utf-8").splitlines()))
    drawn = chart(page)
    assert [row["date"] for row in rows] == [day.isoformat() for day in drawn.days]
    assert [int(row["size"]) for row in rows] == drawn.segment.sizes.tolist()
    assert [int(row["all_contacts"]) for row in rows] == drawn.base.tolist()
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_the_chart_is_recoloured_with_the_theme(page: HistoryPage, window: MainWindow, qtbot: QtBot) -> None:
    def corner() -> str:
        return page.chart.picture().toImage().pixelColor(4, 4).name()

    light = corner()
    window.set_theme("dark")
    qtbot.waitUntil(lambda: light != corner())
    page.controls.choose(showing=replace(page.controls.choice.showing, everyone=False, area=False))
    window.set_theme("light")
    qtbot.waitUntil(lambda: light == corner())


def test_everything_to_press_has_a_name_and_is_large_enough(page: HistoryPage) -> None:
    page.chart.choose(3)
    parts = [each for each in focusable(page) if each.isVisibleTo(page) and each is not page]
    assert {"history-chart", "history-range-year", "history-show-joined"} <= {
        each.objectName() for each in parts
    }
    for each in parts:
        assert each.objectName(), each
        assert each.accessibleName(), each.objectName()
        if isinstance(each, QToolButton | QPushButton):
            assert min(each.height(), each.width()) >= 24, each.objectName()
    assert part(page, QWidget, "history-chart").accessibleDescription()
