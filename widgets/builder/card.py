"""A card on the screen: its head and its conditions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.catalog.phrases import about
from engine.definition.model import Card, Condition, Join
from widgets import counts, paths
from widgets.builder.condition_row import ConditionRow, count_width
from widgets.builder.handle import BUTTON_SIZE, Handle
from widgets.builder.relay import Relay
from widgets.builder.title import Title
from widgets.builder.words import JoinWord
from widgets.focus_chain import chained_in
from widgets.intents import AddCondition, Rename, ToggleMatch
from widgets.phrase import Phrase
from widgets.stack_layout import StackLayout, at_rest
from widgets.style import Look, name_part

Phrases = Callable[[Condition], Phrase]

NEW = Card(title="\0new")


class CardView(Handle):
    """A card; it keeps the widgets of conditions that stay and makes only what is new."""

    def __init__(self, look: Look, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(look, relay, "card", parent)
        self.card: Card = NEW
        self.folded = False
        self.rows: list[ConditionRow] = []
        self._words: list[JoinWord] = []
        self._editor: QWidget | None = None
        self._editor_at = -1
        self._edited: ConditionRow | None = None
        """The row in whose place the editor stands; None while a condition is added."""
        self._original: Condition | None = None
        """The condition that the editor was opened on; it may be taken away and come back."""
        self.title = Title(self)
        self.title.edited.connect(lambda text: relay.intent.emit(Rename(self.path, text)))
        self._fold = self._button("folded", "Show the conditions (Ctrl+.)")
        self._fold.clicked.connect(lambda: self.set_folded(False))
        self._add = self._button("icon", "Add a condition to this card (Ins)")
        self._add.setIcon(look.icon("plus", "text2"))
        self._add.setFixedSize(BUTTON_SIZE)
        self._first = self._button("card-first", "Add a condition to this card (Ins)")
        self._first.setText("+  Add a condition")
        self._first.clicked.connect(lambda: relay.intent.emit(AddCondition(self.path)))
        self._add.clicked.connect(lambda: relay.intent.emit(AddCondition(self.path)))
        self._lay_out()
        self._first.show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.count)
        for widget in (self.grip, self.badge):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(names, 1)
        for button in (self.negate, self._add, self.more):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._body = StackLayout()
        self._body.setSpacing(0)
        column = StackLayout(self)
        column.setContentsMargins(11, 9, 11, 11)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.marks)
        column.addLayout(self._body)
        for button in (self._first, self._fold):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.hide()
            column.addWidget(button)

    # --- setters ------------------------------------------------------------------------------------------

    def set_card(self, card: Card, path: str, letter: str, phrases: Phrases) -> None:
        """Show a card at a path, redrawing only what is another."""
        same_card = card is self.card
        if same_card and path == self.path and letter == self.letters:
            return
        conditions_change = not same_card and card.conditions != self.card.conditions
        before, self.card = self.card, card
        if conditions_change:
            self._set_conditions(before.conditions, phrases)
        if path != self.path or letter != self.letters:
            spoken = f"card {letter}"
            self._set_place(path, letter, f"card-{letter}", spoken)
            name_part(self._fold, f"card-{letter}-unfold", f"Show the conditions of {spoken}")
            name_part(self._add, f"card-{letter}-add", f"Add a condition to {spoken}")
            name_part(self._first, f"card-{letter}-first", f"Add the first condition to {spoken}")
            self.title.set_names(f"card-{letter}-title", f"Title of {spoken}")
        self._name_rows()
        self.title.set_title(card.title, self._derived_title())
        self._set_negated(card.negated)
        self._say()

    def forget(self) -> None:
        """Let the next ``set_card`` say every condition anew."""
        for row in self.rows:
            self._drop(row)
        self.rows = []
        self.card = NEW

    def _derived_title(self) -> str:
        """Return words to stand for a title that nobody gave: what the conditions are about."""
        said = (
            (condition, row.words) for condition, row in zip(self.card.conditions, self.rows, strict=True)
        )
        return about(said) or "New card"

    def _say(self) -> None:
        spoken = f"{'Not ' if self.card.negated else ''}Card {self.letters}: {self.title.text}"
        name_part(self, self.objectName(), f"{spoken}, {self.count.text()}")

    @property
    def word(self) -> Join:
        """The word between the conditions."""
        return "and" if self.card.match == "all" else "or"

    def _set_conditions(self, before: tuple[Condition, ...], phrases: Phrases) -> None:
        """Give every condition a row; the row of one that stays moves along with it."""
        old = list(zip(before, self.rows, strict=True))
        kept: dict[int, ConditionRow] = {}
        for at, condition in enumerate(self.card.conditions):
            match = next((pair for pair in old if pair[0] is condition), None)
            if match is not None:
                old.remove(match)
                kept[at] = match[1]
        spare = [row for _, row in old]
        rows: list[ConditionRow] = []
        for at, condition in enumerate(self.card.conditions):
            row = kept.get(at)
            if row is None:
                row = spare.pop(0) if spare else ConditionRow(self._look, self._relay, self)
                row.set_condition(phrases(condition), condition.negated)
            rows.append(row)
        for row in spare:
            self._drop(row)
        self.rows = rows
        self._follow_edited(forgotten=not before)
        self._fit_words()
        self._order_body()

    def _follow_edited(self, *, forgotten: bool) -> None:
        """Keep the editor in the place of its row, wherever that went; at the end when it has none."""
        if forgotten and self._edited is not None and self._editor_at < len(self.rows):
            self._edited = self.rows[self._editor_at]  # the same condition, said anew
        if self._edited not in self.rows:
            pairs = zip(self.rows, self.card.conditions, strict=True)
            self._edited = next((row for row, each in pairs if each is self._original), None)
        self._editor_at = len(self.rows) if self._edited is None else self.rows.index(self._edited)
        if self._edited is not None:
            self._original = self.card.conditions[self._editor_at]

    def _fit_words(self) -> None:
        wanted = max(0, len(self.rows) - 1)
        while len(self._words) < wanted:
            word = JoinWord(self._look, self)
            word.clicked.connect(lambda: self._relay.intent.emit(ToggleMatch(self.path)))
            self._words.append(word)
        while len(self._words) > wanted:
            self._drop(self._words.pop())

    def _drop(self, widget: QWidget) -> None:
        self._body.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _order_body(self) -> None:
        """Bring the body's widgets into order, touching only those that stand elsewhere."""
        wanted: list[QWidget] = []
        for at, row in enumerate(self.rows):
            if at:
                wanted.append(self._words[at - 1])
            wanted.append(self._editor if self._editor is not None and at == self._editor_at else row)
        if self._editor is not None and self._editor not in wanted:
            wanted.append(self._editor)
        edited = self._editor_at if self._editor is not None else -1
        with at_rest(self):
            for at, widget in enumerate(wanted):
                if self._body.indexOf(widget) != at:
                    self._body.removeWidget(widget)
                    self._body.insertWidget(at, widget)
            for at, row in enumerate(self.rows):
                row.setVisible(not self.folded and at != edited)
            for word in self._words:
                word.setVisible(not self.folded)
            self._first.setVisible(not self.rows and self._editor is None and not self.folded)

    def _name_rows(self) -> None:
        for at, row in enumerate(self.rows):
            row.set_place(paths.condition_path(self.path, at), self.letters, at + 1)
        for at, word in enumerate(self._words):
            word.set_word(self.word)
            name = f"card-{self.letters}-join-{at + 1}"
            name_part(word, name, f"{self.word}, between the conditions of card {self.letters}")

    def set_counts(self, view: counts.Counts) -> None:
        """Show the card's number and, where there are several, its conditions'."""
        parts, width = view.parts, count_width(view.base) if len(self.rows) > 1 else 0
        for row in self.rows:
            row.set_part(parts.get(row.path, counts.UNKNOWN), width)
        before = self.count.text()
        self._show_count(view.part(self.path))
        if self.count.text() != before:
            self._say()

    def set_folded(self, folded: bool) -> None:
        """Hide the conditions behind their number, or show them."""
        if folded == self.folded:
            return
        self.folded = folded
        many = len(self.rows)
        self._fold.setText("1 condition" if many == 1 else f"{many} conditions")
        self._fold.setVisible(folded)
        self._order_body()
        if not folded:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the editor in place ------------------------------------------------------------------------------

    @property
    def editor_path(self) -> str | None:
        """The path of the condition that is edited or added here, None without an editor."""
        return None if self._editor is None else paths.condition_path(self.path, self._editor_at)

    def open_editor(self, at: int, editor: QWidget) -> None:
        """Put an editor in the place of the condition at ``at``, or after the last one."""
        self.close_editor()
        self.set_folded(False)
        self._editor, self._editor_at = editor, at
        self._edited = self.rows[at] if at < len(self.rows) else None
        self._original = self.card.conditions[at] if at < len(self.rows) else None
        editor.setParent(self)
        self._order_body()
        editor.show()

    def close_editor(self) -> QWidget | None:
        """Take the editor out and return it."""
        editor, self._editor, self._edited, self._original = self._editor, None, None, None
        if editor is not None:
            self._body.removeWidget(editor)
            editor.hide()
            self._order_body()
        return editor

    # --- places -------------------------------------------------------------------------------------------

    def _dragged_along(self) -> tuple[QLabel, ...]:
        return (self.badge, self.title.label)

    def _in_head(self, point: QPoint) -> bool:
        return not self.rows or self.folded or point.y() < self.rows[0].y()

    def row_gap(self, y: int) -> int:
        """Return before which condition something dropped at height ``y`` comes."""
        if self.folded:
            return len(self.rows)
        return sum(1 for row in self.rows if y > row.geometry().center().y())

    def row_gap_y(self, gap: int) -> int:
        """Return the height of the middle of a gap between conditions."""
        if not self.rows or self.folded:
            return self.height() - 14
        if gap == 0:
            return self.rows[0].y() - 4
        if gap == len(self.rows):
            return self.rows[-1].geometry().bottom() + 5
        return (self.rows[gap - 1].geometry().bottom() + self.rows[gap].y()) // 2

    def parts(self) -> list[QWidget]:
        """Return what the keyboard can reach on the card, in order."""
        body: list[list[QWidget]] = []
        for at, row in enumerate(self.rows):
            body.append([self._words[at - 1], *row.parts()] if at else row.parts())
        if self._editor is not None:
            body.insert(self._editor_at + 1, [self._editor, *chained_in(self._editor)])
        return [self, self.negate, self._add, self.more, *chain.from_iterable(body), self._first, self._fold]

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._in_head(event.position().toPoint()):
            self.set_folded(not self.folded)
