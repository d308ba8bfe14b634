"""The stretches of numbers that a number operator is true for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias


class Interval(NamedTuple):
    """Everything from ``low`` to ``high`` (numbers or days); None is unbounded; ``open`` ends are out."""

    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: Any) -> bool:
        above = self.low is None or (value > self.low if self.low_open else value >= self.low)
        below = self.high is None or (value < self.high if self.high_open else value <= self.high)
        return above and below


Intervals: TypeAlias = list[Interval]

INTERVALS: Mapping[str, Callable[[Sequence[Any]], Intervals]] = MappingProxyType(
    {
        "equals": lambda values: [Interval(each, each) for each in sorted(values)],
        "greater_than": lambda values: [Interval(low=values[0], low_open=True)],
        "at_least": lambda values: [Interval(low=values[0])],
        "less_than": lambda values: [Interval(high=values[0], high_open=True)],
        "at_most": lambda values: [Interval(high=values[0])],
        "between": lambda values: [Interval(low=values[0], high=values[1])],
    }
)
"""Where the numbers lie that an operator is true for, by its key, ascending."""


def holds(number: Any, op: str, values: Sequence[Any]) -> bool:
    """Whether ``number op values`` is true; all are numbers of one kind."""
    return any(number in each for each in INTERVALS[op](values))
