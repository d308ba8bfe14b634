"""Comparison of single values in plain Python; no code of the engine is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle import time

Test = dict[str, Any]


def lower(text: str) -> str:
    """Simple lower-casing: one character for one character."""
    return "".join(character.lower()[0] for character in text)


def page(url: str) -> str:
    """The host in lower case and the path: no query, fragment or final slash."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    if "//" not in bare:
        return bare.rstrip("/")
    host, slash, path = bare.split("//", 1)[1].partition("/")
    host = host.rsplit("@", 1)[-1].split(":", 1)[0].lower()
    return (host + slash + path).rstrip("/")


NUMBERS: dict[str, Callable[[Fraction, list[Fraction]], bool]] = {
    "equals": lambda x, values: x in values,
    "greater_than": lambda x, values: x > values[0],
    "at_least": lambda x, values: x >= values[0],
    "less_than": lambda x, values: x < values[0],
    "at_most": lambda x, values: x <= values[0],
    "between": lambda x, values: values[0] <= x <= values[1],
}

TEXTS: dict[str, Callable[[str, str], bool]] = {
    "is": lambda text, value: text == value,
    "contains": lambda text, value: value in text,
    "starts_with": lambda text, value: text.startswith(value),
    "ends_with": lambda text, value: text.endswith(value),
}

LISTS: dict[str, Callable[[set[str], set[str]], bool]] = {
    "has_any_of": lambda items, values: bool(items & values),
    "has_all_of": lambda items, values: values <= items,
    "has_only": lambda items, values: items <= values,
}


def compare_number(op: str, value: Fraction | Decimal, values: list[Any]) -> bool:
    """Whether a number compares, exactly."""
    return NUMBERS[op](Fraction(value), [Fraction(str(each)) for each in values])


def holds(test: Test, value: Any, as_of: datetime) -> bool:
    """Whether a test holds, with its own *not*; without it, an empty value (None) is false."""
    return (value is not None and _positive(test, value, as_of)) != bool(test.get("negated"))


def _positive(test: Test, value: Any, as_of: datetime) -> bool:
    op, values = test["op"], test.get("values", [])
    if op == "is_set":
        return True
    if op == "in":
        return time.in_window(test["window"], as_of, value)
    if op in ("is_true", "is_false"):
        return bool(value is (op == "is_true"))
    if op in NUMBERS:
        return compare_number(op, value, values)
    fold: Callable[[str], str] = str if test.get("match_case") else lower
    if op in LISTS:
        return LISTS[op]({fold(item) for item in value}, {fold(each) for each in values})
    if op == "matches":
        flags = 0 if test.get("match_case") else re.IGNORECASE
        return any(re.search(pattern, value, flags) for pattern in values)
    if str(test.get("field", test.get("attribute"))).endswith(".page"):
        values = [page(each) for each in values]
    return any(TEXTS[op](fold(value), fold(each)) for each in values)


def passes(where: dict[str, Any] | None, row: dict[str, Any], as_of: datetime) -> bool:
    """Whether one row matches filters nested to any depth."""
    if not where or not where.get("filters"):
        return True
    results = [
        passes(each, row, as_of) if "filters" in each else holds(each, row[each["attribute"]], as_of)
        for each in where["filters"]
    ]
    joined = any(results) if where.get("match", "all") == "any" else all(results)
    return joined != bool(where.get("negated"))
