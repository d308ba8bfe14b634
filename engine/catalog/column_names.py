"""What columns are called on the screen that nobody named: value indicators, and those made from another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INDICATORS: Mapping[str, str] = MappingProxyType(
    {
        "recency": "Recency in days",
        "frequency": "Frequency",
        "monetary": "Monetary value",
        "r": "Recency score",
        "f": "Frequency score",
        "m": "Monetary score",
        "segment": "RFM segment",
    }
)
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "champions": "Champions",
        "loyal": "Loyal",
        "potential_loyalists": "Potential loyalists",
        "new": "New",
        "promising": "Promising",
        "need_attention": "Need attention",
        "about_to_sleep": "About to sleep",
        "at_risk": "At risk",
        "cant_lose": "Can't lose",
        "hibernating": "Hibernating",
    }
)
"""The classes of contacts by recency, frequency and money: as definitions write them, and as the screen."""

PARTS: Mapping[str, str] = MappingProxyType(
    {"weekday": "Weekday", "month": "Month", "hour": "Hour", "domain": "Domain", "page": "Page"}
)


def derived_name(name: str, indicator: str | None, source: str | None, base: str) -> str:
    """Return the name of a column without a label: "Recency score", "Weekday of Birthday", else its own.

    ``source`` is the column that it was made from, ``base`` what that one is called, "" if as its name.
    """
    if indicator is not None:
        return INDICATORS[indicator]
    part = name.removeprefix(f"{source}.")
    if source is None or part == name:
        return name
    return f"{PARTS.get(part, part.removeprefix('query.'))} of {base or source}"
