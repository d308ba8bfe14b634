"""Counts without the database, by bit arithmetic: of a stretch of the equation, of a segment rearranged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from types import MappingProxyType

from engine.definition import walk
from engine.definition.expression import Expression, Letter, Not
from engine.definition.model import Condition, Segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.evaluated import Evaluated


def members_of(expression: Expression, evaluated: Evaluated) -> Bitmap | None:
    """Return who is in a part of the equation; None when all its cards are unfinished."""
    plain = {found.letter: evaluated.plain.get(found.path) for found in walk.cards(evaluated.segment)}
    return _members(expression, plain, evaluated.base)


def _members(expression: Expression, plain: dict[str, Bitmap | None], base: Bitmap) -> Bitmap | None:
    if isinstance(expression, Letter):
        return plain.get(expression.letter)
    if isinstance(expression, Not):
        inner = _members(expression.operand, plain, base)
        return None if inner is None else base - inner
    operands = [_members(operand, plain, base) for operand in expression.operands]
    present = [operand for operand in operands if operand is not None]
    if not present:
        return None
    return reduce(and_ if expression.join == "and" else or_, present)


def rearranged(
    segment: Segment, evaluated: Evaluated, also: Mapping[Condition, Bitmap] = MappingProxyType({})
) -> Evaluated:
    """Evaluate a segment made of the same conditions and ``also``; those not evaluated are left out."""
    known: dict[Condition, Bitmap | None] = {
        walk.positive(condition): evaluated.plain.get(path)
        for _, path, condition in walk.conditions(evaluated.segment)
    }
    known.update({walk.positive(condition): members for condition, members in also.items()})
    return Evaluated(
        segment,
        evaluated.as_of,
        evaluated.base,
        lambda condition: known.get(walk.positive(condition)),
        evaluated.joined,
    )
