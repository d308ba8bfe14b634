"""Makers of named, themed widgets, so that every part of the window is found and read out the same way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSpinBox, QToolButton, QWidget

from widgets.elided import ElidedLabel
from widgets.style import KIND, caption, name_part

ICON = QSize(16, 16)
MARGIN = 6
TOP_HOURS = 168


def label(text: str, kind: str = "body", name: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of a kind; a named one can be found by tests and tools."""
    made = QLabel(text)
    made.setProperty(KIND, kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setObjectName(name)
    return made


def elided(text: str, kind: str = "body", name: str = "") -> ElidedLabel:
    """Return a one-line label that shortens itself."""
    made = ElidedLabel(text)
    made.setProperty(KIND, kind)
    made.setObjectName(name)
    return made


def frame(kind: str, name: str = "", parent: QWidget | None = None) -> QFrame:
    """Return a ground of a kind."""
    made = QFrame(parent)
    made.setProperty(KIND, kind)
    made.setObjectName(name)
    return made


def clear(widget: QWidget) -> QWidget:
    """Let what is behind ``widget`` show through."""
    widget.setProperty(KIND, "clear")
    return widget


def button(
    text: str, name: str, pressed: Callable[[], object], *, kind: str = "", icon: QIcon | None = None
) -> QPushButton:
    """Return a push button that calls ``pressed``."""
    made = QPushButton(caption(text))
    if kind:
        made.setProperty(KIND, kind)
    if icon is not None:
        made.setIcon(icon)
        made.setIconSize(ICON)
    name_part(made, name, text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def hours_field(name: str) -> QSpinBox:
    """Return a field for a number of hours; a number is taken once it is typed."""
    made = QSpinBox()
    made.setRange(1, TOP_HOURS)
    made.setSuffix(" h")
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(MARGIN, 0, 0, 0)
    spoken = "Hours between recalculations"
    name_part(made, name, spoken)
    name_part(made.lineEdit(), f"{name}-line", spoken)
    return made


def icon_button(name: str, spoken: str, icon: QIcon, pressed: Callable[[], object]) -> QToolButton:
    """Return a button that shows only an icon; ``spoken`` is its name and its tip."""
    made = QToolButton()
    made.setProperty(KIND, "bar-icon")
    made.setIcon(icon)
    made.setIconSize(ICON)
    made.setToolTip(spoken)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_part(made, name, spoken)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def action_button(action: QAction, name: str, spoken: str) -> QToolButton:
    """Return a button for an action, with its icon alone; it follows the action's state and tip."""
    made = QToolButton()
    made.setProperty(KIND, "bar-icon")
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setIconSize(ICON)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name_part(made, name, spoken)
    return made
