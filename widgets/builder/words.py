"""The small words and / or: between conditions of a card, and as pills between cards and groups."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from engine.definition.model import Join
from widgets import phrase
from widgets.focus import paint_ring
from widgets.style import JOIN, KIND, SMALL_PX, Look, name_part, set_property

WORD_HEIGHT = 24
PILL_HEIGHT = 32


PASSED_ON = frozenset((
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
))  # fmt: skip
"""Keys by which a button would move the focus; here they move cards and lead from one to the next."""


def _pressed(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button by Enter or pass an arrow key on; return False for a key that is neither."""
    if event.key() in PASSED_ON:
        event.ignore()
    elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
        button.click()
    else:
        return False
    return True


class QuietButton(QToolButton):
    """A tool button that Enter presses and that leaves the arrow keys to what it stands in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed(self, event):
            super().keyPressEvent(event)


class JoinWord(QAbstractButton):
    """The word between two conditions; clicking changes it for the whole card."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip("Click to change and / or for all conditions of this card")

    def set_word(self, word: Join) -> None:
        """Show *and* or *or*."""
        if self.text() != word:
            self.setText(word)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, WORD_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(0, 2, 0, -2)
            is_or = self.text() == "or"
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("or-soft" if is_or else "accent-soft"))
                painter.drawRoundedRect(area, 6, 6)
            resting = "or" if is_or else "muted"
            painter.setPen(self._look.colour("accent" if self.underMouse() and not is_or else resting))
            painter.setFont(phrase.font("value", SMALL_PX))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                paint_ring(painter, area, self._look)


class Connector(QWidget):
    """A pill with the word between two cards or groups, on the line that ties them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hushed = False
        self.pill = QuietButton(self)
        self.pill.setProperty(KIND, "connector")
        self.pill.setCursor(Qt.CursorShape.PointingHandCursor)
        self.pill.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(PILL_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignCenter)
        self.pill.setToolTip("Click to change and / or")

    def set_word(self, word: Join, before: str, after: str) -> None:
        """Show the word between the letters ``before`` and ``after``."""
        if self.pill.text() != word:
            self.pill.setText(word)
            set_property(self.pill, JOIN, word)
        name_part(self.pill, f"connector-{before}-{after}", f"{word}, between {before} and {after}")

    def set_hushed(self, hushed: bool) -> None:
        """Hide the pill and the line while something may be dropped here."""
        if hushed != self._hushed:
            self._hushed = hushed
            self.pill.setVisible(not hushed)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._hushed:
            return
        with QPainter(self) as painter:
            painter.setPen(QPen(self._look.colour("strong"), 1))
            middle = self.width() // 2
            painter.drawLine(QPoint(middle, 0), QPoint(middle, self.height()))
