"""The measures: what can be computed over the rows (or groups of rows) of an activity."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from engine.definition.types import NUMBER, TYPES, Type

Result: TypeAlias = Literal["number", "time"]


class MeasureKind(msgspec.Struct, frozen=True, kw_only=True):
    """One measure.

    ``label`` names it in a list; ``noun`` stands before the attribute in a sentence ("total" amount).
    ``types`` are those of the attribute it needs; none means that it takes none. ``of_groups`` tells that
    it can also be taken over the groups of ``per``, then without an attribute. ``zero`` tells that it is 0
    without rows, where others have no value.
    ``result`` is what it compares as: numbers by the number operators, times by ``in`` and ``during``.
    """

    key: str
    label: str
    noun: str
    types: frozenset[Type] = frozenset()
    result: Result = "number"
    of_groups: bool = False
    zero: bool = False
    sentence: str

    @property
    def needs_attribute(self) -> bool:
        """Whether it is computed from an attribute (over rows; over groups it never is)."""
        return bool(self.types)


_ROWS = (
    MeasureKind(
        key="count",
        label="number of",
        noun="number of",
        of_groups=True,
        zero=True,
        sentence="How many rows there are.",
    ),
    MeasureKind(
        key="sum",
        label="total",
        noun="total",
        types=NUMBER,
        of_groups=True,
        zero=True,
        sentence="All values added up; 0 without rows.",
    ),
    MeasureKind(
        key="avg",
        label="average",
        noun="average",
        types=NUMBER,
        of_groups=True,
        sentence="The average of the values that are not empty.",
    ),
    MeasureKind(
        key="min",
        label="smallest",
        noun="smallest",
        types=NUMBER,
        of_groups=True,
        sentence="The smallest value.",
    ),
    MeasureKind(
        key="max",
        label="largest",
        noun="largest",
        types=NUMBER,
        of_groups=True,
        sentence="The largest value.",
    ),
    MeasureKind(
        key="count_distinct",
        label="how many different",
        noun="number of different",
        types=TYPES - {"list"},  # a list has many values a row, so "different" would say two things
        zero=True,
        sentence="How many different values there are; empty ones are not counted.",
    ),
    MeasureKind(
        key="first_time",
        label="first time",
        noun="first time of",
        result="time",
        sentence="When the earliest row was.",
    ),
    MeasureKind(
        key="last_time",
        label="last time",
        noun="last time of",
        result="time",
        sentence="When the latest row was.",
    ),
)

MEASURES: Mapping[str, MeasureKind] = MappingProxyType({row.key: row for row in _ROWS})
"""Every measure by its key, in the order in which the screen offers them."""
