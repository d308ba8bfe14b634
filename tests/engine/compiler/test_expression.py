"""Expressions: what they mean for a row, and what is refused, with its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.compiler import compile_failures, to_sql
from engine.compiler.conditions.sql import sql_patterns
from engine.definition.model import SqlCondition
from engine.errors import DefinitionError
from tests.support.small_tables import SmallTables

TODAY = date(2024, 3, 31)
ROW = {
    "name": "Łukasz",
    "city": "Warszawa 50%",
    "zip": "00-123",
    "digits": " 42 ",
    "age": Decimal(42),
    "price": Decimal("0.1"),
    "huge": Decimal("999999999999999999.999999999"),
    "none": None,
    "vip": True,
    "born": date(1990, 2, 28),
    "seen": datetime(2024, 3, 31, 13, 45, 6),
    "tags": ["Red", "blue"],
    "order": "x",
    'it\'s "odd"': "y",
}
TYPES: dict[str, Any] = {
    **dict.fromkeys(("name", "city", "zip", "digits", "order", 'it\'s "odd"'), "text"),
    **dict.fromkeys(("age", "price", "huge", "none"), "number"),
    "vip": "boolean",
    "born": "date",
    "seen": "datetime",
    "tags": "list",
}

TRUE = [
    "age > 30 and city ilike 'war%'",
    "AGE = 42.000",
    "Age = 42 and \"order\" = 'x'",
    '"it\'s ""odd""" = \'y\'',
    "price + 0.2 = 0.3",
    "price * 3 = 0.3 and 3 * 0.333333333 <> 1",
    "age / 9 = 4.666666667 and -age / 9 = -4.666666667",
    "1 / 3 * 3 = 0.999999999",
    "age / 0 is null and age // 0 is null and age % 0 is null",
    "huge * huge is null and huge + 1 is null and huge * 2 is null",
    "huge * 0.000000001 = 1000000000 and huge / huge = 1",
    "10 * 123456789.123456789 = 1234567891.23456789 and age * 123456789.123456789 = 5185185143.185185138",
    "999999999 * 999999999 = 999999998000000001 and 1000000000 * 1000000000 is null",
    "month(seen) * 999999999.999999999 = 2999999999.999999997 and 3.5 * 12345678901.2345678 > 0",
    "-7 // 2 = -3 and -7 % 2 = -1 and mod(7, 2) = 1",
    "0.000000005 * 0.1 = 0.000000001 and 0.000000004 * 0.1 = 0",
    "-(-age) = 42 and - age < 0 and +age = 42",
    "none is null and not (none > 1) is not null or none is null",
    "coalesce(none, 5) = 5 and nullif(age, 42) is null and ifnull(none, age) = 42",
    "none is distinct from 1 and age is not distinct from 42",
    "vip and vip is true and not (vip is false) and vip = true",
    "age in (1, 42) and age not in (1, 2) and age between 40 and 44 and age not between 1 and 2",
    "name like '%kasz' and name not like 'x' and not name ilike 'X%'",
    "lower(name) = 'łukasz' and upper('ł') = 'Ł' and length(name) = 6 and len(tags) = 2",
    "substr(name, 2) = 'ukasz' and left(name, 1) = 'Ł' and right(name, 1) = 'z'",
    "substring(city, 1, 3) || '-' || zip = 'War-00-123' and concat('a', null, 'b') = 'ab'",
    "replace(city, '50%', '') = 'Warszawa ' and trim(' a ') = 'a' and split_part(zip, '-', 2) = '123'",
    "contains(city, '50%') and starts_with(city, 'War') and ends_with(city, '%') and strpos(zip, '-') = 3",
    "regexp_matches(name, '^ł', 'i') and regexp_extract(city, '[0-9]+') = '50'",
    "round(2.5) = 3 and round(-2.5) = -3 and round(1.2345, 2) = 1.23 and floor(-1.5) = -2 and ceil(1.2) = 2",
    "abs(-3) = 3 and sign(-3) = -1 and greatest(1, age, 3) = 42 and least(age, 3) = 3",
    "cast(digits as integer) = 42 and digits::decimal(10, 2) = 42 and try_cast(zip as integer) is null",
    "cast(age as varchar) = '42' and price::text = '0.1' and cast(born as text) = '1990-02-28'",
    "cast('2024-02-30' as date) is null and cast('1990-02-28' as date) = born and cast('yes' as boolean)",
    "born = '1990-02-28' and born < date '1990-03-01' and seen > '2024-03-31 13:45' and born < seen",
    "year(born) = 1990 and month(seen) = 3 and extract(day from seen) = 31 and date_part('isodow', seen) = 7",
    "born + 1 = '1990-03-01' and born - 28 = '1990-01-31' and date '2024-03-01' - date '2024-02-28' = 2",
    "born + interval 1 month = '1990-03-28' and seen - interval '24 hours' < seen",
    "born + interval 2 weeks > born and born + interval 1000000 years is null",
    "date_trunc('month', seen) = '2024-03-01' and date_diff('year', born, seen) = 34",
    "strftime(seen, '%Y-%m') = '2024-03' and make_date(2024, 2, 29) = '2024-02-29'",
    "make_date(2023, 2, 29) is null and last_day(born) = born",
    "list_contains(tags, 'Red') and list_has_any(tags, ['x', 'blue']) and not list_has_all(tags, ['x'])",
    "case when age > 40 then 'old' else 'young' end = 'old'",
    "case age when 1 then 2 when 42 then 3 end = 3",
    "if(vip, 1, 2) = 1 and case when none > 1 then 1 end is null",
    'born.month = 2 and "seen.hour" = 13 and seen.weekday = 7',
    "true or none > 1",
    "1 = 1 or cast(zip as integer) = 1",
    "cast(zip as integer) = 1 or 1 = 1",
    "((((age)))) = ((42))",
]

