"""Numbers and days as the whole window prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale

from engine.definition import shares
from widgets.size_chart.data import Every

SMALL = 10_000
DAY = timedelta(days=1)
UNITS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


class Wording:
    """Prints as the words around the chart do, whatever the system's language."""

    _locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)

    def number(self, value: int) -> str:
        """Return a whole number."""
        return self._locale.toString(int(value))

    def decimal(self, whole: int, scale: int) -> str:
        """Return ``whole`` divided by 10 to the ``scale``, exactly."""
        if not scale:
            return self.number(whole)
        units, rest = divmod(abs(int(whole)), 10**scale)
        sign = self._locale.negativeSign() if whole < 0 else ""
        return f"{sign}{self.number(units)}{self._locale.decimalPoint()}{rest:0{scale}}"

    def percent(self, value: float) -> str:
        """Return a share given in percent."""
        return shares.percent(float(value) / 100)

    def axis(self, values: Sequence[float]) -> list[str]:
        """Return the numbers of one axis: ``12k`` instead of 12,000, all alike and none like another."""
        largest = max(map(abs, values), default=0)
        for unit, letter in UNITS:
            if largest >= max(unit, SMALL) and all(_is_short(value / unit, 1) for value in values):
                return [self._plain(value / unit) + (letter if value else "") for value in values]
        return [self._plain(value) for value in values]

    def _plain(self, value: float) -> str:
        for digits in range(3):
            if _is_short(value, digits):
                return self._locale.toString(float(value), "f", digits)
        return self._locale.toString(float(value), "g", 3)

    def day(self, day: date) -> str:
        """Return a day with its weekday and year."""
        return self._locale.toString(_q(day), "ddd d MMM yyyy")

    def short_day(self, day: date) -> str:
        """Return a day without its year."""
        return self._locale.toString(_q(day), "d MMM")

    def day_after(self, day: date, before: date) -> str:
        """Return a day that stands after another: with its year where that is another one."""
        return self._locale.toString(_q(day), "d MMM" if day.year == before.year else "d MMM yyyy")

    def month(self, day: date) -> str:
        """Return the name of a day's month, short; of January the year."""
        return self.year(day) if day.month == 1 else self._locale.toString(_q(day), "MMM")

    def year(self, day: date) -> str:
        """Return a day's year."""
        return self._locale.toString(_q(day), "yyyy")

    def step(self, day: date, every: Every) -> str:
        """Return what a point stands for: the day, or the week or month up to it."""
        return _STEPS[every](self, day)

    def whole_month(self, day: date) -> str:
        """Return a month with its year, and the day up to which it goes unless that is its last."""
        name = self._locale.toString(_q(day), "MMM yyyy")
        return name if (day + DAY).day == 1 else f"{name}, up to {self.short_day(day)}"


_STEPS: dict[Every, Callable[[Wording, date], str]] = {
    "day": Wording.day,
    "week": lambda wording, day: f"week to {wording.day(day)}",
    "month": Wording.whole_month,
}


def _q(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _is_short(value: float, digits: int) -> bool:
    return abs(value - round(value, digits)) < 1e-9
