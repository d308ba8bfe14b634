"""Reading a typed equation: words, brackets and precedence, every complaint with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from engine.definition.expression import Expression, Joined, Letter, Not
from engine.definition.hints import did_you_mean, near
from engine.definition.model import Join
from engine.errors import DefinitionError, Place

DEEPEST = 100
"""How many brackets and ``not`` may stand within one another: as many as a file may hold."""


class Said(msgspec.Struct, frozen=True):
    """A typed equation: the expression ``of`` it, and the offset at which each letter stands."""

    of: Expression
    places: dict[str, int]


class _Word(msgspec.Struct, frozen=True):
    said: str  # and, or, not, (, ), a letter, or "" at the end
    at: int
    is_letter: bool = False
    typed: str = ""


def read(typed: str, letters: Sequence[str]) -> Said | None:
    """Return what ``typed`` says; None when there are no letters and it says nothing.

    Each of ``letters`` must occur exactly once. ``and`` binds tighter than ``or``; case does not matter.
    Raises DefinitionError with the offset of what can't be read.
    """
    words = _words(typed, set(letters))
    places = _places(words, letters)
    if len(words) == 1:
        _refuse_missing(letters, places, words[-1].at)
        return None
    reader = _Reader(words)
    of = reader.alternatives(0)
    if reader.word.said == ")":
        raise _refused(reader.word.at, "this bracket closes nothing", "take it out or open one before it")
    if reader.word.said:
        raise _refused(
            reader.word.at, f"“and” or “or” is missing before {reader.word.said}", "put one of them in"
        )
    _refuse_missing(letters, places, words[-1].at)  # last: a slip on the way is told at its place
    return Said(of, places)


_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z]+)|(?P<bracket>[()])|(?P<other>\S))")
_KEYWORDS = frozenset({"and", "or", "not"})


def _words(typed: str, letters: set[str]) -> list[_Word]:
    words = []
    for matched in _TOKEN.finditer(typed):
        if matched["other"]:
            mend = "use letters, and, or, not and brackets only"
            raise _refused(matched.start("other"), f"{matched['other']} can't be read here", mend)
        kind = "word" if matched["word"] else "bracket"
        words.append(_word(matched[kind], matched.start(kind), letters))
    return [*words, _Word("", len(typed))]


def _word(said: str, at: int, letters: set[str]) -> _Word:
    if said in "()":
        return _Word(said, at)
    if said.lower() in _KEYWORDS and said not in letters:  # the 411th card is called OR
        return _Word(said.lower(), at)
    return _Word(said.upper(), at, is_letter=True, typed=said)


def _places(words: list[_Word], letters: Sequence[str]) -> dict[str, int]:
    """Return where each letter stands; refuse foreign and repeated ones."""
    places: dict[str, int] = {}
    for word in words:
        if not word.is_letter:
            continue
        if word.said not in letters:
            raise _foreign(word, letters)
        if word.said in places:
            raise _refused(word.at, f"{word.said} stands here a second time", "use each letter once")
        places[word.said] = word.at
    return places


def _foreign(word: _Word, letters: Sequence[str]) -> DefinitionError:
    """Return the error about what is no card here; what is longer than their letters was meant as a word."""
    if not letters:
        return _refused(word.at, f"there is no card {word.said[:20]}", "there are no cards yet")
    known = f"the letters are {letters[0]} to {letters[-1]}"
    longest = max(map(len, letters))
    meant = near(word.typed, sorted(_KEYWORDS)) if len(word.typed) > longest else None
    if meant is None and len(word.typed) <= longest + 1:
        return _refused(word.at, f"there is no card {word.said}", known)
    what = f"“{word.typed[:20]}” is neither a card nor “and”, “or”, “not”"
    return _refused(word.at, what, did_you_mean(meant) if meant else known)


def _refuse_missing(letters: Sequence[str], places: dict[str, int], end: int) -> None:
    missing = [letter for letter in letters if letter not in places]
    if missing:
        what = f"{', '.join(missing[:5])} {'is' if len(missing) == 1 else 'are'} missing"
        raise _refused(end, what, "use each letter once; to drop a card, delete it in its column")


class _Reader:
    """Goes through the words once: alternatives of runs of terms."""

    def __init__(self, words: list[_Word]) -> None:
        self._words = words
        self._next = 0

    @property
    def word(self) -> _Word:
        return self._words[self._next]

    def alternatives(self, depth: int) -> Expression:
        runs = [self._run(depth)]
        while self._takes("or"):
            runs.append(self._run(depth))
        return runs[0] if len(runs) == 1 else Joined("or", tuple(runs))

    def _run(self, depth: int) -> Expression:
        terms = [self._term(depth)]
        while self._takes("and"):
            terms.append(self._term(depth))
        return terms[0] if len(terms) == 1 else Joined("and", tuple(terms))

    def _takes(self, join: Join) -> bool:
        taken = self.word.said == join and not self.word.is_letter
        self._next += taken
        return taken

    def _term(self, depth: int) -> Expression:
        word = self.word
        if depth > DEEPEST:
            raise _refused(
                word.at, f"brackets stand more than {DEEPEST} deep within one another", "nest less"
            )
        self._next += 1
        if word.is_letter:
            return Letter(word.said)
        if word.said == "not":
            return Not(self._term(depth + 1))
        if word.said == "(":
            return self._bracket(word, depth)
        self._next -= 1
        what = f"a letter is missing before {word.said}" if word.said else "the equation stops in the middle"
        raise _refused(word.at, what, "put a letter here")

    def _bracket(self, opened: _Word, depth: int) -> Expression:
        if self.word.said == ")":
            raise _refused(
                self.word.at, "there is nothing in this bracket", "put a letter into it or take it out"
            )
        inner = self.alternatives(depth + 1)
        if self.word.said == ")":
            self._next += 1
            return inner
        if self.word.said:
            raise _refused(
                self.word.at, f"“and” or “or” is missing before {self.word.said}", "put one of them in"
            )
        raise _refused(opened.at, "this bracket is not closed", "close it")


def _refused(at: int, what: str, mend: str) -> DefinitionError:
    return DefinitionError(what, place=Place(offset=at), mend=mend)
