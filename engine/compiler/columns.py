"""Names of fields and attributes, and the value each stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from sqlglot import exp

from engine.catalog.model import Activity, Catalog, DataColumn, Part
from engine.compiler import tree
from engine.definition.hints import hint
from engine.errors import DefinitionError

Found = TypeVar("Found")

INDICATORS = "indicators"
"""What the value indicators are called where they stand beside the table of contacts."""

PARTS: Mapping[Part, Callable[[exp.Expr], exp.Expr]] = MappingProxyType(
    {
        "weekday": lambda value: exp.DayOfWeekIso(this=value),
        "month": lambda value: exp.Month(this=value),
        "hour": lambda value: exp.Hour(this=value),
    }
)
"""Numbers that a date brings along, each out of the date."""


def value_of(column: DataColumn, table: str | None = None) -> exp.Expr:
    """Return the value of a field or an attribute in a row of its table; of an indicator, in its part."""
    if column.indicator is not None:
        return tree.own(column.indicator, table)
    stored = tree.named(column.column, table)
    return PARTS[column.part](stored) if column.part is not None else stored


def field(catalog: Catalog, name: str) -> DataColumn:
    """Return the field of that name; DefinitionError when there is none."""
    return _known(
        catalog.field(name), f"there is no field “{name}”", name, (each.name for each in catalog.fields)
    )


def activity(catalog: Catalog, name: str) -> Activity:
    """Return the activity of that name; DefinitionError when there is none."""
    known = (each.name for each in catalog.activities)
    return _known(catalog.activity(name), f"there is no activity “{name}”", name, known)


def attribute(of: Activity, name: str | None) -> DataColumn:
    """Return the attribute of that name; DefinitionError when there is none."""
    if name is None:
        raise DefinitionError(f"a measure of “{of.name}” lacks its detail")
    known = (each.name for each in of.attributes)
    return _known(of.attribute(name), f"the activity “{of.name}” has no detail “{name}”", name, known)


def _known(found: Found | None, otherwise: str, name: str, known: Iterable[str]) -> Found:
    if found is None:
        raise DefinitionError(otherwise, mend=hint(name, known))
    return found
