"""What an import does, in words, for the window and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from engine.importing.job import Progress
from engine.importing.report import Role

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "make": "making up",
        "guess": "looking at the files",
        "look": "looking at",
        "check": "checking",
        "rewrite": "mending",
        "read": "reading",
        "join": "joining",
        "write": "writing",
        "count": "counting",
        "swap": "putting in place",
    }
)
"""What is done in a step."""

UNITS = ("bytes", "KB", "MB", "GB", "TB")


def step_text(seen: Progress) -> str:
    """Return what is done now: "Reading orders"."""
    what = seen.table or PurePath(seen.file).name
    text = f"{STEPS.get(seen.step, seen.step)} {what}".rstrip()
    return text[:1].upper() + text[1:]


def detail_text(seen: Progress) -> str:
    """Return how far it is: "orders.csv · 12 of 40 MB · 230,000 rows"; "" when nothing is known."""
    parts = [PurePath(seen.file).name] if seen.file else []
    if seen.total:
        parts.append(f"{size_text(seen.done)} of {size_text(seen.total)}")
    if seen.rows:
        parts.append(rows_text(seen.rows))
    return " · ".join(parts)


def size_text(size: int) -> str:
    """Return a number of bytes as people say it: "12 MB"."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {UNITS[unit]}" if unit and amount < 10 else f"{amount:.0f} {UNITS[unit]}"


def rows_text(rows: int) -> str:
    """Return a number of rows: "1 row", "230,000 rows"."""
    return counted(rows, "row")


def no_rows_text(file: str) -> str:
    """Return what is to be said of a file in which nothing stands below the header."""
    return f"{file} has a header and no rows."


ROLES: Mapping[Role, str] = MappingProxyType(
    {"contacts": "contacts", "activity": "{}", "lookup": "extra details of {}", "list": "{} (list)"}
)


def role_text(role: Role, *tables: str) -> str:
    """Return what rows become: "contacts", "orders", "extra details of orders and returns"."""
    *others, last = tables
    return ROLES[role].format(f"{', '.join(others)} and {last}" if others else last)


def some(names: Sequence[str], most: int = 3) -> str:
    """Return names side by side; of many only the first ones and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def counted(number: int, what: str) -> str:
    """Return a number of things, their name with an s for every number but one."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
