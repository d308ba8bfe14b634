"""Expressions with their types: what fits what, and exact numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, TypeAlias

from sqlglot import exp

from engine.catalog.model import DataColumn
from engine.compiler import tree
from engine.compiler.expression.lexer import refused
from engine.definition import decimals
from engine.definition.moment import parse_moment
from engine.definition.types import TIME

Type: TypeAlias = Literal["text", "number", "boolean", "date", "datetime", "list", "null"]

PLACES: Final = 9
WHOLE: Final = 18
NUMBER: Final = f"DECIMAL({WHOLE + PLACES}, {PLACES})"
"""What every number fits: larger ones are empty, here as at import."""

DEEPEST: Final = 60
"""Operations inside one another; more would be too much for any reader, and for the printer."""

WORDS: Final[dict[Type, str]] = {
    "text": "text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "datetime": "a date with time",
    "list": "a list",
    "null": "empty",
}


@dataclass(frozen=True)
class Conversion:
    """A conversion that may fail: of ``source`` into ``result``, which is NULL then."""

    source: exp.Expr
    result: exp.Expr


@dataclass(frozen=True)
class Typed:
    """A part of an expression: its tree, its type, where it starts.

    ``whole`` and ``places`` bound a number's digits before and after the point. ``literal`` is the text of a
    text literal, which may still become a date. ``conversions`` are those in it, ``patterns`` its regular
    expressions with their places.
    """

    tree: exp.Expr
    type: Type
    start: int
    whole: int = WHOLE
    places: int = PLACES
    literal: str | None = None
    depth: int = 1
    conversions: tuple[Conversion, ...] = ()
    patterns: tuple[tuple[str, int], ...] = ()

    def holding(self, *parts: Typed) -> Typed:
        """Return this with what its parts bring along; DefinitionError when nested too deep."""
        depth = 1 + max((part.depth for part in parts), default=0)
        if depth > DEEPEST:
            raise refused("an expression nested too deep", self.start, "split it into several conditions")
        conversions = tuple(each for part in parts for each in part.conversions)
        patterns = tuple(each for part in parts for each in part.patterns)
        return replace(
            self,
            depth=depth,
            conversions=(*conversions, *self.conversions),
            patterns=(*patterns, *self.patterns),
        )


def of_column(column: DataColumn, value: exp.Expr, start: int) -> Typed:
    """Return a field or an attribute as part of an expression."""
    kind: Type = "text" if column.type == "url" else column.type
    places = column.scale if column.column and column.part is None else 0
    if column.indicator == "monetary":
        places = PLACES
    return Typed(value, kind, start, places=places)


def of_number(text: str, start: int) -> Typed:
    """Return a number literal; DefinitionError for more digits than numbers have."""
    number = _sound(text)
    if number is None:
        raise refused(
            "a number with too many digits", start, f"use at most {WHOLE} before and {PLACES} after the point"
        )
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    whole = max(1, number.adjusted() + 1)
    return Typed(tree.number(number), "number", start, whole=whole, places=places)


def _sound(text: str) -> Decimal | None:
    """Return what is written as a number, None when it has more digits than numbers have."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # not even its exponent can be kept
        return None
    return decimals.plain(number) if decimals.number_problem(number) is None else None


def of_text(text: str, start: int) -> Typed:
    """Return a text literal."""
    return Typed(tree.text(text), "text", start, literal=text)


def wanted(part: Typed, kind: Type, what: str) -> Typed:
    """Return ``part`` as a value of that type, when it is one or can become one; else DefinitionError."""
    if part.type == kind or part.type == "null":
        return part
    if kind in TIME:
        if part.literal is not None:
            return _moment(part, kind)
        if kind == "datetime" and part.type == "date":
            return replace(part, tree=tree.cast(part.tree, "TIMESTAMP"), type="datetime")
    is_list = "list" in (kind, part.type)
    mend = "ask a list for an item by list_contains(field, 'item')" if is_list else "convert it with cast"
    raise refused(f"{what} needs {WORDS[kind]}, not {WORDS[part.type]}", part.start, mend)


def alike(parts: list[Typed], what: str) -> tuple[Type, list[Typed]]:
    """Return the type that all parts share, and the parts in it; DefinitionError when there is none."""
    kinds = {part.type for part in parts if part.literal is None and part.type != "null"}
    kind: Type = "text" if any(part.literal is not None for part in parts) else "null"
    for candidate in ("datetime", "date", "number", "boolean", "list", "text"):
        if candidate in kinds:
            kind = candidate
            break
    if kind == "date" and any(_has_time(part.literal) for part in parts):
        kind = "datetime"
    return kind, [wanted(part, kind, what) for part in parts]


def _has_time(literal: str | None) -> bool:
    return literal is not None and isinstance(parse_moment(literal), datetime)


def _moment(part: Typed, kind: Type) -> Typed:
    moment = parse_moment(part.literal or "")
    if moment is None:
        raise refused(f"“{part.literal}” is no date", part.start, "write 2024-03-31 or 2024-03-31 12:30:00")
    if kind == "date" and not isinstance(moment, datetime):
        return replace(part, tree=tree.day(moment), type="date", literal=None)
    whole = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    return replace(part, tree=tree.instant(whole), type="datetime", literal=None)
