"""SQL to read and to copy, with its words, texts, numbers and comments told apart."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.code_edit import CodeEdit
from widgets.sql_highlighter import SqlHighlighter
from widgets.style import KIND, Look, name_part

WORDS = """
all and any array as asc between bool_and bool_or by case cast count cross date desc distinct else end
    except exists false filter first from group having if in inner intersect interval is join last left like
    limit max min not null nulls on or order outer over partition right row_number select sum then timestamp
    true union unnest using values when where with"""
KEYWORDS = frozenset(WORDS.split())


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
        self._highlighter = SqlHighlighter(self.document(), look, KEYWORDS)
