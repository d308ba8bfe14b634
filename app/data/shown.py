"""How a table of the data is shown: its columns, in words that hide what is to be hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from app.insight.masking import Masking
from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.personal import DOT, personal
from engine.evaluation.browse.rows import BY_KEY
from engine.evaluation.browse.tables import Source, stored
from widgets.table import Column

HIDDEN = DOT * 4


class Shown(msgspec.Struct, frozen=True, eq=False):
    """A table's columns, and the place of each in a row as it is read.

    ``prepare`` changes a row as it was read before anything of it is shown.
    """

    source: Source
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    prepare: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None

    def row(self, read: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row's values in the order of the columns."""
        row = read if self.prepare is None else self.prepare(read)
        return tuple(row[place] for place in self.places)


def shown_table(source: Source, catalog: Catalog, masking: Masking) -> Shown:
    """Return how contacts or an activity are shown: the contact's key first."""
    field = catalog.field(catalog.key)
    title = catalog.key if field is None else field.shown
    key = Column(
        id=BY_KEY, title=title if source.contacts else f"Contact · {title}", shown=masking.of_key(catalog.key)
    )
    others = [
        (place, column)
        for place, column in enumerate(stored(source), start=1)
        if not (source.contacts and column.name == catalog.key)
    ]
    columns = (key, *(_column(column, source, masking) for _, column in others))
    return Shown(source, columns, (0, *(place for place, _ in others)))


def _column(column: DataColumn, source: Source, masking: Masking) -> Column:
    return Column(
        id=column.name,
        title=column.shown,
        number=column.type == "number",
        shown=value_text(column, source, masking),
    )


def value_text(column: DataColumn, source: Source, masking: Masking) -> Callable[[Any], str] | None:
    """Return what puts a column's values into text, None when they are shown as they are."""
    if source.contacts and personal(column.name) is not None:
        return masking.of_field(column)
    return lambda value: masking.of_attribute(column.name, value)


def hides(column: DataColumn, masking: Masking) -> bool:
    """Return whether a column's values are hidden now, so that they must not be found by their letters."""
    return masking.on and column.type in ("text", "url") and personal(column.name) is not None


def filtered_by(source: Source, masking: Masking) -> Activity:
    """Return a table with the columns that may be filtered by."""
    open_to_all = tuple(column for column in source.of.attributes if not hides(column, masking))
    return msgspec.structs.replace(source.of, attributes=open_to_all)
