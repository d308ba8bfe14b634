"""Work in ranges of owners: on all cores, since numpy lets go of Python while it works."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

LEAST = 100_000
"""Numbers that are worth a range of their own."""


def in_ranges(top: int, numbers: int, work: Callable[[int, int], T]) -> list[T]:
    """Return what ``work`` makes of every range (its end excluded) of the owners below ``top``, in order.

    ``numbers`` is how many numbers there are to work on in all.
    """
    cores = os.cpu_count() or 1
    count = min(max(1, numbers // LEAST), cores, top)
    cuts = [top * number // count for number in range(count + 1)]
    if count == 1:
        return [work(0, top)]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda each: work(*each), itertools.pairwise(cuts)))
