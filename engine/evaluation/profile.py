"""How a segment differs from all contacts: the share of every value, by any field or detail.

The contacts of each value are asked for once a column and kept as bits; from then on the profile of any
segment is counting in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.model import Catalog, DataColumn
from engine.catalog.personal import personal
from engine.compiler import columns, tree
from engine.compiler.conditions.activities import Rows
from engine.compiler.contacts import with_fields
from engine.compiler.scope import Scope
from engine.definition.model import AllTime, Condition
from engine.definition.moment import AsOf
from engine.definition.types import TEXT
from engine.evaluation.bins import Bin, Subject, bins_of_values, date_bins, none_of, number_bins
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.membership import Membership
from engine.evaluation.preview import OrderCache
from engine.evaluation.reader import Reader

LEAST_MEMBERS = 50
"""Of fewer, shares say more about chance than about the segment."""

VALUES_SHOWN = 12
INDICATORS = "profiled_indicators"
MOST_BINS = VALUES_SHOWN + 2
COLUMNS_BYTES = 250_000_000
FEW = 0.5
"""A text of which more than this share are different says nothing about groups."""


class Bar(msgspec.Struct, frozen=True):
    """One value or range: how many of the segment and of all contacts have it."""

    label: str
    inside: int
    everybody: int
    conditions: tuple[Condition, ...]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A column's values in a segment of ``size`` out of ``base`` contacts.

    ``distance`` is the total variation distance of the two distributions, from 0 (the same) to 1. Of a list,
    or a detail, a contact may stand in several bars.
    """

    subject: Subject
    bars: tuple[Bar, ...]
    size: int
    base: int
    distance: float

    def share(self, bar: Bar) -> float:
        """Return the part of the segment that has a value."""
        return bar.inside / self.size if self.size else 0.0

    def usual(self, bar: Bar) -> float:
        """Return the part of all contacts that has a value."""
        return bar.everybody / self.base if self.base else 0.0

    def index(self, bar: Bar) -> float | None:
        """Return 100 × the segment's share by that of all; None where nobody has the value."""
        usual = self.usual(bar)
        return 100 * self.share(bar) / usual if usual else None


class Coded(msgspec.Struct, frozen=True, eq=False):
    """The contacts of each of ``bins``, the last of which is of those without a value."""

    bins: tuple[Bin, ...]
    contacts: tuple[Bitmap, ...]


def subjects(catalog: Catalog) -> Iterator[Subject]:
    """Yield the columns that tell groups apart: fields first, then details of activities."""
    for field in catalog.fields:
        if field.name != catalog.key and _tells(field):
            yield Subject(None, field)
    for activity in catalog.activities:
        for attribute in activity.attributes:
            if attribute.name not in (catalog.key, activity.time) and _tells(attribute):
                yield Subject(activity, attribute)


def _tells(column: DataColumn) -> bool:
    known = column.statistics
    if column.type in TEXT and personal(column.name) is not None:
        return False
    if known is None or column.type not in ("text", "url", "list"):
        return True
    return known.filled > 0 and known.distinct <= max(VALUES_SHOWN, known.filled * FEW)


