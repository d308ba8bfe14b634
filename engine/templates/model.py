"""Templates as values: a definition that says roles where a project has names, and what it asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

Tree: TypeAlias = Any
"""A part of a definition as plain values, as JSON gives them."""


class Option(msgspec.Struct, frozen=True):
    """One of the forms that a template has; ``gives`` stands in its definition for the ask's name."""

    label: str
    gives: Tree


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a template leaves open; its name stands with a ``$`` in the definition.

    Exactly one of ``role`` (a name of the project, found by a row of ``roles.toml``), ``values`` (a value of
    the detail or field that this other ask found), ``number`` and ``options`` says what. ``of`` is the ask
    whose activity a role belongs to. A ``start`` of 2 begins with the second choice. What is ``optional`` and
    not found leaves its place empty.
    """

    name: str
    role: str | None = None
    of: str | None = None
    values: str | None = None
    number: Decimal | None = None
    options: tuple[Option, ...] = ()
    ask: str = ""
    start: int = 1
    optional: bool = False


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A ready-made segment.

    ``purpose`` says in words what it is for, ``answers`` the published use case that it is an answer to, if
    it is one. ``definition`` is the columns of a definition with ``$name`` wherever an ask is answered;
    ``name`` is the segment's, with ``{name}`` for the words of an answer.
    """

    key: str
    title: str
    theme: str
    purpose: str
    answers: str = ""
    name: str = ""
    asks: tuple[Ask, ...] = ()
    include: Tree = ()
    exclude: Tree = ()


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to a question, the likelier the higher its score; ``bound`` then stands in the definition."""

    key: str
    label: str
    bound: Tree
    score: int = 0


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person may decide, with what is taken unless they do.

    ``choices`` has the best first and is empty when a ``number`` is asked; ``answer`` is the chosen one's
    key, or the number as text.
    """

    name: str
    text: str
    choices: tuple[Choice, ...] = ()
    number: Decimal | None = None
    answer: str = ""
