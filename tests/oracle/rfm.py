"""Value indicators in plain Python; no code of the engine is used."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle import time

NAMES = [
    ("champions", (5,), (4, 5)),
    ("loyal", (3, 4), (4, 5)),
    ("potential_loyalists", (4, 5), (2, 3)),
    ("new", (5,), (1,)),
    ("promising", (4,), (1,)),
    ("need_attention", (3,), (3,)),
    ("about_to_sleep", (3,), (1, 2)),
    ("at_risk", (1, 2), (3, 4)),
    ("cant_lose", (1, 2), (5,)),
    ("hibernating", (1, 2), (1, 2)),
]


def fifth(value: Fraction, sample: list[Fraction]) -> int:
    """Return 1 to 5: how many of the sample's four cuts the value is above, and one."""
    ordered = sorted(sample)
    above = 0
    for share in (1, 2, 3, 4):
        place = Fraction(share, 5) * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        cut = ordered[low] + (ordered[high] - ordered[low]) * (place - low)
        above += value > cut
    return above + 1


def indicators(
    rfm: dict[str, Any],
    rows: dict[str, list[dict[str, Any]]],
    at: str | None,
    base: set[str],
    as_of: datetime,
) -> dict[str, dict[str, Any]]:
    """Return the computed fields by key, of the contacts of the base that have a row."""
    assert at is not None
    keys = sorted(key for key in rows if key in base and rows[key])
    recency, frequency, monetary = {}, {}, {}
    for key in keys:
        days = [time.start_of(row[at]).date() for row in rows[key]]
        recency[key] = (as_of.date() - max(days)).days
        orders = {row[rfm["order"]] for row in rows[key]} - {None} if rfm.get("order") else rows[key]
        frequency[key] = len(orders)
        monetary[key] = sum((row[rfm["amount"]] or Decimal(0) for row in rows[key]), Decimal(0))
    ranks = {key: rank for rank, key in enumerate(sorted(keys, key=lambda key: (frequency[key], key)), 1)}
    result: dict[str, dict[str, Any]] = {}
    for key in keys:
        r = 6 - fifth(Fraction(recency[key]), [Fraction(value) for value in recency.values()])
        f = fifth(Fraction(ranks[key]), [Fraction(value) for value in ranks.values()])
        m = fifth(Fraction(monetary[key]), [Fraction(value) for value in monetary.values()])
        name = next(name for name, rs, fs in NAMES if r in rs and f in fs)
        numbers = {"recency": recency[key], "frequency": frequency[key], "r": r, "f": f, "m": m}
        result[key] = {f"rfm.{each}": Decimal(value) for each, value in numbers.items()}
        result[key] |= {"rfm.monetary": monetary[key], "rfm.segment": name}
    return result
