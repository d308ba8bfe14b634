"""The parts of SQL told apart by the theme's colours, in statements to read and conditions to type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from widgets.positions import qt_position
from widgets.style import Look

TOKENS = re.compile(
    r"(?P<comment>/\*.*?\*/|/\*.*|--.*)|(?P<text>'(?:[^']|'')*'?)|(?P<name>\"(?:[^\"]|\"\")*\"?|`[^`]*`?)"
    r"|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>[^\W\d]\w*)"
)
STYLES = {
    "comment": ("muted", QFont.Weight.Normal),
    "text": ("include", QFont.Weight.Normal),
    "number": ("or", QFont.Weight.Normal),
    "field": ("text", QFont.Weight.DemiBold),
    "keyword": ("accent", QFont.Weight.DemiBold),
    "function": ("accent", QFont.Weight.Normal),
}
"""Colour and weight of each part that has its own."""


class SqlHighlighter(QSyntaxHighlighter):
    """Colours keywords, text, numbers and comments, and those fields and functions that are told."""

    def __init__(
        self,
        document: QTextDocument,
        look: Look,
        keywords: Iterable[str],
        fields: Iterable[str] = (),
        functions: Iterable[str] = (),
    ) -> None:
        super().__init__(document)
        self._look = look
        self._words = {
            **{name.lower(): "function" for name in functions},
            **{name.lower(): "keyword" for name in keywords},
            **{name.lower(): "field" for name in fields},
        }
        self._formats: dict[str, QTextCharFormat] = {}
        self._recolour()
        look.changed.connect(self._recolour)

    def highlightBlock(self, text: str) -> None:
        """Colour one line; a comment never goes beyond one in the statements we print."""
        for found in TOKENS.finditer(text):
            form = self._formats.get(self._kind(found))
            if form is not None:
                start = qt_position(text, found.start())
                self.setFormat(start, qt_position(text, found.end()) - start, form)

    def _kind(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if kind == "name":
            named = found[0].strip('"').replace('""', '"').lower()
            return "field" if self._words.get(named) == "field" else ""
        return self._words.get(found[0].lower(), "") if kind == "word" else kind

    def _recolour(self) -> None:
        for kind, (tone, weight) in STYLES.items():
            form = QTextCharFormat()
            form.setForeground(self._look.colour(tone))
            form.setFontWeight(weight)
            self._formats[kind] = form
        self.rehighlight()
