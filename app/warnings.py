"""What the window says about the moment of a calculation: periods that lie after the end of the data."""

from __future__ import annotations

from datetime import datetime

import msgspec

from engine.catalog.model import Catalog
from engine.definition import walk, windows
from engine.definition.model import ActivityCondition, Segment, Window
from engine.definition.moment import AsOf, Range


class EmptyPeriod(msgspec.Struct, frozen=True):
    """A period in which the data can't have a row, because it ends before, and the card that it is on."""

    letter: str
    words: str
    path: str


def empty_periods(segment: Segment, catalog: Catalog, as_of: AsOf) -> tuple[EmptyPeriod, ...]:
    """Return the periods of activity conditions that begin after the last date in the data."""
    end = catalog.end_of_data
    if end is None or as_of.instant <= end:
        return ()
    return tuple(
        EmptyPeriod(letter, windows.phrase(condition.window), path)
        for letter, path, condition in walk.conditions(segment)
        if isinstance(condition, ActivityCondition) and _starts_after(condition.window, as_of, end)
    )


def _starts_after(window: Window, as_of: AsOf, end: datetime) -> bool:
    if windows.problem(window) is not None:
        return False
    meant = windows.resolve(window, as_of)
    return isinstance(meant, Range) and meant.start is not None and meant.start > end
