"""The bar at the top: the menu and the segment's name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app.desk import Desk
from app.shell.app_bar import NameField
from app.window import LEAST_SIZE, MainWindow
from tests.support.qt_window import part, press


def test_the_menu_opens_by_a_key(window: MainWindow) -> None:
    menu = part(window, QMenu, "main-menu")
    shown: list[bool] = []
    menu.aboutToShow.connect(lambda: shown.append(True))
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu.close))  # it has a loop of its own
    press("F10")
    assert shown


def test_the_menu_button_is_left_with_its_menu(window: MainWindow) -> None:
    button, menu = part(window, QToolButton, "menu"), part(window, QMenu, "main-menu")
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # where the mouse was when it was pressed
    QTimer.singleShot(0, menu, menu.hide)
    button.showMenu()  # returns once it is hidden
    assert not button.underMouse()
    assert menu.x() == button.mapToGlobal(QPoint(0, 0)).x()


def test_a_long_name_ends_in_an_ellipsis_until_it_is_edited(desk: Desk, window: MainWindow) -> None:
    field = part(window, NameField, "segment-name")
    desk.editing.document.set_name("W" * 100)
    QApplication.processEvents()
    assert field.toolTip() == "W" * 100
    elided = inked_at_the_end(field)
    field.edit()
    QApplication.processEvents()
    assert elided > inked_at_the_end(field) + 4  # an ellipsis stands on the line


def inked_at_the_end(field: NameField) -> int:
    """Return how far down the topmost ink is in the last pixels of a name."""
    image = field.grab(field.rect().adjusted(3, 4, -8, -4)).toImage()
    ground = image.pixelColor(0, 0)
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    ]
    last = max(x for x, _ in inked)
    return min(y for x, y in inked if x > last - 8)


@pytest.mark.parametrize("width", [LEAST_SIZE.width(), 1280, 1920])
@pytest.mark.parametrize("letters", [0, 3, 40, 200])
def test_nothing_in_the_bar_lies_over_anything_else(
    desk: Desk, window: MainWindow, width: int, letters: int
) -> None:
    window.resize(width, LEAST_SIZE.height())
    desk.editing.document.set_name("W" * letters)
    QApplication.processEvents()
    parts = [
        each
        for each in desk.bench.bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if each.isVisible() and each.width()
    ]
    parts.sort(key=lambda each: each.x())
    assert len(parts) > 8
    for left, right in pairwise(parts):
        assert left.geometry().right() < right.x(), (left.objectName(), right.objectName())
    assert parts[-1].geometry().right() < desk.bench.bar.width()


@pytest.mark.parametrize(("width", "seen"), [(LEAST_SIZE.width(), False), (1280, True)])
def test_the_project_is_named_where_there_is_room(
    desk: Desk, window: MainWindow, width: int, seen: bool
) -> None:
    window.resize(width, LEAST_SIZE.height())
    desk.editing.document.set_name("W" * 200)
    QApplication.processEvents()
    project = desk.bench.bar.project
    assert project.isVisible() == seen
    assert not seen or not project.elided
