"""The size over time in the real window: its numbers are those of counts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.page import HistoryPage
from app.window import MainWindow
from engine.definition.model import FieldCondition, Segment
from engine.definition.moment import AsOf
from engine.evaluation.history.totals import Number
from tests.support.imported import bench
from tests.support.qt import focusable
from tests.support.qt_history import chart, endless, menu_action, nothing, settle
from tests.support.qt_window import awaited, click, part, wait_for
from widgets import intents

NAME = "Buyers who read"


def counts(path: Path, segment: Segment, days: list[date]) -> Iterator[int]:
    """Yield what a count as of the end of each day gives."""
    with bench(path) as on:
        for day in days:
            yield on.membership.evaluate(segment, AsOf.end_of(day)).size


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


def test_totals_are_listed_by_activity_and_only_once(page: HistoryPage, desk: Desk, qtbot: QtBot) -> None:
    menu = part(page, QMenu, "history-total-menu")
    for _ in range(2):
        menu.aboutToShow.emit()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    lines = [action.text() for action in menu.actions()]
    assert lines[:3] == ["No total", "Orders", "Order items"]
    assert "Number of SMS" in lines
    assert len(menu.findChildren(QMenu)) == sum(action.menu() is not None for action in menu.actions())
    orders = next(action.menu() for action in menu.actions() if action.text() == "Orders")
    assert isinstance(orders, QMenu)
    (amount,) = (action for action in orders.actions() if action.text() == "Total amount of orders")
    amount.trigger()
    settle(desk, qtbot)
    assert page.controls.choice.number == Number("orders", "amount")


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
    qtbot.waitUntil(page.nothing.isVisible)
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
    assert "history" not in awaited(desk)
    qtbot.wait(50)
    assert chart(page) is before
    click(part(page, QPushButton, "history-again"))
    settle(desk, qtbot)
    assert len(chart(page).days) > 1000


def test_work_that_takes_longer_shows_how_far_it_is_and_can_be_cancelled(
    page: HistoryPage, desk: Desk, qtbot: QtBot
) -> None:
    before = chart(page)
    first = desk.project.tasks.submit("history", endless, receiver=page, done=nothing)
    page.controls.choose(every="week")
    assert not part(page, QProgressBar, "history-progress").isVisible()
    qtbot.waitUntil(part(page, QProgressBar, "history-progress").isVisible)
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
