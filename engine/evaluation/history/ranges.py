"""Work in ranges of owners: on all cores, since numpy lets go of Python while it works."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")

LEAST = 100_000
"""Numbers that are worth a range of their own: what is made of them stays in a core's own cache."""

MOST = 256
"""Ranges that a byte tells apart."""


def width(top: int, numbers: int) -> int:
    """Return the exponent of two that is how many owners make a range, of those below ``top``.

    ``numbers`` is how many numbers there are to work on in all.
    """
    bits = max(top - 1, 0).bit_length()
    while bits and ((top - 1) >> (bits - 1)) < min(MOST, numbers // LEAST):
        bits -= 1
    return bits


def in_parallel(work: Callable[[S], T], parts: Sequence[S]) -> list[T]:
    """Return what ``work`` makes of every part, in order."""
    if len(parts) == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(work, parts))
