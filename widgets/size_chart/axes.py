"""Axes of days and of numbers in the user's locale. Imported only with a chart: pyqtgraph takes its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from widgets.size_chart.ticks import Spacing, Unit, spacing_for, ticks
from widgets.size_chart.wording import Wording
from widgets.style import SMALLEST_PX, Look

NUMBER_ROOM = 22
"""Pixels that a number takes from the next one above it."""
LEAST_ROOM = 14
"""Pixels it takes where only one number would be left otherwise."""
MOST_NUMBERS = 7
"""Numbers that an axis of any height names: more of them are read no better."""
WIDTH = 40
HEIGHT = 20


class DayAxis(pg.AxisItem):
    """Names days, months or years, whichever fit; places are ordinals of days."""

    def __init__(self, wording: Wording) -> None:
        super().__init__("bottom")
        self._wording = wording
        self._spacing = Spacing("month", 1)
        self.setHeight(HEIGHT)

    def tickValues(self, one: float, other: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = min(one, other), max(one, other)
        self._spacing = spacing_for(high - low, size)
        return [(self._spacing.days, [float(each) for each in ticks(low, high, self._spacing)])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        names: dict[Unit, Callable[[date, date], str]] = {
            "day": self._wording.day_after,
            "week": self._wording.day_after,
            "month": lambda day, _before: self._wording.month(day),
            "year": lambda day, _before: self._wording.year(day),
        }
        name = names[self._spacing.unit]
        days = [date.fromordinal(int(value)) for value in values]
        return [name(day, before) for day, before in zip(days, days[:1] + days, strict=False)]


class NumberAxis(pg.AxisItem):
    """Names round numbers, in thousands and millions where they are large."""

    def __init__(self, side: str, wording: Wording, *, whole: bool = True) -> None:
        super().__init__(side)
        self.setWidth(WIDTH)
        self._percent = False
        self._wording = wording
        self._whole = whole

    def show_percent(self, on: bool) -> None:
        """Say whether the numbers are percent."""
        self._percent = on
        self.picture = None  # painted again even where the numbers are the same

    def tickValues(self, one: float, other: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = min(one, other), max(one, other)
        found = self._numbers(low, high, min(size / NUMBER_ROOM, MOST_NUMBERS))
        return [found if len(found[1]) > 1 else self._numbers(low, high, size / LEAST_ROOM)]

    def _numbers(self, low: float, high: float, most: float) -> tuple[float, list[float]]:
        """Return about ``most`` round numbers at the most, and the step between them."""
        step = _round_step((high - low) / max(most, 2))
        if self._whole and not self._percent:
            step = max(step, 1.0)
        first = int(-(-low // step))
        return step, [index * step for index in range(first, int(high // step) + 1)]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        sign = " %" if self._percent else ""
        told = [abs(value) for value in values] if self.mirrored else values
        return [text + sign for text in self._wording.axis(told)]

    mirrored = False
    """Whether what is below zero is told without its sign: numbers of contacts that left."""


def _round_step(least: float) -> float:
    """Return the next of 1, 2, 5, 10 … at or above ``least``."""
    if least <= 0:
        return 1.0
    power: float = 10.0 ** int(f"{least:e}".split("e")[1])
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)


def paint(axis: Any, look: Look) -> None:
    """Paint an axis in the theme's colours, its names in the smallest size."""
    font = QFont(QApplication.font())
    font.setPixelSize(SMALLEST_PX)
    axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=4)
    axis.setPen(look.colour("border"))
    axis.setTextPen(look.colour("muted"))


def quiet(item: Any) -> None:
    """Take what pyqtgraph adds by itself off a plot: buttons, zoom by dragging up and down."""
    item.hideButtons()
    item.setMouseEnabled(x=True, y=False)
    item.getViewBox().setDefaultPadding(0)
