"""Conditions that one row of contacts decides: tests that several of a card can be put under one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlglot import exp

from engine.compiler.conditions.fields import field_test
from engine.compiler.conditions.lists import list_test
from engine.compiler.conditions.sql import sql_test
from engine.compiler.context import Context
from engine.definition.model import Condition, FieldCondition, ListCondition, SqlCondition

Test: TypeAlias = Callable[[Any, Context], exp.Expr | None]

TESTS: Mapping[type[Any], Test] = MappingProxyType(
    {FieldCondition: field_test, ListCondition: list_test, SqlCondition: sql_test}
)
"""How a condition is tested on a row of contacts; None when that row doesn't tell."""


def contact_test(condition: Condition, context: Context) -> exp.Expr | None:
    """Return the test of a row of contacts, without the condition's negation; None when that doesn't tell."""
    test = TESTS.get(type(condition))
    return test(condition, context) if test is not None else None
