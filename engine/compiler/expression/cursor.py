"""Going through the pieces of an expression, counting how deep one is inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from engine.compiler.expression.lexer import Token, refused, tokens

DEEPEST: Final = 50

Found = TypeVar("Found")


class Cursor:
    """The pieces of a text, of which the next one is looked at and taken."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0

    def _is_done(self) -> bool:
        return self._at == len(self._tokens) - 1

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _takes_word(self, *words: str) -> bool:
        found = self._next.is_word(*words)
        self._at += found
        return found

    def _takes_sign(self, *signs: str) -> bool:
        found = self._next.is_sign(*signs)
        self._at += found
        return found

    def _must(self, sign: str) -> None:
        if not self._takes_sign(sign):
            raise refused(f"“{sign}” is missing", self._next.start)

    def _must_word(self, word: str) -> None:
        if not self._takes_word(word):
            raise refused(f"“{word}” is missing", self._next.start)

    def _inside(self, read: Callable[[], Found]) -> Found:
        """Read something nested; too deep is an error of the user's, not of ours."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise refused(
                "an expression nested too deep", self._next.start, "split it into several conditions"
            )
        found = read()
        self._depth -= 1
        return found
