"""The preview's columns: the key, the chosen fields, and what the conditions measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from app.insight.page import Tools
from engine.catalog.model import Catalog
from engine.catalog.personal import personal
from engine.catalog.phrases import measure_words
from engine.evaluation.preview import Measured, SortBy
from widgets.table import Column

KEY = " key"
"""The id of the key's column; no field's name begins with a blank."""


class Shown(msgspec.Struct, frozen=True, eq=False):
    """The table's columns in order, what each sorts by, and the fields whose values are never hidden."""

    columns: tuple[Column, ...]
    sorts: Mapping[str, SortBy]
    unmasked: tuple[str, ...]


def table_columns(tools: Tools, fields: Sequence[str], measures: Sequence[Measured]) -> Shown:
    """Return the columns for ``fields`` and ``measures``; unknown fields are an error of the caller."""
    catalog, masking = tools.project.catalog, tools.masking
    key = catalog.field(catalog.key)
    title = catalog.key if key is None else key.shown
    columns = [Column(id=KEY, title=title, shown=masking.of_key(catalog.key))]
    sorts: dict[str, SortBy] = {KEY: None}
    for name in fields:
        field = catalog.field(name)
        assert field is not None
        columns.append(
            Column(
                id=name,
                title=field.shown,
                number=field.type == "number",
                shown=masking.of_field(field),
            )
        )
        sorts[name] = name
    for each in measures:
        column = _measure_column(each, catalog)
        columns.append(column)
        sorts[column.id] = each.condition
    return Shown(tuple(columns), sorts, tuple(name for name in fields if personal(name) is None))


def _measure_column(each: Measured, catalog: Catalog) -> Column:
    words = measure_words(each.condition, catalog)
    return Column(
        id=f" {each.letter} {words}",
        title=f"{each.letter} · {words}",
        number=each.condition.measure.fn not in ("first_time", "last_time"),
        tip=words,
    )
