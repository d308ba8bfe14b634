"""A typed line as tokens, and words brought to a common stem."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

_TOKEN = re.compile(
    r"""
    (?P<quoted>"[^"]*"|“[^”]*”)
    | (?P<url>[a-z][a-z0-9+.-]*://[^\s,;]+)
    | (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<mark>\.\.|>=|<=|!=|<>|[<>=≠≥≤,;])
    | (?P<least>\d+\+(?!\w))
    | (?P<number>[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w.@-])|[-−]?\d+(?:\.\d+)?(?![\w@-]|\.\w))
    | (?P<word>[^\s,;<>=≠≥≤"“”]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Token(msgspec.Struct, frozen=True):
    """A piece of the line: what was typed, in lower case, and what kind of piece it is."""

    text: str
    low: str
    kind: str

    @property
    def number(self) -> Decimal | None:
        """Its number, when it is one."""
        if self.kind != "number":
            return None
        return Decimal(self.low.replace(",", "").replace("−", "-"))


def tokens(line: str) -> tuple[Token, ...]:
    """Return the tokens of a line; nothing of it is left out but white space and stray quotes."""
    found = []
    for match in _TOKEN.finditer(line):
        kind = str(match.lastgroup)
        text = match[0][1:-1].strip() if kind == "quoted" else match[0]
        if text:
            found.append(Token(text, text.lower(), kind))
    return tuple(found)


_ENDINGS = ("ies", "ing", "ed", "es", "s")


def stem(word: str) -> str:
    """Return what forms of a word have in common: "orders", "ordered" and "order" give one stem."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words in a name or a value; marks between them do not count."""
    return tuple(stem(word) for word in re.split(r"[\s_./:-]+", text.lower()) if word)
