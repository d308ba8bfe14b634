"""Buttons that open menus, small enough for a narrow panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.icons import IconSet
from app.shell.button_menu import ButtonMenu
from widgets.style import KIND, menu_line, name_part

ARROW = QSize(12, 12)


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
    menu = ButtonMenu(made)
    menu.setObjectName(f"history-{name}-menu")
    menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def fill_anew() -> None:
        menu.clear()
        for inner in menu.findChildren(QMenu):  # their lines are cleared, they are not
            inner.deleteLater()
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
    action = menu.addAction(menu_line(text))
    action.setObjectName(name)
    action.setCheckable(True)
    action.setChecked(on)
    return action
