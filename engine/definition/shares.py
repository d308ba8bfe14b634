"""A share of a whole in words; window, reports and command line print it alike."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share (0 … 1) as printed: "4.8 %"; only none is 0 %, only all are 100 %."""
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    if share < 0.001:
        return "under 0.1 %"
    return "over 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"
