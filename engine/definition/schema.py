"""The JSON Schema of definitions (draft 2020-12), generated from the structs and the registries.

It says all that shape can say: keys, types, which operator takes what. What needs the catalog (fields that
exist, operators that fit a column) is the review's part.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from engine.definition import strict
from engine.definition.measures import MEASURES
from engine.definition.model import (
    FORMAT,
    MOST_STEPS,
    ActivityCondition,
    Ago,
    Anniversary,
    FieldCondition,
    Filter,
    Last,
    Measure,
    Next,
    OlderThan,
    Per,
    Previous,
    Segment,
    SequenceCondition,
    Within,
)
from engine.definition.operators import OPERATORS, Operator, Takes
from engine.definition.types import NUMBER
from engine.definition.windows import LARGEST_N

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def segment_schema() -> Schema:
    """Return the JSON Schema of a definition file."""
    return schema_of(Segment, "Segment definition")


def schema_of(kind: type[msgspec.Struct], title: str) -> Schema:
    """Return the JSON Schema of files that ``strict`` reads as ``kind``."""
    definitions: dict[str, Schema] = {}
    top = _of(kind, definitions)
    return {"$schema": DIALECT, "title": title, **top, "$defs": definitions}


# --- from types --------------------------------------------------------------------------------------------


def _of(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}  # stands there already when it contains itself
            definitions[kind.__name__] = _of_struct(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin = get_origin(kind)
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin in (Union, types.UnionType):
        options = [_of(option, definitions) for option in get_args(kind) if option is not types.NoneType]
        return options[0] if len(options) == 1 else {"anyOf": options}
    return {"type": _SCALARS[kind]}


_SCALARS = {str: "string", bool: "boolean", int: "integer", Decimal: "number"}


def _of_struct(kind: type[msgspec.Struct], definitions: dict[str, Schema]) -> Schema:
    fields = strict.fields_of(kind)
    properties = {key: _of(field.type, definitions) for key, field in fields.items()}
    required = [key for key, field in fields.items() if field.required]
    config = kind.__struct_config__
    if config.tag_field is not None:
        properties = {config.tag_field: {"const": config.tag}, **properties}
        required = [config.tag_field, *required]
    for key, refined in _REFINED.get(kind, {}).items():
        properties[key] = {**properties[key], **refined}
    made: Schema = {"description": _said_of(kind), "type": "object", "properties": properties}
    made["required"] = required
    made["additionalProperties"] = False
    return {**made, **_RULES.get(kind, {})}


def _said_of(kind: type) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0].replace("``", "")


# --- from the registries -----------------------------------------------------------------------------------

_COUNT = {"minimum": 1, "maximum": LARGEST_N}
_DAYS = {"minimum": -LARGEST_N, "maximum": LARGEST_N}
_NUMBER_OPERATORS = [row.key for row in OPERATORS.values() if row.types == NUMBER]

_REFINED: dict[type, dict[str, Schema]] = {
    Segment: {"format": {"const": FORMAT}},
    Last: {"n": _COUNT},
    Previous: {"n": _COUNT},
    Next: {"n": _COUNT},
    OlderThan: {"n": _COUNT},
    Within: {"n": _COUNT},
    Ago: {"from": {"minimum": 2, "maximum": LARGEST_N}, "to": _COUNT},
    Anniversary: {"from": _DAYS, "to": _DAYS},
    Measure: {"fn": {"enum": list(MEASURES)}},
    FieldCondition: {"op": {"enum": list(OPERATORS)}},
    Filter: {"op": {"enum": list(OPERATORS)}},
    Per: {"op": {"enum": _NUMBER_OPERATORS}},
    ActivityCondition: {"op": {"enum": [*_NUMBER_OPERATORS, "in"]}, "nth": {"minimum": 1}},
    SequenceCondition: {"steps": {"minItems": 1, "maxItems": MOST_STEPS}},
}


def _many(items: Schema) -> Schema:
    return {"required": ["values"], "properties": {"values": {"items": items, "minItems": 1}}}


def _exactly(count: int) -> Schema:
    numbers = {"items": {"type": "number"}, "minItems": count, "maxItems": count}
    return {"required": ["values"], "properties": {"values": numbers}}


_NOT_BLANK = {"type": "string", "pattern": r"\S"}
_TAKEN: dict[Takes, Schema] = {
    "nothing": {"properties": {"values": {"maxItems": 0}, "window": False}},
    "texts": _many(_NOT_BLANK),
    "patterns": _many(_NOT_BLANK),
    "numbers": _many({"type": "number"}),
    "number": _exactly(1),
    "pair": _exactly(2),
    "window": {"properties": {"values": {"maxItems": 0}}},
}


def _by_operator(rows: Iterable[Operator], window: str) -> Schema:
    """Return what each operator takes, as one rule for all that take the same."""
    keys: dict[Takes, list[str]] = {}
    for row in rows:
        keys.setdefault(row.takes, []).append(row.key)
    rules = []
    for takes, among in keys.items():
        then = {**_TAKEN[takes], "required": [window]} if takes == "window" else _TAKEN[takes]
        rules.append({"if": {"required": ["op"], "properties": {"op": {"enum": among}}}, "then": then})
    return {"allOf": rules}


_NUMBERS = [row for row in OPERATORS.values() if row.types == NUMBER]

_RULES: dict[type, Schema] = {
    FieldCondition: _by_operator(OPERATORS.values(), "window"),
    Filter: _by_operator(OPERATORS.values(), "window"),
    Per: _by_operator(_NUMBERS, "window"),
    ActivityCondition: _by_operator([*_NUMBERS, OPERATORS["in"]], "during"),
}
