"""Words of the data page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from app.shell.as_of import day_text
from engine.catalog.model import Activity, DataColumn, Statistics
from engine.definition.types import Type
from widgets.table import cell_text

TYPES: Mapping[Type, str] = MappingProxyType(
    {
        "text": "Text",
        "number": "Number",
        "boolean": "Yes or no",
        "date": "Date",
        "datetime": "Date and time",
        "list": "List",
        "url": "Web address",
    }
)
"""What a column holds."""

ESTIMATED_FROM = 1_000_000
"""Rows from which an import may estimate how many different values there are."""


def range_text(column: DataColumn) -> str:
    """Return the smallest and the largest value as the import found them, "" where there are none."""
    known = column.statistics
    if known is None or known.minimum is None or known.maximum is None:
        return ""
    return between(_value(column.type, known.minimum), _value(column.type, known.maximum))


def least(column: DataColumn) -> tuple[Type, Any] | None:
    """Return the smallest value as the import found it, to sort by; None where there is none."""
    known = column.statistics
    if known is None or known.minimum is None:
        return None
    return column.type, _value(column.type, known.minimum)


def between(smallest: Any, largest: Any) -> str:
    """Return the way from the smallest to the largest value; days alone of times."""
    first, last = _end_text(smallest), _end_text(largest)
    return first if first == last else f"{first} – {last}"


def _end_text(value: Any) -> str:
    return day_text(value) if isinstance(value, date | datetime) else cell_text(value)


def _value(kind: Type, text: str) -> Any:
    if kind == "number":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)


def estimated(known: Statistics) -> bool:
    """Return whether the number of different values is no count."""
    return known.rows > ESTIMATED_FROM and known.filled > 0 and not known.frequent


def times_text(activity: Activity) -> str:
    """Return from when to when an activity's rows are; "" for an undated one."""
    if activity.first is None or activity.last is None:
        return ""
    return between(activity.first, activity.last)


def months_text(activity: Activity) -> str:
    """Return from which month to which an activity's rows are; "" for an undated one."""
    if activity.first is None or activity.last is None:
        return ""
    first, last = f"{activity.first:%b %Y}", f"{activity.last:%b %Y}"
    return first if first == last else f"{first} – {last}"


def made_from(column: DataColumn) -> str:
    """Return what a column was made from, in words; "" for one that was imported as it is."""
    if column.indicator is not None:
        return "computed for the moment"
    return f"from {column.source}" if column.source is not None else ""
