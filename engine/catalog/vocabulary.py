"""What headers and names of files say: words in several languages, kept as data in ``resources/guess``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from engine.catalog.model import Family

Words: TypeAlias = tuple[str, ...]
Part: TypeAlias = Literal["whole", "head", "inside"]
Kind: TypeAlias = Literal["person", "event", "thing"]

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "guess"
_LETTERS = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_KNOWN_BY_ID = ("contact", "order", "product")
"""What ids are mostly of."""

_SHORTEST_COMPOUND = 5
"""Letters of a word that counts at the end of a longer one, as in “Kundenemail”."""


class Match(NamedTuple):
    """A phrase found in a header; ``rank`` is its place among its concept's phrases of that language."""

    concept: str
    part: Part
    length: int
    rank: int
    rest: Words


class _Phrase(NamedTuple):
    concept: str
    words: Words
    first: bool
    rank: int


Phrases: TypeAlias = Mapping[str, Sequence[_Phrase]]
"""Phrases by the words that they can be found by."""


class Header(msgspec.Struct, frozen=True):
    """A column's header: its words, and what it says as a whole, if anything.

    ``entity`` is what an id is of, () for a bare one, None for what is no id.
    """

    words: Words
    meaning: str | None
    rank: int
    entity: Words | None
    inside: frozenset[str]


class TableName(msgspec.Struct, frozen=True):
    """What the name of a file says; ``concept`` is a row of ``tables.toml``."""

    words: Words
    concept: str | None = None
    kind: Kind | None = None
    family: Family = "custom"
    label: str = ""


def words_of(text: str) -> Words:
    """Return the words of a name: small letters, no accents, no digits, roughly without plural endings."""
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", text)
    plain = unicodedata.normalize("NFKD", split.lower().translate(_LETTERS)).lower()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_stem(word) for word in re.findall(r"[^\W\d_]+", bare))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def without(words: Words, noise: frozenset[str]) -> Words:
    """Return the words that are not noise; all of them when nothing else is there."""
    return tuple(word for word in words if word not in noise) or words


@cache
def read_header(text: str) -> Header:
    """Return what a header says."""
    words = _spelt(without(words_of(text.replace("#", " number ")), _noise("headers")))
    found = sorted(matches(words, headers()), key=lambda m: (m.length, m.part == "whole"), reverse=True)
    told = [match for match in found if match.part != "inside"]
    best = told[0] if told else None
    entity = _entity(words, best)
    return Header(
        words=words,
        meaning="id" if entity is not None else best.concept if best else None,
        rank=best.rank if best else 0,
        entity=entity,
        inside=frozenset(match.concept for match in found),
    )


def _entity(words: Words, best: Match | None) -> Words | None:
    """Return what an id is of: “cliente_id” is one too, although “cliente” says more than “id”."""
    if best is None or best.concept == "id":
        return best.rest if best else None
    if best.concept not in _KNOWN_BY_ID or not _is_whole(best.rest, "id"):
        return None
    return tuple(word for word in words if word not in best.rest)


def _spelt(words: Words) -> Words:
    """Return a header's words with short ones written out, and “customerid” as two."""
    if not words:
        return words
    *before, last = words
    written = _toml("noise")["short"].get(last)
    if written is not None:
        return (*before, *words_of(written))
    for mark in _short_ids():
        if last.endswith(mark) and any(_is_whole((last[: -len(mark)],), one) for one in _KNOWN_BY_ID):
            return (*before, _stem(last[: -len(mark)]), mark)
    return words


@cache
def _short_ids() -> Words:
    """Return the words for an id that are too short to be looked for at the end of others."""
    ids = [phrase.words for row in headers().values() for phrase in row if phrase.concept == "id"]
    short = {words[0] for words in ids if len(words) == 1 and 2 <= len(words[0]) < _SHORTEST_COMPOUND}
    return tuple(sorted(short, key=lambda word: (-len(word), word)))


def _is_whole(words: Words, concept: str) -> bool:
    """Return whether words are of ``concept`` and nothing else."""
    return any(match.concept == concept and match.part == "whole" for match in matches(words, headers()))


@cache
def says(words: Words, concept: str) -> bool:
    """Return whether words that stand before an id are of ``concept``."""
    told = [match for match in matches(words, headers()) if match.part != "inside"]
    return any(match.concept == concept for match in told)


def read_table_name(words: Words) -> TableName:
    """Return what the words of a file's name say."""
    found = [(match, _ends(words, match)) for match in matches(words, _tables()) if match.length]
    if not found:
        return TableName(words)
    best = max(found, key=lambda pair: (pair[0].length, pair[1]))[0]
    row = _toml("tables")[best.concept]
    return TableName(words, best.concept, row["kind"], row.get("family", "custom"), row.get("label", ""))


