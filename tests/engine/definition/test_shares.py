"""Shares as they are printed: only none is 0 %, only all are 100 %."""

from __future__ import annotations

import pytest

from engine.definition.shares import percent

SHARES = [
    (0.0, "0 %"),
    (0.0004, "under 0.1 %"),
    (0.001, "0.1 %"),
    (0.048, "4.8 %"),
    (0.5, "50.0 %"),
    (2 / 3, "66.7 %"),
    (0.999, "99.9 %"),
    (0.9999, "over 99.9 %"),
    (1.0, "100 %"),
]


@pytest.mark.parametrize(("share", "text"), SHARES, ids=[text for _, text in SHARES])
def test_shares_as_printed(share: float, text: str) -> None:
    assert percent(share) == text
