"""Hypothesis strategies for valid definitions of every kind over a catalog; sizes are small.

``segments(catalog)`` draws whole definitions, ``conditions(catalog)`` single conditions. Values are few and
plain, so that data drawn from the same pools is often hit; pass ``Pools`` to draw from others.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

import msgspec
from hypothesis import strategies as st

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.definition.measures import MEASURES
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    Ago,
    AllTime,
    Anniversary,
    Between,
    Card,
    Column,
    Condition,
    Current,
    FieldCondition,
    Filter,
    Filters,
    Group,
    Item,
    Last,
    ListCondition,
    Measure,
    Next,
    OlderThan,
    Per,
    Previous,
    Segment,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
    Unit,
    Value,
    Window,
    Within,
    segment,
)
from engine.definition.operators import OPERATORS, Operator, operators_for
from engine.definition.types import NUMBER, TEXT
from engine.definition.windows import UNITS

Drawn: TypeAlias = st.SearchStrategy[Any]


class Pools(msgspec.Struct, frozen=True, kw_only=True):
    """What values are drawn from; empty pools of names leave those kinds of condition out."""

    texts: tuple[str, ...] = ("a", "B", "ab", "Ż", "50%", "it's", "a_b")
    patterns: tuple[str, ...] = ("a", "^b", "[ab]$", "\\.")
    numbers: tuple[Decimal, ...] = tuple(
        Decimal(text) for text in ("0", "1", "2", "0.1", "-2.5", "10", "300")
    )
    days: tuple[str, ...] = ("2023-12-31", "2024-02-29", "2024-03-01", "2024-03-31")
    moments: tuple[str, ...] = ("2024-02-29T00:00:00", "2024-03-31T12:30:00")
    segments: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()


PLAIN = Pools()


def segments(catalog: Catalog, pools: Pools = PLAIN) -> st.SearchStrategy[Segment]:
    """Draw whole definitions without empty cards or brackets."""
    columns = st.just(Column()) | _columns(catalog, pools)
    return st.builds(
        segment,
        name=st.sampled_from(["", "Drawn", "Name with “quotes”"]),
        purpose=st.sampled_from(["", "a mailing"]),
        tags=st.sampled_from([(), ("win-back",)]),
        include=columns,
        exclude=columns,
    )


def _columns(catalog: Catalog, pools: Pools) -> st.SearchStrategy[Column]:
    items: st.SearchStrategy[Item] = st.recursive(cards(catalog, pools), _groups, max_leaves=4)
    return _sequences(items).map(lambda drawn: Column(items=drawn[0], joins=drawn[1]))


def _groups(items: st.SearchStrategy[Item]) -> st.SearchStrategy[Item]:
    return st.builds(
        lambda drawn, negated: Group(items=drawn[0], joins=drawn[1], negated=negated),
        _sequences(items),
        st.booleans(),
    )


def _sequences(items: st.SearchStrategy[Item]) -> Drawn:
    joins = st.lists(st.sampled_from(["and", "or"]), min_size=2, max_size=2)
    return st.tuples(st.lists(items, min_size=1, max_size=3), joins).map(
        lambda drawn: (tuple(drawn[0]), tuple(drawn[1][: len(drawn[0]) - 1]))
    )


def cards(catalog: Catalog, pools: Pools = PLAIN) -> st.SearchStrategy[Card]:
    """Draw cards of one to three conditions."""
    return st.builds(
        Card,
        match=st.sampled_from(["all", "any"]),
        negated=st.booleans(),
        title=st.sampled_from(["", "Title"]),
        conditions=st.lists(conditions(catalog, pools), min_size=1, max_size=3).map(tuple),
    )


def conditions(catalog: Catalog, pools: Pools = PLAIN) -> st.SearchStrategy[Condition]:
    """Draw conditions of every kind that the catalog and the pools have something for."""
    drawn: list[Drawn] = []
    if catalog.fields:
        drawn.append(_one({column.name: field_conditions(column, pools) for column in catalog.fields}))
    if catalog.activities:
        drawn.append(_one({each.name: activity_conditions(each, pools) for each in catalog.activities}))
    dated = [activity for activity in catalog.activities if activity.time is not None]
    if dated:
        drawn.append(sequence_conditions(dated, pools))
    if pools.segments:
        drawn.append(
            st.builds(SegmentCondition, segment=st.sampled_from(pools.segments), negated=st.booleans())
        )
    if pools.lists:
        drawn.append(st.builds(ListCondition, list=st.sampled_from(pools.lists), negated=st.booleans()))
    if pools.expressions:
        expressions = st.sampled_from(pools.expressions)
        drawn.append(st.builds(SqlCondition, expression=expressions, negated=st.booleans()))
    return st.one_of(drawn)


def _one(built: dict[str, Drawn]) -> Drawn:
    """Draw from one of several strategies; shorter to print than ``one_of``, and built once."""
    return st.sampled_from(list(built)).flatmap(lambda name: built[name])


# --- windows -----------------------------------------------------------------------------------------------

_UNITS: st.SearchStrategy[Unit] = st.sampled_from(UNITS)
_N = st.integers(1, 40)


def windows(pools: Pools = PLAIN) -> st.SearchStrategy[Window]:
    """Draw windows that fit activities and fields alike."""
    ends = st.sampled_from([None, *pools.days, *pools.moments])
    return st.one_of(
        st.just(AllTime()),
        st.builds(Last, n=_N, unit=_UNITS),
        st.builds(Previous, n=_N, unit=_UNITS),
        st.builds(Current, unit=_UNITS),
        st.builds(OlderThan, n=_N, unit=_UNITS),
        st.builds(lambda end, more, unit: Ago(start=end + more, end=end, unit=unit), _N, _N, _UNITS),
        st.tuples(ends, ends).map(_between),
    )


def _between(ends: tuple[str | None, str | None]) -> Window:
    start, end = ends
    if start is not None and end is not None and start[:10] >= end[:10]:
        start, end = end[:10], start[:10]
    return Between(start=start, end=end) if start or end else AllTime()


def field_windows(pools: Pools = PLAIN) -> st.SearchStrategy[Window]:
    """Draw windows for contact fields."""
    return st.one_of(
        windows(pools),
        st.builds(Next, n=_N, unit=_UNITS),
        st.builds(
            lambda start, length: Anniversary(start=start, end=start + length),
            st.integers(-40, 40),
            st.integers(0, 366),
        ),
    )


# --- tests of a column -------------------------------------------------------------------------------------


def field_conditions(column: DataColumn, pools: Pools = PLAIN) -> st.SearchStrategy[FieldCondition]:
    """Draw tests of one field, by every operator that fits it."""
    drawn = [
        _tested(operator, column, pools, field_windows(pools)) for operator in operators_for(column.type)
    ]
    return st.one_of(drawn).map(lambda keys: FieldCondition(field=column.name, **keys))


def filters(activity: Activity, pools: Pools = PLAIN) -> st.SearchStrategy[Filters]:
    """Draw filters of an activity's rows: none, some, or nested ones."""
    single = _one({column.name: _filter(column, pools) for column in activity.attributes})
    nested = st.recursive(single, lambda inner: _joined(inner, least=1), max_leaves=3)
    return st.just(Filters()) | _joined(nested, least=1)


