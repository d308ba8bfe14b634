"""Column names: headers as they stand, trimmed, never blank, unique without regard to case."""

from __future__ import annotations

from collections.abc import Iterable

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters that Unicode calls white space; ``str.strip`` without them takes four more."""


def trim(text: str) -> str:
    """Return the text without Unicode white space at both ends."""
    return text.strip(WHITE_SPACE)


def unique_names(headers: Iterable[str]) -> tuple[str, ...]:
    """Return one name for each header: a blank one is ``column_3``, a repeated one gets ``_2``, ``_3`` …"""
    taken: set[str] = set()
    last: dict[str, int] = {}
    names: list[str] = []
    for position, header in enumerate(headers, start=1):
        name = first = trim(header) or f"column_{position}"
        while name.lower() in taken:
            last[first.lower()] = number = last.get(first.lower(), 1) + 1
            name = f"{first}_{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)
