"""What a segment says, over the names of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.parts import Parts
from engine.definition.expression import Expression, Letter, Not, expression

T = TypeVar("T")

MOST_NOTS: Final = 8
"""Negations inside one another that stay where they are; DuckDB 2.0 would take minutes over very many."""


@dataclass(frozen=True)
class Algebra(Generic[T]):
    """A way to read truth: as SQL, or as plain truth values."""

    true: T
    flag: Callable[[str], T]
    opposite: Callable[[T], T]
    every: Callable[[list[T]], T]
    some: Callable[[list[T]], T]

    def meaning(self, parts: Parts) -> T:
        """Return the meaning of a whole segment; of one without cards, everybody."""
        whole = expression(parts.segment)
        return self.true if whole is None else self._said(whole, parts)

    def _said(self, said: Expression, parts: Parts) -> T:
        if isinstance(said, Letter):
            flags = [self.flag(name) for name in parts.names(said.letter)]
            match = parts.by_letter[said.letter][0].match
            return self.every(flags) if match == "all" else self.some(flags)
        if isinstance(said, Not):
            return self.opposite(self._said(said.operand, parts))
        operands = [self._said(operand, parts) for operand in said.operands]
        return self.every(operands) if said.join == "and" else self.some(operands)


def as_sql(parts: Parts, *, opposite: bool) -> exp.Expr:
    """Return the meaning of a segment, or its opposite, as a test over columns named like its parts."""
    whole = expression(parts.segment)
    deep = whole is not None and _nots(whole) > MOST_NOTS
    invert = _inward if deep else _not
    meaning = Algebra[exp.Expr](
        true=exp.true(), flag=tree.own, opposite=invert, every=tree.every, some=tree.some
    ).meaning(parts)
    return invert(meaning) if opposite else meaning


def truth(parts: Parts, flags: Mapping[str, bool]) -> bool:
    """Return the meaning of a segment for given truths of its parts."""
    return Algebra[bool](
        true=True, flag=flags.__getitem__, opposite=lambda held: not held, every=all, some=any
    ).meaning(parts)


def _not(test: exp.Expr) -> exp.Expr:
    """Return the opposite of a test that is never NULL."""
    return test.this if isinstance(test, exp.Not) else exp.not_(test)


def _inward(test: exp.Expr) -> exp.Expr:
    """Return the opposite of a test that is never NULL, with the negations at the names."""
    if isinstance(test, exp.Paren):
        return _inward(test.this)
    if isinstance(test, exp.And | exp.Or):
        join = tree.some if isinstance(test, exp.And) else tree.every
        return join(_inward(operand) for operand in (test.left, test.right))
    return _not(test)


def _nots(said: Expression) -> int:
    """Return how many negations stand inside one another."""
    if isinstance(said, Letter):
        return 0
    if isinstance(said, Not):
        return 1 + _nots(said.operand)
    return max(_nots(operand) for operand in said.operands)
