"""From nothing to a saved, recalculated, charted, exported segment, on real files in the real window."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from pytestqt.qtbot import QtBot

from tests.support.journey import Journey, Traveller
from tests.support.qt_window import Opener
from tests.support.shared import SHARED, needs_shared

JOURNEYS = (
    Journey(
        name="ie-shop",
        files=tuple(
            f"ie-shop/{name}.parquet"
            for name in (
                "categories", "customers", "marketing_campaigns", "order_items", "orders", "payments",
                "products", "returns", "reviews", "website_sessions",
            )
        ),
        typed="orders at least 3",
        size="""SELECT count(*) FROM (SELECT customer_id FROM '{folder}/ie-shop/orders.parquet'
            GROUP BY ALL HAVING count(*) >= 3)""",
    ),
    Journey(
        name="complete-journey",
        files=tuple(
            f"complete-journey/{name}"
            for name in (
                "transactions_sample.parquet", "products.csv", "demographics.csv", "campaigns.csv",
                "campaign_descriptions.csv", "coupon_redemptions.csv",
            )
        ),
        typed="total sales_value at least 50",
        size="""SELECT count(*) FROM (SELECT household_id
            FROM '{folder}/complete-journey/transactions_sample.parquet'
            GROUP BY ALL HAVING sum(sales_value) >= 50)""",
    ),
    Journey(
        name="HubSpot",
        files=("crm-exports/hubspot_contacts.csv",),
        typed="Lifecycle Stage is Customer",
        size="""SELECT count(*) FROM read_csv('{folder}/crm-exports/hubspot_contacts.csv', all_varchar = true)
            WHERE "Lifecycle Stage" = 'Customer'""",
    ),
    Journey(
        name="Shopify",
        files=("crm-exports/shopify_customers.csv", "crm-exports/shopify_orders.csv"),
        typed="orders at least 2",
        size="""SELECT count(*) FROM (SELECT lower("Email")
            FROM read_csv('{folder}/crm-exports/shopify_orders.csv', all_varchar = true)
            GROUP BY ALL HAVING count(*) >= 2)""",
    ),
)  # fmt: skip


@needs_shared
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_from_files_to_an_exported_segment(
    journey: Journey, open_window: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = SHARED / "data"
    traveller = Traveller(open_window(None), qtbot, monkeypatch, lambda _: None)
    came = traveller.go([data / name for name in journey.files], journey.typed, tmp_path)
    with duckdb.connect() as connection:
        found = connection.execute(journey.size.format(folder=data)).fetchone()
    assert found is not None
    assert found[0] > 0
    assert came.size == found[0]
    assert came.recorded.size == found[0]
    assert len(came.exported) == found[0]
