"""What a line means for one subject, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

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


class Reading(Protocol):
    """A line sorted into what a subject can say and what not; ``penalty`` is for what lacks."""

    said: list[Event]
    unread: list[Event]
    penalty: float

    def conditions(self) -> Sequence[Condition]:
        """Return what is said, the likeliest first."""


def meanings(reading: Reading) -> list[Meaning]:
    """Return what a line may mean, each with its score."""
    return [_scored(condition, at, reading) for at, condition in enumerate(reading.conditions())]


def _scored(condition: Condition, at: int, reading: Reading) -> Meaning:
    left = [event for event in reading.unread if not _is_mute(event)]
    penalty = 0.1 * at + reading.penalty
    score = sum(map(weight, reading.said)) - UNREAD * len(left) - penalty
    unsaid = tuple(event.text for event in left)
    return Meaning(condition=condition, unread=unsaid, finished=penalty < UNFINISHED, score=score)


def _is_mute(event: Event) -> bool:
    return isinstance(event.meaning, Word) and event.meaning.role == "separator"
