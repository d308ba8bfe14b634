"""Menus of the chart."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.history.menus import checkable

LONG = "Buyers of the spring sale " * 20


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("R&D", "R&&D"),
        (LONG, "Buyers of the spring sale Buyers of the spring sale Buyers…"),
        ("&" * 70, f"{'&&' * 59}…"),
    ],
)
def test_a_menu_is_no_wider_for_a_long_name(qtbot: QtBot, name: str, shown: str) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    assert checkable(menu, "history-compare-1", name, on=False).text() == shown
    assert menu.sizeHint().width() < 700