FALSE = [
    "none > 1",
    "not (none > 1)",
    "cast(zip as integer) > 1",
    "not (cast(zip as integer) > 1)",
    "substr(name, 99999999999) = ''",
    "null",
    "name = 'łukasz'",
    "city like '50!%'",
]

REFUSED = [
    ("", 0),
    ("   ", 0),
    ("age", 0),
    ("age >", 5),
    ("age > 30 and", 12),
    ("age > 'x'", 6),
    ("name > 1", 0),
    ("ago > 1", 0),
    ("age > 1; drop table x", 7),
    ("age > 1 -- 2", 8),
    ("age > /* x */ 1", 6),
    ("name = 'x", 7),
    ('"name = 1', 0),
    ("age > (select 1)", 7),
    ("exists (select 1)", 8),
    ("now() > seen", 0),
    ("random() > 1", 0),
    ("count(age) > 1", 0),
    ("sum(age) over () > 1", 0),
    ("getenv('HOME') = 'x'", 0),
    ("read_text('/etc/passwd') = 'x'", 0),
    ("current_setting('threads') = '1'", 0),
    ("pg_catalog.lower(name) = 'x'", 0),
    ("lower() = 'x'", 0),
    ("lower(name, name) = 'x'", 0),
    ("lower(age) = 'x'", 6),
    ("regexp_matches(name, city)", 21),
    ("regexp_matches(name, 'a', 'g')", 26),
    ("born > 'yesterday'", 7),
    ("born + 'x' > born", 7),
    ("date_trunc('eon', seen) = seen", 11),
    ("strftime(seen, '%c') = 'x'", 15),
    ("cast(age as blob) = 1", 12),
    ("cast(age as decimal(38, 20)) = 1", 12),
    ("cast(tags as integer) = 1", 13),
    ("1234567890123456789012 = age", 0),
    ("0.0000000001 = age", 0),
    ("1e9999999 = age", 0),
    ("1e99999999999999999999 = age", 0),
    ("1e-99999999999999999 = age", 0),
    (f"born + interval '{'9' * 5_000} day' > born", 7),
    ("seen - interval 5 minutes > born", 7),
    ("1x = age", 0),
    ("age $ 1", 4),
    ("round(age, age) = 1", 11),
    ("name like", 9),
    ("age not 1", 8),
    ("age is 1", 7),
    ("case end", 5),
    ("case when vip then 1 end", 0),
    ("age in ()", 8),
    ("vip < true", 6),
    ("tags = 1", 0),
    ("(" * 60 + "age" + ")" * 60 + " = 1", 51),
    ("not " * 60 + "vip", 204),
    (" + ".join(["age"] * 100) + " > 1", 0),
    ("x" * 20001, 20000),
]


