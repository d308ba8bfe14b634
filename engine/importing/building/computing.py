"""Computed columns: an expression of the mapping over the columns of a relation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

import duckdb
import msgspec

from engine.catalog.model import DATE_PARTS, DataColumn, Type
from engine.compiler.expression import names_of, read
from engine.errors import DefinitionError, MappingError, Place
from engine.importing.building import values
from engine.importing.building.stage import Attribute
from engine.importing.mapping import Computed
from engine.importing.reading.statement import one_row

_STORED: Mapping[Type, Callable[[str], str]] = MappingProxyType(
    {
        "text": lambda sql: values.cleaned(f"{sql}::VARCHAR"),
        "number": lambda sql: f"{sql}::{values.WIDEST}",
        "list": values.items,
    }
)
"""What is made of a result so that it is as if it had been read: text trimmed, lists without blank items."""


def compute(attributes: Sequence[Attribute], computed: Computed, path: str) -> Attribute:
    """Return the computed column as an attribute of the relation that ``attributes`` are of.

    Raises ``MappingError`` for an expression that is not allowed or does not fit the columns.
    """
    columns = [column for attribute in attributes for column in _columns(attribute)]
    try:
        typed = read(computed.expression, names_of(columns))
    except DefinitionError as error:
        offset = error.place.offset if error.place else None
        place = Place(path=f"{path}.expression", offset=offset)
        raise MappingError(error.what, place=place, mend=error.mend) from None
    kind: Type = "text" if typed.type == "null" else typed.type
    sql = f"({typed.tree.sql(dialect='duckdb')})"
    return Attribute(
        name=computed.name.strip(),
        sql=_STORED[kind](sql) if kind in _STORED else sql,
        type=kind,
        scale=9 if kind == "number" else 0,
        family=computed.family,
        label=computed.label,
    )


class Computing:
    """Computes what a mapping says; what the last import computed too may not be possible any more."""

    def __init__(self, former: Collection[Computed] = ()) -> None:
        """Forgive the failure of what is among the ``former``: columns may be gone from the files."""
        self._former = former
        self.lost: list[tuple[Computed, MappingError]] = []
        """What was forgiven, and why it failed."""

    def attribute(self, attributes: Sequence[Attribute], computed: Computed, path: str) -> Attribute | None:
        """Return what ``compute`` does, or None for what is lost."""
        try:
            return compute(attributes, computed, path)
        except MappingError as error:
            if computed not in self._former:
                raise
            self.lost.append((computed, error))
            return None


def narrowed(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    attributes: Sequence[Attribute],
    names: Sequence[str],
) -> list[Attribute]:
    """Return ``attributes``, those of ``names`` that are numbers as narrow as their values allow."""
    numbers = [a for a in attributes if a.name in names and a.type == "number"]
    if not numbers:
        return list(attributes)
    measured = ", ".join(
        f"max({values.scale_of(a.sql)}), max(length(abs(trunc({a.sql}))::HUGEINT::VARCHAR))" for a in numbers
    )
    found = one_row(connection, f"SELECT {measured} FROM {relation}")
    narrow = {}
    for number, attribute in enumerate(numbers):
        scale, digits = found[2 * number] or 0, found[2 * number + 1] or 1
        sql = f"{attribute.sql}::{values.number_type(scale, digits)}"
        narrow[attribute.name] = msgspec.structs.replace(attribute, sql=sql, scale=scale)
    return [narrow.get(attribute.name, attribute) for attribute in attributes]


def _columns(attribute: Attribute) -> list[DataColumn]:
    """Return the attribute, and the parts of a date that come with it, as columns an expression may name."""
    own = DataColumn(name=attribute.name, column=attribute.sql, type=attribute.type, scale=attribute.scale)
    return [
        own,
        *(
            msgspec.structs.replace(own, name=f"{attribute.name}.{part}", type="number", scale=0, part=part)
            for part in DATE_PARTS.get(attribute.type, ())
        ),
    ]
