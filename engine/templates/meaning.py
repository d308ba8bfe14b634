"""Tests that say a thing of a row: by the values of a detail, or by a detail that is itself yes or no."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.catalog.model import DataColumn
from engine.definition.types import TIME
from engine.templates.model import Tree
from engine.templates.words import means

FEW = 400
"""Different values up to which a detail is one that sorts rows into kinds, and not a name or a text."""


def meant_tests(
    columns: Iterable[DataColumn], concepts: Collection[str], *, yes: bool = False
) -> list[tuple[DataColumn, Tree, int]]:
    """Return the tests that say one of ``concepts``, with the rows for which they hold, most first.

    ``yes``: details that are yes or no are taken whatever they are called.
    """
    found = []
    for column in columns:
        test = _by_values(column, concepts) or _by_name(column, concepts, yes=yes)
        if test is not None:
            found.append((column, *test))
    return sorted(found, key=lambda each: -each[2])


def _by_values(column: DataColumn, concepts: Collection[str]) -> tuple[Tree, int] | None:
    known = column.statistics
    if column.type not in ("text", "list") or known is None or not 0 < known.distinct <= FEW:
        return None
    fitting = [value for value in known.frequent if means(value.value, concepts)]
    if not fitting:
        return None
    op = "is" if column.type == "text" else "has_any_of"
    return {"op": op, "values": [value.value for value in fitting]}, sum(value.rows for value in fitting)


def _by_name(column: DataColumn, concepts: Collection[str], *, yes: bool) -> tuple[Tree, int] | None:
    """Say it by a detail of that name: "clicked" is yes, "clicks" are above 0, "clicked at" has a value."""
    known = column.statistics
    if known is None or not known.filled or column.part is not None:
        return None
    named = means(column.name, concepts) or means(column.label, concepts)
    if column.type == "boolean" and (named or yes):
        return {"op": "is_true"}, sum(each.rows for each in known.frequent if each.value == "true")
    if column.type == "number" and named:
        return {"op": "greater_than", "values": [0]}, known.filled
    if column.type in TIME and named:
        return {"op": "is_set"}, known.filled
    return None
