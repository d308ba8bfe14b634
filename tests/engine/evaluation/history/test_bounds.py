"""Windows over a grid, in cells of time as rows are fetched, against the times themselves."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from engine.compiler.ranges import TimeType
from engine.definition.model import Ago, AllTime, Between, Current, Last, OlderThan, Previous, Window
from engine.definition.moment import AsOf
from engine.evaluation.history.bounds import FIRST, LAST, Bounds, Numbers, of_window
from engine.evaluation.history.grid import Every, Grid

WINDOWS: dict[str, Window] = {
    "all": AllTime(),
    "days": Last(n=90, unit="day"),
    "hours": Last(n=36, unit="hour"),
    "months": Last(n=3, unit="month"),
    "previous": Previous(n=2, unit="week"),
    "current": Current(unit="month"),
    "older": OlderThan(n=5, unit="day"),
    "older hours": OlderThan(n=5, unit="hour"),
    "ago": Ago(start=9, end=3, unit="day"),
    "between": Between(start="2024-02-28", end="2024-03-01"),
    "from": Between(start="2024-02-28T13:05:07"),
    "before": Between(end="1999-12-31"),
    "after": Between(start="2099-01-01"),
}
ENDS = {"day": AsOf.end_of(date(2024, 3, 31)), "moment": AsOf(datetime(2024, 3, 31, 11, 7, 13))}


def times(bounds: Bounds) -> Numbers:
    """Return every bound with its neighbours, and some more: all that lies before the last end."""
    random = np.random.default_rng(1)
    ends = np.concatenate([bounds.starts, bounds.ends])
    ends = ends[(ends > FIRST) & (ends < LAST)]
    if not len(ends):
        return ends
    more = random.integers(ends.min() - 3, ends.max() + 3, 200)
    found = np.concatenate([ends - 1, ends, ends + 1, more])
    past_the_end = bounds.ends[-1] + (bounds.kind == "date")
    reached: Numbers = found[found < past_the_end]
    return reached


@pytest.mark.parametrize("kind", ["date", "datetime"])
@pytest.mark.parametrize("every", ["day", "week", "month"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("name", WINDOWS)
def test_a_cell_answers_as_every_time_in_it(name: str, end: str, every: Every, kind: TimeType) -> None:
    bounds = of_window(WINDOWS[name], Grid.between(date(2024, 1, 17), ENDS[end], every), kind, clipped=True)
    cells, found = bounds.cells(), times(bounds)
    numbers = np.maximum((found - cells.origin) // cells.unit, 0)
    assert (numbers < cells.number).all()
    starts = cells.origin + cells.unit * numbers
    assert bounds.enters(starts).tolist() == bounds.enters(found).tolist()
    assert bounds.leaves(starts).tolist() == bounds.leaves(found).tolist()


@pytest.mark.parametrize(("name", "few"), [("all", True), ("days", True), ("hours", False), ("from", False)])
def test_a_day_is_one_cell_where_days_are_what_divides(name: str, few: bool) -> None:
    grid = Grid.between(date(2024, 1, 17), ENDS["moment"], "day")
    cells = of_window(WINDOWS[name], grid, "datetime", clipped=True).cells()
    assert cells.few == few
    if few:
        assert cells.unit == 24 * 3600 * 10**6
