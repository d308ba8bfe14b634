"""Value indicators (recency, frequency, monetary) of every contact of the base, as of the moment.

Fifths are exact: a quantile with linear interpolation at j/5 lies between the two values around place
j(n−1)/5, so five times the cut is a whole combination of both, and five times the value is compared with it.
"""

from __future__ import annotations

from sqlglot import exp

from engine.catalog.model import Activity, Rfm
from engine.compiler import columns, tree
from engine.compiler.base import exists
from engine.compiler.conditions.activities import in_window
from engine.compiler.context import Compiled, Context
from engine.compiler.scope import Scope
from engine.definition.model import AllTime
from engine.definition.types import TEXT
from engine.errors import DefinitionError

STEM = "indicators"
CUTS = range(1, 5)

SEGMENTS: tuple[tuple[str, range, range], ...] = (
    ("champions", range(5, 6), range(4, 6)),
    ("loyal", range(3, 5), range(4, 6)),
    ("potential_loyalists", range(4, 6), range(2, 4)),
    ("new", range(5, 6), range(1, 2)),
    ("promising", range(4, 5), range(1, 2)),
    ("need_attention", range(3, 4), range(3, 4)),
    ("about_to_sleep", range(3, 4), range(1, 3)),
    ("at_risk", range(1, 3), range(3, 5)),
    ("cant_lose", range(1, 3), range(5, 6)),
    ("hibernating", range(1, 3), range(1, 3)),
)
"""Names of segments by the scores r and f; every pair has exactly one."""


def indicators(scope: Scope) -> exp.Select:
    """Return the query of contact, recency, frequency, monetary, r, f, m and segment."""
    part = scope.shared.once(STEM, STEM, lambda: Compiled(_query(scope.context)))
    return exp.select("*").from_(part.name)


def joined(query: exp.Select, scope: Scope, table: str) -> exp.Select:
    """Return a query of contacts, which it knows as ``table``, with the indicators beside."""
    same = exp.EQ(this=tree.own(tree.CONTACT, columns.INDICATORS), expression=tree.own(tree.CONTACT, table))
    return query.join(indicators(scope).subquery(columns.INDICATORS), on=same, join_type="left")


def _query(context: Context) -> exp.Query:
    rfm = context.catalog.rfm
    if rfm is None:
        raise DefinitionError("there is no RFM in this data")
    ranked = exp.select("*", *_places()).from_(_values(context, rfm).subquery("valued"))
    cuts = exp.select(*_cuts()).from_("ranked")
    scored = (
        exp.select(tree.own(tree.CONTACT), "recency", "frequency", "monetary", *_scores())
        .from_("ranked")
        .join("cuts", join_type="cross")
    )
    return (
        exp.select("*", exp.alias_(_segment(), "segment"))
        .from_(scored.subquery("scored"))
        .with_("ranked", as_=ranked)
        .with_("cuts", as_=cuts)
    )


def _values(context: Context, rfm: Rfm) -> exp.Select:
    """Return recency, frequency and monetary of the contacts of the base with a row, and their keys."""
    activity = columns.activity(context.catalog, rfm.activity)
    last, rows, spent = "last_time", "frequency", "monetary"
    sums = (
        exp.select(
            tree.own(tree.CONTACT),
            exp.alias_(exp.Max(this=_time(activity)), last),
            exp.alias_(_frequency(activity, rfm), rows),
            exp.alias_(_monetary(activity, rfm), spent),
        )
        .from_(tree.data_table(activity.table))
        .where(in_window(activity, AllTime(), context.as_of))
        .group_by(tree.own(tree.CONTACT))
    )
    latest = tree.cast(tree.own(last, "sums"), "DATE")
    gone = tree.call("date_diff", tree.text("day"), latest, tree.day(context.as_of.today))
    test = exists(context, "c")
    query = (
        exp.select(tree.from_table(tree.CONTACT, "sums"), tree.from_table(tree.KEY, "c"))
        .select(tree.from_table(rows, "sums"), tree.from_table(spent, "sums"))
        .select(exp.alias_(gone, "recency"))
        .from_(sums.subquery("sums"))
        .join(tree.contacts("c"), on=_same_contact())
    )
    return query.where(test) if test is not None else query


def _same_contact() -> exp.Expr:
    return exp.EQ(this=tree.own(tree.CONTACT, "c"), expression=tree.own(tree.CONTACT, "sums"))


def _time(activity: Activity) -> exp.Expr:
    column = activity.time_column
    if column is None:
        raise DefinitionError(f"RFM needs times, which “{activity.name}” lacks")
    return tree.named(column.column)


