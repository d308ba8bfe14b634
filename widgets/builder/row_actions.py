"""The buttons that a condition shows on hover and focus."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.builder.words import QuietButton
from widgets.counts import Mark
from widgets.intents import DuplicateCondition, EditCondition, Intent, NegateCondition, RemoveCondition
from widgets.style import KIND, Look, caption, name_part

BUTTON = 24
MEND_HEIGHT = 26


class RowAction(msgspec.Struct, frozen=True):
    """One button: its key, icon and tip, and the intent for the condition at a path."""

    key: str
    icon: str
    tip: str
    intent: Callable[[str], Intent]
    tone: str = "text2"
    spare: bool = False
    """Whether a narrow row does without: the row itself, its menu and a key do it too."""

    @property
    def words(self) -> str:
        """The tip without its shortcut."""
        return self.tip.partition(" (")[0]


ACTIONS = (
    RowAction("negate", "not-equal", "Not: turn into the opposite (Alt+N)", NegateCondition),
    RowAction("edit", "edit", "Edit (Enter)", EditCondition, spare=True),
    RowAction("duplicate", "duplicate", "Duplicate (Ctrl+D)", DuplicateCondition, spare=True),
    RowAction("delete", "trash", "Delete (Del)", RemoveCondition, tone="danger"),
)
NARROW = 320
"""Below this width in pixels a row keeps its room for the words."""


def width_in(row: int) -> int:
    """Return the width of the buttons that a row of a width has, side by side."""
    return BUTTON * sum(1 for action in ACTIONS if row >= NARROW or not action.spare)


class RowActions(QWidget):
    """The buttons of one row; made when the row first needs them."""

    chosen = Signal(object)
    """The ``RowAction`` that was pressed."""
    focus_moved = Signal()
    """The keyboard has come to one of the buttons or left it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = [self._make(look, action) for action in ACTIONS]
        for button in self.buttons:
            row.addWidget(button)

    def _make(self, look: Look, action: RowAction) -> QuietButton:
        button = QuietButton(self)
        button.setProperty(KIND, "row-action")
        button.setIcon(look.icon(action.icon, action.tone))
        button.setToolTip(action.tip)
        button.setFixedSize(BUTTON, BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.installEventFilter(self)
        button.clicked.connect(lambda: self.chosen.emit(action))
        return button

    def fit(self, width: int) -> None:
        """Show all buttons, or those that there is room for."""
        for action, button in zip(ACTIONS, self.buttons, strict=True):
            button.setVisible(not action.spare or width >= len(ACTIONS) * BUTTON)

    def set_names(self, stem: str, said: str) -> None:
        """Name the buttons after the row's object name and its words."""
        for action, button in zip(ACTIONS, self.buttons, strict=True):
            name_part(button, f"{stem}-{action.key}", f"{action.words}: {said}")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for button in self.buttons:  # it is not told that the mouse has left it meanwhile
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focus_moved.emit()
        return False


class MendButton(QuietButton):
    """What a mark suggests, at the foot of a row."""

    taken = Signal(str)
    """The mark's action."""

    def __init__(self, row: QWidget) -> None:
        super().__init__(row)
        self._row = row
        self._action = ""
        self.setProperty(KIND, "mend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: self.taken.emit(self._action))

    def offer(self, mark: Mark | None, row: str) -> None:
        """Offer to mend a mark of the row with that object name; None offers nothing."""
        self.setVisible(mark is not None)
        if mark is not None:
            self._action = mark.action
            self.setText(caption(mark.mend))
            name_part(self, f"{row}-mend", f"{mark.mend}: {mark.message}")
            self.place()

    def place(self) -> None:
        """Stand at the foot of the row."""
        width = min(self.sizeHint().width(), self._row.width())
        self.setGeometry(2, self._row.height() - MEND_HEIGHT - 4, width, MEND_HEIGHT)
