"""SQL conditions of a small fixed form, evaluated in plain Python with SQL's three truth values.

The form, which the generator keeps to: comparisons ``"field" OP literal`` joined by one word, each perhaps
inside ``NOT (…)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

COMPARISON = re.compile(r'(NOT )?\("((?:[^"]|"")+)" (<=|>=|<>|=|<|>) (\'(?:[^\']|\'\')*\'|-?[0-9.]+)\)')
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda x, y: x == y,
    "<>": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    ">": lambda x, y: x > y,
    "<=": lambda x, y: x <= y,
    ">=": lambda x, y: x >= y,
}


def true_for(expression: str, row: dict[str, Any]) -> bool:
    """Whether the expression is true (not unknown) for a contact."""
    truths = [_truth(found, row) for found in COMPARISON.finditer(expression)]
    assert truths, expression
    if ") OR (" in expression or ") OR NOT (" in expression:
        return any(truth is True for truth in truths)
    return all(truth is True for truth in truths)


def _truth(found: re.Match[str], row: dict[str, Any]) -> bool | None:
    negated, name, operator, literal = found.groups()
    value = row[name.replace('""', '"')]
    if value is None:
        return None
    wanted = literal[1:-1].replace("''", "'") if literal.startswith("'") else Decimal(literal)
    return OPERATORS[operator](value, wanted) != bool(negated)
