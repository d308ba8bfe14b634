"""SQL to read and to copy, with its words, texts, numbers and comments told apart."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.code_edit import CodeEdit
from widgets.style import KIND, Look, name_part

WORDS = """
all and any array as asc between bool_and bool_or by case cast count cross date desc distinct else end
    except exists false filter first from group having if in inner intersect interval is join last left like
    limit max min not null nulls on or order outer over partition right row_number select sum then timestamp
    true union unnest using values when where with"""
KEYWORDS = frozenset(WORDS.split())
TOKENS = re.compile(
    r"(?P<comment>/\*.*?\*/|/\*.*|--.*)|(?P<text>'(?:[^']|'')*'?)|(?P<name>\"(?:[^\"]|\"\")*\"?|`[^`]*`?)"
    r"|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>[A-Za-z_]\w*)"
)
TONES = {"comment": "muted", "text": "include", "number": "or", "word": "accent"}


class SqlHighlighter(QSyntaxHighlighter):
    """Colours the parts of a statement in the theme's colours."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        self._formats: dict[str, QTextCharFormat] = {}
        self._recolour()
        look.changed.connect(self._recolour)

    def highlightBlock(self, text: str) -> None:
        """Colour one line; a comment never goes beyond one in the statements we print."""
        for found in TOKENS.finditer(text):
            kind = found.lastgroup or ""
            if kind == "word" and found[0].lower() not in KEYWORDS:
                continue
            if kind in self._formats:
                self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])

    def _recolour(self) -> None:
        for kind, tone in TONES.items():
            format_ = QTextCharFormat()
            format_.setForeground(self._look.colour(tone))
            if kind == "word":
                format_.setFontWeight(QFont.Weight.DemiBold)
            self._formats[kind] = format_
        self.rehighlight()


class SqlView(CodeEdit):
    """A statement, read only."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "reading")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(8)
        name_part(self, "sql", "The segment as an SQL statement")
        self._highlighter = SqlHighlighter(self.document(), look)
