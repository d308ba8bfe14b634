"""The conditions that a line most likely means: read against every subject, the best first."""

from __future__ import annotations

import msgspec

from engine.catalog.model import Catalog
from engine.catalog.quick.activities import activity_meanings
from engine.catalog.quick.fields import field_meanings
from engine.catalog.quick.meaning import Meaning
from engine.catalog.quick.reading import Event, events
from engine.catalog.quick.subjects import Subject, subjects
from engine.catalog.quick.tokens import tokens
from engine.definition.model import Condition

MOST = 12


class Candidate(msgspec.Struct, frozen=True):
    """A condition that a line may mean.

    ``unread`` are the words that it does not say, as typed; an unfinished one still lacks a value.
    """

    condition: Condition
    unread: tuple[str, ...] = ()
    finished: bool = True


class QuickAdd:
    """Reads lines over one catalog, whose words it gathers once."""

    def __init__(self, catalog: Catalog) -> None:
        self._subjects = subjects(catalog)

    def read(self, line: str) -> tuple[Candidate, ...]:
        """Return what ``line`` may mean, the most likely first; () when nothing of it is known.

        A candidate that leaves more unsaid comes after one that says all; what it leaves is named.
        """
        words = tokens(line)
        if not words:
            return ()
        found = [
            meaning for subject in self._subjects for meaning in _meanings(subject, events(subject, words))
        ]
        if any(meaning.finished and not meaning.unread for meaning in found):
            found = [meaning for meaning in found if meaning.finished]
        found.sort(key=lambda meaning: -meaning.score)  # stable: ties stay as in the catalog
        candidates: dict[Condition, Candidate] = {}
        for meaning in found:
            found_one = Candidate(meaning.condition, meaning.unread, meaning.finished)
            candidates.setdefault(meaning.condition, found_one)
        return tuple(candidates.values())[:MOST]


def _meanings(subject: Subject, said: tuple[Event, ...]) -> list[Meaning]:
    make = field_meanings if subject.column is not None else activity_meanings
    return [meaning for meaning in make(subject, said) if meaning.score > 0]
