"""A custom (SQL) condition: colours, completion, checking and a sample while it is typed."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QRect, QSignalBlocker, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QTextEdit, QVBoxLayout, QWidget

from engine.definition.model import SqlCondition
from widgets.code_edit import CodeEdit
from widgets.editor.controls import remark, show_if, word, wrapping
from widgets.editor.scene import Body, Fault, Scene, Spot, focus
from widgets.positions import qt_position, text_offset
from widgets.sql_highlighter import SqlHighlighter
from widgets.style import INVALID, KIND, name_part, set_property

KEYWORDS = (
    "and", "or", "not", "is", "null", "true", "false", "in", "like", "ilike", "between",
    "case", "when", "then", "else", "end", "cast", "as", "date", "timestamp", "interval",
)  # fmt: skip
PAUSE_MS = 250
"""How long typing rests before the text is checked."""

_WORD = re.compile(r'"(?:[^"]|"")*"?|[A-Za-z_][\w.]*')
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quoted_name(name: str) -> str:
    """Return a field's name as an SQL condition writes it."""
    if _PLAIN_NAME.fullmatch(name) and name.lower() not in KEYWORDS:
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


class SqlText(CodeEdit):
    """The text, with names completed as they are typed (Ctrl+Space lists them all)."""

    def __init__(self, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_part(self, spot.key, spot.words)
        self.setTabChangesFocus(True)
        self.setProperty(KIND, "field")
        self.setFixedHeight(96)
        self.names = QStringListModel(self)
        self.completer = completer = QCompleter(self.names, self)
        completer.setWidget(self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        self.popup = QListView()
        completer.setPopup(self.popup)
        name_part(self.popup, f"{spot.key}-completion", f"{spot.words}: names that fit")
        activated: Any = completer.activated  # two overloads share the name
        activated[str].connect(self._complete)

    def sizeHint(self) -> QSize:
        return QSize(240, 96)

    def _prefix(self) -> str:
        cursor = self.textCursor()
        line = cursor.block().text()
        before = line[: text_offset(line, cursor.positionInBlock())]
        found = list(_WORD.finditer(before))
        return found[-1][0] if found and found[-1].end() == len(before) else ""

    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        prefix = self._prefix()
        start = cursor.position() - qt_position(prefix, len(prefix))
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(name)
        if name.endswith("()"):
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave Tab to the names on offer while there are any."""
        return not self.popup.isVisible() and super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.popup
        if popup.isVisible() and event.key() in _FOR_POPUP:
            event.ignore()  # the list takes it
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # done: the editor around takes it
            return
        asked = control and event.key() == Qt.Key.Key_Space
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        if not asked:
            super().keyPressEvent(event)
        self._offer(asked=asked, typed=bool(event.text().strip()))

    def _offer(self, *, asked: bool, typed: bool) -> None:
        prefix = self._prefix().strip('"')
        popup = self.popup
        if not asked and (not typed or len(prefix) < 2):
            popup.hide()
            return
        self.completer.setCompletionPrefix(prefix)
        only = self.completer.completionCount() == 1 and self.completer.currentCompletion() == prefix
        if self.completer.completionCount() == 0 or only:
            popup.hide()
            return
        popup.setCurrentIndex(self.completer.completionModel().index(0, 0))
        place = QRect(self.cursorRect())
        place.setWidth(popup.sizeHintForColumn(0) + 32)
        self.completer.complete(place)

    def underline(self, offset: int | None, colour: QColor) -> None:
        """Mark the character at ``offset`` as the place of a mistake; None marks nothing."""
        marks: list[QTextEdit.ExtraSelection] = []
        if offset is not None:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            text = self.toPlainText()
            cursor.setPosition(qt_position(text, min(offset, max(0, len(text) - 1))))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
            if not cursor.hasSelection():
                cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(colour)
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks)


_FOR_POPUP = frozenset({
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape
})  # fmt: skip


class SqlEditor(Body[SqlCondition]):
    """Edits the expression of an SQL condition."""

    check_wanted = Signal(str)
    """The text has rested: ``set_check`` and ``set_sample`` answer."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._state = SqlCondition(expression="")
        self._wrong: str = ""
        self.text = SqlText(spot.inner("sql", "expression"), self)
        self.text.setPlaceholderText("age > 30 and city ilike 'war%'")
        fields = [column.name for column in scene.catalog.fields if column.indicator is None]
        self.text.names.setStringList(
            [*(quoted_name(name) for name in fields), *(f"{name}()" for name in scene.functions), *KEYWORDS]
        )
        self._highlighter = SqlHighlighter(
            self.text.document(), scene.look, KEYWORDS, fields, scene.functions
        )
        self.text.textChanged.connect(self._typed)
        self._check = wrapping(f"{spot.key}-check", "error")
        self._sample = remark(f"{spot.key}-sample")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(word("true for contacts for whom"))
        for widget in (self.text, self._check, self._sample):
            column.addWidget(widget)
        show_if(False, self._check, self._sample)

    def set_condition(self, condition: SqlCondition) -> None:
        """Show a condition."""
        self._state = condition
        if self.text.toPlainText() != condition.expression:
            with QSignalBlocker(self.text):
                self.text.setPlainText(condition.expression)
            self._forget_answers()
        self._pause.start()

    def condition(self) -> SqlCondition:
        """Return the condition as typed."""
        return self._state

    def set_check(self, expression: str, message: str, offset: int | None = None) -> None:
        """Say what is wrong with ``expression`` ("" for nothing); one typed over since is passed over."""
        if expression != self._state.expression:
            return
        self._wrong = message
        self._check.setText(message)
        show_if(bool(message), self._check)
        set_property(self.text, INVALID, bool(message))
        self.text.underline(offset if message else None, self.scene.look.colour("danger"))

    def set_sample(self, expression: str, keys: tuple[str, ...]) -> None:
        """Show the first contacts for whom ``expression`` is true."""
        if expression == self._state.expression:
            self._sample.setText(f"for instance {', '.join(keys)}" if keys else "")
            show_if(bool(keys), self._sample)

    def _typed(self) -> None:
        text = self.text.toPlainText()
        if text != self._state.expression:
            self._state = SqlCondition(expression=text, negated=self._state.negated)
            self._forget_answers()
            self._pause.start()
            self.changed.emit()

    def _forget_answers(self) -> None:
        """Say nothing of an expression that nobody has checked yet."""
        self.set_check(self._state.expression, "")
        self.set_sample(self._state.expression, ())

    def _ask(self) -> None:
        if self._state.expression.strip():
            self.check_wanted.emit(self._state.expression)

    def focus_first(self) -> bool:
        return focus(self.text)

    def faults(self) -> list[Fault]:
        if not self._state.expression.strip():
            return [Fault("Type a condition, such as age > 30.", self.text)]
        return [Fault(self._wrong, self.text, told=True)] if self._wrong else []