def columns_kept(contacts: int) -> int:
    """Return for how many columns the contacts of each bin may be kept in memory."""
    return max(32, min(400, COLUMNS_BYTES * 8 // (MOST_BINS * max(contacts, 1))))


class Profiler:
    """Compares segments with all contacts, on one thread; what it asked for is kept in ``cache``."""

    def __init__(self, reader: Reader, membership: Membership, as_of: AsOf, cache: OrderCache) -> None:
        self._reader = reader
        self._catalog = membership.catalog
        self._context = membership.context(as_of)
        self._as_of = as_of
        self._cache = cache
        self._holds_indicators = False

    def profile(self, subject: Subject, members: Bitmap, base: Bitmap) -> Profile:
        """Return how ``members`` differ from ``base`` by one column."""
        coded = self._coded(subject)
        inside = _counts(coded, members)
        everybody = _counts(coded, base)
        bars = tuple(
            Bar(each.label, int(one), int(other), each.conditions)
            for each, one, other in zip(coded.bins, inside, everybody, strict=True)
            if other
        )
        return Profile(
            subject=subject,
            bars=bars,
            size=len(members),
            base=len(base),
            distance=distance(inside, everybody),
        )

    def finish(self) -> None:
        """Let go of what only asking needs."""
        self._reader.drop(INDICATORS)

    def _coded(self, subject: Subject) -> Coded:
        moment = None if subject.timeless else self._as_of
        key = (self._catalog.data_version, "profile", subject.key, moment)
        coded: Coded | None = self._cache.get(key)
        if coded is None:
            coded = self._ask(subject)
            self._cache.put(key, coded)
        return coded

    def _ask(self, subject: Subject) -> Coded:
        values = self._values(subject)
        bins, histogram = self._bins(subject, values)
        cases = exp.case()
        for place, each in enumerate(bins):
            cases = cases.when(each.test(tree.own("value")), tree.number(place))
        code = tree.cast(cases.else_(tree.number(len(bins))), "UTINYINT")
        query = exp.select(tree.own(tree.CONTACT), exp.alias_(code, "code"))
        query = query.from_(values.copy().subquery("v"))
        sets = self._reader.sets(query, self._catalog.contacts)
        rest = () if histogram else (Bin("other", None, ()),)
        nobody = Bitmap.none(self._catalog.contacts)
        found = tuple(sets.get(place, nobody) for place in range(len(bins) + len(rest)))
        without = Bitmap.all(self._catalog.contacts) - reduce(or_, found, nobody)
        return Coded((*bins, *rest, none_of(subject)), (*found, without))

    def _values(self, subject: Subject) -> exp.Select:
        """Return the query of contact and value (a text folded, and ``spelt`` as it stands), none empty."""
        column = subject.column
        if subject.activity is not None:
            stored = columns.value_of(column)
            query = Rows(subject.activity, self._as_of).within(AllTime())
            query = query.select(exp.alias_(_items(column, stored), "spelt"))
        else:
            spelt = exp.alias_(_items(column, tree.named(column.name)), "spelt")
            inner = self._indicators() if column.indicator is not None else self._fields([column.name])
            query = exp.select(tree.own(tree.CONTACT), spelt).from_(inner)
        spelt_as = tree.own("spelt")
        value = tree.lower(spelt_as) if subject.is_text else spelt_as
        return (
            exp.select(tree.own(tree.CONTACT), tree.own("spelt"), exp.alias_(value, "value"))
            .from_(query.subquery("s"))
            .where(exp.not_(exp.Is(this=tree.own("spelt"), expression=exp.null())))
        )

    def _fields(self, names: Sequence[str]) -> exp.Subquery:
        """Return contacts with the values of fields."""
        scope = Scope(self._context)
        query = exp.select(tree.own(tree.CONTACT, "c")).from_(tree.contacts("c"))
        query = with_fields(query, names, scope)
        return tree.attach(query, scope.shared.parts).subquery("f")

    def _indicators(self) -> exp.Table:
        """Return contacts with all indicators, worked out once: each alone takes as long as all of them."""
        if not self._holds_indicators:
            names = [field.name for field in self._catalog.fields if field.indicator is not None]
            self._reader.hold(INDICATORS, exp.select("*").from_(self._fields(names)))
            self._holds_indicators = True
        return exp.to_table(INDICATORS)

    def _bins(self, subject: Subject, values: exp.Select) -> tuple[tuple[Bin, ...], bool]:
        kind = subject.column.type
        if kind in ("number", "date", "datetime"):
            low, high, least, most, different = self._range(values)
            if low is not None and (kind != "number" or different > VALUES_SHOWN):
                make = number_bins if kind == "number" else date_bins
                return make(subject, low, high, least, most), True
        found = self._frequent(values)
        return bins_of_values(subject, sorted(found) if kind == "number" else found), False

    def _range(self, values: exp.Select) -> tuple[Any, ...]:
        value = tree.own("value")
        query = exp.select(
            tree.call("quantile_disc", value, tree.cast(tree.text("0.01"), "DOUBLE")),
            tree.call("quantile_disc", value, tree.cast(tree.text("0.99"), "DOUBLE")),
            exp.Min(this=value),
            exp.Max(this=value),
            exp.Count(this=exp.Distinct(expressions=[value])),
        ).from_(values.copy().subquery("v"))
        return self._reader.rows(query)[0]

    def _frequent(self, values: exp.Select) -> Sequence[Any]:
        """Return the values that most contacts have, each spelt in one way."""
        many = exp.Count(this=exp.Distinct(expressions=[tree.own(tree.CONTACT)]))
        query = (
            exp.select(tree.own("value"), exp.Min(this=tree.own("spelt")))
            .from_(values.copy().subquery("v"))
            .group_by(tree.own("value"))
            .order_by(exp.Ordered(this=many, desc=True), exp.Ordered(this=tree.own("value")))
            .limit(VALUES_SHOWN)
        )
        return self._reader.rows(query)


def _items(column: DataColumn, value: exp.Expr) -> exp.Expr:
    return tree.call("unnest", value) if column.type == "list" else value


def _counts(coded: Coded, members: Bitmap) -> npt.NDArray[np.int64]:
    """Return how many members stand in each bin."""
    return np.array([len(each & members) for each in coded.contacts], np.int64)


def distance(inside: npt.NDArray[np.int64], everybody: npt.NDArray[np.int64]) -> float:
    """Return the total variation distance of two distributions given as counts, from 0 to 1."""
    if not inside.sum() or not everybody.sum():
        return 0.0
    return float(np.abs(inside / inside.sum() - everybody / everybody.sum()).sum() / 2)
