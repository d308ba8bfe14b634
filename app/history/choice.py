"""What a person has chosen to see of a segment's past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.phrases import activity_name
from engine.definition import calendars
from engine.evaluation.history.grid import MOST_POINTS, Every
from engine.evaluation.history.totals import Number
from widgets.size_chart.data import Showing

Reach: TypeAlias = Literal["month", "quarter", "year", "all"]
DAY = timedelta(days=1)
DAYS_OF: dict[Every, int] = {"day": 1, "week": 7, "month": 28}
TOTAL = re.compile(r"^(?i:total)(?:[ _-]+|$|(?<=l)(?=[A-Z]))")
"""The word at the beginning of a name, not the beginning of another such as “totals”."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """How far back, in which steps, and what beside the segment.

    ``cards`` are paths in the segment, ``saved`` names of saved segments, ``split`` a field's name.
    """

    reach: Reach = "year"
    every: Every = "day"
    cards: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    split: str | None = None
    number: Number | None = None
    showing: Showing = Showing()


def start_of(choice: Choice, catalog: Catalog, end: date) -> date:
    """Return the first day to draw when the last is ``end``."""
    starts = {
        "month": end - 29 * DAY,
        "quarter": calendars.shift(end + DAY, -3, "month"),
        "year": calendars.shift(end + DAY, -12, "month"),
    }
    first = starts.get(choice.reach) or min(_begun(catalog), default=starts["year"])
    longest = end - (MOST_POINTS - 2) * DAYS_OF[choice.every] * DAY
    return max(min(first, end), longest)


def _begun(catalog: Catalog) -> Iterator[date]:
    """Yield the days on which something is known to have begun."""
    yield from (activity.first.date() for activity in catalog.activities if activity.first is not None)
    created = catalog.field(catalog.created_at) if catalog.created_at is not None else None
    known = created.statistics if created is not None else None
    if known is not None and known.minimum is not None:
        yield date.fromisoformat(known.minimum[:10])


def numbers(catalog: Catalog) -> Iterator[tuple[str, list[tuple[str, Number]]]]:
    """Yield what can be added up by steps: of each dated activity, by name, its rows and their numbers.

    Each of these stands with its words.
    """
    for activity in catalog.activities:
        if activity.time is None:
            continue
        rows = activity_name(activity.name, activity).text
        found = [(f"Number of {rows}", Number(activity.name))]
        for column in activity.attributes:
            if column.type == "number" and column.part is None and column.indicator is None:
                words = f"{_total(column, activity)} of {rows}"
                found.append((words, Number(activity.name, column.name)))
        yield rows, found


def _total(column: DataColumn, activity: Activity) -> str:
    """Return what the total of a column is called; the word is not said twice where its name begins so."""
    name, rest = column.shown.lower(), TOTAL.sub("", column.shown).lower()
    if any(other.shown.lower() == rest for other in activity.attributes):
        rest = name
    return f"Total {rest}".rstrip()
