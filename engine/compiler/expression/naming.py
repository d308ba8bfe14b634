"""The columns that an expression names, and other names in their places."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import msgspec
from sqlglot import exp

from engine.compiler.expression import read
from engine.compiler.expression.lexer import Token, tokens
from engine.compiler.expression.typed import Typed
from engine.definition.quoting import identifier
from engine.errors import DefinitionError


class Named(msgspec.Struct, frozen=True):
    """A column that is named in an expression, and the stretch of text that names it."""

    name: str
    start: int
    end: int


def names_in(text: str) -> tuple[Named, ...]:
    """Return the columns that an expression names, as far as it can be read."""
    found: list[Named] = []
    try:
        pieces = tokens(text)
    except DefinitionError:
        return ()

    def note(name: str, _quoted: bool, start: int) -> Typed:
        found.append(Named(name, start, _end(pieces, start)))
        return Typed(exp.null(), "null", start)  # goes with everything

    with contextlib.suppress(DefinitionError):  # what came before it is named nevertheless
        read(text, note)
    return tuple(found)


def with_names(text: str, renamed: Callable[[str], str]) -> str:
    """Return the expression with what ``renamed`` gives for every name; other ones are in double quotes."""
    pieces: list[str] = []
    at = 0
    for named in sorted(names_in(text), key=lambda one: one.start):
        other = renamed(named.name)
        if other != named.name:
            pieces += [text[at : named.start], identifier(other)]
            at = named.end
    return "".join([*pieces, text[at:]])


def _end(pieces: list[Token], start: int) -> int:
    at = next(index for index, token in enumerate(pieces) if token.start == start)
    while pieces[at].kind == "word" and pieces[at + 1].is_sign("."):
        at += 2
    token = pieces[at]
    quotes = 2 + token.value.count('"') if token.kind == "name" else 0
    return token.start + len(token.value) + quotes
