"""The types that columns have, which operators and measures accept or refuse."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Type: TypeAlias = Literal["text", "number", "boolean", "date", "datetime", "list", "url"]

TYPES: frozenset[Type] = frozenset(get_args(Type))
TEXT: frozenset[Type] = frozenset({"text", "url"})
NUMBER: frozenset[Type] = frozenset({"number"})
TIME: frozenset[Type] = frozenset({"date", "datetime"})

TYPE_WORDS: dict[Type, str] = {
    "text": "text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "datetime": "a date with time",
    "list": "a list",
    "url": "a web address",
}
"""What a column of that type holds, as said on the screen."""
