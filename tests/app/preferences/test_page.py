"""The settings page in the real window: what is kept where, what holds at once, what can't be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from app import log
from app.desk import Desk
from app.preferences.page import PLACE
from app.settings import Settings
from app.window import MainWindow
from engine.workspace import Settings as Kept
from engine.workspace import Workspace
from tests.support.insight import settle
from tests.support.qt import focusable
from tests.support.qt_window import Opener, click, part, press, type_text


@pytest.fixture
def window(open_window: Opener, shop: Path) -> MainWindow:
    window = open_window(shop, "VIP customers")
    window.actions_.action("settings").trigger()
    assert window.desk is not None
    assert window.desk.bench.places.place == PLACE
    return window


def kept(desk: Desk) -> Kept:
    return desk.project.workspace.settings


def test_what_the_project_keeps(desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot) -> None:
    end = desk.project.as_of
    click(part(window, QRadioButton, "settings-as-of-today"))
    qtbot.waitUntil(lambda: kept(desk).as_of == "now")
    settle(qtbot, desk)
    assert desk.project.as_of.today == desk.project.now.date()
    click(part(window, QRadioButton, "settings-as-of-date"))
    settle(qtbot, desk)
    day = part(window, QDateEdit, "settings-as-of-day")
    day.setDate(QDate(2017, 6, 30))
    settle(qtbot, desk)
    assert (kept(desk).as_of, kept(desk).as_of_fixed) == ("fixed", "2017-06-30")
    assert desk.project.as_of.today == date(2017, 6, 30) != end.today
    day.setFocus()
    day.selectAll()
    type_text("30 Feb 2017")
    press("Return")
    problem = part(window, QLabel, "settings-as-of-day-problem")
    assert problem.text() == "“30 Feb 2017” is not a date; write it as 2026-01-31."
    assert problem.isVisible()
    day.setFocus()
    press("Ctrl+A")
    type_text("30 Jun 2017")
    press("Return")
    assert not problem.text()
    for name in ("settings-on-opening", "settings-on-import", "settings-mask"):
        part(window, QCheckBox, name).click()
        settle(qtbot, desk)
    hours = part(window, QSpinBox, "settings-hours")
    hours.setValue(12)
    hours.editingFinished.emit()
    settle(qtbot, desk)
    assert desk.insight.masking.on
    assert desk.insight.recalculating.settings.recalculate_hours == 12
    part(window, QCheckBox, "settings-by-hour").click()
    settle(qtbot, desk)
    assert not hours.isEnabled()
    window.close()
    with Workspace.open(shop) as workspace:
        assert workspace.settings == Kept(
            as_of="fixed", as_of_fixed="2017-06-30", recalculate_hours=None, recalculate_on_import=False,
            recalculate_on_opening=False, mask_personal_data=True,
        )  # fmt: skip


def test_limits_open_the_project_again(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    size = desk.editing.live.headline.size.value
    apply = part(window, QPushButton, "settings-limits-apply")
    assert not apply.isEnabled()
    part(window, QLineEdit, "settings-threads").setFocus()
    type_text("1")
    part(window, QLineEdit, "settings-memory").setFocus()
    type_text("512")
    desk.editing.recalculate()  # something that is cut off
    press("Return")
    qtbot.waitUntil(lambda: (kept(desk).memory_limit, kept(desk).threads) == (512, 1))
    settle(qtbot, desk)
    with desk.project.workspace.using("live") as cursor:
        (found,) = cursor.execute("SELECT current_setting('threads')").fetchall()
    assert found == (1,)
    assert not apply.isEnabled()
    assert desk.editing.live.headline.size.value == size
    assert all(entry.size is not None for entry in desk.editing.library.entries)
    part(window, QLineEdit, "settings-memory").setText("")
    desk.kept.change(memory_limit=None, threads=None)
    qtbot.waitUntil(lambda: kept(desk) == Kept())
    settle(qtbot, desk)


WRONG = [
    ("settings-memory", "100", "The memory limit must be at least 256 MB."),
    ("settings-memory", "1.5", "“1.5” is not a whole number; write digits, or nothing."),
    ("settings-memory", "-4", "The memory limit must be at least 256 MB."),
    ("settings-threads", "0", "The number of threads must be at least 1."),
    ("settings-threads", "many", "“many” is not a whole number; write digits, or nothing."),
]


def test_what_can_not_be_is_told_while_it_is_typed(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    apply = part(window, QPushButton, "settings-limits-apply")
    for name, text, said in WRONG:
        line, problem = part(window, QLineEdit, name), part(window, QLabel, f"{name}-problem")
        line.setFocus()
        type_text(text)
        assert problem.text() == said
        assert problem.isVisible()
        assert not apply.isEnabled()
        press("Return")
        line.clear()
        assert not problem.isVisible()
    settle(qtbot, desk)
    assert kept(desk) == Kept()


def test_what_the_computer_keeps(window: MainWindow, settings: Settings) -> None:
    dark = part(window, QRadioButton, "settings-theme-dark")
    dark.click()
    assert settings.theme == "dark"
    assert window.actions_.action("theme-dark").isChecked()
    window.set_theme("system")
    assert part(window, QRadioButton, "settings-theme-system").isChecked()
    assert part(window, QLabel, "settings-log").text() == str(log.file())


def test_every_part_has_its_names(window: MainWindow) -> None:
    found = [widget for widget in focusable(part(window, QScrollArea, PLACE)) if widget.isVisible()]
    assert len(found) > 12
    assert [widget for widget in found if not (widget.objectName() and widget.accessibleName())] == []


def test_a_closed_project_leaves_the_theme_alone(window: MainWindow) -> None:
    window.close_project()
    for theme in ("dark", "light"):
        window.set_theme(theme)
        assert window.actions_.situation.theme == theme
        assert window.start_page.isVisible()
