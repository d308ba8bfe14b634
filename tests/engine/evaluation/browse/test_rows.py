"""Rows of tables: listings, pages and counts equal to SQL written by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.catalog.model import DataColumn
from engine.definition.model import Between, Filter, Filters
from engine.errors import DefinitionError
from engine.evaluation.browse.facts import facts
from engine.evaluation.browse.rows import BY_KEY, Order, Rows
from engine.evaluation.browse.tables import (
    NOT_USED_COLUMNS,
    Source,
    of_activity,
    of_contacts,
    of_issues,
    of_list,
    stored,
    tables,
)
from engine.evaluation.preview import OrderCache
from tests.support.imported import Bench, bench

PAGE = 500
PARTS = {"weekday": "isodow", "month": "month", "hour": "hour"}


@pytest.fixture
def rows(on: Bench) -> Rows:
    return Rows(on.reader, on.catalog.data_version, on.workspace.as_of(None), OrderCache())


def everything(rows: Rows, source: Source, order: Order) -> list[tuple[Any, ...]]:
    numbers = rows.listing(source, order)
    starts = range(0, len(numbers), PAGE)
    return [row for start in starts for row in rows.page(source, numbers[start : start + PAGE])]


def by_hand(on: Bench, source: Source, where: str, order: str) -> list[tuple[Any, ...]]:
    values = ", ".join(f't."{column.column}"' for column in stored(source))
    return on.rows(
        f"""SELECT c._key, {values} FROM data."{source.of.table}" t JOIN data.contacts c USING (_contact)
        WHERE {where} ORDER BY {order}""",
    )


def test_every_table_is_listed_whole_as_it_stands(on: Bench, rows: Rows) -> None:
    for source in tables(on.catalog):
        expected = by_hand(on, source, "true", f"t.{source.number}")
        assert everything(rows, source, Order()) == expected
        assert isinstance(rows.listing(source, Order()), range)


def test_every_column_sorts_both_ways_with_empty_values_last(on: Bench, rows: Rows) -> None:
    for source in (of_contacts(on.catalog), of_activity(on.catalog.activities[0])):
        one_a_type = {(column.type, column.part): column for column in source.of.attributes}
        for column in one_a_type.values():
            value = f'"{column.column}"'
            value = f"{PARTS[column.part]}({value})" if column.part else value
            value = f"lower({value})" if column.type in ("text", "url") else value
            for way in ("", "DESC"):
                order = f"{value} {way} NULLS LAST, {source.number}"
                listed = on.rows(f'SELECT {source.number} FROM data."{source.of.table}" ORDER BY {order}')
                found = rows.listing(source, Order(sort=column.name, descending=bool(way)))
                assert list(found) == [row[0] for row in listed], column.name


def test_rows_are_sorted_by_their_contacts_keys(on: Bench, rows: Rows) -> None:
    for source in (of_contacts(on.catalog), of_activity(on.catalog.activities[0])):
        found = everything(rows, source, Order(sort=BY_KEY, descending=True))
        assert found == by_hand(on, source, "true", f"c._key DESC, t.{source.number}")


def _filters(column: DataColumn, least: Any, some: Any) -> tuple[tuple[Filter, str], ...]:
    """Return filters that fit a column, each with the test written by hand."""
    name, value = column.name, f'"{column.column}"'
    filled = (Filter(attribute=name, op="is_set", negated=True), f"{value} IS NULL")
    text = str(some).replace("'", "''")
    match column.type:
        case "number":
            is_less = (Filter(attribute=name, op="at_most", values=(Decimal(some),)), f"{value} <= {some}")
            return filled, is_less
        case "date" | "datetime":
            start, end = str(least)[:10], str(some)[:10]
            window = Between(start=start, end=end)
            test = f"{value}::DATE BETWEEN '{start}' AND '{end}'"
            return filled, (Filter(attribute=name, op="in", window=window), test)
        case "boolean":
            return filled, (Filter(attribute=name, op="is_true"), value)
        case "list":
            test = f"list_contains({value}, '{text}')"
            return filled, (Filter(attribute=name, op="has_any_of", values=(str(some),)), test)
        case _:
            same = (Filter(attribute=name, op="is", values=(str(some),)), f"lower({value}) = lower('{text}')")
            other = Filter(attribute=name, op="contains", values=(str(some)[:2],), negated=True)
            part = str(some)[:2].lower().replace("'", "''")
            return filled, same, (other, f"NOT coalesce(contains(lower({value}), '{part}'), false)")


def test_filters_by_every_column_find_what_sql_finds(on: Bench, rows: Rows) -> None:
    tried = 0
    for source in list(tables(on.catalog))[:3]:
        for column in stored(source):
            name = f't."{column.column}"'
            inner = f"unnest({name})" if column.type == "list" else name
            taken = f'SELECT {inner} AS v, _contact FROM data."{source.of.table}" t'
            found = on.rows(f"SELECT min(v), max(v) FILTER (_contact % 7 = 3) FROM ({taken})")[0]
            for test, by_sql in _filters(column, *found) if None not in found else ():
                numbers = rows.listing(source, Order(filters=Filters(filters=(test,))))
                statement = (
                    f'SELECT {source.number} FROM data."{source.of.table}" t WHERE {by_sql} ORDER BY 1'
                )
                assert list(numbers) == [row[0] for row in on.rows(statement)], test
                tried += 1
    assert tried > 20


def test_a_filtered_and_sorted_listing_keeps_both(on: Bench, rows: Rows) -> None:
    source = of_activity(on.catalog.activities[0])
    amount = next(column for column in source.of.attributes if column.type == "number" and not column.part)
    test = Filter(attribute=amount.name, op="greater_than", values=(Decimal(100),))
    order = Order(filters=Filters(filters=(test,)), sort=amount.name, descending=True)
    where = f't."{amount.column}" > 100'
    assert everything(rows, source, order) == by_hand(
        on, source, where, f't."{amount.column}" DESC NULLS LAST, t.rowid'
    )
    exported = on.reader.rows(rows.export(source, order))
    assert [row[1:] for row in everything(rows, source, order)] == exported


def test_rows_not_used_are_listed_grouped_and_filtered(on: Bench, rows: Rows) -> None:
    source = of_issues()
    listed = ", ".join(f'"{column.name}"' for column in NOT_USED_COLUMNS)
    statement = f"SELECT {listed} FROM cardinal.import_issues WHERE kind NOT LIKE 'report: %' ORDER BY rowid"
    found = everything(rows, source, Order())
    assert [row[1:] for row in found] == on.rows(statement)
    assert {row[0] for row in found} <= {None}
    groups = rows.groups(source, ["file", "reason"])
    assert sum(count for *_, count in groups) == len(found)
    for file, reason, count in groups:
        tests = tuple(
            Filter(attribute=name, op="is", values=(value,), match_case=True)
            for name, value in (("file", file), ("reason", reason))
        )
        assert len(rows.listing(source, Order(filters=Filters(filters=tests)))) == count


def test_a_fixed_list_shows_its_contacts(sample: Path) -> None:
    with bench(sample) as on:
        everyone = on.rows("SELECT _key FROM data.contacts ORDER BY _contact")
        chosen = [key for (key,) in everyone[::9]]
        on.workspace.lists.create("March mailing", [*chosen, "nobody"])
        source = of_list(on.catalog, "March mailing", on.workspace.lists.id_of("March mailing"))
        context = on.membership.context(on.workspace.as_of(None))
        rows = Rows(on.reader, on.catalog.data_version, context.as_of, OrderCache())
        assert [row[0] for row in everything(rows, source, Order())] == chosen
        for field in (on.catalog.fields[0], on.catalog.fields[-1]):
            assert facts(source, field, context, on.reader).rows == len(chosen)


def test_a_listing_is_asked_for_once(on: Bench, rows: Rows) -> None:
    source = of_contacts(on.catalog)
    order = Order(sort=BY_KEY)
    first = rows.listing(source, order)
    assert rows.listing(source, order) is first
    assert isinstance(first, np.ndarray)


def test_a_column_that_is_not_there_is_refused(on: Bench, rows: Rows) -> None:
    with pytest.raises(DefinitionError, match="no detail “nonsense”"):
        rows.listing(of_contacts(on.catalog), Order(sort="nonsense"))
