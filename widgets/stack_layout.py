"""A column of widgets that remembers its heights: a change in one card costs nothing in the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QVBoxLayout, QWidget


class StackLayout(QVBoxLayout):
    """A ``QVBoxLayout`` that keeps the height of every width it was asked for until something in it changes.

    Qt's own keeps one width only, and nested layouts ask for several in turn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._heights: dict[int, int] = {}
        self._least: dict[int, int] = {}
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)

    def invalidate(self) -> None:
        self._heights.clear()
        self._least.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def minimumHeightForWidth(self, width: int) -> int:
        if width not in self._least:
            self._least[width] = super().minimumHeightForWidth(width)
        return self._least[width]


@contextmanager
def at_rest(around: QWidget) -> Iterator[None]:
    """Let parts of ``around`` be shown without all being laid out for each of them; it is done afterwards."""
    layout = around.layout()
    assert layout is not None
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        around.updateGeometry()
