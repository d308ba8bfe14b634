"""The equation as text to type over: Enter applies it, Escape leaves it, a mistake is marked at its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from widgets.positions import qt_position, text_offset
from widgets.style import KIND, Look, name_part, set_property

MOST_LINES = 6
HELP = "Enter applies, Escape leaves. Use letters, and, or, not and brackets."


class _Text(QPlainTextEdit):
    applied = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.applied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class EquationEdit(QWidget):
    """A text field with a line of help or complaint under it."""

    applied = Signal(str)
    left = Signal()
    edited = Signal()
    """Something else is typed."""
    resized = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty(KIND, "plain")
        self._text = _Text(self)
        self._text.setProperty(KIND, "equation-edit")
        self._text.setTabChangesFocus(True)
        self._text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        name_part(self._text, "equation-edit", "Equation, as text")
        self._message = QLabel(HELP, self)
        self._message.setObjectName("equation-message")
        self._message.setWordWrap(True)
        self._message.setProperty(KIND, "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._text)
        self._column.addWidget(self._message)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._text.applied.connect(lambda: self.applied.emit(self._text.toPlainText()))
        self._text.left.connect(self.left)
        self._text.textChanged.connect(self._changed)

    def start(self, text: str) -> None:
        """Show ``text``, all of it selected."""
        self._text.setPlainText(text)
        self._fit()
        self._text.selectAll()
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_focus(self) -> None:
        """Go on with what is typed."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._text.toPlainText()

    @property
    def touched(self) -> bool:
        """Whether anything was typed since it was opened."""
        return self._text.document().isModified()

    @property
    def message(self) -> str:
        """The help or the complaint under the field."""
        return self._message.text()

    @property
    def mistake(self) -> tuple[int, int] | None:
        """Where the marked mistake starts and ends; None when none is marked."""
        marks = self._text.extraSelections()
        if not marks:
            return None
        cursor: QTextCursor = marks[0].cursor
        text = self.text
        return text_offset(text, cursor.selectionStart()), text_offset(text, cursor.selectionEnd())

    def show_mistake(self, message: str, offset: int) -> None:
        """Mark what stands at ``offset`` (the end, when nothing does) and say what is wrong with it."""
        start, end = _word_at(self.text, offset)
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._text.document())
        cursor.setPosition(qt_position(self.text, start))
        cursor.setPosition(qt_position(self.text, end), QTextCursor.MoveMode.KeepAnchor)
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(self._look.colour("danger"))
        style.setForeground(self._look.colour("danger"))
        style.setBackground(self._look.colour("exclude-soft"))
        mark.cursor = cursor
        mark.format = style
        self._text.setExtraSelections([mark])
        caret = self._text.textCursor()
        caret.setPosition(qt_position(self.text, offset))
        self._text.setTextCursor(caret)
        self._say(message, "error")

    def _changed(self) -> None:
        if self._text.extraSelections():
            self._text.setExtraSelections([])
        self._say(HELP, "muted")
        self._fit()
        self.edited.emit()

    def _say(self, message: str, kind: str) -> None:
        self._message.setText(message)
        set_property(self._message, KIND, kind)
        self.resized.emit()

    def _fit(self) -> None:
        """Be as high as the text needs."""
        document = self._text.document()
        lines = max(1, int(document.size().height()))
        line = self._text.fontMetrics().lineSpacing()
        self._text.setFixedHeight(min(lines, MOST_LINES) * line + 20)
        self.resized.emit()

    def height_for(self, width: int) -> int:
        """Return the height it needs at a width: what is said under the text may take lines."""
        return self._column.totalHeightForWidth(width)


def _word_at(text: str, offset: int) -> tuple[int, int]:
    """Return the start and end of the word or sign at ``offset``; of the last one when it is the end."""
    if not text:
        return 0, 0
    start = min(offset, len(text) - 1)
    while start > 0 and text[start].isspace():
        start -= 1
    end = start + 1
    if text[start].isalnum():
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
    return start, end
