"""Memory that calculations are done with is given back to the system."""

from __future__ import annotations

import ctypes
import sys

LARGE = 4 * 1024 * 1024
"""Bytes from which an array has memory of its own, and up to which a thread keeps what it no longer needs."""

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""The C library's numbers for its two limits."""


def give_back() -> None:
    """Let Linux's C library give large arrays back when they are no longer needed.

    By itself it raises both limits to what it was asked for last, and every thread that ever counted a
    history keeps up to 64 MB of nothing. A new array costs no more time for it than can be measured.
    """
    if not sys.platform.startswith("linux"):
        return
    set_limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_limit is not None:  # another C library than GNU's has no such limits
        set_limit(MMAP_THRESHOLD, LARGE)
        set_limit(TRIM_THRESHOLD, LARGE)
