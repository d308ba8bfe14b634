"""Members as pages of a table: which contacts, in which order, and the values of one page at a time.

An order is a permutation of all contacts, asked for once a column and kept; a page is a stretch of the
members in that order, so scrolling and every edit cost one small question however many members there are.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import msgspec
import numpy as np
from sqlglot import exp

from engine.catalog.model import Catalog, DataColumn
from engine.compiler import Context, columns, tree
from engine.compiler.conditions.activities import compile_values, is_quotient
from engine.compiler.contacts import compile_contacts, compile_order
from engine.compiler.measures import QUOTIENT_PLACES
from engine.compiler.scope import Scope
from engine.definition import walk
from engine.definition.decimals import rounded
from engine.definition.measures import MEASURES
from engine.definition.model import ActivityCondition, Segment
from engine.definition.moment import AsOf
from engine.evaluation.bitmap import Bitmap, Ordinals
from engine.evaluation.caching import Cache
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader

ORDERS_KEPT = 6
"""Four bytes a contact each."""

SortBy: TypeAlias = str | ActivityCondition | None
"""A field's name, a condition for what it measures, None for the key."""


class Measured(msgspec.Struct, frozen=True):
    """A condition of a segment that measures something, with its card's letter."""

    letter: str
    condition: ActivityCondition


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """How members are listed; ``search`` looks in the key and in the fields of ``searched``."""

    sort: SortBy = None
    descending: bool = False
    search: str = ""
    searched: tuple[str, ...] = ()


class OrderCache(Cache[Any]):
    """What lists, profiles and pages of rows are read from: permutations, found sets and columns, by key."""

    def __init__(self, kept: int = ORDERS_KEPT) -> None:
        """Keep at most ``kept`` of them."""
        super().__init__(kept)


def measured(segment: Segment) -> tuple[Measured, ...]:
    """Return the conditions that measure something over rows, each measure once, in the order of letters."""
    found: dict[Hashable, Measured] = {}
    for letter, _, condition in walk.conditions(segment):
        if isinstance(condition, ActivityCondition) and condition.which == "any":
            found.setdefault(_measure_only(condition), Measured(letter, _measure_only(condition)))
    return tuple(found.values())


def _measure_only(condition: ActivityCondition) -> ActivityCondition:
    """Return a condition without what its measure is compared with."""
    return msgspec.structs.replace(condition, op=None, values=(), during=None, negated=False)


class Preview:
    """Lists contacts and reads their values, on one thread."""

    def __init__(self, reader: Reader, membership: Membership, as_of: AsOf, orders: OrderCache) -> None:
        self._reader = reader
        self._catalog: Catalog = membership.catalog
        self._context: Context = membership.context(as_of)
        self._orders = orders

    def listing(self, contacts: Bitmap, arrangement: Arrangement) -> Ordinals:
        """Return the ordinals of ``contacts`` that the search finds, in order."""
        if arrangement.search.strip():
            contacts = contacts & self._found(arrangement)
        order = self._order(arrangement.sort, arrangement.descending)
        return order[contacts.mask()[order]]

    def page(self, ordinals: Ordinals, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return key and ``fields`` of each contact, in the order of ``ordinals``."""
        query = compile_contacts(ordinals.tolist(), fields, self._context)
        by_ordinal = {row[0]: row[1:] for row in self._reader.rows(query)}
        return [by_ordinal[int(ordinal)] for ordinal in ordinals]

    def values(self, ordinals: Ordinals, condition: ActivityCondition) -> list[Any]:
        """Return what a condition measures for each contact, in the order of ``ordinals``; None: no value."""
        among = tree.numbered(tree.own(tree.CONTACT), ordinals.tolist())
        query = compile_values(condition, Scope(self._context)).where(among)
        divide = is_quotient(condition)
        found = {
            contact: _divided(value) if divide and value is not None else value
            for contact, value in self._reader.rows(query)
        }
        nothing = 0 if MEASURES[condition.measure.fn].zero else None
        return [found.get(int(ordinal), nothing) for ordinal in ordinals]

    def _order(self, sort: SortBy, descending: bool) -> Ordinals:
        moment = None if _timeless(sort) else self._context.as_of
        key = (self._catalog.data_version, "order", sort, descending, moment)
        order: Ordinals | None = self._orders.get(key)
        if order is None:
            query = (
                self._by_measure(sort, descending)
                if isinstance(sort, ActivityCondition)
                else compile_order(sort, descending, self._context)
            )
            order = np.asarray(self._reader.ordinals(query), dtype=np.int32)
            self._orders.put(key, order)
        return order

    def _by_measure(self, condition: ActivityCondition, descending: bool) -> exp.Select:
        values = compile_values(condition, Scope(self._context)).subquery("m")
        value: exp.Expr = tree.own("value", "m")
        if MEASURES[condition.measure.fn].zero:
            value = exp.Coalesce(this=value, expressions=[tree.number(0)])
        same = exp.EQ(this=tree.own(tree.CONTACT, "m"), expression=tree.own(tree.CONTACT, "c"))
        return (
            exp.select(tree.own(tree.CONTACT, "c"))
            .from_(tree.contacts("c"))
            .join(values, on=same, join_type="left")
            .order_by(
                exp.Ordered(this=value, desc=descending, nulls_first=False),
                exp.Ordered(this=tree.own(tree.KEY, "c")),
            )
        )

    def _found(self, arrangement: Arrangement) -> Bitmap:
        wanted = arrangement.search.strip()
        key = (self._catalog.data_version, "search", wanted.lower(), arrangement.searched)
        found: Bitmap | None = self._orders.get(key)
        if found is None:
            query = exp.select(tree.own(tree.CONTACT, "c")).from_(tree.contacts("c"))
            query = query.where(search_test(self._catalog, wanted, arrangement.searched))
            found = self._reader.members(query, self._catalog.contacts)
            self._orders.put(key, found)
        return found


def search_test(catalog: Catalog, wanted: str, fields: Sequence[str]) -> exp.Expr:
    """Return the test that the key or one of ``fields`` contains a text, without regard to case."""
    known = [column for name in fields if (column := catalog.field(name)) and _searchable(column)]
    cells = [tree.own(tree.KEY, "c"), *(columns.value_of(column, "c") for column in known)]
    sought = tree.lower(tree.text(wanted))
    return tree.some(
        tree.surely(tree.call("contains", tree.lower(tree.cast(cell, "VARCHAR")), sought.copy()))
        for cell in cells
    )


def _searchable(column: DataColumn) -> bool:
    return column.indicator is None and column.part is None


def _timeless(sort: SortBy) -> bool:
    return sort is None or (isinstance(sort, str) and not sort.startswith("rfm."))


def _divided(units: Any) -> Decimal:
    """Return a quotient in units of 10^-15 as a number rounded to nine places."""
    return rounded(Fraction(int(units), 10**QUOTIENT_PLACES))
