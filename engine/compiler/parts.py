"""The conditions of a segment as named queries, of which as few rows are asked as the answer needs.

Conditions of one card that a row of contacts decides share one query. Where a card can only be true for the
contacts of such a query, the queries of activities beside it look at those contacts' rows alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.conditions.tests import contact_test
from engine.compiler.context import Compiled
from engine.compiler.scope import Scope
from engine.definition.expression import Expression, Letter, Not, expression
from engine.definition.model import Card, Condition, Match, Segment
from engine.definition.walk import cards
from engine.errors import DefinitionError, Place

Compile: TypeAlias = Callable[[Condition, Scope], Compiled]

MOST_NARROWING: Final = 3
"""Queries that narrow another one: each costs a look at every row, and few leave enough to leave out."""


@dataclass(frozen=True)
class Part:
    """One query of a card: its name, such as ``a_1``, and the conditions it answers for.

    ``tests`` are those of a row of contacts, with the opposite where a condition is negated; other conditions
    come alone and have none.
    """

    name: str
    conditions: tuple[Condition, ...]
    match: Match
    tests: tuple[exp.Expr, ...] = ()

    @property
    def inverted(self) -> bool:
        """Whether the contacts that don't hold are the ones to ask for: all conditions are negated."""
        return all(condition.negated for condition in self.conditions)

    @property
    def narrows(self) -> bool:
        """Whether the query's contacts are the only ones for whom it is true."""
        return bool(self.tests) and not self.inverted

    def compiled(self, compile_one: Compile, scope: Scope) -> Compiled:
        """Return the query; whoever it marks is true, or with ``complement`` false."""
        if not self.tests:
            (condition,) = self.conditions
            compiled = compile_one(condition, scope)
            return Compiled(compiled.query, compiled.complement != condition.negated)
        if self.inverted:
            return Compiled(tree.contacts_where(self._joined("any" if self.match == "all" else "all")), True)
        return Compiled(tree.contacts_where(self._joined(self.match)))

    def _joined(self, match: Match) -> exp.Expr:
        tests = [
            tree.opposite(test) if condition.negated and not self.inverted else test
            for condition, test in zip(self.conditions, self.tests, strict=True)
        ]
        return tree.every(tests) if match == "all" else tree.some(tests)


@dataclass(frozen=True)
class Parts:
    """The parts of every card, by its letter."""

    by_letter: Mapping[str, tuple[Part, ...]]
    segment: Segment

    def compiled(self, compile_one: Compile, scope: Scope) -> dict[str, Compiled]:
        """Return every part's query by name, those that narrow others first."""
        narrowing = dict(self._narrowing())
        ordered = sorted(self.all(), key=lambda part: not part.tests)
        return {
            part.name: part.compiled(compile_one, replace(scope, among=narrowing.get(part.name, ())))
            for part in ordered
        }

    def all(self) -> Iterator[Part]:
        """Yield every part in the order of the letters."""
        for parts in self.by_letter.values():
            yield from parts

    def names(self, letter: str) -> tuple[str, ...]:
        """Return the names of a card's parts."""
        return tuple(part.name for part in self.by_letter[letter])

    def _narrowing(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        whole = expression(self.segment)
        if whole is not None:
            yield from self._within(whole, ())

    def _within(self, said: Expression, outer: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each part with those outside of which its truth makes no difference."""
        among = tuple(dict.fromkeys((*outer, *self._required(said))))
        if isinstance(said, Letter):
            for name in self.names(said.letter):
                yield name, among[:MOST_NARROWING]
        elif isinstance(said, Not):
            yield from self._within(said.operand, outer)
        else:
            for operand in said.operands:
                yield from self._within(operand, among)

    def _required(self, said: Expression) -> tuple[str, ...]:
        """Return the parts that have to hold for ``said`` to be true."""
        if isinstance(said, Letter):
            parts = self.by_letter[said.letter]
            alone = len(parts) == 1 or parts[0].match == "all"
            return tuple(part.name for part in parts if alone and part.narrows)
        if isinstance(said, Not) or said.join == "or":
            return ()
        return tuple(name for operand in said.operands for name in self._required(operand))


def parts_of(segment: Segment, scope: Scope) -> Parts:
    """Return the parts of every card; DefinitionError for a card without conditions."""
    by_letter: dict[str, tuple[Part, ...]] = {}
    for found in cards(segment):
        if not found.card.conditions:
            raise DefinitionError(f"card {found.letter} has no condition", place=Place(path=found.path))
        by_letter[found.letter] = tuple(_of_card(found.letter, found.card, scope))
    return Parts(by_letter, segment)


def _of_card(letter: str, card: Card, scope: Scope) -> Iterator[Part]:
    """Yield a card's parts: first the one of contacts' rows, then one for each other condition."""
    named = [(f"{letter.lower()}_{number}", each) for number, each in enumerate(card.conditions, start=1)]
    tested = [(name, each, contact_test(each, scope.context)) for name, each in named]
    rows = [(name, each, test) for name, each, test in tested if test is not None]
    if rows:
        names, conditions, tests = zip(*rows, strict=True)
        yield Part(names[0], conditions, card.match, tests)
    for name, condition, test in tested:
        if test is None:
            yield Part(name, (condition,), card.match)
