"""What a line means for one subject, and how well."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.catalog.quick.reading import Event, Free
from engine.catalog.quick.subjects import Called, Named, Valued
from engine.catalog.quick.vocabulary import Word
from engine.definition.model import Condition

UNREAD = 2.5
"""How much a word that is left unsaid weighs against a meaning."""

UNFINISHED = 2.0
"""How much a missing value weighs."""


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """A condition with the words it leaves unsaid; a higher score is more likely."""

    condition: Condition
    unread: tuple[str, ...] = ()
    finished: bool = True
    score: float


def weight(event: Event) -> float:
    """Return how much an event that is said counts for a meaning."""
    meaning = event.meaning
    if isinstance(meaning, Named | Called):
        return 3.0 * event.length if meaning.whole else 1.6 * event.length
    if isinstance(meaning, Valued):
        return 2.8 * event.length
    if isinstance(meaning, Free):
        return 0.5
    return 1.0


def scored(
    condition: Condition, said: Iterable[Event], unread: Iterable[Event], *, penalty: float
) -> Meaning:
    """Return a meaning with its score."""
    left = [event for event in unread if not _is_mute(event)]
    score = sum(weight(event) for event in said) - UNREAD * len(left) - penalty
    unsaid = tuple(event.text for event in left)
    return Meaning(condition=condition, unread=unsaid, finished=penalty < UNFINISHED, score=score)


def _is_mute(event: Event) -> bool:
    return isinstance(event.meaning, Word) and event.meaning.role == "separator"
