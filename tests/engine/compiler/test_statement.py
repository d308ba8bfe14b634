"""Whole segments as one statement: readable, safe, the same however it is run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from engine.compiler import Context, compile_segment, to_sql
from engine.definition.codec import read_segment
from engine.definition.model import (
    ActivityCondition,
    AllTime,
    Card,
    Column,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Group,
    Join,
    Last,
    ListCondition,
    Match,
    Measure,
    Per,
    Segment,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
    segment,
)
from engine.definition.moment import AsOf
from engine.errors import DefinitionError, NotFoundError, UserError
from tests.support.catalogs import SHOP
from tests.support.golden import GOLDEN, pairs
from tests.support.small_tables import SmallTables, numbers, only

TODAY = date(2024, 3, 31)
NAUGHTY = [
    "'; DROP TABLE data.contacts; --",
    '"',
    "\\",
    "%_",
    "\x00",
    "\n*/ SELECT 1 /*",
    "🏴‍☠️",
    "$1",
    "?",
    "{x}",
    "İΣß",
]


def _field(name: str, *values: str, negated: bool = False) -> FieldCondition:
    return FieldCondition(field=name, op="is", values=values, negated=negated)


def _card(*conditions: Condition, negated: bool = False, match: Any = "all") -> Card:
    return Card(conditions=conditions, negated=negated, match=match)


def _include(*items: Card | Group, joins: tuple[Any, ...] = (), name: str = "") -> Segment:
    return segment(name=name, include=Column(items=items, joins=joins))


@pytest.fixture(scope="module")
def shop() -> SmallTables:
    """Four contacts, of whom d doesn't exist yet, and orders of a and b."""
    joined = {"a": date(2024, 1, 1), "b": None, "c": date(2024, 3, 31), "d": date(2024, 4, 1)}
    contacts = {key: {"name": key, "joined": day} for key, day in joined.items()}
    made = SmallTables(contacts, {"name": "text", "joined": "date"}, created_at="joined")
    days = (("a", 1), ("a", 2), ("b", 3), ("a", 4), ("d", 5))
    rows = [(key, {"on": date(2024, 3, day), "amount": Decimal(day), "kind": "x"}) for key, day in days]
    made.add("orders", {"on": "date", "amount": "number", "kind": "text"}, "on", rows)
    return made


# --- golden files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("definition", "sql"), pairs("sql_conditions.txt"), ids=lambda text: text[:60])
def test_golden_conditions(definition: str, sql: str) -> None:
    card = f'{{"type": "card", "conditions": [{definition}]}}'
    given = read_segment(f'{{"format": "cardinal.segment/1", "include": {{"items": [{card}]}}}}')
    context = Context(SHOP, AsOf.end_of(date(2017, 11, 11)), lists=lambda _: 7)
    statement = compile_segment(given, context, "count")
    for node in statement.walk():
        node.pop_comments()
    assert statement.sql(dialect="duckdb", normalize_functions=False) == sql


def test_golden_statement() -> None:
    given = read_segment((GOLDEN / "sql_statement.json").read_text("utf-8"))
    context = Context(SHOP, AsOf.end_of(date(2017, 11, 11)))
    printed = to_sql(compile_segment(given, context, fields=("country", "rfm.segment"))) + "\n"
    assert printed == (GOLDEN / "sql_statement.sql").read_text("utf-8")


def test_other_dialects_are_refused_by_name() -> None:
    with pytest.raises(UserError, match="oracle"):
        to_sql(compile_segment(segment(), Context(SHOP, AsOf.end_of(TODAY))), "oracle")


# --- the base, negation, marks -----------------------------------------------------------------------------


