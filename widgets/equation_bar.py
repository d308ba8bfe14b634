"""The equation bar: the whole logic of a segment in one line of letters, to read, point at and type over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QToolButton, QWidget

from engine.definition import equation, model, walk
from engine.definition.model import Card, Condition, Segment
from engine.errors import DefinitionError, clause
from widgets import counts
from widgets.equation_chips import Chip, Chips
from widgets.equation_edit import EquationEdit
from widgets.focus_chain import chain_focus
from widgets.intents import TypeEquation
from widgets.phrase import Phrase, PhraseLabel
from widgets.popover import popover_of
from widgets.style import KIND, Look, name_part

LEAST_HEIGHT = 52
MOST_HEIGHT = 172
PAD = 10
LEFT, RIGHT, SPACE = 16, 10, 12
MOST_CONDITIONS = 8
EMPTY = "No cards yet: the segment is all contacts"


class EquationBar(QFrame):
    """Shows a segment's equation as chips; double click or Ctrl+E types a new one in their place."""

    intent = Signal(object)
    """A ``TypeEquation`` whose text can be read."""
    highlighted = Signal(object)
    """The paths of the cards pointed at, a tuple of str; () when none is any more."""
    scroll_wanted = Signal(str)
    """The path of a card to bring into view."""
    selected = Signal(object)
    """The paths of the cards that were pressed, a tuple of str."""
    span_pointed = Signal(object)
    """The ``Expression`` of the bracket or word pointed at, to be answered by ``set_span_count``; or None."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._segment: Segment = model.segment()
        self._phrases: Callable[[Condition], Phrase] = lambda _condition: ()
        self._counts = counts.NO_COUNTS
        self._cards: dict[str, walk.Lettered] = {}
        self._tokens: tuple[equation.Token, ...] = ()
        self._pointed: Chip | None = None
        self.setProperty(KIND, "equation-bar")
        name_part(self, "equation", "Equation")
        self._label = QLabel("Equation", self)
        self._label.setProperty(KIND, "muted")
        self._empty = QLabel(EMPTY, self)
        self._empty.setProperty(KIND, "muted")
        self.chips = Chips()
        self._scroll = self._make_scroll()
        self.editor = EquationEdit(look, self)
        self._edit = self._button("edit", "equation-type", "Type the equation (Ctrl+E)")
        self._copy = self._button("copy", "equation-copy", "Copy the equation as text")
        self.editor.hide()
        self._connect()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fit()

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setObjectName("equation-scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.chips)
        return scroll

    def _button(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty(KIND, "icon")
        button.setIcon(self._look.icon(icon, "text2"))
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(button, name, tip.partition(" (")[0])
        return button

    def _connect(self) -> None:
        self.chips.pointed.connect(self._point)
        self.chips.chosen.connect(lambda chip: self.selected.emit(self._paths(chip)))
        self.chips.opened.connect(self.start_editing)
        self.chips.grown.connect(self._fit)
        self.editor.applied.connect(self._apply)
        self.editor.left.connect(self.stop_editing)
        self.editor.resized.connect(self._fit)
        self._edit.clicked.connect(self.start_editing)
        self._copy.clicked.connect(self.copy)

    # --- setters ------------------------------------------------------------------------------------------

    def set_segment(self, segment: Segment, phrases: Callable[[Condition], Phrase]) -> None:
        """Show a segment's equation; ``phrases`` says the conditions that a letter shows."""
        if self._pointed is not None and segment is not self._segment:
            popover_of(self).hide()  # it tells of what was there before
        self._segment, self._phrases = segment, phrases
        self._cards = {found.letter: found for found in walk.cards(segment)}
        tokens = equation.tokens(segment)
        if tokens != self._tokens:
            self._tokens = tokens
            self.chips.set_tokens(tokens)
            chain_focus(self, (*self.chips.chips[:1], self._edit, self._copy))
            self._pointed = None
        self._fit()

    def set_counts(self, view: counts.Counts) -> None:
        """Take the numbers that letters show."""
        self._counts = view

    def set_highlight(self, path: str) -> None:
        """Show the letters of the card or group at ``path``, which is pointed at elsewhere; "" for none."""
        self.chips.set_highlight(self._letters((path,)))

    def set_selection(self, selection: tuple[str, ...]) -> None:
        """Show the letters of the selected cards and groups."""
        self.chips.set_selected(self._letters(selection))

    def set_span_count(self, count: counts.Count) -> None:
        """Answer ``span_pointed``: how many the bracket or joined letters hold."""
        if self._pointed is not None and self._pointed.token.kind != "letter":
            self._explain_span(self._pointed, count)

    def show_mistake(self, message: str, offset: int) -> None:
        """Mark a mistake in the typed equation at a character."""
        self.editor.show_mistake(message, offset)

    @property
    def text(self) -> str:
        """The equation as text."""
        return equation.text(self._segment)

    # --- typing -------------------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether the equation is being typed."""
        return not self.editor.isHidden()

    def start_editing(self) -> None:
        """Put a text field in the place of the chips; what is typed there already stays."""
        if self.editing:
            self.editor.take_focus()
        elif self._tokens:
            self.editor.show()
            self._scroll.hide()
            self.editor.start(self.text)
            self._fit()

    def stop_editing(self) -> None:
        """Leave the text field, whatever was typed."""
        if self.editing:
            self.editor.hide()
            self._fit()
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> bool:
        """Apply what is typed; return False where it can't be read, and say so there."""
        if self.typed:
            self._apply(self.editor.text)
        return not self.typed

    def arranged(self, segment: Segment) -> Segment:
        """Return a segment as what is typed arranges it, if that can be read."""
        if not self.typed:
            return segment
        try:
            return equation.rearrange(segment, self.editor.text)
        except DefinitionError:
            return segment

    @property
    def typed(self) -> bool:
        """Whether something was typed that is not applied."""
        return self.editing and self.editor.touched

    def copy(self) -> None:
        """Put the equation on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.text)

    def _apply(self, typed: str) -> None:
        try:
            equation.rearrange(self._segment, typed)
        except DefinitionError as error:
            offset = error.place.offset if error.place is not None else None
            self.show_mistake(clause(error.what, error.mend), len(typed) if offset is None else offset)
            return
        self.stop_editing()
        self.intent.emit(TypeEquation(typed))

    # --- pointing -----------------------------------------------------------------------------------------

    def _paths(self, chip: Chip) -> tuple[str, ...]:
        return tuple(found.path for letter, found in self._cards.items() if letter in chip.letters)

    def _letters(self, outer: tuple[str, ...]) -> frozenset[str]:
        return frozenset(
            letter
            for letter, found in self._cards.items()
            if any(path and (found.path == path or found.path.startswith(f"{path}.")) for path in outer)
        )

    def _point(self, chip: Chip | None) -> None:
        self._pointed = chip
        if chip is None:
            popover_of(self).hide()
            self.highlighted.emit(())
            self.span_pointed.emit(None)
            return
        paths = self._paths(chip)
        self.highlighted.emit(paths)
        if chip.token.kind == "letter":
            self.scroll_wanted.emit(paths[0])
            self._explain_card(chip, self._cards[chip.token.text])
        else:
            self._explain_span(chip, counts.Count())
            self.span_pointed.emit(chip.token.of)

    def _explain_card(self, chip: Chip, found: walk.Lettered) -> None:
        card: Card = found.card
        title = QLabel(f"{found.letter} · {card.title}" if card.title else f"Card {found.letter}")
        title.setProperty(KIND, "title")
        content: list[QWidget] = [title]
        word = "and" if card.match == "all" else "or"
        for number, condition in enumerate(card.conditions[:MOST_CONDITIONS]):
            line = PhraseLabel(self._look)
            joiner = (("operator", word),) if number else ()
            line.set_phrase((*joiner, *self._phrases(condition)))
            content.append(line)
        left_out = len(card.conditions) - MOST_CONDITIONS
        if left_out > 0:
            content.append(_muted(f"and {left_out} more conditions"))
        content.append(_muted(counts.contacts(self._counts.part(found.path).count)))
        popover_of(self).show_beside(chip, content)

    def _explain_span(self, chip: Chip, count: counts.Count) -> None:
        title = QLabel(_span_text(self.chips.chips, chip))
        title.setProperty(KIND, "title")
        title.setWordWrap(len(title.text()) > 40)
        popover_of(self).show_beside(chip, [title, _muted(counts.contacts(count))])

    # --- size ---------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Show chips, words or the text field, as high as they need; above a few lines they scroll."""
        some = bool(self._tokens)
        self._empty.setVisible(not some and not self.editing)
        self._scroll.setVisible(some and not self.editing)
        self._edit.setEnabled(some)
        self._copy.setEnabled(some)
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        """Set the parts side by side; by hand, since a layout would not ask the chips for their height."""
        inner = self.rect().adjusted(LEFT, PAD, -RIGHT, -PAD)
        label = self._label.sizeHint()
        first_line = min(inner.height(), LEAST_HEIGHT - 2 * PAD)
        self._label.setGeometry(inner.left(), inner.top(), label.width(), first_line)
        right = inner.right() + 1
        for button in (self._copy, self._edit):
            size = button.sizeHint()
            right -= size.width()
            top = inner.top() + (first_line - size.height()) // 2
            button.setGeometry(right, top, size.width(), size.height())
            right -= 2
        left = inner.left() + label.width() + SPACE
        middle = QRect(left, inner.top(), max(0, right - SPACE - left), inner.height())
        self._empty.setGeometry(middle.left(), middle.top(), middle.width(), first_line)
        self.editor.setGeometry(middle)
        needed = self.chips.heightForWidth(middle.width())
        slack = max(0, (first_line - needed) // 2)
        self._scroll.setGeometry(middle.adjusted(0, slack, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        needed, room = 0, max(120, width - self._taken())
        if self.editing:
            needed = self.editor.height_for(room)
        elif self._tokens:
            needed = self.chips.heightForWidth(room)
        return min(max(needed + 2 * PAD + 2, LEAST_HEIGHT), MOST_HEIGHT)

    def _taken(self) -> int:
        """Return the width that is not the chips'."""
        buttons = self._edit.sizeHint().width() + self._copy.sizeHint().width() + 2
        return self._label.sizeHint().width() + buttons + LEFT + RIGHT + 2 * SPACE + 2

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(max(480, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, LEAST_HEIGHT)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.start_editing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.start_editing()
        else:
            super().keyPressEvent(event)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty(KIND, "muted")
    return label


def _span_text(chips: Sequence[Chip], about: Chip) -> str:
    """Return the part of the equation that a chip is about, brackets around it left out."""
    said = ""
    for chip in chips:
        kind, of = chip.token.kind, chip.token.of
        if chip.letters <= about.letters and not (kind in ("open", "close") and of == about.token.of):
            gap = "" if not said or said.endswith("(") or kind == "close" else " "
            said += gap + chip.token.text
    return said
