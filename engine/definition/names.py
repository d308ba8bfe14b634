"""Comparing without case: texts as the database does, names of saved segments and lists trimmed as well."""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from engine.errors import NotFoundError

NAMES_KEPT = 4096
"""Names whose key is known: all of a project are compared with one another, again and again."""


def lowered(text: str) -> str:
    """Return ``text`` in lower case, letter by letter as the database has it."""
    return "".join("i" if letter == "İ" else letter.lower() for letter in text)


@lru_cache(maxsize=NAMES_KEPT)
def name_key(name: str) -> str:
    """Return what two names have in common when they are the same: trimmed, each letter in lower case."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in name.strip())


def no_segments(name: str) -> NoReturn:
    """Know no saved segment."""
    raise NotFoundError(f"there is no saved segment named “{name}”")


def no_lists(name: str) -> NoReturn:
    """Know no fixed list."""
    raise NotFoundError(f"there is no list named “{name}”")
