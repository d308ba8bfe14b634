"""Exact comparison of running numbers with the values of an operator, in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.evaluation.history.bounds import Numbers
from engine.evaluation.history.flips import Truth

ROOM = 2**62
"""Whole numbers in arrays stay below it, so that no sum or product overflows 64 bits."""


class CannotSweepError(Exception):
    """A condition can't be computed by its changes; it is evaluated point by point instead."""


_COMPARE: dict[str, Callable[[Any, Sequence[Any]], Any]] = {
    "equals": lambda x, v: reduce(np.logical_or, [x == each for each in v]),
    "greater_than": lambda x, v: x > v[0],
    "at_least": lambda x, v: x >= v[0],
    "less_than": lambda x, v: x < v[0],
    "at_most": lambda x, v: x <= v[0],
    "between": lambda x, v: (x >= v[0]) & (x <= v[1]),
}


def places(values: Sequence[Decimal]) -> int:
    """Return the digits after the point that all values need."""
    exponents = [Decimal(value).normalize().as_tuple().exponent for value in values]
    return max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])


def scaled(values: Sequence[Decimal], scale: int) -> list[int]:
    """Return values times 10 to the ``scale``, which makes them whole."""
    return [int(Decimal(value).scaleb(scale)) for value in values]


def number_test(op: str, values: Sequence[Decimal], scale: int = 0) -> Callable[[Numbers], Truth]:
    """Return the test of whole numbers that stand for themselves divided by 10 to the ``scale``."""
    common = max(scale, places(values))
    wanted = scaled(values, common)
    factor = 10 ** (common - scale)
    low, high = -ROOM // factor, ROOM // factor

    def test(numbers: Numbers) -> Truth:
        if factor > 1 and len(numbers) and not low < numbers.min() <= numbers.max() < high:
            raise CannotSweepError
        return np.asarray(_COMPARE[op](numbers * factor, _within_room(wanted)), np.bool_)

    return test


def average_test(op: str, values: Sequence[Decimal], scale: int) -> Callable[[Numbers, Numbers], Truth]:
    """Return the test of averages given as sums (times 10 to the ``scale``) and counts; of nothing false."""
    common = max(scale, places(values))
    wanted = scaled(values, common)
    factor = 10 ** (common - scale)

    def test(sums: Numbers, counts: Numbers) -> Truth:
        largest = max((abs(each) for each in wanted), default=0)
        most = int(np.abs(sums).max(initial=0)) * factor
        if largest * int(counts.max(initial=0)) >= ROOM or most >= ROOM:
            raise CannotSweepError
        targets = [counts * each for each in wanted]
        return np.asarray((counts > 0) & _COMPARE[op](sums * factor, targets), np.bool_)

    return test


def _within_room(wanted: Sequence[int]) -> list[int]:
    """Return values no further from zero than anything they are compared with."""
    return [max(-ROOM, min(ROOM, each)) for each in wanted]


class Classes:
    """The stretches of numbers between and at given values, on each of which an operator answers alike."""

    def __init__(self, op: str, values: Sequence[Decimal], scale: int) -> None:
        common = max(scale, places(values))
        self._cuts = np.array(sorted(set(_within_room(scaled(values, common)))), np.int64)
        self._factor = 10 ** (common - scale)
        wanted = _within_room(scaled(values, common))
        self.answers = np.array([bool(_COMPARE[op](np.int64(each), wanted)) for each in self._samples()])

    def _samples(self) -> list[int]:
        """Return one number out of every stretch, ascending (of one that holds no whole number, any)."""
        cuts = [int(cut) for cut in self._cuts]
        between = [(low + high) // 2 for low, high in pairwise(cuts)]
        samples = [cuts[0] - 1]
        for index, cut in enumerate(cuts):
            samples.append(cut)
            gap = between[index] if index < len(between) else cut + 1
            samples.append(gap)
        return samples

    def of(self, numbers: npt.NDArray[np.integer]) -> Numbers:
        """Return the stretch that each number lies in, from 0 on."""
        if len(numbers) and int(np.abs(numbers).max()) >= ROOM // self._factor:
            raise CannotSweepError
        exact = numbers.astype(np.int64) * self._factor
        below = np.searchsorted(self._cuts, exact, side="left")
        at = np.searchsorted(self._cuts, exact, side="right")
        found: Numbers = below + at
        return found
