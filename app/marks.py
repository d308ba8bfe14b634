"""What is said about parts of a definition where they stand: what is missing, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.counting import Outcome
from engine.definition.model import Segment
from engine.errors import CardinalError
from widgets import paths
from widgets.counts import Counts, Mark, Part

EMPTY_CARD = Mark(tone="unfinished", message="This card has no condition yet, so it counts for nothing.")


def marks_of(segment: Segment, outcome: Outcome | None) -> dict[str, tuple[Mark, ...]]:
    """Return the marks of every part that has some, by path."""
    marks: dict[str, tuple[Mark, ...]] = {
        path: (EMPTY_CARD,) for path, card in paths.cards(segment) if not card.conditions
    }
    if outcome is not None and outcome.segment == segment:
        marks.update({path: (_failure(error),) for path, error in outcome.failures.items()})
    return marks


def with_marks(counts: Counts, marks: Mapping[str, tuple[Mark, ...]]) -> Counts:
    """Return the counts with the marks at their parts."""
    if not marks:
        return counts
    parts = dict(counts.parts)
    for path, said in marks.items():
        parts[path] = msgspec.structs.replace(parts.get(path, Part()), marks=said)
    return Counts(parts=parts, base=counts.base)


def _failure(error: CardinalError) -> Mark:
    sentence = f"{error.what}; {error.mend}" if error.mend else error.what
    return Mark(tone="error", message=f"{sentence[:1].upper()}{sentence[1:]}.")
