"""Where the keyboard goes when what held it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def keeper(widget: QWidget) -> QWidget | None:
    """Return the nearest widget around ``widget`` that can hold the focus."""
    around = widget.parentWidget()
    while around is not None and around.focusPolicy() == Qt.FocusPolicy.NoFocus:
        around = around.parentWidget()
    return around
