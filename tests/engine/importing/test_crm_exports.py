"""Exports of real tools: the right columns, types and values, or a question and then the right ones."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.importing import built
from tests.support.shared import SHARED, needs_shared

EXPORTS = SHARED / "data" / "crm-exports"

D = Decimal
NUMBER_COMMA = {"type": "number", "decimal": ","}

# file: rows loaded, values of the first row, {column asked about: what answers}, values after the answer
CASES: dict[str, tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "activecampaign.csv": (
        1,
        {"Phone": "0102030405", "Tags": "prospect, webinar", "Date Created": datetime(2021, 7, 8, 9, 10, 11)},
        {"Tags": {"type": "list", "separator": ","}},
        {"Tags": ["prospect", "webinar"]},
    ),
    "agency_chaos.csv": (3, {"Lead ID": "LD-001", "Email / Phone": "raj@example.in / 9876501234"}, {}, {}),
    "amazon_orders.txt": (
        1,
        {
            "order-id": "111-1",
            "order-date": datetime(2024, 1, 2, 3, 4, 5),
            "payment-date": date(2024, 1, 2),
            "ship-city": "München",
            "buyer-name": "Jürgen",
            "item-price": "19,99",
        },
        {"item-price": {"decimal": ","}},
        {"item-price": D("19.99")},
    ),
    "arabic_headers.csv": (1, {"الاسم": "محمد", "الهاتف": "+971500000000", "Notes": "ملاحظة"}, {}, {}),
    "bigcommerce_orders.csv": (
        1,
        {
            "Order ID": 900,
            "Order Total": 1049,
            "Order Date": "02/03/2024",
            "Phone": None,
            "Customer Message": '=HYPERLINK("http://example.com")',
        },
        {"Order Date": {"type": "date", "format": "%d/%m/%Y"}},
        {"Order Date": date(2024, 3, 2)},
    ),
    "brevo_contacts.csv": (
        1,
        {
            "SMS": 33611111111,
            "EMAIL_BLACKLISTED": True,
            "ADDED_TIME": "12-04-2022 09:30",
            "MODIFIED_TIME": datetime(2022, 4, 13, 10, 0),
        },
        {"ADDED_TIME": {"type": "datetime", "format": "%d-%m-%Y %H:%M"}, "SMS": {"type": "text"}},
        {"ADDED_TIME": datetime(2022, 4, 12, 9, 30), "SMS": "33611111111"},
    ),
    "duplicate_headers.csv": (
        1,
        {"name": "Jo", "Name_2": "J", "NAME_3": "JO", "Email_2": "b@example.com", "phone_2": 2},
        {},
        {},
    ),
    "etsy_sold.csv": (
        1,
        {
            "Sale Date": date(2024, 1, 31),
            "Item Name": "Mug, blue",
            "Price": D("12.5"),
            "Coupon Code": None,
            "Transaction ID": 3000000001,
            "Date Shipped": "02/01/2024",
        },
        {"Date Shipped": {"type": "date", "format": "%m/%d/%Y"}},
        {"Date Shipped": date(2024, 2, 1)},
    ),
    "excel_sep_line.csv": (
        1,
        {"id": 1, "name": "Käse", "price": "3,50"},
        {"price": NUMBER_COMMA},
        {"price": D("3.5")},
    ),
    "facebook_leads.csv": (
        1,
        {
            "id": "l:123",
            "created_time": datetime(2024, 6, 1, 8, 12, 34),
            "is_organic": False,
            "phone_number": "p:+15554001",
        },
        {},
        {},
    ),
    "french_semicolon_bom.csv": (
        1,
        {"Prénom": "Gil", "Nom": "Ç", "Téléphone": "0600000000", "Ville": "Besançon"},
        {},
        {},
    ),
    "german_excel_semicolon.csv": (
        2,
        {"Datum": date(2023, 12, 31), "Gesamtbetrag": D("1234.56"), "Währung": "EUR", "Name": "Müller"},
        {},
        {},
    ),
    "google_ads_offline.csv": (
        1,
        {"Google Click ID": "CjwKCAiAx", "Conversion Time": datetime(2024, 6, 1, 12), "Conversion Value": 1},
        {},
        {},
    ),
    "hubspot_contacts.csv": (
        3,
        {"Record ID": 101, "Phone Number": "+33 6 00 00 00 00", "Create Date": datetime(2024, 3, 12, 9, 14)},
        {},
        {},
    ),
    "kit_convertkit.csv": (1, {"created_at": datetime(2022, 9, 10, 11, 12, 13)}, {}, {}),
    "klaviyo_campaigns.csv": (
        1,
        {
            "Subject": "Hello, you",
            "Send Time": datetime(2024, 3, 1, 8),
            "Total Recipients": 1000,
            "Placed Order Rate": "1.20%",
            "Revenue": "$1,234.50",
        },
        {},
        {},
    ),
    "klaviyo_profiles.csv": (1, {"Zip Code": "01234", "Date Added": datetime(2024, 1, 5, 12)}, {}, {}),
    "mailchimp_members.csv": (
        2,
        {
            "Last Name": "O'Hara",
            "MEMBER_RATING": 4,
            "OPTIN_TIME": datetime(2023, 3, 14, 9, 12, 31),
            "OPTIN_IP": "192.0.2.1",
            "LONGITUDE": D("-122.29"),
            "GMTOFF": -8,
            "TAGS": '"VIP","Blog"',
        },
        {"TAGS": {"type": "list"}},
        {"TAGS": ["VIP", "Blog"]},
    ),
    "salesforce_leads.csv": (
        1,
        {"Lead ID": "00Q000000000001", "Phone": "555-3001", "HasOptedOutOfEmail": False},
        {},
        {},
    ),
    "shopify_customers.csv": (
        2,
        {
            "Email": "Anna@Example.com",
            "Accepts Email Marketing": True,
            "Zip": "'1234AB",
            "Total Spent": D("149.9"),
            "Tags": "vip, horeca",
            "Note": None,
        },
        {"Tags": {"type": "list"}},
        {"Tags": ["vip", "horeca"]},
    ),
    "shopify_orders.csv": (
        2,
        {
            "Name": "#1001",
            "Paid at": datetime(2024, 5, 1, 10),
            "Accepts Marketing": True,
            "Taxes": D("8.33"),
            "Lineitem price": D("62.95"),
            "Id": 5550001,
        },
        {},
        {},
    ),
    "stripe_payments.csv": (
        1,
        {"created": 1706700000, "amount": 1999, "metadata": '{"utm_source":"newsletter"}'},
        {"created": {"type": "datetime", "format": "%s"}},
        {"created": datetime(2024, 1, 31, 12, 20)},
    ),
    "systeme_io.csv": (
        1,
        {"Phone number": "+33600000001", "Date registered": datetime(2023, 5, 6, 7, 8, 9)},
        {},
        {},
    ),
    "woocommerce_orders.csv": (
        1,
        {
            "order_date": datetime(2024, 2, 3, 11, 22, 33),
            "customer_id": 17,
            "billing_phone": "+33600000001",
            "order_total": D("49.9"),
        },
        {},
        {},
    ),
    "zoho_leads.csv": (1, {"Phone": 9876543210, "Industry": "Real Estate"}, {}, {}),
}

ASKED = {
    "amazon_orders.txt": {"item-price"},
    "bigcommerce_orders.csv": {"Order Date"},
    "brevo_contacts.csv": {"ADDED_TIME"},
    "etsy_sold.csv": {"Date Shipped"},
    "excel_sep_line.csv": {"price"},
}

ZONES = {"shopify_orders.csv": "Europe/Amsterdam", "stripe_payments.csv": "Europe/Warsaw"}


def first_row(
    folder: Path, file: str, columns: dict[str, Any]
) -> tuple[int, dict[str, Any], set[str | None]]:
    """Import one file as contacts by row number; return rows, the first row and the columns asked about."""
    folder.mkdir()
    mapping = {
        "timezone": ZONES.get(file, "UTC"),
        "contacts": {"file": file, "key": "#row", "columns": columns},
    }
    with built(folder, mapping, base=EXPORTS) as found:
        names = list(found.types("contacts"))
        row = found.rows("SELECT * FROM data.contacts ORDER BY _contact LIMIT 1")[0]
        asked = {question.column for question in found.report.questions}
        return found.report.contacts, dict(zip(names, row, strict=True)), asked


@needs_shared
def test_every_file_has_its_case() -> None:
    assert set(CASES) == {path.name for path in EXPORTS.iterdir()}


@needs_shared
@pytest.mark.parametrize("file", CASES)
def test_columns_types_and_values(file: str, tmp_path: Path) -> None:
    rows, values, answers, answered = CASES[file]
    count, row, asked = first_row(tmp_path / "detected", file, {})
    assert count == rows
    assert {name: row[name] for name in values} == values
    assert asked == ASKED.get(file, set())
    if answers:
        _, row, asked = first_row(tmp_path / "told", file, answers)
        assert {name: row[name] for name in answered} == answered
        assert not asked
