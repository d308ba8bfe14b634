"""The bar at the top: the segment's name, whether it is saved, the moment, and what is done most."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from app.actions import MENUS, Actions, key_text
from app.icons import IconSet
from app.shell.as_of import AsOfControl
from app.shell.button_menu import ButtonMenu
from app.shell.parts import ICON, action_button, elided, label
from widgets.focus import keeper
from widgets.style import KIND, name_part

HEIGHT = 56
NARROWEST_NAME, WIDEST_NAME = 140, 420
ROOM_FOR_PROJECT, ROOM_FOR_CAPTION = 1200, 1500
"""Pixels from which the bar has room for what can be done without; the window is named after the project."""
SIDE = 2
"""Pixels that a line keeps free beside its text."""
UNNAMED = "Name this segment"
MENU_KEY = "F10"


class NameField(QLineEdit):
    """The segment's name, edited in place; as wide as its text, where there is room."""

    left = Signal()
    """The field has lost the focus."""
    escaped = Signal()
    """Escape was pressed; the field is about to be left."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(KIND, "name")
        self.setPlaceholderText(UNNAMED)
        self.setMaxLength(200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(NARROWEST_NAME)
        self._wanted = NARROWEST_NAME
        name_part(self, "segment-name", "Segment name")
        self.textChanged.connect(self._fit)
        self.editingFinished.connect(self._leave)
        self._fit()

    def show_name(self, name: str) -> None:
        """Show a name; what is being typed stays as it is."""
        if name != self.text():
            self.setText(name)
            self.setCursorPosition(0)

    def edit(self) -> None:
        """Take the focus with the whole name selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _fit(self) -> None:
        self.ensurePolished()
        self._wanted = self.fontMetrics().horizontalAdvance(self.text() or UNNAMED) + 22
        self.updateGeometry()
        self._tell()

    def _tell(self) -> None:
        """Show in the tip the name that is cut off."""
        cut = self._wanted > self.width()
        self.setToolTip(self.text() if cut else "Give the segment another name (Ctrl+R)")

    def sizeHint(self) -> QSize:
        return QSize(max(NARROWEST_NAME, min(WIDEST_NAME, self._wanted)), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name, ended by an ellipsis when it does not fit and nobody is typing."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        style = self.style()
        room = style.subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        room.adjust(SIDE, 0, -SIDE, 0)
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _leave(self) -> None:
        self.setCursorPosition(0)
        self.deselect()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            if event.key() == Qt.Key.Key_Escape:
                self.escaped.emit()
            around = keeper(self)
            if around is not None:
                around.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)


SPOKEN = {
    "undo": "Undo",
    "redo": "Redo",
    "recalculate": "Recalculate",
    "export-members": "Export members",
}
"""The actions in the bar that have a sign alone, and how they are spoken of."""


class AppBar(QFrame):
    """The bar; it shows what it is told and says what a person does."""

    named = Signal(str)
    name_left = Signal()

    def __init__(self, actions: Actions, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "app-bar")
        self.setObjectName("app-bar")
        self.setFixedHeight(HEIGHT)
        self.name = NameField()
        self.name.textEdited.connect(self.named)
        self.name.left.connect(self.name_left)
        self.state = label("", "pill-count", "save-state")
        self.project = elided("", "muted", "project-name")
        self.as_of = AsOfControl(icons)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 16, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._menu_button(actions, icons))
        self._row.addWidget(action_button(actions.action("toggle-sidebar"), "bar-sidebar", "Saved segments"))
        self._row.addWidget(self.name)
        self._row.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addSpacing(4)
        self._row.addWidget(self.project, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        self._caption = label("Calculated for", "muted")
        self._row.addWidget(self._caption)
        self._row.addWidget(self.as_of)
        self._row.addSpacing(6)
        for name, spoken in SPOKEN.items():
            self._row.addWidget(action_button(actions.action(name), f"bar-{name}", spoken))
        self._row.addWidget(action_button(actions.action("toggle-insight"), "bar-insight", "Insight"))
        self._row.addSpacing(6)
        self.save = self._text_button(actions, "save", "Save")
        self._row.addWidget(self.save)

    def show_state(self, text: str, *, tip: str = "") -> None:
        """Say whether the segment is saved."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.state.setToolTip(tip)

    def show_project(self, name: str) -> None:
        """Say which project is open."""
        self.project.setText(name)

    def _menu_button(self, actions: Actions, icons: IconSet) -> QToolButton:
        button = QToolButton()
        button.setProperty(KIND, "bar-icon")
        button.setIcon(icons.icon("menu"))
        button.setIconSize(ICON)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(button, "menu", "Menu")
        button.setToolTip(f"Menu ({key_text(MENU_KEY)})")
        button.setShortcut(MENU_KEY)
        menu = ButtonMenu(button)
        menu.setObjectName("main-menu")
        for name in MENUS:
            inner = menu.addMenu(name)
            inner.setObjectName(f"menu-{name.lower()}")
            actions.fill(inner, name)
        button.setMenu(menu)
        return button

    def _text_button(self, actions: Actions, name: str, spoken: str) -> QToolButton:
        button = QToolButton()
        button.setProperty(KIND, "primary")
        button.setDefaultAction(actions.action(name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(button, f"bar-{name}", spoken)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.project.setVisible(self.width() >= ROOM_FOR_PROJECT)
        self._caption.setVisible(self.width() >= ROOM_FOR_CAPTION)