def test_everybody_is_the_base(shop: SmallTables) -> None:
    assert shop.members(segment(), TODAY) == ["a", "b", "c"]
    assert shop.members(segment(), date(2024, 4, 1)) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("measure", "op", "values", "expected"),
    [
        ("count", "at_least", (0,), ["a", "b", "c"]),
        ("count", "at_most", (0,), ["c"]),
        ("count", "at_most", (1,), ["b", "c"]),
        ("count", "equals", (0, 3), ["a", "c"]),
        ("count", "less_than", ("0.5",), ["c"]),
        ("count", "between", (-1, 0), ["c"]),
        ("count", "greater_than", ("2.5",), ["a"]),
        ("sum", "equals", (0,), ["c"]),
        ("sum", "at_most", (3,), ["b", "c"]),
        ("sum", "greater_than", ("1e28",), []),
        ("sum", "less_than", ("99999999999999999999999999999999999",), ["a", "b", "c"]),
        ("avg", "equals", ("2.333333333",), []),
        ("avg", "at_most", ("2.333333334",), ["a"]),
        ("avg", "less_than", ("99999999999999999999999999999999999",), ["a", "b"]),
        ("min", "at_most", (3,), ["a", "b"]),
        ("max", "equals", (3, 4), ["a", "b"]),
    ],
)
def test_measures_and_their_complements(
    shop: SmallTables, measure: str, op: str, values: tuple[Any, ...], expected: list[str]
) -> None:
    fn = Measure(fn=measure, attribute=None if measure == "count" else "amount")
    condition = ActivityCondition(activity="orders", measure=fn, op=op, values=numbers(*values))
    opposite = ActivityCondition(activity="orders", measure=fn, op=op, values=numbers(*values), negated=True)
    assert shop.matching(condition, TODAY) == shop.members(only(condition), TODAY) == expected
    others = [key for key in ("a", "b", "c") if key not in expected]
    assert shop.matching(opposite, TODAY) == shop.members(only(opposite), TODAY) == others


@pytest.mark.parametrize("conditions", [2, 8, 9, 17, 33, 64, 65, 130], ids=str)
def test_any_number_of_conditions(shop: SmallTables, conditions: int) -> None:
    every = [
        ActivityCondition(activity="orders", op="at_least", values=numbers(1 + number % 3))
        for number in range(conditions)
    ]
    assert shop.members(_include(_card(*every)), TODAY) == ["a"]
    assert shop.members(_include(_card(*every, match="any")), TODAY) == ["a", "b"]
    joins = ("or",) * (conditions - 1)
    cards = [_card(condition, negated=True) for condition in every]
    assert shop.members(_include(*cards, joins=joins), TODAY) == ["b", "c"]


def test_thousands_of_values(shop: SmallTables) -> None:
    values = tuple(f"value {number}" for number in range(5000))
    for op in ("is", "contains", "matches"):
        condition = FieldCondition(field="name", op=op, values=(*values, "A"))
        assert shop.members(only(condition), TODAY) == ["a"]


def test_deep_groups(shop: SmallTables) -> None:
    """As deep as definitions may be: negations inside one another neither pile up nor take minutes."""
    item: Card | Group = _card(_field("name", "a"))
    expected = {"a"}
    for depth in range(90):
        join: Join = "and" if depth % 3 else "or"
        other = "b" if join == "and" else "c"
        item = Group(items=(item, _card(_field("name", other))), joins=(join,), negated=depth % 2 == 0)
        held = expected & {other} if join == "and" else expected | {other}
        expected = {"a", "b", "c"} - held if depth % 2 == 0 else held
    assert shop.members(_include(item), TODAY) == sorted(expected)


def test_deep_filters(shop: SmallTables) -> None:
    filters: Filter | Filters = Filter(attribute="kind", op="is", values=("x",))
    held = True
    for depth in range(90):
        match: Match = "all" if depth % 3 else "any"
        value = "x" if match == "all" else "y"
        other = Filter(attribute="kind", op="is", values=(value,))
        filters = Filters(filters=(filters, other), match=match, negated=depth % 2 == 0)
        held = (held and value == "x" if match == "all" else held or value == "x") != (depth % 2 == 0)
    condition = ActivityCondition(activity="orders", where=Filters(filters=(filters,)))
    assert shop.members(only(condition), TODAY) == (["a", "b"] if held else [])


def test_fields_of_a_card_share_one_query_and_narrow_activities(shop: SmallTables) -> None:
    ordered = ActivityCondition(activity="orders", op="at_least", values=numbers(1))
    given = _include(_card(_field("name", "a", "c"), _field("name", "c", negated=True), ordered))
    printed = to_sql(compile_segment(given, shop.context(TODAY)))
    assert printed.count("a_1 AS (") == 1
    assert "a_2 AS (" not in printed
    assert shop.members(given, TODAY) == ["a"]