def _filter(column: DataColumn, pools: Pools) -> st.SearchStrategy[Filter]:
    drawn = [_tested(operator, column, pools, windows(pools)) for operator in operators_for(column.type)]
    return st.one_of(drawn).map(lambda keys: Filter(attribute=column.name, **keys))


def _joined(inner: Drawn, least: int) -> st.SearchStrategy[Filters]:
    return st.builds(
        Filters,
        match=st.sampled_from(["all", "any"]),
        filters=st.lists(inner, min_size=least, max_size=2).map(tuple),
        negated=st.booleans(),
    )


def _tested(operator: Operator, column: DataColumn, pools: Pools, periods: Drawn) -> Drawn:
    keys: dict[str, Drawn] = {
        "op": st.just(operator.key),
        "values": values(operator, pools),
        "negated": st.booleans(),
    }
    if operator.takes == "window":
        keys["window"] = periods
    if operator.folds and (column.type in TEXT or column.type == "list"):
        keys["match_case"] = st.booleans()
    return st.fixed_dictionaries(keys)


def values(operator: Operator, pools: Pools = PLAIN) -> st.SearchStrategy[tuple[Value, ...]]:
    """Draw what an operator is given."""
    drawn: dict[str, Drawn] = {
        "nothing": st.just(()),
        "window": st.just(()),
        "texts": st.lists(st.sampled_from(pools.texts), min_size=1, max_size=3),
        "patterns": st.lists(st.sampled_from(pools.patterns), min_size=1, max_size=2),
        "numbers": st.lists(st.sampled_from(pools.numbers), min_size=1, max_size=3),
        "number": st.lists(st.sampled_from(pools.numbers), min_size=1, max_size=1),
        "pair": st.lists(st.sampled_from(pools.numbers), min_size=2, max_size=2).map(sorted),
    }
    return drawn[operator.takes].map(tuple)


# --- activities --------------------------------------------------------------------------------------------

_NUMBER_TESTS = [row for row in OPERATORS.values() if row.types == NUMBER]


