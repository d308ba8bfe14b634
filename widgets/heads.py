"""The heads of a table's columns: each line of one ends in an ellipsis where it is cut off."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader

from widgets import phrase
from widgets.style import SMALL_PX

AROUND = 2 * 13 + 2
"""What a head needs beside its words: the style sheet's padding, and a little air."""
MARK = 18
"""The room that the mark of the sorting takes."""


def width_of(head: str) -> int:
    """Return the width that a head needs."""
    return math.ceil(max(map(_metrics().horizontalAdvance, head.split("\n")))) + AROUND


def _metrics() -> QFontMetricsF:
    return phrase.metrics("value", SMALL_PX)  # as large and as heavy as the style sheet's


class Heads(QHeaderView):
    """Heads over columns, of one line or more."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        super().initStyleOptionForIndex(option, section)
        sorted_by = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        room = self.sectionSize(section) - AROUND - (MARK if sorted_by else 0)
        option.text = "\n".join(
            _metrics().elidedText(line, Qt.TextElideMode.ElideRight, room) for line in option.text.split("\n")
        )
