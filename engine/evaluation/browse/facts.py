"""What is known of one column's values: how many are filled and different, the usual ones, their spread."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlglot import exp

from engine.catalog.model import DataColumn
from engine.compiler import Context, columns, tree
from engine.compiler.contacts import with_fields
from engine.compiler.scope import Scope
from engine.definition.model import ActivityCondition, Between, Filter, Filters
from engine.evaluation.bins import Bin, Subject, date_bins, number_bins
from engine.evaluation.browse.tables import Source
from engine.evaluation.reader import Reader

SHOWN: Final = 50
"""Most frequent values that are told."""

FEW: Final = 12
"""Numbers of so many different values are told one by one, of more as a histogram."""


class Usual(msgspec.Struct, frozen=True):
    """A value, how many rows hold it, and the filters that mean exactly these rows."""

    value: Any
    rows: int
    filters: Filters


class Stretch(msgspec.Struct, frozen=True):
    """A range of values, how many rows lie in it, and the filters that mean them."""

    label: str
    rows: int
    filters: Filters


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table of ``rows`` rows; of a list column, ``distinct`` and ``usual`` are of its items.

    ``least`` and ``most`` are of numbers and times only, as is the ``histogram``.
    """

    rows: int
    filled: int
    distinct: int
    least: Any = None
    most: Any = None
    usual: tuple[Usual, ...] = ()
    histogram: tuple[Stretch, ...] = ()

    @property
    def fill(self) -> float:
        """The part of the rows that have a value."""
        return self.filled / self.rows if self.rows else 0.0


def facts(source: Source, column: DataColumn, context: Context, reader: Reader) -> Facts:
    """Return what is known of a column; an indicator is taken as of the moment."""
    return _Asking(source, column, context, reader).facts()


class _Asking:
    """Asks for one column's facts; its values are the column ``v`` of a query."""

    def __init__(self, source: Source, column: DataColumn, context: Context, reader: Reader) -> None:
        self._source = source
        self._column = column
        self._context = context
        self._reader = reader
        self._ranged = column.type in ("number", "date", "datetime")

    def facts(self) -> Facts:
        rows, filled, distinct, least, most, low, high = self._numbers()
        usual = self._usual() if filled else ()
        spread = self._ranged and self._column.part is None and distinct > FEW
        if self._column.part is not None:
            usual = tuple(sorted(usual, key=lambda each: each.value))
        return Facts(
            rows=rows,
            filled=filled,
            distinct=distinct,
            least=least,
            most=most,
            usual=usual,
            histogram=self._histogram(low, high, least, most) if spread else (),
        )

    def _values(self) -> exp.Select:
        if self._column.indicator is None:
            value = columns.value_of(self._column, "t")
            query = exp.select(exp.alias_(value, "v")).from_(self._source.table)
            return tree.where(query, self._source.meant)
        scope = Scope(self._context)
        query = with_fields(exp.select().from_(tree.contacts("c")), [self._column.name], scope)
        query = tree.where(query, self._source.meant)
        query = tree.attach(query, scope.shared.parts)
        return exp.select(exp.alias_(tree.named(self._column.name), "v")).from_(query.subquery("f"))

    def _items(self) -> exp.Select:
        """Return the values that are not empty, a list's items one by one."""
        value: exp.Expr = tree.own("v")
        if self._column.type == "list":
            value = tree.call("unnest", value)
        inner = exp.select(exp.alias_(value, "v")).from_(self._values().subquery("a"))
        filled = exp.not_(exp.Is(this=tree.own("v"), expression=exp.null()))
        return exp.select(tree.own("v")).from_(inner.subquery("i")).where(filled)

    def _numbers(self) -> tuple[Any, ...]:
        value = tree.own("v")
        wanted: list[exp.Expr] = [exp.Count(this=exp.Star()), exp.Count(this=value)]
        wanted.append(exp.Count(this=exp.Distinct(expressions=[value])))
        if self._ranged:
            wanted += [exp.Min(this=value), exp.Max(this=value)]
            wanted += [_quantile(value, share) for share in ("0.01", "0.99")]
        else:
            wanted += [exp.null()] * 4
        found = self._reader.rows(exp.select(*wanted).from_(self._values().subquery("a")))[0]
        if self._column.type != "list":
            return found
        items = exp.select(wanted[2].copy()).from_(self._items().subquery("i"))
        return (*found[:2], self._reader.rows(items)[0][0], *found[3:])

    def _usual(self) -> tuple[Usual, ...]:
        many = exp.Count(this=exp.Star())
        query = (
            exp.select(tree.own("v"), many)
            .from_(self._items().subquery("i"))
            .group_by(tree.own("v"))
            .order_by(exp.Ordered(this=many.copy(), desc=True), exp.Ordered(this=tree.own("v")))
            .limit(SHOWN)
        )
        found = self._reader.rows(query)
        return tuple(Usual(value, rows, filters_for(self._column, value)) for value, rows in found)

    def _histogram(self, low: Any, high: Any, least: Any, most: Any) -> tuple[Stretch, ...]:
        make = number_bins if self._column.type == "number" else date_bins
        bins = make(Subject(self._source.of, self._column), low, high, least, most)
        place = exp.case()
        for number, each in enumerate(bins):
            place = place.when(each.test(tree.own("v")), tree.number(number))
        coded = exp.select(exp.alias_(place, "place")).from_(self._items().subquery("i"))
        query = (
            exp.select(tree.own("place"), exp.Count(this=exp.Star()))
            .from_(coded.subquery("p"))
            .group_by(tree.own("place"))
        )
        counts = dict(self._reader.rows(query))
        return tuple(_stretch(each, counts.get(number, 0)) for number, each in enumerate(bins))


def _quantile(value: exp.Expr, share: str) -> exp.Expr:
    return tree.call("quantile_disc", value, tree.cast(tree.text(share), "DOUBLE"))


def _stretch(of: Bin, rows: int) -> Stretch:
    (condition,) = of.conditions
    assert isinstance(condition, ActivityCondition)  # every table is described as activities are
    return Stretch(of.label, rows, condition.where)


def filters_for(column: DataColumn, value: Any) -> Filters:
    """Return the filters of the rows that hold exactly ``value``."""
    name = column.name
    if isinstance(value, bool):
        only = Filter(attribute=name, op="is_true" if value else "is_false")
    elif isinstance(value, int | Decimal):
        only = Filter(attribute=name, op="equals", values=(Decimal(value),))
    elif isinstance(value, date | datetime):
        moment = value.isoformat()
        only = Filter(attribute=name, op="in", window=Between(start=moment, end=moment))
    else:
        op = "has_any_of" if column.type == "list" else "is"
        only = Filter(attribute=name, op=op, values=(str(value),), match_case=True)
    return Filters(filters=(only,))
