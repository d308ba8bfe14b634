"""One condition on a card: its phrase, its count, and what can be done with it on hover and focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from widgets import counts, phrase
from widgets.builder.hold import Hold
from widgets.builder.relay import Relay
from widgets.builder.row_actions import BUTTON, MEND_HEIGHT, MendButton, RowActions, width_in
from widgets.builder.words import PASSED_ON
from widgets.focus import paint_ring
from widgets.intents import EditCondition, Mend
from widgets.phrase import LINE
from widgets.popover import popover_of
from widgets.style import SMALL_PX, Look

LEAST = 80
"""Pixels that a row never gets less than; layouts ask for the height of less, too."""

PAD_X = 10
PAD_Y = 7
MOST_LINES = 5
FADE = 16

TONES = {"unfinished": "or", "warning": "or", "error": "danger"}


class ConditionRow(QAbstractButton):
    """A condition as a phrase; pressing it (or Enter) asks to edit it."""

    def __init__(self, look: Look, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._relay = relay
        self.path = ""
        self._card = ""
        self._said = ""
        self._phrase: tuple[tuple[str, str], ...] = ()
        self._negated = False
        self._part = counts.UNKNOWN
        self._count_width = 0
        self._heights: dict[int, int] = {}
        self._selected = self._dragging = False
        self._actions: RowActions | None = None
        self._mend: MendButton | None = None
        self._hold = Hold(self, relay)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: relay.intent.emit(EditCondition(self.path)))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # --- setters ------------------------------------------------------------------------------------------

    def set_condition(self, words: phrase.Phrase, negated: bool) -> None:
        """Show a condition's phrase; a negated one is red and its phrase says so."""
        if self.isVisible():
            popover_of(self).leave(self)  # it tells of what was there before
        self._phrase = tuple((role, text) for role, text in words)
        self._said = phrase.plain(self._phrase)
        self._negated = negated
        self._name_actions()
        self._say()
        self._resized()
        self.update()

    def set_place(self, path: str, card: str, number: int) -> None:
        """Take the path and name of condition ``number`` (from 1) of the card with that letter."""
        if (path, card) == (self.path, self._card):
            return
        self.path, self._card = path, card
        self.setObjectName(f"card-{card}-condition-{number}")
        self._name_actions()
        if self._mend is not None:
            self._offer_mending()

    def set_part(self, part: counts.Part, count_width: int) -> None:
        """Show the count, ``count_width`` pixels kept free for it, with its note and marks."""
        if part == self._part and count_width == self._count_width:
            return
        before = self._part
        moves = count_width != self._count_width or (part.note, part.marks) != (before.note, before.marks)
        self._part, self._count_width = part, count_width
        self._offer_mending()
        self._say()
        if moves:
            self._resized()
        self.update()

    def set_selected(self, selected: bool) -> None:
        """Show whether the condition is selected."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def set_dragging(self, dragging: bool) -> None:
        """Show whether the condition is being dragged away."""
        self._dragging = dragging
        self.update()

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The phrase on show."""
        return self._phrase

    # --- size and words -----------------------------------------------------------------------------------

    def _offer_mending(self) -> None:
        """Offer what the first mark suggests that can be mended at once, under the phrase."""
        mark = next((mark for mark in self._part.marks if mark.mend), None)
        if mark is not None and self._mend is None:
            self._mend = MendButton(self)
            self._mend.taken.connect(lambda action: self._relay.intent.emit(Mend(self.path, action)))
            QWidget.setTabOrder(self, self._mend)
        if self._mend is not None:
            self._mend.offer(mark, self.objectName())

    def _say(self) -> None:
        said = f"{self._said}, {counts.contacts(self._part.count)}"
        for mark in self._part.marks:
            said += f", {mark.message}"
        if self.accessibleName() != said:
            self.setAccessibleName(said)

    def _text_width(self, width: int) -> int:
        return max(40, width - 2 * PAD_X - (self._count_width + 8 if self._count_width else 0))

    def _room(self, width: int) -> int:
        """Return the width of the phrase while the buttons stand beside its first line."""
        return max(40 + width_in(width), width - 2 * PAD_X)

    def _buttons(self, width: int) -> int:
        """Return the width of the buttons: of all where the phrase takes no line more for them."""
        usual = phrase.lines_at(self._phrase, self._text_width(width), MOST_LINES)
        every, few = width_in(width), width_in(0)
        beside = phrase.lines_at(self._phrase, self._room(width), MOST_LINES, every)
        return every if beside <= usual else few

    def _phrase_lines(self, width: int) -> int:
        return phrase.lines_at(self._phrase, self._text_width(width), MOST_LINES)

    def _cramped(self) -> bool:
        """Return whether the phrase would take a line more beside the buttons: they lie over its end."""
        width = self.width()
        beside = phrase.lines_at(self._phrase, self._room(width), MOST_LINES, self._buttons(width))
        return beside > self._phrase_lines(width)

    def _covered(self) -> bool:
        """Return whether the buttons lie over words."""
        return self._active() and self._cramped() and self._reached()

    def _reached(self) -> bool:
        """Return whether the mouse is here or the keyboard on a button."""
        actions = self._actions
        return self.underMouse() or (actions is not None and any(each.hasFocus() for each in actions.buttons))

    def _remarks(self) -> list[tuple[str, str]]:
        """Return (colour, text) of the small lines under the phrase."""
        remarks = [(TONES[mark.tone], mark.message) for mark in self._part.marks]
        return remarks + ([("muted", self._part.note)] if self._part.note else [])

    def _remark_lines(self, width: int) -> list[tuple[str, str]]:
        measure = phrase.metrics("remark", SMALL_PX)
        room = max(40, width - 2 * PAD_X)
        return [
            (tone, line)
            for tone, text in self._remarks()
            for line in _folded(text, lambda words: measure.horizontalAdvance(words) <= room)
        ]

    def sizeHint(self) -> QSize:
        return QSize(160, LINE + 2 * PAD_Y)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, LINE + 2 * PAD_Y)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            part = self._part
            remarks = len(self._remark_lines(width)) if part.marks or part.note else 0
            mending = MEND_HEIGHT if part.marks and any(mark.mend for mark in part.marks) else 0
            self._heights[width] = (
                self._phrase_lines(width) * LINE + remarks * (LINE - 2) + mending + 2 * PAD_Y
            )
        return self._heights[width]

    def _resized(self) -> None:
        """Ask for another height if one that was told is not right any more, be it at another width."""
        self._place_actions()
        before, self._heights = self._heights, {}
        if self.width() not in before or any(
            self.heightForWidth(width) != height for width, height in before.items() if width >= LEAST
        ):
            self.updateGeometry()

    def _shown(self) -> tuple[phrase.Lines, bool]:
        """Return the lines beside the count or the buttons; say too whether any was cut off.

        They are as many either way: nothing moves under the mouse.
        """
        width = self.width()
        if self._active() and not self._cramped():
            return phrase.wrapped(self._phrase, self._room(width), MOST_LINES, self._buttons(width))
        return phrase.wrapped(self._phrase, self._text_width(width), MOST_LINES)

    # --- painting -----------------------------------------------------------------------------------------

    def _active(self) -> bool:
        return self._actions is not None and self._actions.isVisible()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            self._paint_ground(painter, area)
            shown, _ = self._shown()
            covered = self._covered()
            if not self._active() or (self._cramped() and not covered):
                self._paint_count(painter)
            phrase.paint(painter, shown, PAD_X, PAD_Y, self._look, muted=self._dragging)
            if covered:
                self._paint_cover(painter)
            self._paint_remarks(painter, PAD_Y + self._phrase_lines(self.width()) * LINE)
            if self.hasFocus() or self._selected:
                paint_ring(painter, QRectF(self.rect()), self._look)

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        edge = "strong" if self.underMouse() else "border"
        if self._negated:
            edge = "exclude"
        elif self._part.marks:
            edge = TONES[self._part.marks[0].tone]
        pen = QPen(self._look.colour(edge), 1)
        if self._dragging:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._ground())
        painter.drawRoundedRect(area, 6, 6)

    def _ground(self) -> QColor:
        return self._look.colour("exclude-soft" if self._negated else "surface2")

    def _paint_cover(self, painter: QPainter) -> None:
        """Let the first line fade out before the buttons."""
        assert self._actions is not None
        start = self._actions.x() - FADE
        fading = QLinearGradient(start, 0, start + FADE, 0)
        ground, clear = self._ground(), self._ground()
        clear.setAlpha(0)
        fading.setColorAt(0, clear)
        fading.setColorAt(1, ground)
        painter.fillRect(QRectF(start, PAD_Y, self.width() - 2 - start, LINE), fading)

    def _paint_count(self, painter: QPainter) -> None:
        count = self._part.count
        if not self._count_width or count.state in ("unfinished", "error"):
            return
        painter.setFont(phrase.font("count", SMALL_PX))
        painter.setPen(self._look.colour("text2" if count.state == "ready" else "muted", _strength(count)))
        place = QRectF(self.width() - PAD_X - self._count_width, PAD_Y, self._count_width, LINE)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, counts.number(count)
        )

    def _paint_remarks(self, painter: QPainter, top: int) -> None:
        painter.setFont(phrase.font("remark", SMALL_PX))
        for tone, line in self._remark_lines(self.width()):
            painter.setPen(self._look.colour(tone))
            painter.drawText(
                QRectF(PAD_X, top, self.width() - 2 * PAD_X, LINE - 2),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                line,
            )
            top += LINE - 2

    # --- the buttons --------------------------------------------------------------------------------------

    def _show_actions(self, shown: bool) -> None:
        if shown and self._actions is None:
            self._actions = made = RowActions(self._look, self)
            made.focus_moved.connect(self._settle_actions)
            made.chosen.connect(lambda action: self._relay.intent.emit(action.intent(self.path)))
            self._name_actions()
            for before, after in pairwise(self.parts()):
                QWidget.setTabOrder(before, after)
        if self._actions is not None:
            self._actions.setVisible(shown)
            self._place_actions()
            self.update()

    def _name_actions(self) -> None:
        if self._actions is not None:
            self._actions.set_names(self.objectName(), self._said)

    def _place_actions(self) -> None:
        """Put the buttons at the end of the first line.

        Where they would lie over words they wait beyond the edge, where Tab finds them, until they are
        reached: what the keyboard is on can be read.
        """
        if self._actions is not None:
            top, width = (LINE + 2 * PAD_Y - BUTTON) // 2, self._buttons(self.width())
            self._actions.fit(width)
            away = self._cramped() and not self._reached()
            left = self.width() if away else self.width() - width - 6
            self._actions.setGeometry(left, top, width, BUTTON)

    def parts(self) -> list[QWidget]:
        """Return what the keyboard can reach here, in order: the row, then its buttons once it has them."""
        mend = [self._mend] if self._mend is not None and not self._mend.isHidden() else []
        return [self, *mend, *(self._actions.buttons if self._actions is not None else ())]

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def _settle_actions(self) -> None:
        """Show the buttons while the mouse or the keyboard is here."""
        if not self._dragging:
            self._show_actions(self.underMouse() or self._holds_focus())

    # --- events -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_actions()
        if self._mend is not None:
            self._mend.place()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_actions(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_actions(self._holds_focus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_actions(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle_actions()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hold.press(event, self.path)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold.move(event, self.path)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._hold.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._relay.intent.emit(EditCondition(self.path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in PASSED_ON:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._relay.menu_wanted.emit(self.path, event.globalPos())

    def explain(self) -> None:
        """Show the whole phrase when some of it is cut off or covered."""
        if self._shown()[1] or self._covered():
            label = phrase.PhraseLabel(self._look)
            label.set_phrase(self._phrase)
            popover_of(self).show_beside(self, [label])


@lru_cache(maxsize=8)
def count_width(base: int | None) -> int:
    """Return the room that any count of ``base`` contacts needs, so that arriving numbers move nothing."""
    if base is None:
        return 0
    return int(phrase.metrics("count", SMALL_PX).horizontalAdvance("8" * len(f"{base:,}"))) + 2


def _strength(count: counts.Count) -> float:
    return 0.6 if count.state in ("stale", "counting") else 1.0


def _folded(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Break a remark into lines that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and fits(longer):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
