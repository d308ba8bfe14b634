"""Marks: every condition marks its contacts with a bit, and one pass over all of them unites the bits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.context import Compiled

WORD: Final = 64
"""Bits of one mark; more conditions take more marks."""

_WIDTHS: Final = ((8, "UTINYINT"), (16, "USMALLINT"), (32, "UINTEGER"), (WORD, "UBIGINT"))


class Marks:
    """The marks of named conditions."""

    def __init__(self, conditions: dict[str, Compiled]) -> None:
        self._conditions = conditions
        self._names = tuple(conditions)

    def marked(self) -> exp.Query:
        """Return each contact once with the bits of all conditions that mark it."""
        union = _union([self._marks(name) for name in self._names])
        bits = [exp.alias_(exp.BitwiseOrAgg(this=tree.own(word, "marks")), word) for word, _ in self._words()]
        contact = tree.own(tree.CONTACT)
        return exp.select(contact, *bits).from_(union.subquery("marks")).group_by(contact.copy())

    def truth(self, marked: str) -> exp.Query:
        """Return each marked contact with the truth of every condition, out of the part named ``marked``."""
        tests: list[exp.Expr] = []
        for word, names in self._words():
            for place, name in enumerate(names):
                bit = exp.BitwiseAnd(this=tree.own(word), expression=tree.number(2**place))
                node = exp.EQ if self._conditions[name].complement else exp.NEQ
                tests.append(exp.alias_(node(this=bit, expression=tree.number(0)), name))
        return exp.select(tree.own(tree.CONTACT), *tests).from_(marked)

    def _words(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the name of each mark and the conditions that share it."""
        if len(self._names) <= WORD:
            yield "mark", self._names
            return
        for number, start in enumerate(range(0, len(self._names), WORD), start=1):
            yield f"mark_{number}", self._names[start : start + WORD]

    def _marks(self, name: str) -> exp.Select:
        """Return one condition's contacts with its bit, and no bit in the other marks."""
        bits = []
        for word, names in self._words():
            bit = (
                _bit(names.index(name), len(names))
                if name in names
                else tree.cast(tree.number(0), _width(len(names)))
            )
            bits.append(exp.alias_(bit, word))
        return exp.select(tree.own(tree.CONTACT), *bits).from_(name)


def _bit(place: int, of: int) -> exp.Expr:
    return tree.cast(tree.number(2**place), _width(of))


def _width(of: int) -> str:
    return next(name for bits, name in _WIDTHS if of <= bits)


def _union(queries: list[exp.Select]) -> exp.Query:
    """Return all rows of all queries, nested no deeper than it takes."""
    if len(queries) == 1:
        return queries[0]
    middle = (len(queries) + 1) // 2
    return exp.Union(this=_union(queries[:middle]), expression=_union(queries[middle:]), distinct=False)