@pytest.fixture(scope="module")
def tables() -> SmallTables:
    """One contact of every type of value."""
    return SmallTables({"a": ROW}, TYPES)


@pytest.mark.parametrize("expression", TRUE)
def test_true(tables: SmallTables, expression: str) -> None:
    assert tables.matching(SqlCondition(expression=expression), TODAY) == ["a"]


@pytest.mark.parametrize("expression", FALSE)
def test_false_and_unknown_are_the_same(tables: SmallTables, expression: str) -> None:
    assert tables.matching(SqlCondition(expression=expression), TODAY) == []
    assert tables.matching(SqlCondition(expression=expression, negated=True), TODAY) == ["a"]


@pytest.mark.parametrize(("expression", "offset"), REFUSED, ids=[each[:40] for each, _ in REFUSED])
def test_refused_with_its_place(tables: SmallTables, expression: str, offset: int) -> None:
    with pytest.raises(DefinitionError) as refused:
        tables.matching(SqlCondition(expression=expression), TODAY)
    assert refused.value.place is not None
    assert refused.value.place.offset == offset


@pytest.mark.parametrize("expression", ["tags = 'Red'", "tags = 1", "tags in ('Red')"])
def test_how_a_list_is_asked_is_said(tables: SmallTables, expression: str) -> None:
    with pytest.raises(DefinitionError, match=r"ask a list for an item by list_contains\(field, 'item'\)"):
        tables.matching(SqlCondition(expression=expression), TODAY)


def test_a_near_miss_is_named(tables: SmallTables) -> None:
    with pytest.raises(DefinitionError, match="did you mean “price”"):
        tables.matching(SqlCondition(expression="prise > 1"), TODAY)


def test_the_units_of_an_interval_are_named(tables: SmallTables) -> None:
    with pytest.raises(
        DefinitionError, match="“minute” is no unit of an interval; use one of hour, day, week"
    ):
        tables.matching(SqlCondition(expression="seen - interval 5 minutes > born"), TODAY)


def test_many_alternatives_are_no_deep_nesting(tables: SmallTables) -> None:
    expression = " or ".join(f"age = {number}" for number in range(1000))
    assert tables.matching(SqlCondition(expression=expression), TODAY) == ["a"]


def test_failing_conversions_are_counted(tables: SmallTables) -> None:
    failing = compile_failures(
        SqlCondition(expression="cast(zip as integer) > 1 or vip"), tables.context(TODAY)
    )
    fine = compile_failures(SqlCondition(expression="cast(digits as integer) > 1"), tables.context(TODAY))
    assert failing is not None
    assert fine is not None
    assert tables.connection.execute(to_sql(failing)).fetchall() == [(0,)]
    assert tables.connection.execute(to_sql(fine)).fetchall() == []
    assert compile_failures(SqlCondition(expression="vip"), tables.context(TODAY)) is None


def test_patterns_are_told_with_their_places(tables: SmallTables) -> None:
    condition = SqlCondition(expression="regexp_matches(name, '[') or regexp_extract(city, 'x+') = 'x'")
    assert sql_patterns(condition, tables.catalog) == (("[", 21), ("x+", 50))
