"""A drop-down list after its list has closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from widgets.drop_down import DropDown


@pytest.mark.parametrize(("beside", "pointed"), [(0, True), (200, False)])
def test_it_looks_pointed_at_only_while_the_mouse_is_on_it(qtbot: QtBot, beside: int, pointed: bool) -> None:
    choice = DropDown()
    qtbot.addWidget(choice)
    choice.addItems(["one", "two"])
    choice.show()
    qtbot.waitExposed(choice)
    choice.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    choice.showPopup()
    QCursor.setPos(choice.mapToGlobal(choice.rect().center()) + QPoint(0, beside))
    choice.hidePopup()
    assert choice.underMouse() is pointed
