"""A line read against one subject: the events in it, in their order, and the words that say nothing to it."""

from __future__ import annotations

import msgspec

from engine.catalog.quick.subjects import Called, Named, Subject, Valued
from engine.catalog.quick.tokens import Token
from engine.catalog.quick.vocabulary import STOPS, Found, comparison, period, small_word


class Free(msgspec.Struct, frozen=True):
    """A word that is neither grammar nor known to the subject; it may be a value."""


class Event(msgspec.Struct, frozen=True):
    """What was read, and the words it was read from."""

    meaning: object
    text: str
    length: int


def events(subject: Subject, line: tuple[Token, ...]) -> tuple[Event, ...]:
    """Return what a line says of a subject; at every place the longest reading counts."""
    found: list[Event] = []
    at = 0
    while at < len(line):
        length, meaning = _best(subject, line, at, found)
        text = " ".join(token.text for token in line[at : at + length])
        if meaning is not None:
            found.append(Event(meaning, text, length))
        at += length
    return tuple(found)


def _best(
    subject: Subject, line: tuple[Token, ...], at: int, before: list[Event]
) -> tuple[int, object | None]:
    token = line[at]
    named = subject.read(line, at)
    if token.kind in ("quoted", "url"):
        return _named(named, before) if named is not None else (1, Free())
    readings: list[Found] = []
    if named is not None:
        readings.append(_named(named, before))
    readings += [
        found for found in (period(line, at), comparison(line, at), small_word(line, at)) if found is not None
    ]
    if readings:
        return max(readings, key=lambda reading: reading[0])
    return 1, None if token.low in STOPS else Free()


def _named(named: tuple[int, tuple[object, ...]], before: list[Event]) -> Found:
    """Choose among the meanings of a name: a value of the column just named, else a name, else a value."""
    length, meanings = named
    last = next(
        (event.meaning for event in reversed(before) if isinstance(event.meaning, Named | Valued)), None
    )
    column = last.column if last is not None else None
    for meaning in meanings:
        if isinstance(meaning, Valued) and meaning.column is column:
            return length, meaning
    for kind in (Called, Named, Valued):
        whole = [each for each in meanings if isinstance(each, kind) and getattr(each, "whole", True)]
        if whole:
            return length, whole[0]
    return length, meanings[0]
