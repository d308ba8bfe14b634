"""What stands over a plot: the day under the mouse, the chosen day, remarks at days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt

from widgets.size_chart.data import Note
from widgets.style import Look


class Marks:
    """The marks over one plot."""

    def __init__(self, plot: Any, look: Look, dots: float) -> None:
        self._plot = plot
        self._look = look
        self._to_a_pixel = dots
        self._hovered = pg.InfiniteLine(pen=pg.mkPen(look.colour("strong"), width=dots))
        self._chosen = pg.InfiniteLine(pen=pg.mkPen(look.colour("accent"), width=2 * dots))
        self._dots = pg.ScatterPlotItem(
            size=7, pen=pg.mkPen(look.colour("surface"), width=1.5 * dots), brush=look.colour("text")
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

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Put a dashed line at the day of every note."""
        pen = pg.mkPen(self._look.colour("or"), width=1.25 * self._to_a_pixel, style=Qt.PenStyle.DashLine)
        for note in notes:
            line = pg.InfiniteLine(note.day.toordinal(), pen=pen)
            line.setZValue(10)
            self._plot.addItem(line, ignoreBounds=True)
