"""The choices above the chart."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.history.controls import Controls
from app.icons import IconSet
from app.theme import Theme
from tests.support.catalogs import SHOP


@pytest.mark.parametrize(("width", "lines"), [(254, 3), (300, 2), (600, 2), (230, 3)])
def test_no_word_is_cut_however_narrow_it_is(
    qapp: QApplication, qtbot: QtBot, width: int, lines: int
) -> None:
    theme = Theme(qapp)
    theme.apply("light")
    controls = Controls(lambda: SHOP, lambda: (), IconSet(theme))
    qtbot.addWidget(controls)
    controls.resize(width, controls.heightForWidth(width))
    controls.show()
    controls.resize(width, controls.heightForWidth(width))
    QApplication.processEvents()
    buttons = controls.findChildren(QToolButton)
    assert len(buttons) == 10
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert all(controls.rect().contains(button.geometry()) for button in buttons)
    assert len({button.y() for button in buttons}) == lines
