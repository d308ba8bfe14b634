"""What a definition says as a boolean expression over the letters of its cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from engine.definition.model import Card, Column, Group, Item, Join, Segment
from engine.definition.walk import Path, Side, cards, column, runs


class Letter(msgspec.Struct, frozen=True):
    """A card, without its own ``not``."""

    letter: str


class Not(msgspec.Struct, frozen=True):
    """Everyone in the base but the operand."""

    operand: Expression


class Joined(msgspec.Struct, frozen=True):
    """Two or more operands under one word."""

    join: Join
    operands: tuple[Expression, ...]


Expression: TypeAlias = Letter | Not | Joined


def expression(segment: Segment) -> Expression | None:
    """Return the whole meaning; None for a definition without cards. Groups of nothing are left out."""
    include, exclude = column_expression(segment, "include"), column_expression(segment, "exclude")
    if exclude is None:
        return include
    return Not(exclude) if include is None else Joined("and", (include, Not(exclude)))


def column_expression(segment: Segment, side: Side) -> Expression | None:
    """Return what one column says (the exclude column without its ``not``); None when it has no cards."""
    letters = {found.path: found.letter for found in cards(segment)}
    return _sequence(column(segment, side), Path(side), letters)


def letters_of(expression: Expression) -> tuple[str, ...]:
    """Return the letters of an expression from left to right."""
    return tuple(_letters(expression))


def _letters(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Letter):
        yield expression.letter
    elif isinstance(expression, Not):
        yield from _letters(expression.operand)
    else:
        for operand in expression.operands:
            yield from _letters(operand)


def _item(item: Item, path: Path, letters: dict[str, str]) -> Expression | None:
    inner = Letter(letters[str(path)]) if isinstance(item, Card) else _sequence(item, path, letters)
    return Not(inner) if inner is not None and item.negated else inner


def _sequence(sequence: Column | Group, path: Path, letters: dict[str, str]) -> Expression | None:
    """Read a sequence as alternatives of ``and`` runs; what has no cards is skipped with its join."""
    said = [_item(item, path.child(index), letters) for index, item in enumerate(sequence.items)]
    if not said:
        return None
    alternatives = [_joined("and", [said[index] for index in run]) for run in runs(sequence.joins)]
    return _joined("or", alternatives)


def _joined(join: Join, operands: list[Expression | None]) -> Expression | None:
    sound = tuple(operand for operand in operands if operand is not None)
    if len(sound) < 2:
        return sound[0] if sound else None
    return Joined(join, sound)
