"""Words, names, numbers and signs of an SQL condition, each with its place."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

import msgspec

from engine.errors import DefinitionError, Place

Kind: TypeAlias = Literal["word", "name", "text", "number", "sign", "end"]

LONGEST: Final = 20_000

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?(?!\w))
    |(?P<text>'(?:[^']|'')*')
    |(?P<name>"(?:[^"]|"")+")
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>::|\|\||<>|!=|<=|>=|==|//|(?!--|/\*)[-+*/%=<>(),.\[\]])""",
    re.VERBOSE,
)


_READ: Final[tuple[Kind, ...]] = ("number", "text", "name", "word", "sign")
"""What is told from the rest, which is white space."""


class Token(msgspec.Struct, frozen=True):
    """One piece: ``value`` is its text (without quotes), ``start`` its offset from 0."""

    kind: Kind
    value: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of the keywords, in any case."""
        return self.kind == "word" and self.value.lower() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of the signs."""
        return self.kind == "sign" and self.value in signs


def refused(what: str, at: int, mend: str | None = None) -> DefinitionError:
    """Return the error for what stands at an offset."""
    return DefinitionError(what, place=Place(offset=at), mend=mend)


def tokens(text: str) -> list[Token]:
    """Return the pieces of ``text`` and a last one of kind "end"; DefinitionError where none can be read."""
    if len(text) > LONGEST:
        raise refused(f"an expression of {len(text):,} characters", LONGEST, f"use at most {LONGEST:,}")
    found: list[Token] = []
    at = 0
    while at < len(text):
        matched = _TOKEN.match(text, at)
        if matched is None:
            raise _stranger(text, at)
        kind = next((kind for kind in _READ if matched[kind]), None)
        if kind is not None:
            found.append(_token(kind, matched[0], at))
        at = matched.end()
    return [*found, Token("end", "", len(text))]


def _token(kind: Kind, raw: str, at: int) -> Token:
    quote = {"text": "'", "name": '"'}.get(kind)
    value = raw if quote is None else raw[1:-1].replace(quote * 2, quote)
    return Token(kind, value, at)


def _stranger(text: str, at: int) -> DefinitionError:
    sign = text[at]
    if sign in "'\"":
        return refused("a quotation that doesn't end", at, f"close it with {sign}")
    if text.startswith(("--", "/*"), at):
        return refused("a comment can't stand in an expression", at)
    if sign.isdigit():
        return refused("a number that can't be read", at)
    return refused(f"“{sign}” can't stand in an expression", at)
