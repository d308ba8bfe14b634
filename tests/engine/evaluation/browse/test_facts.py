"""What is known of columns: every figure equal to SQL written by hand, every filter to its own count."""

from __future__ import annotations

import pytest

from engine.catalog.model import DataColumn
from engine.evaluation.browse.facts import FEW, SHOWN, Facts, Stretch, Usual, facts
from engine.evaluation.browse.rows import Order, Rows
from engine.evaluation.browse.tables import Source, of_contacts, of_issues, tables
from engine.evaluation.preview import OrderCache
from tests.support.imported import Bench

PARTS = {"weekday": "isodow", "month": "month", "hour": "hour"}


def known(on: Bench, source: Source, column: DataColumn) -> Facts:
    return facts(source, column, on.membership.context(on.workspace.as_of(None)), on.reader)


Known = list[tuple[Source, DataColumn, Facts]]


@pytest.fixture(scope="module")
def everything(on: Bench) -> Known:
    """What is known of every column of some tables."""
    chosen = list(tables(on.catalog))[:3]
    return [
        (source, column, known(on, source, column)) for source in chosen for column in source.of.attributes
    ]


def test_every_column_is_counted_as_by_hand(on: Bench, everything: Known) -> None:
    for source, column, found in everything:
        table, value = f'data."{source.of.table}"', f'"{column.column}"'
        value = f"{PARTS[column.part]}({value})" if column.part else value
        item = f"unnest({value})" if column.type == "list" else value
        items = f"(SELECT {item} AS v FROM {table})"
        expected = on.rows(
            f"""SELECT (SELECT count(*) FROM {table}), (SELECT count({value}) FROM {table}),
                (SELECT count(DISTINCT v) FROM {items})""",
        )[0]
        assert (found.rows, found.filled, found.distinct) == expected, column.name
        if column.type in ("number", "date", "datetime"):
            assert (found.least, found.most) == on.rows(f"SELECT min(v), max(v) FROM {items}")[0]
        usual = on.rows(
            f"""SELECT v, count(*) FROM {items} WHERE v IS NOT NULL
            GROUP BY v ORDER BY count(*) DESC, v LIMIT {SHOWN}""",
        )
        assert sorted((each.value, each.rows) for each in found.usual) == sorted(usual), column.name


def test_the_stored_statistics_say_the_same(everything: Known) -> None:
    compared = 0
    for _, column, found in everything:
        if (kept := column.statistics) is not None:
            assert (found.rows, found.filled, found.distinct) == (kept.rows, kept.filled, kept.distinct)
            compared += 1
    assert compared > 20


def test_a_histogram_holds_every_filled_row_once(everything: Known) -> None:
    with_one = [(found, column) for _, column, found in everything if found.histogram]
    assert len(with_one) >= 4
    for found, column in with_one:
        assert sum(each.rows for each in found.histogram) == found.filled, column.name
        assert found.distinct > FEW


def test_the_filters_of_a_value_or_stretch_list_its_rows(on: Bench, everything: Known) -> None:
    rows = Rows(on.reader, on.catalog.data_version, on.workspace.as_of(None), OrderCache())
    for source, column, found in everything:
        several: list[Usual | Stretch] = [*found.usual[:1], *found.histogram[:1], *found.histogram[-1:]]
        for each in several:
            listed = rows.listing(source, Order(filters=each.filters))
            assert len(listed) == each.rows, (source.key, column.name, each)


def test_value_indicators_are_counted_over_all_contacts(on: Bench) -> None:
    source = of_contacts(on.catalog)
    indicators = [field for field in on.catalog.fields if field.indicator]
    assert indicators
    for field in (indicators[0], indicators[-1]):
        found = known(on, source, field)
        assert found.rows == on.catalog.contacts
        assert 0 < found.filled < found.rows
        assert found.distinct >= len(found.usual) > 0


def test_the_reasons_of_rows_not_used_are_counted(on: Bench) -> None:
    source = of_issues()
    reason = source.of.attribute("reason")
    assert reason is not None
    found = known(on, source, reason)
    ((expected,),) = on.rows("SELECT count(*) FROM cardinal.import_issues WHERE kind NOT LIKE 'report: %'")
    assert found.rows == found.filled == expected