def _frequency(activity: Activity, rfm: Rfm) -> exp.Expr:
    if rfm.order is None:
        return exp.Count(this=exp.Star())
    return exp.Count(this=exp.Distinct(expressions=[counted_order(activity, rfm.order)]))


def counted_order(activity: Activity, name: str) -> exp.Expr:
    """Return what tells one order from another."""
    column = columns.attribute(activity, name)
    value = columns.value_of(column)
    return tree.lower(value) if column.type in TEXT else value


def _monetary(activity: Activity, rfm: Rfm) -> exp.Expr:
    amount = columns.value_of(columns.attribute(activity, rfm.amount))
    return exp.Coalesce(this=exp.Sum(this=amount), expressions=[tree.number(0)])


def _places() -> list[exp.Expr]:
    """Return each contact's place from 0 by each value, and how many contacts there are."""
    return [
        _place("recency", ["recency"]),
        _place("frequency", ["frequency", tree.KEY]),
        _place("monetary", ["monetary"]),
        exp.alias_(exp.Window(this=exp.Count(this=exp.Star())), "contacts"),
    ]


def _place(name: str, order: list[str]) -> exp.Expr:
    ordered = exp.Order(expressions=[exp.Ordered(this=tree.own(column)) for column in order])
    number = exp.Window(this=exp.RowNumber(), order=ordered)
    return exp.alias_(exp.Sub(this=number, expression=tree.number(1)), f"{name}_place")


def _cut_name(name: str, fifth: int) -> str:
    return f"{name}_cut_{fifth}"


def _cuts() -> list[exp.Expr]:
    """Return five times each cut of recency and of monetary."""
    return [
        exp.alias_(_five_times_cut(name, fifth), _cut_name(name, fifth))
        for name in ("recency", "monetary")
        for fifth in CUTS
    ]


def _five_times_cut(name: str, fifth: int) -> exp.Expr:
    """Return five times a cut: each value by five less its five-fold distance from the cut's place."""
    five_places = exp.Mul(this=tree.number(5), expression=tree.own(f"{name}_place"))
    cut = exp.Mul(this=tree.number(fifth), expression=_gaps())
    near = exp.Sub(this=tree.number(5), expression=exp.Abs(this=exp.Sub(this=five_places, expression=cut)))
    weight = tree.call("greatest", tree.number(0), near)
    return exp.Sum(this=exp.Mul(this=weight, expression=tree.own(name)))


def _gaps() -> exp.Expr:
    """Return n − 1, the number of steps from the first place to the last."""
    return exp.paren(exp.Sub(this=tree.own("contacts"), expression=tree.number(1)))


def _scores() -> list[exp.Expr]:
    recency = [_above("recency", fifth) for fifth in CUTS]
    monetary = [_above("monetary", fifth) for fifth in CUTS]
    frequency = [_above_by_place("frequency", fifth) for fifth in CUTS]
    return [
        exp.alias_(_tally(5, recency, exp.Sub), "r"),
        exp.alias_(_tally(1, frequency, exp.Add), "f"),
        exp.alias_(_tally(1, monetary, exp.Add), "m"),
    ]


def _above(name: str, fifth: int) -> exp.Expr:
    five = exp.Mul(this=tree.number(5), expression=tree.own(name))
    return exp.GT(this=five, expression=tree.own(_cut_name(name, fifth)))


def _above_by_place(name: str, fifth: int) -> exp.Expr:
    five = exp.Mul(this=tree.number(5), expression=tree.own(f"{name}_place"))
    return exp.GT(this=five, expression=exp.Mul(this=tree.number(fifth), expression=_gaps()))


def _tally(start: int, tests: list[exp.Expr], step: type[exp.Binary]) -> exp.Expr:
    """Return ``start`` with one added (or taken away) for each test that holds."""
    result: exp.Expr = tree.number(start)
    for test in tests:
        result = step(this=result, expression=exp.case().when(test, tree.number(1)).else_(tree.number(0)))
    return result


def _segment() -> exp.Expr:
    named = exp.case()
    for name, recency, frequency in SEGMENTS:
        fits = exp.and_(_between("r", recency), _between("f", frequency))
        named = named.when(fits, tree.text(name))
    return named


def _between(score: str, wanted: range) -> exp.Expr:
    low, high = tree.number(wanted.start), tree.number(wanted.stop - 1)
    if len(wanted) == 1:
        return exp.EQ(this=tree.own(score), expression=low)
    return exp.Between(this=tree.own(score), low=low, high=high)