def activity_conditions(activity: Activity, pools: Pools = PLAIN) -> st.SearchStrategy[ActivityCondition]:
    """Draw conditions on one activity: presence, measures, groups, positions."""
    rows: dict[str, Drawn] = {
        "activity": st.just(activity.name),
        "window": windows(pools) if activity.time is not None else st.just(AllTime()),
        "where": filters(activity, pools),
        "negated": st.booleans(),
    }
    kinds = [st.just({}), _measured(activity, pools), _grouped(activity, pools), _positions(activity, pools)]
    if activity.time is not None:
        kinds.append(_timed(pools))
    return st.tuples(st.fixed_dictionaries(rows), st.one_of(kinds)).map(
        lambda drawn: ActivityCondition(**drawn[0], **drawn[1])
    )


def measures(activity: Activity) -> st.SearchStrategy[Measure]:
    """Draw measures of rows that are numbers."""
    drawn = [COUNT]
    for kind in MEASURES.values():
        for column in activity.attributes if kind.needs_attribute else ():
            if column.type in kind.types:
                drawn.append(Measure(fn=kind.key, attribute=column.name))
                if kind.key == "count_distinct" and column.type in TEXT:
                    drawn.append(Measure(fn=kind.key, attribute=column.name, match_case=True))
    return st.sampled_from(drawn)


def _compared(pools: Pools) -> Drawn:
    """Draw an operator of numbers with its values."""
    return st.one_of(
        [
            st.fixed_dictionaries({"op": st.just(row.key), "values": values(row, pools)})
            for row in _NUMBER_TESTS
        ]
    )


def _measured(activity: Activity, pools: Pools) -> Drawn:
    return st.tuples(measures(activity), _compared(pools)).map(
        lambda drawn: {"measure": drawn[0], **drawn[1]}
    )


def _timed(pools: Pools) -> Drawn:
    fn = st.sampled_from([kind.key for kind in MEASURES.values() if kind.result == "time"])
    return st.tuples(fn, windows(pools)).map(
        lambda drawn: {"measure": Measure(fn=drawn[0]), "op": "in", "during": drawn[1]}
    )


def _grouped(activity: Activity, pools: Pools) -> Drawn:
    by = st.sampled_from([column.name for column in activity.attributes])
    kept: Drawn = st.just({}) | _compared(pools)
    per = st.tuples(by, measures(activity), kept).map(
        lambda drawn: Per(attribute=drawn[0], measure=drawn[1], **drawn[2])
    )
    of_groups = st.sampled_from([Measure(fn=kind.key) for kind in MEASURES.values() if kind.of_groups])
    return st.tuples(per, of_groups, _compared(pools)).map(
        lambda drawn: {"per": drawn[0], "measure": drawn[1], **drawn[2]}
    )


def _positions(activity: Activity, pools: Pools) -> Drawn:
    which = st.sampled_from([{"which": "every"}, {"which": "first"}, {"which": "last"}]) | st.integers(
        1, 3
    ).map(lambda n: {"which": "nth", "nth": n})
    among = st.none() | filters(activity, pools).filter(lambda drawn: bool(drawn.filters))
    return st.tuples(which, among).map(lambda drawn: {**drawn[0], "among": drawn[1]})


# --- sequences ---------------------------------------------------------------------------------------------


def sequence_conditions(dated: list[Activity], pools: Pools = PLAIN) -> st.SearchStrategy[SequenceCondition]:
    """Draw sequences of one to three steps over activities that have a time."""
    wheres = {activity.name: filters(activity, pools) for activity in dated}
    periods = windows(pools)
    return st.lists(st.sampled_from(dated), min_size=1, max_size=3).flatmap(
        lambda activities: st.builds(
            SequenceCondition,
            steps=_steps(activities, wheres),
            window=periods,
            same=_same(activities),
            negated=st.booleans(),
        )
    )


_WITHIN = st.none() | st.builds(Within, n=_N, unit=_UNITS)


def _steps(activities: list[Activity], wheres: dict[str, Drawn]) -> Drawn:
    last = len(activities) - 1
    return st.tuples(
        *(
            st.builds(
                Step,
                activity=st.just(activity.name),
                where=wheres[activity.name],
                within=_WITHIN if index else st.none(),
                negated=st.booleans() if index and index == last else st.just(False),
            )
            for index, activity in enumerate(activities)
        )
    )


def _same(activities: list[Activity]) -> Drawn:
    """Draw attributes that all of the activities have, of one type."""
    common = [
        column.name
        for column in activities[0].attributes
        if column.type != "list"
        and all((other := each.attribute(column.name)) and other.type == column.type for each in activities)
    ]
    return (
        st.just(()) | st.lists(st.sampled_from(common), min_size=1, max_size=1).map(tuple)
        if common
        else st.just(())
    )
