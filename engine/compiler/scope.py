"""What one statement shares while its conditions are compiled."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlglot import exp

from engine.compiler.context import Compiled, Context


class Part(NamedTuple):
    """A common part: its name, and whether its contacts are those who are not meant."""

    name: str
    complement: bool


class Shared:
    """Common parts of a statement, each built once, in an order in which each knows those before it."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Part] = {}
        self._parts: dict[str, exp.Query] = {}

    def once(self, key: Hashable, stem: str, build: Callable[[], Compiled]) -> Part:
        """Return the part known by ``key``, made by ``build`` at its first use."""
        if key not in self._known:
            compiled = build()
            name = self._free(stem)
            self._parts[name] = compiled.query
            self._known[key] = Part(name, compiled.complement)
        return self._known[key]

    def _free(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self._parts:
            number += 1
        return f"{stem}_{number}"

    @property
    def parts(self) -> tuple[tuple[str, exp.Query], ...]:
        """Names and queries, in order."""
        return tuple(self._parts.items())


@dataclass(frozen=True)
class Scope:
    """Where a condition is compiled: the context, the common parts, the saved segments that led here.

    ``among`` names queries outside of which nobody asks for the condition's truth: rows of other contacts may
    be left out.
    """

    context: Context
    shared: Shared = field(default_factory=Shared)
    path: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
