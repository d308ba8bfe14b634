"""Comparing a computed number: which answer no rows give, and whether any row at all decides."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.compiler.operators import numbers
from engine.definition import intervals
from engine.definition.model import Value


def holds(number: int | Decimal, op: str, values: tuple[Value, ...]) -> bool:
    """Whether ``number`` compares."""
    return intervals.holds(Decimal(number), op, numbers(op, values))


def any_row_decides(op: str, values: tuple[Value, ...]) -> bool:
    """Whether a count answers for one row as for every larger number of them, and otherwise for none."""
    answers = {holds(count, op, values) for count in _telling(numbers(op, values))}
    return len(answers) == 1 and holds(0, op, values) not in answers


def _telling(values: list[Decimal]) -> Iterator[int]:
    """Yield counts of at least one, some on every side of every value, between which no answer changes."""
    yield 1
    for value in values:
        around = int(value)
        yield from (count for count in range(around - 1, around + 3) if count > 1)
