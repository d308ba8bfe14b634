"""The equation as chips: letters, words and brackets that show what they mean when pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from engine.definition.equation import Token
from engine.definition.expression import letters_of
from widgets.builder.growth import GROW_MS
from widgets.flow_layout import FlowLayout
from widgets.style import HIGHLIGHTED, JOIN, KIND, NEGATED, SELECTED, SIDE, name_part, set_property

KINDS = {
    "letter": "letter",
    "join": "equation-word",
    "not": "equation-word",
    "open": "bracket",
    "close": "bracket",
}
HEIGHT = 28
ROOM = 10
"""New chips in one go: each takes a fifth of a millisecond to make and to show."""
LEAST_WIDTHS = {"letter": 36, "join": 30, "not": 30, "open": 14, "close": 14}
PADS = {"letter": 22, "join": 12, "not": 12, "open": 6, "close": 6}
SPOKEN = {"open": "opening bracket", "close": "closing bracket"}


class Chip(QToolButton):
    """One token of the equation."""

    pointed = Signal(bool)
    """Whether the mouse or the keyboard is on it now."""
    opened = Signal()
    """Double clicked."""

    def __init__(self, token: Token, parent: QWidget) -> None:
        super().__init__(parent)
        self.token = token
        self.letters: frozenset[str] = frozenset()
        self.setText(token.text)
        self.setProperty(KIND, KINDS[token.kind])
        self.setProperty(SIDE, token.side or "")
        self.setProperty(JOIN, token.text if token.kind == "join" else "")
        self.setProperty(NEGATED, token.kind == "not")
        for mark in (HIGHLIGHTED, SELECTED):
            self.setProperty(mark, False)  # from the first, so that saying so later asks for no new looks
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(LEAST_WIDTHS[self.token.kind], words + PADS[self.token.kind]), HEIGHT)

    def set_token(self, token: Token, number: int, letters: tuple[str, ...]) -> None:
        """Take another token that looks the same, the ``number``-th (from 1), which is about ``letters``."""
        self.token, self.letters = token, frozenset(letters)
        if token.kind == "letter":
            name_part(self, f"equation-{token.text}", f"Card {token.text}, {token.side}")
            return
        spoken = SPOKEN.get(token.kind, token.text)
        span = letters[0] if len(letters) == 1 else f"{letters[0]} to {letters[-1]}"
        name_part(self, f"equation-token-{number}", f"{spoken}, over {span}")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.pointed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """All tokens in order; Left and Right go from one to the next, Tab goes past them all."""

    pointed = Signal(object)
    """The ``Chip`` pointed at, None when none is any more."""
    chosen = Signal(object)
    """The ``Chip`` that was pressed."""
    opened = Signal()
    grown = Signal()
    """More chips are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self.chips: list[Chip] = []
        self._tokens: tuple[Token, ...] = ()
        self._highlight: frozenset[str] = frozenset()
        self._selected: frozenset[str] = frozenset()
        self._growing = QTimer(self, interval=GROW_MS, singleShot=True)
        self._growing.timeout.connect(self._grow)
        self._flow = FlowLayout(self, across=4, down=6, together=_together)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tokens(self, tokens: Sequence[Token]) -> None:
        """Show tokens; chips whose token did not change stay, with the focus and the mouse on them.

        Of many new ones the first are shown now, the others a few at a time (``complete`` tells).
        """
        self._tokens = tuple(tokens)
        self._show()

    @property
    def complete(self) -> bool:
        """Whether all tokens are on the screen."""
        return len(self.chips) == len(self._tokens)

    def _show(self) -> None:
        old: dict[tuple[str, str, str], list[Chip]] = {}
        for chip in self.chips:
            old.setdefault(_likeness(chip.token), []).append(chip)
        self.chips = []
        known = {
            key: letters_of(of) for key, of in {id(token.of): token.of for token in self._tokens}.items()
        }
        room = ROOM
        for number, token in enumerate(self._tokens, 1):
            same = old.get(_likeness(token))
            room -= 0 if same else 1
            if room < 0:
                self._growing.start()
                break
            chip = same.pop(0) if same else self._make(token)
            chip.set_token(token, number, known[id(token.of)])
            self.chips.append(chip)
        self._flow.arrange(self.chips)
        for left in old.values():
            for chip in left:
                chip.hide()
                chip.deleteLater()
        self._let_in(self.chips[0] if self.chips else None)
        self.updateGeometry()

    def _grow(self) -> None:
        self._show()
        self.set_highlight(self._highlight)
        self.set_selected(self._selected)
        self.grown.emit()

    def _make(self, token: Token) -> Chip:
        chip = Chip(token, self)
        chip.pointed.connect(lambda on: self._point(chip, on))
        chip.clicked.connect(lambda: self.chosen.emit(chip))
        chip.opened.connect(self.opened)
        return chip

    def _point(self, chip: Chip, on: bool) -> None:
        for other in self.chips:
            set_property(other, HIGHLIGHTED, on and other.letters <= chip.letters)
        self.pointed.emit(chip if on else None)

    def set_highlight(self, letters: frozenset[str]) -> None:
        """Show which letters are pointed at elsewhere."""
        self._highlight = letters
        for chip in self.chips:
            set_property(chip, HIGHLIGHTED, chip.token.kind == "letter" and chip.letters <= letters)

    def set_selected(self, letters: frozenset[str]) -> None:
        """Show which letters are selected."""
        self._selected = letters
        for chip in self.chips:
            set_property(chip, SELECTED, chip.token.kind == "letter" and chip.letters <= letters)

    def _let_in(self, chip: Chip | None) -> None:
        """Make ``chip`` the one that Tab reaches."""
        for other in self.chips:
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is chip else Qt.FocusPolicy.ClickFocus)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        at = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
        if step and at is not None and 0 <= at + step < len(self.chips):
            self._let_in(self.chips[at + step])
            self.chips[at + step].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def _likeness(token: Token) -> tuple[str, str, str]:
    return token.kind, token.text, token.side or ""


def _together(before: Chip, after: Chip) -> bool:
    """Whether no line ends between two chips: what begins or ends something stays with it.

    A word that joins stands at the end of a line, where it says that more is to come.
    """
    return before.token.kind in ("open", "not") or after.token.kind in ("close", "join")
