"""Real grocery data by a mapping that is kept: households made from transactions, demographics joined on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from tests.support.importing import Imported, imported
from tests.support.shared import ROOT, SHARED, needs_shared

pytestmark = needs_shared

MAPPING = ROOT / "tests" / "cases" / "mappings" / "complete-journey.json"


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    mapping = msgspec.json.decode(MAPPING.read_bytes())
    folder: Path = tmp_path_factory.mktemp("journey")
    with imported(folder, mapping, base=SHARED / "data" / "complete-journey") as found:
        yield found


def test_all_rows_are_there(journey: Imported) -> None:
    assert journey.report.contacts == 2377
    assert journey.report.activities == {"transactions": 75000, "campaigns": 6587, "redemptions": 2102}


def test_money_is_exact(journey: Imported) -> None:
    assert journey.column("SELECT sum(sales_value) FROM data.transactions") == [Decimal("233935.24")]
    assert journey.types("transactions")["sales_value"] == "DECIMAL(18,2)"


def test_demographics_are_of_801_households(journey: Imported) -> None:
    assert journey.column("SELECT count(*) FROM data.contacts WHERE age IS NOT NULL") == [801]
    assert journey.rows("SELECT age, income, household_size FROM data.contacts WHERE _key = '1'") == [
        ("65+", "35-49K", "2")
    ]


def test_rows_are_in_the_order_of_time(journey: Imported) -> None:
    out_of_order = """SELECT count(*) FROM (SELECT transaction_timestamp AS t,
        lag(transaction_timestamp) OVER (ORDER BY rowid) AS before FROM data.transactions) WHERE t < before"""
    assert journey.column(out_of_order) == [0]
    assert journey.rows("SELECT min(rowid), max(rowid), count(DISTINCT rowid) FROM data.transactions") == [
        (0, 74999, 75000)
    ]


def test_time_comes_from_a_lookup(journey: Imported) -> None:
    campaigns = journey.catalog.activity("campaigns")
    assert campaigns is not None
    assert (campaigns.time, campaigns.rows) == ("start_date", 6587)
    assert journey.types("campaigns")["start_date"] == "DATE"
    assert campaigns.last == datetime(2017, 12, 28)


def test_households_without_transactions_are_set_aside(journey: Imported) -> None:
    assert journey.issues() == [
        ("unknown contact", "campaigns.csv", 4746, "household_id"),
        ("unknown contact", "campaigns.csv", 4794, "household_id"),
    ]


def test_what_matters_is_told(journey: Imported) -> None:
    told = [sentence.text for sentence in journey.report.sentences]
    assert "transactions end on 1 January 2018" in told
    assert "2 rows of campaigns belong to no contact" in told


def test_the_catalog_knows_the_values(journey: Imported) -> None:
    catalog = journey.catalog
    assert catalog.key == "key"
    assert catalog.end_of_data == datetime(2018, 1, 1, 3, 47, 38)
    assert catalog.rfm is not None
    assert catalog.field("rfm.segment") is not None
    transactions = catalog.activity("transactions")
    assert transactions is not None
    department = transactions.attribute("department")
    assert department is not None
    assert department.statistics is not None
    assert department.statistics.complete
    assert (department.statistics.distinct, department.statistics.frequent[0].value) == (26, "GROCERY")
    hour = transactions.attribute("transaction_timestamp.hour")
    assert hour is not None
    assert (hour.column, hour.part, hour.type) == ("transaction_timestamp", "hour", "number")
    redemptions = catalog.activity("redemptions")
    assert redemptions is not None
    when = redemptions.attribute("redemption_date")
    assert when is not None
    assert when.statistics is not None
    assert when.statistics.minimum == date(2017, 1, 1).isoformat()
