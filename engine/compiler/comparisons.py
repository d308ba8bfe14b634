"""Comparing a computed number: which answer no rows give, and whether any row at all decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from engine.compiler.operators import numbers
from engine.definition.model import Value

_HOLDS: Mapping[str, Callable[[Decimal, list[Decimal]], bool]] = MappingProxyType(
    {
        "equals": lambda number, given: number in given,
        "greater_than": lambda number, given: number > given[0],
        "at_least": lambda number, given: number >= given[0],
        "less_than": lambda number, given: number < given[0],
        "at_most": lambda number, given: number <= given[0],
        "between": lambda number, given: given[0] <= number <= given[1],
    }
)


def holds(number: int | Decimal, op: str, values: tuple[Value, ...]) -> bool:
    """Whether ``number`` compares."""
    return _HOLDS[op](Decimal(number), numbers(op, values))


def any_row_decides(op: str, values: tuple[Value, ...]) -> bool:
    """Whether a count answers for one row as for every larger number of them, and otherwise for none."""
    given = numbers(op, values)
    answers = {_HOLDS[op](Decimal(count), given) for count in _telling(given)}
    return len(answers) == 1 and holds(0, op, values) not in answers


def _telling(values: list[Decimal]) -> Iterator[int]:
    """Yield counts of at least one, some on every side of every value, between which no answer changes."""
    yield 1
    for value in values:
        around = int(value)
        yield from (count for count in range(around - 1, around + 3) if count > 1)
