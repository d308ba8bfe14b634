"""Whatever a definition may say has its SQL: the compiler's tables have the keys of the registries."""

from __future__ import annotations

from typing import get_args

from engine.compiler.combination import KINDS
from engine.compiler.conditions.activities import WHICH
from engine.compiler.measures import AGGREGATES
from engine.compiler.operators import NUMBER_COMPARISONS, OPERATORS
from engine.definition import measures, operators
from engine.definition.intervals import INTERVALS
from engine.definition.model import Condition, Which


def test_operators() -> None:
    assert list(OPERATORS) == list(operators.OPERATORS)


def test_number_operators() -> None:
    numeric = {key for key, row in operators.OPERATORS.items() if row.types == {"number"}}
    assert set(NUMBER_COMPARISONS) == set(INTERVALS) == numeric


def test_measures() -> None:
    assert set(AGGREGATES) == set(measures.MEASURES)


def test_choices_of_rows() -> None:
    assert set(WHICH) == set(get_args(Which))


def test_kinds_of_conditions() -> None:
    assert set(KINDS) == set(get_args(Condition))
