"""What the names and the values of a project say, in several languages."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from engine.catalog.model import DataColumn
from engine.catalog.vocabulary import Phrases, headers, matches, read_header, read_phrases, says, words_of
from engine.templates.reading import FOLDER


class Said(NamedTuple):
    """What the name of a detail says as a whole; ``rank`` grows with how rarely it is called so."""

    concept: str
    whole: bool
    rank: int


@cache
def _details() -> Phrases:
    return read_phrases(FOLDER / "details.toml")


@cache
def _values() -> Phrases:
    return read_phrases(FOLDER / "values.toml")


@cache
def said_by_name(name: str) -> Said | None:
    """Return what the name of a detail says: its longest phrase, a template's own before an import's."""
    words = words_of(name)
    own = [(match, 1) for match in matches(words, _details())]
    told = [*own, *((match, 0) for match in matches(words, headers()))]
    fitting = [(match, mine) for match, mine in told if match.part != "inside"]
    if not fitting:
        return None
    best = max(fitting, key=lambda pair: (pair[0].length, pair[0].part == "whole", pair[1]))[0]
    return Said(best.concept, best.part == "whole", best.rank)


def said_by(column: DataColumn) -> Said | None:
    """Return what a detail's name says, else its label."""
    return said_by_name(column.name) or said_by_name(column.label)


def is_id_of(column: DataColumn, concept: str) -> bool:
    """Return whether a detail's name says that it is the id of a thing."""
    entity = read_header(column.name).entity
    return bool(entity) and says(entity or (), concept)


@lru_cache(maxsize=20_000)
def _meant(text: str) -> frozenset[str]:
    return frozenset(match.concept for match in matches(words_of(text), _values()))


def means(text: str, concepts: Collection[str]) -> bool:
    """Return whether a value (or a name) says one of the concepts, and does not deny it."""
    meant = _meant(text)
    return "no" not in meant and not meant.isdisjoint(concepts)
