"""What segment builders are sold for, on a year of real purchases, against SQL written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from tests.support.imported import Bench, bench
from tests.support.shared import SHARED, needs_shared

pytestmark = needs_shared

FILES = SHARED / "data" / "complete-journey"
MAPPING = {
    "format": "cardinal.mapping/1",
    "contacts": {"from_activity": "purchases"},
    "activities": [
        {
            "name": "purchases",
            "file": "transactions_sample.csv",
            "contact": "household_id",
            "time": "transaction_timestamp",
            "columns": {name: {"type": "text"} for name in ("store_id", "basket_id", "product_id")},
        }
    ],
    "lookups": [
        {"file": "products.csv", "key": "product_id", "activity": "purchases", "on": "product_id"},
    ],
}
TABLES = """
CREATE VIEW products AS SELECT * FROM read_csv('{0}/products.csv', all_varchar = true);
CREATE VIEW bought AS
SELECT household_id, store_id, sales_value::DECIMAL(12, 2) AS paid,
       transaction_timestamp::TIMESTAMP AS moment, brand, product_category
FROM read_csv('{0}/transactions_sample.csv', all_varchar = true) LEFT JOIN products USING (product_id);
"""


def spent(*comparison: Any, **more: Any) -> dict[str, Any]:
    op, *values = comparison
    measure = {"fn": "sum", "attribute": "sales_value"}
    return {
        "type": "activity",
        "activity": "purchases",
        "measure": measure,
        "op": op,
        "values": values,
        **more,
    }


def rows(*filters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "activity", "activity": "purchases", "where": {"filters": list(filters)}, **more}


def among(attribute: str, *values: str) -> dict[str, Any]:
    return {"attribute": attribute, "op": "is", "values": list(values)}


def column(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"items": [{"type": "card", "conditions": list(conditions)}]}


LAST_MONTH = {"type": "previous", "n": 1, "unit": "month"}
TIER = "SELECT household_id FROM bought WHERE moment < '2018-01-01' GROUP BY ALL HAVING sum(paid) "

CASES: dict[str, tuple[dict[str, Any], dict[str, Any] | None, str, str]] = {
    "a brand for over an amount in six months": (
        column(
            spent(
                *("greater_than", 50),
                where={"filters": [among("brand", "Private")]},
                window={"type": "last", "n": 6, "unit": "month"},
            )
        ),
        None,
        "2017-12-31",
        """SELECT household_id FROM bought
           WHERE brand = 'Private' AND moment >= '2017-07-01' AND moment < '2018-01-01'
           GROUP BY household_id HAVING sum(paid) > 50""",
    ),
    "loyalty tier: below 100": (
        column(spent("less_than", 100)),
        None,
        "2017-12-31",
        f"SELECT DISTINCT household_id FROM bought EXCEPT ({TIER} >= 100)",
    ),
    "loyalty tier: from 100": (
        column(spent("at_least", 100), spent("less_than", 500)),
        None,
        "2017-12-31",
        f"{TIER} >= 100 AND sum(paid) < 500",
    ),
    "loyalty tier: from 500": (
        column(spent("at_least", 500), spent("less_than", 1000)),
        None,
        "2017-12-31",
        f"{TIER} >= 500 AND sum(paid) < 1000",
    ),
    "loyalty tier: from 1000": (
        column(spent("at_least", 1000)),
        None,
        "2017-12-31",
        f"{TIER} >= 1000",
    ),
    "only from certain stores, never through another": (
        column(rows(among("store_id", "367", "406", "356"), which="every")),
        None,
        "2017-12-31",
        """SELECT household_id FROM bought WHERE moment < '2018-01-01'
           GROUP BY household_id HAVING bool_and(store_id IN ('367', '406', '356'))""",
    ),
    "a product last month but not its accessory": (
        column(rows(among("product_category", "SALAD MIX"), window=LAST_MONTH)),
        column(rows(among("product_category", "SALD DRSNG/SNDWCH SPRD"), window=LAST_MONTH)),
        "2017-12-15",
        """SELECT household_id FROM bought
           WHERE product_category = 'SALAD MIX' AND moment >= '2017-11-01' AND moment < '2017-12-01'
           EXCEPT SELECT household_id FROM bought
           WHERE product_category = 'SALD DRSNG/SNDWCH SPRD'
             AND moment >= '2017-11-01' AND moment < '2017-12-01'""",
    ),
    "a product last month and its accessory never": (
        column(
            rows(among("product_category", "CAT FOOD"), window=LAST_MONTH),
            rows(among("product_category", "CAT LITTER"), negated=True),
        ),
        None,
        "2017-12-15",
        """SELECT household_id FROM bought
           WHERE product_category = 'CAT FOOD' AND moment >= '2017-11-01' AND moment < '2017-12-01'
           EXCEPT SELECT household_id FROM bought
           WHERE product_category = 'CAT LITTER' AND moment < '2017-12-16'""",
    ),
}


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    path = tmp_path_factory.mktemp("journey") / "journey.cardinal"
    import_data(path, read_mapping(json.dumps(MAPPING)), FILES)
    with bench(path) as on:
        yield on


@pytest.fixture(scope="module")
def files() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES.format(FILES))
        yield connection


def members(on: Bench, include: dict[str, Any], exclude: dict[str, Any] | None, as_of: str) -> list[str]:
    """The members by the one statement, which the bitmaps agree with."""
    columns = {"include": include} | ({"exclude": exclude} if exclude else {})
    segment = read_segment(json.dumps({"format": "cardinal.segment/1", "name": "Asked", **columns}))
    moment = on.workspace.as_of(as_of)
    keys = [key for (key,) in on.reader.rows(compile_segment(segment, on.membership.context(moment)))]
    assert keys == sorted(on.keys(on.membership.evaluate(segment, moment).result))
    return keys


@pytest.mark.parametrize("name", CASES)
def test_the_same_households_as_by_hand(name: str, journey: Bench, files: duckdb.DuckDBPyConnection) -> None:
    include, exclude, as_of, by_hand = CASES[name]
    expected = sorted(key for (key,) in files.execute(by_hand).fetchall())
    assert members(journey, include, exclude, as_of) == expected
    assert expected, "the question has to mean somebody"


def test_every_household_is_in_one_tier(journey: Bench) -> None:
    tiers = [case for name, case in CASES.items() if name.startswith("loyalty")]
    found = [key for include, exclude, as_of, _ in tiers for key in members(journey, include, exclude, as_of)]
    assert len(found) == len(set(found)) == journey.catalog.contacts
