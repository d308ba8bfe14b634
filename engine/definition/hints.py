"""Near misses: what was probably meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SHOWN = 12
"""Names that are told where none is like the one that was meant."""


def near(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like ``name``, case aside; None when none is like it."""
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    close = difflib.get_close_matches(name[:200].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(name: str) -> str:
    """Return the question for a near miss."""
    return f"did you mean “{name}”?"


def hint(name: str, known: Iterable[str]) -> str:
    """Return how to mend an unknown name: "did you mean “amount”?", else what there is."""
    names = list(known)
    meant = near(name, names)
    if meant is not None:
        return did_you_mean(meant)
    if not names:
        return "there are none yet"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    listed = ", ".join(f"“{each}”" for each in names[:SHOWN])
    return f"there is only {listed}" if len(names) == 1 else f"there are {listed}{more}"


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, case aside: 1 for equal ones, 0 for nothing in common."""
    return difflib.SequenceMatcher(None, one[:200].casefold(), other[:200].casefold()).ratio()
