"""Holds the chart: what has no room any more is scrolled to, never pressed together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from widgets.size_chart.view import SizeChart
from widgets.style import KIND

LEAST = 40
"""Pixels: less than one would read, so that in little room nothing lies over it."""


class ChartArea(QScrollArea):
    """Scrolls the chart up and down; while it can, the wheel does so and zooms with Ctrl alone."""

    def __init__(self, chart: SizeChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self.setObjectName("history-area")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(chart.minimumWidth(), LEAST)
        for ground in (self, self.viewport()):
            ground.setProperty(KIND, "clear")
        self.setWidget(chart)
        self.verticalScrollBar().rangeChanged.connect(lambda low, high: chart.leave_wheel(high > low))
