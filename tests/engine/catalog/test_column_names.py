"""Columns that nobody named have names to be read; definitions go on calling them as they are."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.catalog.entries import entries, search
from engine.catalog.model import Activity, Catalog, DataColumn, with_bases
from engine.catalog.phrases import phrase, text
from engine.definition.codec import read_condition
from tests.support.catalogs import SHOP


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (DataColumn(name="rfm.recency", column="", type="number", indicator="recency"), "Recency in days"),
        (DataColumn(name="rfm.r", column="", type="number", indicator="r"), "Recency score"),
        (DataColumn(name="rfm.r", column="", type="number", indicator="r", label="R"), "R"),
        (DataColumn(name="born.month", column="born", type="number", source="born"), "Month of born"),
        (DataColumn(name="born.hour_2", column="born", type="number", source="born"), "hour_2 of born"),
        (DataColumn(name="site.query.utm_source", column="s", type="text", source="site"),
         "utm_source of site"),
        (DataColumn(name="site.page", column="s", type="text", source="site", base="Seen"), "Page of Seen"),
        (DataColumn(name="city", column="city", type="text", source="place"), "city"),
        (DataColumn(name="a.page", column="a", type="text"), "a.page"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_column_is_called_by_what_it_says(column: DataColumn, shown: str) -> None:
    assert column.shown == shown


def test_parts_follow_the_label_of_what_they_are_made_from() -> None:
    born = DataColumn(name="born", column="born", type="date", label="Birthday")
    month = DataColumn(name="born.month", column="born", type="number", part="month", source="born")
    orders = Activity(name="orders", table="orders", attributes=(born, month))
    found = with_bases(Catalog(contacts=0, fields=(born, month), activities=(orders,)))
    assert found.fields[1].shown == found.activities[0].attributes[1].shown == "Month of Birthday"
    again = with_bases(replace(found, fields=(replace(born, label=""), found.fields[1])))
    assert again.fields[1].shown == "Month of born"


@pytest.mark.parametrize("typed", ["rfm.r", "recency score", "Recency SC"])
def test_both_names_are_found_in_the_picker(typed: str) -> None:
    assert search(entries(SHOP), typed)[0].name == "rfm.r"


def test_a_condition_is_read_with_the_name_on_the_screen() -> None:
    condition = read_condition('{"type":"field","field":"rfm.r","op":"at_least","values":[4]}')
    assert text(phrase(condition, SHOP)) == "Recency score is at least 4"