def _ends(words: Words, match: Match) -> bool:
    return match.part == "whole" or (match.part == "head" and len(match.rest) < len(words))


def file_words(stem: str) -> tuple[str, ...]:
    """Return the words of a file's name as they are written, without those that say nothing."""
    noise = _noise("files")
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", stem)
    written = re.findall(r"[^\W\d_]+", split.lower())
    kept = [word for word in written if not _is_noise(word, noise)]
    return tuple(kept)


def _is_noise(word: str, noise: frozenset[str]) -> bool:
    return words_of(word)[:1] == () or words_of(word)[0] in noise


def means_empty() -> tuple[str, ...]:
    """Return the values, in small letters, that people write for nothing."""
    return tuple(_toml("noise")["empty"])


# --- matching --------------------------------------------------------------------------------------------


def matches(words: Words, phrases: Phrases) -> Iterator[Match]:
    """Yield every phrase that is found in a name, each with the part of the name that it is."""
    joined = "".join(words)
    near = [joined, *words, *(words[-1][start:] for start in range(3, len(words[-1])))] if words else []
    for word in dict.fromkeys(near):
        for phrase in phrases.get(word, ()):
            match = _match(words, joined, phrase)
            if match is not None:
                yield match


def _match(words: Words, joined: str, phrase: _Phrase) -> Match | None:
    together, size = "".join(phrase.words), len(phrase.words)
    length = len(together)
    if joined == together:
        return Match(phrase.concept, "whole", length, phrase.rank, ())
    start = _position(words, phrase)
    if start is None:
        return _compound(words, together, phrase)
    is_head = start == 0 if phrase.first else start + size == len(words)
    rest = words[:start] + words[start + size :]
    return Match(phrase.concept, "head" if is_head else "inside", length, phrase.rank, rest)


def _position(words: Words, phrase: _Phrase) -> int | None:
    """Return where the phrase stands, of several places the one at its language's head."""
    size = len(phrase.words)
    starts = [start for start in range(len(words) - size + 1) if words[start : start + size] == phrase.words]
    if not starts:
        return None
    return starts[0] if phrase.first else starts[-1]


def _compound(words: Words, together: str, phrase: _Phrase) -> Match | None:
    if not words or len(phrase.words) > 1 or len(together) < _SHORTEST_COMPOUND:
        return None
    last = words[-1]
    if not last.endswith(together) or len(last) < len(together) + 3:
        return None
    rest = (*words[:-1], _stem(last[: -len(together)]))
    return Match(phrase.concept, "head", len(together), phrase.rank, rest)


# --- data ------------------------------------------------------------------------------------------------


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def read_phrases(path: Path) -> Phrases:
    """Return the phrases of a file that is written as the ones of ``resources/guess`` are."""
    rows = tomllib.loads(path.read_text("utf-8"))
    first = frozenset(rows.pop("first", ()))
    return _by_word(_phrases(rows, first, frozenset()))


@cache
def headers() -> Phrases:
    """Return what the headers of columns say."""
    rows = dict(_toml("headers"))
    first = frozenset(rows.pop("first"))
    return _by_word(_phrases(rows, first, _noise("headers")))


@cache
def _noise(kind: str) -> frozenset[str]:
    return frozenset(word for text in _toml("noise")[kind] for word in words_of(text))


@cache
def _tables() -> Phrases:
    return _by_word(_phrases(_toml("tables"), frozenset(), frozenset()))


def _by_word(phrases: Iterable[_Phrase]) -> Phrases:
    """Return the phrases by their first word and by all of them written as one."""
    result: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        for word in {phrase.words[0], "".join(phrase.words)}:
            result.setdefault(word, []).append(phrase)
    return result


def _phrases(rows: Mapping[str, Any], first: frozenset[str], noise: frozenset[str]) -> Iterator[_Phrase]:
    for concept, row in rows.items():
        for language, texts in row.items():
            if isinstance(texts, str):
                continue
            for rank, text in enumerate(texts):
                yield _Phrase(concept, without(words_of(text), noise), language in first, rank)


def common_words(names: Iterable[Words]) -> Words:
    """Return the words that all names begin with."""
    shared: Words | None = None
    for name in names:
        if shared is None:
            shared = name
        size = next((i for i, (a, b) in enumerate(zip(shared, name, strict=False)) if a != b), None)
        shared = shared[: min(len(shared), len(name)) if size is None else size]
    return shared or ()
