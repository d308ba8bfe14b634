"""Values and ranges that a histogram counts in: few, none beyond the calendar, numbers as they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.catalog.model import DataColumn
from engine.definition import windows
from engine.definition.model import FieldCondition
from engine.evaluation.bins import BINS, Subject, bins_of_values, date_bins

VALID_UNTIL = Subject(None, DataColumn(name="valid until", column="valid until", type="date"))


@pytest.mark.parametrize(
    ("low", "high", "first", "last"),
    [
        (date(2026, 1, 5), date(2026, 1, 9), "before Feb 2026", "Feb 2026 or later"),
        (date(2024, 1, 1), date(2026, 12, 31), "before Q2 2024", "Q4 2026 or later"),
        (date(1, 1, 1), date(9999, 12, 31), "before 1000", "9000 or later"),
        (date(1970, 1, 1), date(9999, 12, 31), "before 2000", "9000 or later"),
        (date(9999, 12, 31), date(9999, 12, 31), "before Dec 9999", "Dec 9999 or later"),
        (date(9997, 1, 1), date(9999, 12, 31), "before Q2 9997", "Q4 9999 or later"),
    ],
)
def test_dates_of_any_years_make_few_ranges(low: date, high: date, first: str, last: str) -> None:
    found = date_bins(VALID_UNTIL, low, high, low, high)
    assert (found[0].label, found[-1].label) == (first, last)
    assert len(found) <= BINS + 2
    for each in found:
        (condition,) = each.conditions
        assert isinstance(condition, FieldCondition)
        assert condition.window is not None
        assert windows.problem(condition.window) is None


def test_values_and_ranges_write_numbers_in_one_way() -> None:
    price = Subject(None, DataColumn(name="price", column="price", type="number", scale=2))
    values = [Decimal("0.00"), Decimal("12.50"), Decimal("1250.00")]
    found = bins_of_values(price, [(value, value) for value in values])
    assert [each.label for each in found] == ["0", "12.5", "1,250"]