@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize("match", ["all", "any"])
def test_narrowing_changes_nobody(shop: SmallTables, match: str, negated: bool) -> None:
    """Whom fields narrow away would not have counted anyway."""
    few = ActivityCondition(activity="orders", op="at_most", values=numbers(1))
    for first in (_field("name", "a", "b"), _field("name", "a", negated=True)):
        card = _card(first, few, match=match, negated=negated)
        given = _include(card, _card(few), joins=("and",))
        expected = {
            key
            for key, orders in {"a": 3, "b": 1, "c": 0}.items()
            if _holds(first, key, orders, match) != negated and orders <= 1
        }
        assert shop.members(given, TODAY) == sorted(expected)


def _holds(field: FieldCondition, key: str, orders: int, match: str) -> bool:
    answers = ((key in field.values) != field.negated, orders <= 1)
    return all(answers) if match == "all" else any(answers)


# --- saved segments, lists ---------------------------------------------------------------------------------


def test_segments_are_shared_however_they_are_used(shop: SmallTables) -> None:
    shop.save(_include(_card(_field("name", "b"), negated=True), name="not b"))
    for step in range(1, 20):  # doubling at each step, were they not shared
        below = SegmentCondition(segment=f"step {step - 1}" if step > 1 else "not b")
        shop.save(_include(_card(below), _card(below), joins=("and",), name=f"step {step}"))
    top = _include(_card(SegmentCondition(segment="step 19")))
    assert shop.members(top, TODAY) == ["a", "c"]
    assert to_sql(compile_segment(top, shop.context(TODAY))).count("the saved segment") == 20


def test_a_circle_is_told_with_its_path(shop: SmallTables) -> None:
    shop.save(_include(_card(SegmentCondition(segment="moon")), name="sun"))
    shop.save(_include(_card(SegmentCondition(segment="sun")), name="moon"))
    with pytest.raises(DefinitionError, match="sun → moon → sun"):
        shop.members(_include(_card(SegmentCondition(segment="sun"))), TODAY)


def test_unknown_segments_and_lists_are_refused() -> None:
    context = Context(SHOP, AsOf.end_of(TODAY))
    for condition in (SegmentCondition(segment="none"), ListCondition(list="none")):
        with pytest.raises(NotFoundError):
            compile_segment(only(condition), context)


def test_a_card_without_conditions_is_named(shop: SmallTables) -> None:
    with pytest.raises(DefinitionError, match="card B"):
        shop.members(_include(_card(_field("name", "a")), _card(), joins=("or",)), TODAY)


# --- nothing typed changes a statement ---------------------------------------------------------------------


@pytest.mark.parametrize("text", NAUGHTY, ids=ascii)
def test_naughty_text_is_plain_text_everywhere(text: str) -> None:
    column = text.replace("\x00", "0")
    made = SmallTables({"a": {column: text}, "b": {column: "other"}}, {column: "text"})
    made.add(
        column, {"on": "date", f"{column} of": "text"}, "on", [("a", {"on": TODAY, f"{column} of": text})]
    )
    made.add_list(text, ["a"])
    made.save(_include(_card(_field(column, text)), name=text))
    filters = Filters(filters=(Filter(attribute=f"{column} of", op="is", values=(text,)),))
    conditions: tuple[Condition, ...] = (
        _field(column, text),
        *(
            FieldCondition(field=column, op=op, values=(text,))
            for op in ("contains", "starts_with", "ends_with")
        ),
        ActivityCondition(activity=column, where=filters),
        ActivityCondition(activity=column, per=Per(attribute=f"{column} of")),
        ActivityCondition(activity=column, which="last", where=filters),
        SegmentCondition(segment=text),
        ListCondition(list=text),
        SqlCondition(
            expression=f"\"{column.replace(chr(34), chr(34) * 2)}\" = '{text.replace(chr(39), chr(39) * 2)}'"
        ),
    )
    for condition in conditions:
        assert made.members(_include(_card(condition), name=text), TODAY) == ["a"]
        assert made.matching(condition, TODAY) == ["a"]


