"""The size over time in the window: waiting for it, its menus, what it draws."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.page import HistoryPage
from app.tasks import Job
from tests.support.qt_database import ENDLESS
from tests.support.qt_window import part, wait_for
from widgets.size_chart.data import Chart


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until the chart shows what was asked for last."""
    wait_for(qtbot, desk)
    qtbot.waitUntil(lambda: desk.past.page.answer is not None and not desk.past.page.busy)


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


def endless(job: Job) -> None:
    job.cursor.execute(ENDLESS).fetchall()


def nothing(_result: object) -> None:
    """Wait for nothing."""
