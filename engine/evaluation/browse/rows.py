"""Rows of a table as pages: which ones, in which order, and the values of one page at a time.

A table as it stands needs no list of its rows, however many there are; one that is filtered or sorted is a
list of row numbers, asked for once. A page is a stretch of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.model import DataColumn
from engine.compiler import columns, filters, tree
from engine.definition.model import Filters
from engine.definition.moment import AsOf
from engine.definition.types import TEXT
from engine.evaluation.browse.tables import Source, stored
from engine.evaluation.preview import OrderCache
from engine.evaluation.reader import Reader

LISTS_KEPT: Final = 2
"""Four bytes a row each, of tables that may be far longer than there are contacts."""

BY_KEY: Final = " key"
"""What to sort by for the contacts' keys; no column's name begins with a blank."""

Numbers: TypeAlias = "range | npt.NDArray[np.uint32]"
"""Row numbers in the order of the listing."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are listed, in which order: by a column's name, ``BY_KEY``, or as they stand ("")."""

    filters: Filters = Filters()
    sort: str = ""
    descending: bool = False


class Rows:
    """Lists the rows of tables and reads their values, on one thread."""

    def __init__(self, reader: Reader, data_version: str, as_of: AsOf, lists: OrderCache) -> None:
        self._reader = reader
        self._version = data_version
        self._as_of = as_of
        self._lists = lists

    def listing(self, source: Source, order: Order) -> Numbers:
        """Return the numbers of the rows that match, in order; DefinitionError for a test that can't be."""
        if source.dense and order == Order():
            return range(source.of.rows)
        key = (self._version, source.key, order, self._as_of)
        found: npt.NDArray[np.uint32] | None = self._lists.get(key)
        if found is None:
            query = self._selected(source, [(_number(source), "number")], order)
            found = np.asarray(self._reader.columns(query)["number"], dtype=np.uint32)
            self._lists.put(key, found)
        return found

    def page(self, source: Source, numbers: Numbers) -> list[tuple[Any, ...]]:
        """Return the key of the contact (None without one) and the stored values of these rows."""
        if not len(numbers):
            return []
        contact = _contact(source)
        values = [columns.value_of(column, "t") for column in stored(source)]
        query = exp.select(_number(source), contact, *values).from_(source.table)
        query = query.where(_among(tree.own(source.number, "t"), numbers))
        found = {number: row for number, *row in self._reader.rows(query)}
        rows = [found[int(each)] for each in numbers]
        if source.contacts or not source.has_contact:
            return [tuple(row) for row in rows]
        keys = self._keys({contact for contact, *_ in rows})
        return [(keys[contact], *values) for contact, *values in rows]

    def export(self, source: Source, order: Order) -> exp.Select:
        """Return the query of the rows that match, in order, under their columns' names."""
        values = [(columns.value_of(column, "t"), column.name) for column in stored(source)]
        return self._selected(source, values, order)

    def groups(self, source: Source, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return every combination of values of some columns with the number of its rows, most first."""
        values = [tree.named(name) for name in names]
        many = exp.Count(this=exp.Star())
        query = exp.select(*values, many).from_(source.table).group_by(*(each.copy() for each in values))
        query = query.order_by(
            exp.Ordered(this=many.copy(), desc=True), *(exp.Ordered(this=each.copy()) for each in values)
        )
        return self._reader.rows(tree.where(query, source.meant))

    def _selected(self, source: Source, values: Sequence[tuple[exp.Expr, str]], order: Order) -> exp.Select:
        named = [exp.alias_(value, name, quoted=True) for value, name in values]
        query = exp.select(*named).from_(source.table)
        if order.sort == BY_KEY and not source.contacts:
            same = exp.EQ(this=tree.own(tree.CONTACT, "c"), expression=tree.own(tree.CONTACT, "t"))
            query = query.join(tree.contacts("c"), on=same)
        query = tree.where(query, source.meant, filters.row_test(order.filters, source.of, self._as_of))
        by_number = exp.Ordered(this=tree.own(source.number, "t"))
        if not order.sort:
            return query.order_by(by_number)
        by_value = exp.Ordered(this=_sorted_by(source, order.sort), desc=order.descending, nulls_first=False)
        return query.order_by(by_value, by_number)

    def _keys(self, contacts: set[int]) -> dict[int, str]:
        query = exp.select(tree.own(tree.CONTACT), tree.own(tree.KEY)).from_(tree.contacts())
        listed = np.array(sorted(contacts), dtype=np.uint32)
        return dict(self._reader.rows(query.where(_among(tree.own(tree.CONTACT), listed))))


def _contact(source: Source) -> exp.Expr:
    """Return a row's contact: its key where it stands in the row, else the number of the contact."""
    if source.contacts:
        return tree.own(tree.KEY, "t")
    return tree.own(tree.CONTACT, "t") if source.has_contact else exp.null()


def _number(source: Source) -> exp.Expr:
    return tree.cast(tree.own(source.number, "t"), "UINTEGER")


def _sorted_by(source: Source, name: str) -> exp.Expr:
    if name == BY_KEY:
        return tree.own(tree.KEY, "t" if source.contacts else "c")
    column = columns.attribute(source.of, name)
    value = columns.value_of(column, "t")
    return tree.lower(value) if is_text(column) else value


def is_text(column: DataColumn) -> bool:
    """Return whether a column's values are texts, which are sorted without regard to case."""
    return column.type in TEXT


def _among(value: exp.Expr, numbers: Numbers) -> exp.Expr:
    """Return the test for the rows of a page."""
    if isinstance(numbers, range):
        return exp.Between(this=value, low=tree.number(numbers[0]), high=tree.number(numbers[-1]))
    kind = "INTEGER[]" if value.name == tree.CONTACT else "BIGINT[]"  # as the column: else it is converted
    return tree.numbered(value, numbers.tolist(), kind)
