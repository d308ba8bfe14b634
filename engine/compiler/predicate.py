"""What a segment says, over the names of its conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlglot import exp

from engine.compiler import tree
from engine.definition.expression import Expression, Letter, Not, expression
from engine.definition.model import Card, Segment
from engine.definition.walk import cards

T = TypeVar("T")


def condition_name(letter: str, number: int) -> str:
    """Return the name of a card's ``number``-th condition, counted from 1: ``a_1``."""
    return f"{letter.lower()}_{number}"


@dataclass(frozen=True)
class Algebra(Generic[T]):
    """A way to read truth: as SQL, or as plain truth values."""

    true: T
    flag: Callable[[str], T]
    opposite: Callable[[T], T]
    every: Callable[[list[T]], T]
    some: Callable[[list[T]], T]

    def segment(self, segment: Segment) -> T:
        """Return the meaning of a whole segment; of one without cards, everybody."""
        whole = expression(segment)
        if whole is None:
            return self.true
        return self._said(whole, {found.letter: found.card for found in cards(segment)})

    def _said(self, said: Expression, by_letter: Mapping[str, Card]) -> T:
        if isinstance(said, Letter):
            return self._card(said.letter, by_letter[said.letter])
        if isinstance(said, Not):
            return self.opposite(self._said(said.operand, by_letter))
        operands = [self._said(operand, by_letter) for operand in said.operands]
        return self.every(operands) if said.join == "and" else self.some(operands)

    def _card(self, letter: str, card: Card) -> T:
        """Return the meaning of a card without its own ``not``, which stands in the expression."""
        flags = []
        for number, condition in enumerate(card.conditions, start=1):
            flag = self.flag(condition_name(letter, number))
            flags.append(self.opposite(flag) if condition.negated else flag)
        return self.every(flags) if card.match == "all" else self.some(flags)


def as_sql(segment: Segment, *, opposite: bool = False) -> exp.Expr:
    """Return the meaning of a segment, or its opposite, as a test over columns named like its conditions."""
    meaning = Algebra[exp.Expr](
        true=exp.true(), flag=tree.own, opposite=_not, every=tree.every, some=tree.some
    ).segment(segment)
    return _not(meaning) if opposite else meaning


def truth(segment: Segment, flags: Mapping[str, bool]) -> bool:
    """Return the meaning of a segment for given truths of its conditions."""
    return Algebra[bool](
        true=True, flag=flags.__getitem__, opposite=lambda held: not held, every=all, some=any
    ).segment(segment)


def _not(test: exp.Expr) -> exp.Expr:
    """Return the opposite of a test that is never NULL."""
    return test.this if isinstance(test, exp.Not) else exp.not_(test)
