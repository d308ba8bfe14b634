"""What stands in the place of a table that has no rows: why, and what helps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shell.parts import button, clear, label

WIDEST = 420


UNSAID = "What helps"
"""How the offer is spoken of while there is none."""


class Nothing(QWidget):
    """A sentence in the middle and, below it, something to do about it; hidden until there is nothing."""

    def __init__(self, name: str, instead_of: QWidget) -> None:
        super().__init__()
        clear(self)
        self.setObjectName(name)
        self._instead_of = instead_of
        self._do: Callable[[], object] | None = None
        self.text = label("", "secondary", f"{name}-text", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(WIDEST)
        self.offer = button("", f"{name}-offer", self._take, kind="link")
        self.offer.setAccessibleName(UNSAID)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addStretch(2)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addStretch(1)
        middle.addWidget(self.text, WIDEST)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.hide()

    def say(self, text: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        """Say why there is nothing and offer what to do; "" shows again what this stands in the place of."""
        self.text.setText(text)
        self.offer.setText(offer)
        self.offer.setAccessibleName(offer or UNSAID)
        self.offer.setVisible(bool(offer))
        self._do = do
        there = self._instead_of.hasFocus()
        self._instead_of.setVisible(not text)
        self.setVisible(bool(text))
        if there and text and offer:
            self.offer.setFocus()

    def _take(self) -> None:
        if self._do is not None:
            self._do()
