"""The operators: one row each, with all that the screen, the review and the schema need to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from engine.definition.types import NUMBER, TEXT, TIME, TYPES, Type

Takes: TypeAlias = Literal["nothing", "texts", "patterns", "numbers", "number", "pair", "window"]
"""What an operator is given, which is also the kind of editor for it.

``texts``, ``patterns`` and ``numbers`` are one value or more; ``pair`` is two numbers, the smaller first.
"""


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """One way to compare a value.

    ``label`` and ``negated`` stand between the field and one value, ``several`` and ``none_of`` before more
    than one; ``bare`` is the label after a measure ("number of orders: at least 2"). ``sentence`` says when
    it is true. ``folds`` tells that case is ignored unless the condition says ``match_case``.
    """

    key: str
    label: str
    negated: str
    several: str = ""
    none_of: str = ""
    bare: str = ""
    types: frozenset[Type]
    takes: Takes
    folds: bool = False
    sentence: str

    def words(self, *, several: bool = False, negated: bool = False) -> str:
        """Return the label that fits the number of values and the negation."""
        if several and self.several:
            return self.none_of if negated else self.several
        return self.negated if negated else self.label


_ROWS = (
    Operator(
        key="is_set",
        label="has a value",
        negated="is empty",
        types=TYPES,
        takes="nothing",
        sentence="The value is not empty.",
    ),
    Operator(
        key="is",
        label="is",
        negated="is not",
        several="is one of",
        none_of="is none of",
        types=TEXT,
        takes="texts",
        folds=True,
        sentence="The text is one of the values.",
    ),
    Operator(
        key="contains",
        label="contains",
        negated="does not contain",
        several="contains one of",
        none_of="contains none of",
        types=TEXT,
        takes="texts",
        folds=True,
        sentence="The text contains at least one of the values.",
    ),
    Operator(
        key="starts_with",
        label="starts with",
        negated="does not start with",
        several="starts with one of",
        none_of="starts with none of",
        types=TEXT,
        takes="texts",
        folds=True,
        sentence="The text starts with at least one of the values.",
    ),
    Operator(
        key="ends_with",
        label="ends with",
        negated="does not end with",
        several="ends with one of",
        none_of="ends with none of",
        types=TEXT,
        takes="texts",
        folds=True,
        sentence="The text ends with at least one of the values.",
    ),
    Operator(
        key="matches",
        label="matches the pattern",
        negated="does not match the pattern",
        several="matches one of the patterns",
        none_of="matches none of the patterns",
        types=TEXT,
        takes="patterns",
        folds=True,
        sentence="At least one of the patterns (regular expressions, RE2) is found in the text.",
    ),
    Operator(
        key="equals",
        label="equals",
        negated="does not equal",
        several="equals one of",
        none_of="equals none of",
        bare="exactly",
        types=NUMBER,
        takes="numbers",
        sentence="The number equals one of the values.",
    ),
    Operator(
        key="greater_than",
        label="is greater than",
        negated="is not greater than",
        bare="greater than",
        types=NUMBER,
        takes="number",
        sentence="The number is greater than the value.",
    ),
    Operator(
        key="at_least",
        label="is at least",
        negated="is not at least",
        bare="at least",
        types=NUMBER,
        takes="number",
        sentence="The number is the value or greater.",
    ),
    Operator(
        key="less_than",
        label="is less than",
        negated="is not less than",
        bare="less than",
        types=NUMBER,
        takes="number",
        sentence="The number is less than the value.",
    ),
    Operator(
        key="at_most",
        label="is at most",
        negated="is not at most",
        bare="at most",
        types=NUMBER,
        takes="number",
        sentence="The number is the value or less.",
    ),
    Operator(
        key="between",
        label="is between",
        negated="is not between",
        bare="between",
        types=NUMBER,
        takes="pair",
        sentence="The number lies between the two values, both included.",
    ),
    Operator(
        key="is_true",
        label="is true",
        negated="is not true",
        types=frozenset({"boolean"}),
        takes="nothing",
        sentence="The value is true.",
    ),
    Operator(
        key="is_false",
        label="is false",
        negated="is not false",
        types=frozenset({"boolean"}),
        takes="nothing",
        sentence="The value is false.",
    ),
    Operator(
        key="in",
        label="is",
        negated="is not",
        types=TIME,
        takes="window",
        sentence="The date lies inside the period.",
    ),
    Operator(
        key="has_any_of",
        label="has",
        negated="does not have",
        several="has any of",
        none_of="has none of",
        types=frozenset({"list"}),
        takes="texts",
        folds=True,
        sentence="At least one of the values is on the list.",
    ),
    Operator(
        key="has_all_of",
        label="has all of",
        negated="does not have all of",
        types=frozenset({"list"}),
        takes="texts",
        folds=True,
        sentence="Every one of the values is on the list.",
    ),
    Operator(
        key="has_only",
        label="has only",
        negated="does not have only",
        several="has only some of",
        none_of="does not have only some of",
        types=frozenset({"list"}),
        takes="texts",
        folds=True,
        sentence="The list is not empty and nothing outside the values is on it.",
    ),
)

OPERATORS: Mapping[str, Operator] = MappingProxyType({row.key: row for row in _ROWS})
"""Every operator by its key, in the order in which the screen offers them."""


def operators_for(kind: Type) -> tuple[Operator, ...]:
    """Return the operators that fit a column of that type, the most telling first and ``is_set`` last."""
    fitting = [row for row in _ROWS if kind in row.types]
    return tuple(sorted(fitting, key=lambda row: row.types == TYPES))
