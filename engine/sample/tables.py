"""Generated tables as columns of arrays: texts stay codes into short word lists until they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.integer[Any]]
Times: TypeAlias = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Words:
    """Text out of a word list; ``codes`` are positions in ``words``, −1 is empty."""

    codes: Integers
    words: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """Names such as ``O0000123``: a prefix and a zero-padded number; −1 is empty."""

    prefix: str
    numbers: Integers
    digits: int = 7


@dataclass(frozen=True)
class Joined:
    """Text put together from parts; an empty part makes it empty."""

    parts: tuple[str | Words | Numbered | Integers, ...]


@dataclass(frozen=True)
class Money:
    """Amounts in hundredths, written with two decimals; −1 is empty."""

    hundredths: Integers


@dataclass(frozen=True)
class Flags:
    """Yes or no: 1, 0, or −1 for empty."""

    codes: Integers


@dataclass(frozen=True)
class Whole:
    """Whole numbers; −1 is empty."""

    numbers: Integers


@dataclass(frozen=True)
class Moments:
    """Moments to the second, or days (``datetime64[D]``); NaT is empty."""

    times: Times


Column: TypeAlias = Words | Numbered | Joined | Money | Flags | Whole | Moments


@dataclass(frozen=True)
class Table:
    """One file of the sample: its name and its columns, all of one length."""

    name: str
    columns: dict[str, Column]
