"""Conversions between types; one that fails gives an empty value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.expression.lexer import refused
from engine.compiler.expression.typed import NUMBER, PLACES, WHOLE, WORDS, Conversion, Type, Typed

_TYPES: Final[Mapping[str, tuple[Type, str]]] = MappingProxyType(
    {
        **{name: ("number", name.upper()) for name in ("tinyint", "smallint", "integer", "bigint")},
        "int": ("number", "INTEGER"),
        "hugeint": ("number", f"DECIMAL({WHOLE}, 0)"),
        **dict.fromkeys(("double", "float", "real", "decimal", "numeric", "number"), ("number", NUMBER)),
        **dict.fromkeys(("varchar", "text", "string", "char"), ("text", "VARCHAR")),
        "date": ("date", "DATE"),
        **dict.fromkeys(("timestamp", "datetime"), ("datetime", "TIMESTAMP")),
        **dict.fromkeys(("boolean", "bool"), ("boolean", "BOOLEAN")),
    }
)
"""Types by their names, and what the database calls them; numbers are exact, whatever they are called."""

_DECIMAL: Final = re.compile(r"(?:decimal|numeric)\((\d{1,2})(?:,(\d{1,2}))?\)")

_FROM: Final[Mapping[Type, frozenset[Type]]] = MappingProxyType(
    {
        "text": frozenset({"text", "number", "boolean", "date", "datetime"}),
        "number": frozenset({"text", "number", "boolean"}),
        "boolean": frozenset({"text", "number", "boolean"}),
        "date": frozenset({"text", "date", "datetime"}),
        "datetime": frozenset({"text", "date", "datetime"}),
        "list": frozenset(),
        "null": frozenset({"text", "number", "boolean", "date", "datetime"}),
    }
)


def convert(value: Typed, name: str, at: int) -> Typed:
    """Return ``value`` as another type; DefinitionError for a type that is unknown or out of reach."""
    kind, to, places = _target(name, at)
    if kind not in _FROM[value.type]:
        raise refused(f"{WORDS[value.type]} can't be converted into {WORDS[kind]}", at)
    if kind == "text":
        return replace(value, tree=_as_text(value), type="text", literal=None)
    converted = tree.try_cast(value.tree, to)
    result = Typed(converted, kind, value.start, places=places).holding(value)
    if value.type in ("text", "number") and (value.type, kind) != ("number", "boolean"):
        failing = Conversion(value.tree.copy(), converted.copy())
        return replace(result, conversions=(*result.conversions, failing))
    return result


def _target(name: str, at: int) -> tuple[Type, str, int]:
    """Return the type, what the database calls it, and the places of a number."""
    decimal = _DECIMAL.fullmatch(name)
    if decimal is not None:
        width, places = int(decimal[1]), int(decimal[2] or 0)
        if places > PLACES or not 0 < width - places <= WHOLE:
            raise refused(
                f"“{name}” has too many digits",
                at,
                f"use at most {WHOLE} before and {PLACES} after the point",
            )
        return "number", f"DECIMAL({width}, {places})", places
    found = _TYPES.get(name.partition("(")[0])
    if found is None or ("(" in name and found[0] != "text"):
        raise refused(
            f"there is no type “{name}” to convert into", at, "use text, integer, decimal, date or timestamp"
        )
    kind, to = found
    return kind, to, PLACES if to == NUMBER else 0


def _as_text(value: Typed) -> exp.Expr:
    """Return a value as text; a number without zeros at its end."""
    written = tree.cast(value.tree, "VARCHAR")
    if value.type != "number" or value.places == 0:
        return written
    bare = tree.call("rtrim", tree.call("rtrim", written.copy(), tree.text("0")), tree.text("."))
    fraction = exp.Contains(this=written.copy(), expression=tree.text("."))
    return exp.case().when(fraction, bare).else_(written)
