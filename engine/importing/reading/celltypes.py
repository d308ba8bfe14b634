"""What a cell looks like, only as evidence of how a file is written; nothing is converted by it."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["empty", "number", "moment", "address", "word", "text"]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("empty", re.compile(r"\s*")),
    (
        "number",
        re.compile(r"[-+]?[$€£]?\s?(\d+|\d{1,3}([., ']\d{3})+)([.,]\d+)?(e[-+]?\d+)?\s?[%€$£]?", re.I),
    ),
    (
        "moment",
        re.compile(
            r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
            r"([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?( ?(Z|UTC|[-+]\d{2}:?\d{2}))?)?"
            r"|\d{1,2}:\d{2}(:\d{2})?",
            re.I,
        ),
    ),
    ("address", re.compile(r"[^\s@,;]+@[^\s@,;]+\.\w+|(https?://|www\.)\S+", re.I)),
    ("word", re.compile(r"[\w#'’][\w .\-'’#/()&+]*", re.UNICODE)),
)


def kind_of(cell: str) -> Kind:
    """Return the first kind that the whole cell fits, ``text`` when none does."""
    stripped = cell.strip()
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(stripped)), "text")


def is_data(cell: str) -> bool:
    """Whether the cell is a number, a date or an address, which headers seldom are."""
    return kind_of(cell) in ("number", "moment", "address")
