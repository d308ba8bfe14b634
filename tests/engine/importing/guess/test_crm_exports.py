"""Exports of real tools, one file each: who the contacts are, what has to be told, what comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.importing.guess import Guess
from engine.importing.run import import_data
from tests.support.guessing import quick_guesser
from tests.support.shared import SHARED, needs_shared

pytestmark = needs_shared

D = Decimal
FOLDER = SHARED / "data" / "crm-exports"


@pytest.fixture(scope="module")
def guesser() -> Iterator[Callable[..., Guess]]:
    with quick_guesser() as guess:
        yield guess


CONTACTS: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "activecampaign.csv": (
        "Email",
        "Date Created",
        {
            "Phone": "0102030405",
            "Tags": ["prospect", "webinar"],
            "Date Created": datetime(2021, 7, 8, 9, 10, 11),
        },
    ),
    "agency_chaos.csv": ("Lead ID", None, {"Contact": "Rajesh", "Notes": "Callback Monday"}),
    "arabic_headers.csv": ("البريد", None, {"الاسم": "محمد", "الهاتف": "+971500000000"}),
    "brevo_contacts.csv": (
        "EMAIL",
        "ADDED_TIME",
        {"SMS": "33611111111", "EMAIL_BLACKLISTED": True, "ADDED_TIME": datetime(2022, 4, 12, 9, 30)},
    ),
    "duplicate_headers.csv": (
        "#row",
        None,
        {"email": "a@example.com", "Email_2": "b@example.com", "phone_2": "2"},
    ),
    "excel_sep_line.csv": ("id", None, {"id": "1", "name": "Käse", "price": D("3.5")}),
    "facebook_leads.csv": (
        "id",
        "created_time",
        {
            "created_time": datetime(2024, 6, 1, 8, 12, 34),
            "is_organic": False,
            "phone_number": "p:+15554001",
        },
    ),
    "french_semicolon_bom.csv": (
        "E-mail",
        None,
        {"Prénom": "Gil", "Téléphone": "0600000000", "Ville": "Besançon"},
    ),
    "hubspot_contacts.csv": (
        "Record ID",
        "Create Date",
        {
            "Record ID": "101",
            "Create Date": datetime(2024, 3, 12, 9, 14),
            "Phone Number": "+33 6 00 00 00 00",
        },
    ),
    "kit_convertkit.csv": ("email", "created_at", {"created_at": datetime(2022, 9, 10, 11, 12, 13)}),
    "klaviyo_campaigns.csv": (
        "Campaign ID",
        None,
        {"Revenue": "$1,234.50", "Open Rate": "30.00%", "Total Opens": 420},
    ),
    "klaviyo_profiles.csv": (
        "Klaviyo ID",
        "Profile Created On",
        {"Zip Code": "01234", "Profile Created On": datetime(2024, 1, 5, 12)},
    ),
    "mailchimp_members.csv": (
        "Email Address",
        "OPTIN_TIME",
        {"TAGS": ["VIP", "Blog"], "LATITUDE": D("47.66"), "Last Name": "O'Hara"},
    ),
    "salesforce_leads.csv": ("Lead ID", None, {"HasOptedOutOfEmail": False, "Phone": "555-3001"}),
    "shopify_customers.csv": (
        "Email",
        None,
        {
            "Accepts Email Marketing": True,
            "Zip": "'1234AB",
            "Total Spent": D("149.9"),
            "Tags": ["vip", "horeca"],
        },
    ),
    "systeme_io.csv": (
        "Email",
        "Date registered",
        {"Tags": ["lead", "client"], "Date registered": datetime(2023, 5, 6, 7, 8, 9)},
    ),
    "zoho_leads.csv": ("Email", None, {"Phone": "9876543210", "Lead Source": "Website"}),
}
"""Files of contacts: the key, since when a contact exists, and values of the first contact."""


@pytest.mark.parametrize("name", CONTACTS)
def test_contacts_are_the_rows(name: str, guesser: Callable[..., Guess], tmp_path: Path) -> None:
    key, created_at, expected = CONTACTS[name]
    guess = guesser(FOLDER / name)
    contacts = guess.mapping.contacts
    assert (contacts.file, contacts.key, contacts.created_at) == (name, key, created_at)
    found = _first_row(guess, tmp_path, "contacts")
    assert {header: found.get(header) for header in expected} == expected


ORDERS: dict[str, tuple[str, str | None, tuple[str, str] | None, dict[str, Any]]] = {
    "amazon_orders.txt": (
        "buyer-email",
        "order-date",
        ("item-price", "order-id"),
        {
            "order-date": datetime(2024, 1, 2, 3, 4, 5),
            "item-price": D("19.99"),
            "ship-postal-code": "80331",
        },
    ),
    "bigcommerce_orders.csv": (
        "Email Address",
        None,
        None,
        {
            "Order ID": "900",
            "Order Total": 1049,
            "Order Date": "02/03/2024",
            "Customer Message": '=HYPERLINK("http://example.com")',
        },
    ),
    "etsy_sold.csv": (
        "Buyer",
        "Sale Date",
        ("Order Total", "Order ID"),
        {"Sale Date": date(2024, 1, 31), "Date Shipped": date(2024, 2, 1), "Item Name": "Mug, blue"},
    ),
    "german_excel_semicolon.csv": (
        "Kundenemail",
        "Datum",
        ("Gesamtbetrag", "Bestellnummer"),
        {"Datum": date(2023, 12, 31), "Gesamtbetrag": D("1234.56"), "Name": "Müller"},
    ),
    "google_ads_offline.csv": (
        "Google Click ID",
        "Conversion Time",
        None,
        {"Conversion Time": datetime(2024, 6, 1, 12), "Conversion Value": 1},
    ),
    "shopify_orders.csv": (
        "Email",
        "Created at",
        ("Total", "Name"),
        {"Created at": datetime(2024, 5, 1, 7, 59), "Total": D("100.9"), "Lineitem requires shipping": True},
    ),
    "stripe_payments.csv": (
        "customer_email",
        "created",
        ("amount", "id"),
        {"created": datetime(2024, 1, 31, 11, 20), "amount": 1999, "card_last4": "4242"},
    ),
    "woocommerce_orders.csv": (
        "customer_id",
        "order_date",
        ("order_total", "order_id"),
        {"customer_id": "17", "billing_postcode": "69001", "order_total": D("49.9")},
    ),
}
"""Files of what contacts did: whose it is, when, amount and order for value indicators, first values."""


@pytest.mark.parametrize("name", ORDERS)
def test_contacts_are_made_from_what_they_did(
    name: str, guesser: Callable[..., Guess], tmp_path: Path
) -> None:
    contact, time, rfm, expected = ORDERS[name]
    guess = guesser(FOLDER / name)
    (activity,) = guess.mapping.activities
    assert guess.mapping.contacts.from_activity == activity.name
    assert (activity.contact, activity.time) == (contact, time)
    found_rfm = guess.mapping.rfm
    assert (found_rfm and (found_rfm.amount, found_rfm.order)) == rfm
    found = _first_row(guess, tmp_path, activity.name)
    assert {header: found.get(header) for header in expected} == expected


ASKED: dict[str, set[tuple[str | None, str | None]]] = {
    "bigcommerce_orders.csv": {("format", "Order Date")},
    "duplicate_headers.csv": {("key", None)},
    "excel_sep_line.csv": {("key", None)},
    "google_ads_offline.csv": {("contact", None)},
    "klaviyo_campaigns.csv": {("key", None)},
    "shopify_customers.csv": {("key", "Email")},
}
"""What is asked; of all other files nothing is."""


@pytest.mark.parametrize("name", [*CONTACTS, *ORDERS])
def test_only_what_nobody_can_tell_is_asked(name: str, guesser: Callable[..., Guess]) -> None:
    asked = {(question.option, question.column) for question in guesser(FOLDER / name).questions}
    assert asked == ASKED.get(name, set())


def test_every_export_is_in_a_table() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*CONTACTS, *ORDERS}


def _first_row(guess: Guess, folder: Path, table: str) -> dict[str, Any]:
    path = folder / "w.cardinal"
    import_data(path, guess.mapping, guess.base_directory)
    connection = duckdb.connect(str(path), read_only=True)
    try:
        asked = connection.execute(f'SELECT * FROM data."{table}" ORDER BY {_order(table)} LIMIT 1')
        names = [column[0] for column in asked.description or []]
        row = asked.fetchone()
        assert row is not None
        return dict(zip(names, row, strict=True))
    finally:
        connection.close()


def _order(table: str) -> str:
    return "_key" if table == "contacts" else "rowid"
