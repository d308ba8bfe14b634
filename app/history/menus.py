"""Buttons that open menus, small enough for a narrow panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QCursor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QToolButton

from app.icons import IconSet
from widgets.style import KIND, caption, name_part

ARROW = QSize(12, 12)


class _Menu(QMenu):
    """A menu that begins where its button does, as far as it has room in the window.

    By itself it would end where a button ends whose arrow stands after its word, over what is at the left.
    """

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self._button = button

    def showEvent(self, event: QShowEvent) -> None:
        window = self._button.window()
        left = window.mapToGlobal(QPoint(0, 0)).x()
        last = left + window.width() - self.width()
        start = self._button.mapToGlobal(QPoint(0, 0)).x()
        self.move(max(left, min(start, last)), self.y())
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        button = self._button  # it is not told that the mouse has left it meanwhile
        if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
            button.update()


def menu_button(icons: IconSet, name: str, text: str, tip: str, fill: Callable[[QMenu], None]) -> QToolButton:
    """Return a button whose menu is filled anew whenever it opens."""
    made = QToolButton()
    made.setProperty(KIND, "history")
    made.setText(text)
    made.setIcon(icons.icon("chevron-down", "muted"))
    made.setIconSize(ARROW)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the word
    made.setToolTip(tip)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    name_part(made, f"history-{name}", tip)
    menu = _Menu(made)
    menu.setObjectName(f"history-{name}-menu")
    menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def fill_anew() -> None:
        menu.clear()
        fill(menu)

    menu.aboutToShow.connect(fill_anew)
    made.setMenu(menu)
    return made


def icon_menu_button(
    icons: IconSet, name: str, icon: str, tip: str, fill: Callable[[QMenu], None]
) -> QToolButton:
    """Return the same with an icon alone."""
    made = menu_button(icons, name, "", tip, fill)
    made.setProperty(KIND, "icon")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setIcon(icons.icon(icon))
    made.setIconSize(QSize(16, 16))
    return made


def checkable(menu: QMenu, name: str, text: str, *, on: bool) -> QAction:
    """Add a line that can be switched on."""
    action = menu.addAction(caption(text))
    action.setObjectName(name)
    action.setCheckable(True)
    action.setChecked(on)
    return action
