"""Messages above the builder take little room, are told in full, and are closed by keyboard, too."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.icons import IconSet
from app.shell.banner import Banners, Offer, Tone
from app.theme import Theme
from app.window import MainWindow
from tests.support.qt_window import part, press

SHORT = "“Sixty cards” has unsaved changes."
LONG = "This file can't be read: the row has more cells than the header. " * 6


def nothing() -> None:
    """Do nothing."""


@pytest.fixture
def banners(qapp: QApplication, qtbot: QtBot) -> Banners:
    theme = Theme(qapp)
    theme.apply("light")
    made = Banners(IconSet(theme))
    qtbot.addWidget(made)
    made.resize(1030, 100)
    return made


@pytest.mark.parametrize("tone", ["info", "warning", "error"])
def test_a_message_of_one_line_is_a_slim_strip(banners: Banners, tone: Tone) -> None:
    banners.show_message("one", tone, SHORT, [Offer("Restore", nothing, primary=True), Offer("No", nothing)])
    assert banners.sizeHint().height() <= 40
    for each in banners.findChildren(QAbstractButton):
        assert each.sizeHint().height() >= 24


def test_a_long_message_is_wrapped_not_cut(banners: Banners) -> None:
    banners.show_message("long", "error", LONG)
    text = part(banners, QLabel, "banner-long-text")
    assert text.text() == LONG
    assert text.wordWrap()
    banner = part(banners, QWidget, "banner-long")
    assert banner.heightForWidth(1030) > 2 * text.fontMetrics().height()


def test_a_message_closed_by_keyboard_leaves_the_focus_near_by(desk: Desk, window: MainWindow) -> None:
    banners = desk.bench.banners
    banners.show_message("refused", "error", "It can't be done.")
    close = part(window, QToolButton, "banner-refused-close")
    close.setFocus()
    press("Space")
    assert not banners.text("refused")
    assert window.focusWidget() is banners.parentWidget()
