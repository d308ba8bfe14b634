"""What cards and groups have in common: a path, a head to hold them by, *not*, a menu, selection, marks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets import counts, paths, phrase
from widgets.builder.hold import Hold
from widgets.builder.relay import Relay
from widgets.builder.words import QuietButton
from widgets.emptying import empty
from widgets.intents import Mend, ToggleNegated
from widgets.phrase import LINE
from widgets.popover import show_text
from widgets.sign import Sign
from widgets.style import (
    DRAGGING,
    HIGHLIGHTED,
    INVALID,
    KIND,
    NEGATED,
    SELECTED,
    SIDE,
    SMALL_PX,
    Look,
    caption,
    name_part,
    set_property,
)

ICON = QSize(16, 16)
NOT_SIZE = QSize(40, 26)
BUTTON_SIZE = QSize(26, 26)
BADGE = 26
BADGE_PAD = 14
INKS: dict[counts.State, tuple[str, float]] = {
    "ready": ("text2", 1.0),
    "counting": ("muted", 0.7),
    "stale": ("muted", 0.7),
    "unfinished": ("or", 1.0),
    "error": ("danger", 1.0),
}


class CountLabel(QWidget):
    """A number in words that greys while it is counted again; painted, so that a change moves nothing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._text = ""
        self.alignment = Qt.AlignmentFlag.AlignLeft
        self.state: counts.State = "counting"
        self.setFixedHeight(LINE)
        self.setMinimumWidth(24)

    def text(self) -> str:
        """Return the words on show."""
        return self._text

    def show_count(self, text: str, state: counts.State) -> None:
        """Show a number's words in the manner of its state."""
        if (text, state) != (self._text, self.state):
            self._text, self.state = text, state
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, LINE)

    def _fitting(self) -> str:
        """Return as much as there is room for: all, without its second half, the number alone."""
        measure = phrase.metrics("count", SMALL_PX)
        first = self._text.partition(" · ")[0]
        number = first.partition(" ")[0] if first[:1].isdigit() else first
        for words in (self._text, first):
            if measure.horizontalAdvance(words) <= self.width():
                return words
        return measure.elidedText(number, Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(phrase.font("count", SMALL_PX))
            painter.setPen(self._look.colour(*INKS[self.state]))
            painter.drawText(self.rect(), self.alignment | Qt.AlignmentFlag.AlignVCenter, self._fitting())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            if self._fitting() != self._text:
                show_text(self, self._text)
            return True
        return super().event(event)


class Marks(QWidget):
    """Lines that say what is missing or doubtful, each with its way to mend."""

    taken = Signal(str)
    """The action of the mark that is to be mended."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self._look = look
        self._shown: tuple[str, tuple[counts.Mark, ...]] = ("", ())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def set_marks(self, stem: str, marks: tuple[counts.Mark, ...]) -> None:
        """Show ``marks``; ``stem`` begins the object names of their parts."""
        if (stem, marks) == self._shown:
            return
        self._shown = (stem, marks)
        empty(self._column)
        said = [mark for mark in marks if mark.message]
        for number, mark in enumerate(said, 1):
            self._column.addWidget(self._line(f"{stem}-mark-{number}", mark))
        self.setVisible(bool(said))

    def _line(self, name: str, mark: counts.Mark) -> QWidget:
        line = QWidget(self)
        line.setProperty(KIND, "plain")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        wrong = mark.tone == "error"
        icon = self._look.icon("error", "danger") if wrong else self._look.icon("warning", "or")
        sign = Sign(icon, ICON.width(), line)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = QLabel(mark.message, line)
        text.setProperty(KIND, "error" if wrong else "warning")
        text.setWordWrap(True)
        text.setObjectName(name)
        row.addWidget(text, 1)
        if mark.mend:
            button = QuietButton(line)
            button.setProperty(KIND, "mend")
            button.setText(caption(mark.mend))
            name_part(button, f"{name}-mend", f"{mark.mend}: {mark.message}")
            button.clicked.connect(lambda: self.taken.emit(mark.action))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line


class Handle(QFrame):
    """Base of a card and a group on the screen."""

    def __init__(self, look: Look, relay: Relay, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._relay = relay
        self.path = ""
        self.letters = ""
        self._part: counts.Part | None = None
        self._hold = Hold(self, relay)
        self.setProperty(KIND, kind)
        for mark in (HIGHLIGHTED, SELECTED, INVALID):
            self.setProperty(mark, False)  # from the first, so that saying so later asks for no new looks
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.grip = self._label("grip")
        self.grip.setPixmap(look.icon("grip", "muted").pixmap(ICON))
        self.grip.setCursor(Qt.CursorShape.OpenHandCursor)
        self.badge = self._label("badge")
        self.badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count = CountLabel(look, self)
        self.negate = self._button("not", "Not: the opposite of this (Alt+N)")
        self.negate.setText("not")
        self.negate.setFixedSize(NOT_SIZE)
        self.negate.setCheckable(True)
        self.negate.clicked.connect(self._toggle)
        self.more = self._button("icon", "More (Shift+F10)")
        self.more.setIcon(look.icon("more", "text2"))
        self.more.setFixedSize(BUTTON_SIZE)
        self.more.clicked.connect(self._menu_below)
        self.marks = Marks(look, self)
        self.marks.taken.connect(lambda action: relay.intent.emit(Mend(self.path, action)))
        look.changed.connect(self._retint)

    def _label(self, kind: str) -> QLabel:
        label = QLabel(self)
        label.setProperty(KIND, kind)
        return label

    def _button(self, kind: str, tip: str) -> QuietButton:
        button = QuietButton(self)
        button.setProperty(KIND, kind)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _retint(self) -> None:
        self.grip.setPixmap(self._look.icon("grip", "muted").pixmap(ICON))

    # --- setters ------------------------------------------------------------------------------------------

    def _set_place(self, path: str, letters: str, name: str, spoken: str) -> None:
        self.path, self.letters = path, letters
        if letters != self.badge.text():
            self.badge.setText(letters)
            wide = self.badge.fontMetrics().horizontalAdvance(letters) + BADGE_PAD
            self.badge.setFixedSize(max(BADGE, wide), BADGE)  # a fixed size, so that new letters move nothing
        if self.property(SIDE) != paths.side(path):
            self.badge.setProperty(SIDE, paths.side(path))
            set_property(self, SIDE, paths.side(path))
        if name != self.objectName():
            self.setObjectName(name)
            self._part = None  # its marks have other names, too
        self.count.setObjectName(f"{name}-count")
        name_part(self.negate, f"{name}-not", f"Not {spoken}")
        name_part(self.more, f"{name}-menu", f"More for {spoken}")

    def _set_negated(self, negated: bool) -> None:
        self.negate.setChecked(negated)
        for part in (self, self.badge):
            set_property(part, NEGATED, negated)

    def _show_count(self, part: counts.Part) -> None:
        if part == self._part:
            return
        self._part = part
        text = counts.contacts(part.count)
        if part.without is not None and part.count.state == "ready":
            text += f" · without it {counts.difference(part.without)}"
        self.count.show_count(text, part.count.state)
        self.marks.set_marks(self.objectName(), part.marks)
        wanting = bool(part.marks) or part.count.state in ("unfinished", "error")
        set_property(self, INVALID, wanting)

    def set_selected(self, selected: bool) -> None:
        """Show whether it is selected."""
        set_property(self, SELECTED, selected)

    def set_highlighted(self, highlighted: bool) -> None:
        """Show that the equation points at it."""
        set_property(self, HIGHLIGHTED, highlighted)

    def set_dragging(self, dragging: bool) -> None:
        """Show that it is being dragged away."""
        for part in (self, *self._dragged_along()):
            set_property(part, DRAGGING, dragging)

    def _dragged_along(self) -> tuple[QLabel, ...]:
        """Return the labels that pale with the whole."""
        return (self.badge,)

    # --- events -------------------------------------------------------------------------------------------

    def _toggle(self) -> None:
        self.negate.setChecked(not self.negate.isChecked())
        self._relay.intent.emit(ToggleNegated(self.path))

    def _menu_below(self) -> None:
        self._relay.menu_wanted.emit(self.path, self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _in_head(self, point: QPoint) -> bool:
        """Return whether a press there takes hold of the whole."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hold.press(event, self.path, pulls=self._in_head(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold.move(event, self.path)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._hold.release()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._relay.menu_wanted.emit(self.path, event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._relay.hovered.emit(self.path)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        around = self.parentWidget()
        while around is not None and not isinstance(around, Handle):
            around = around.parentWidget()
        self._relay.hovered.emit(around.path if around is not None and around.underMouse() else "")