def test_settings_change_nobody(shop: SmallTables) -> None:
    """The optimiser and the number of threads are no part of the meaning."""
    conditions: tuple[Condition, ...] = (
        ActivityCondition(activity="orders", which="nth", nth=2, window=Last(n=31, unit="day")),
        ActivityCondition(activity="orders", per=Per(attribute="kind"), op="at_least", values=numbers(1)),
        SequenceCondition(steps=(Step(activity="orders"), Step(activity="orders")), window=AllTime()),
        SqlCondition(expression="cast(name as integer) = 1 or name = 'a'"),
    )
    given = _include(*(_card(condition) for condition in conditions), joins=("and",) * 3)
    expected = shop.members(given, TODAY)
    assert expected == ["a"]
    for setting in ("threads = 1", "threads = 4", "disabled_optimizers = 'filter_pushdown,join_order'"):
        shop.connection.execute(f"SET {setting}")
        assert shop.members(given, TODAY) == expected
    shop.connection.execute("PRAGMA disable_optimizer")
    assert shop.members(given, TODAY) == expected
    shop.connection.execute("PRAGMA enable_optimizer; RESET threads; RESET disabled_optimizers")


def test_the_order_of_keys_is_that_of_code_points() -> None:
    keys = ["b", "B", "a", "é", "z", "Ω", "😀", "～", "10", "9"]
    made = SmallTables({key: {} for key in keys}, {"name": "text"})
    assert made.members(segment(), TODAY) == sorted(keys)


def test_duckdb_is_the_only_thing_asked(shop: SmallTables) -> None:
    """The printed statement runs on any connection to the tables."""
    printed = to_sql(compile_segment(only(_field("name", "a")), shop.context(TODAY)))
    other: duckdb.DuckDBPyConnection = shop.connection.cursor()
    assert other.execute(printed).fetchall() == [("a",)]


def test_fields_may_be_called_like_our_own_columns() -> None:
    """Indicators, groups and places have names that the user's columns may have, too."""
    names = ("recency", "frequency", "monetary", "last_time", "segment", "value", "place", "matches", "key")
    row = dict.fromkeys(names, "x")
    made = SmallTables({"a": row, "b": row}, dict.fromkeys(names, "text"))
    types: Any = {**dict.fromkeys(names, "text"), "at": "datetime", "amount": "number", "moment": "text"}
    made.add(
        "buys", types, "at", [("a", {**row, "at": datetime(2024, 3, 1), "amount": Decimal(1), "moment": "x"})]
    )
    made.add_rfm("buys", "amount", "frequency")
    made.add_list("keys", ["a"])
    filters = Filters(filters=(Filter(attribute="matches", op="is", values=("X",)),))
    conditions: tuple[Condition, ...] = (
        FieldCondition(field="rfm.f", op="equals", values=numbers(1)),
        SqlCondition(expression="rfm.r = 5 and recency = 'x' and segment = 'x'"),
        ActivityCondition(activity="buys", per=Per(attribute="value")),
        ActivityCondition(activity="buys", which="nth", nth=1, where=filters),
        SequenceCondition(
            steps=(Step(activity="buys"), Step(activity="buys", negated=True)), same=("moment",)
        ),
        ListCondition(list="keys"),
    )
    for condition in conditions:
        assert made.members(only(condition), TODAY) == ["a"]


def test_the_frequency_counts_orders_as_count_distinct_does() -> None:
    """Text without regard to case; a row without a number is no order."""
    made = SmallTables({"a": {}}, {})
    at, one = datetime(2024, 3, 1), Decimal(1)
    numbered = ("X1", "x1", "É", "é", None, "Y")
    rows = [("a", {"at": at, "amount": one, "id": number}) for number in numbered]
    made.add("buys", {"at": "datetime", "amount": "number", "id": "text"}, "at", rows)
    made.add_rfm("buys", "amount", "id")
    distinct = Measure(fn="count_distinct", attribute="id")
    for condition in (
        FieldCondition(field="rfm.frequency", op="equals", values=numbers(3)),
        ActivityCondition(activity="buys", measure=distinct, op="equals", values=numbers(3)),
    ):
        assert made.members(only(condition), TODAY) == ["a"]


def test_attributes_that_can_not_be_equal_are_refused() -> None:
    made = SmallTables({"a": {}}, {"name": "text"})
    made.add("carts", {"at": "datetime", "product": "text"}, "at", [])
    made.add("orders", {"at": "datetime", "product": "number"}, "at", [])
    steps = (Step(activity="carts"), Step(activity="orders"))
    with pytest.raises(DefinitionError, match="product"):
        made.members(only(SequenceCondition(steps=steps, same=("product",))), TODAY)
