"""What stands over a plot: the day under the mouse, the chosen day, remarks at days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from widgets.size_chart.data import Note
from widgets.style import Look

LONGEST = 22
FONT_PX = 11
LINE = 19
"""Pixels from one line of texts to the next."""


class Marks:
    """The marks over one plot."""

    def __init__(self, plot: Any, look: Look) -> None:
        self._plot = plot
        self._look = look
        self._hovered = pg.InfiniteLine(pen=pg.mkPen(look.colour("strong"), width=1))
        self._chosen = pg.InfiniteLine(pen=pg.mkPen(look.colour("accent"), width=2))
        self._notes: list[Any] = []
        self._dots = pg.ScatterPlotItem(
            size=7, pen=pg.mkPen(look.colour("surface"), width=1.5), brush=look.colour("text")
        )
        for item, height in ((self._chosen, 20), (self._hovered, 21), (self._dots, 22)):
            item.setZValue(height)
            item.hide()
            plot.addItem(item, ignoreBounds=True)

    def show(self, hovered: float | None, chosen: float | None, dots: Sequence[float]) -> None:
        """Mark places; ``dots`` are the heights of lines at the hovered one."""
        for line, place in ((self._hovered, hovered), (self._chosen, chosen)):
            line.setVisible(place is not None)
            if place is not None:
                line.setValue(place)
        self._dots.setVisible(bool(dots))
        self._dots.setData([hovered] * len(dots), list(dots))

    def _height_of(self, line: int) -> float:
        """Return where a line of notes' texts stands, as a part of the plot's height."""
        step = LINE / max(float(self._plot.getViewBox().height()), 4 * LINE)
        return 1 - step * (line + 0.6)

    def show_notes(self, notes: Sequence[Note], *, named: bool) -> None:
        """Put a dashed line at the day of every note, with its text when ``named``."""
        pen = pg.mkPen(self._look.colour("or"), width=1.25, style=Qt.PenStyle.DashLine)
        for index, note in enumerate(notes):
            line = pg.InfiniteLine(note.day.toordinal(), pen=pen)
            if named:
                font = QFont(QApplication.font())
                font.setPixelSize(FONT_PX)
                text = note.text if len(note.text) <= LONGEST else note.text[: LONGEST - 1] + "…"
                label = pg.InfLineLabel(line, text, position=self._height_of(index % 2))
                label.setFont(font)
                label.anchors = [(0, 0.5), (1, 0.5)]
                label.setColor(self._look.colour("or"))
                label.fill = pg.mkBrush(self._look.colour("or-soft"))
                label.setZValue(30)
            line.setZValue(10)
            self._notes.append(line)
            self._plot.addItem(line, ignoreBounds=True)

    @property
    def noted(self) -> bool:
        """Whether a note is in sight."""
        return any(line.isVisible() for line in self._notes)

    def keep_in(self, first: float, last: float) -> None:
        """Hide notes outside the days in sight, whose texts would stick to the edge."""
        for line in self._notes:
            line.setVisible(first <= line.value() <= last)
