"""The exports of real tools, one row a file: dialect, encoding, header and rows as they must be read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.support.raw_tables import load
from tests.support.shared import SHARED, needs_shared

FOLDER = SHARED / "data/crm-exports"


class Export(msgspec.Struct, frozen=True):
    """What a file must turn out to be; ``cells`` are looked up by row (from 0) and column name."""

    file: str
    delimiter: str
    encoding: str
    columns: int
    lines: list[int]
    cells: dict[tuple[int, str], str]
    preamble: int = 0
    aside: list[tuple[int, int, int, str]] = []
    kinds: list[str] = []


EXPORTS = [
    Export(
        "activecampaign.csv",
        ",",
        "utf-8",
        8,
        [2],
        {(0, "Phone"): "0102030405", (0, "Tags"): "prospect, webinar"},
    ),
    Export(
        "agency_chaos.csv",
        ",",
        "utf-8",
        6,
        [3, 4, 6],
        {(1, "Lead ID"): "LD-002", (1, "Notes"): "", (2, "Email / Phone"): "deepa@example.com"},
        preamble=1,
        aside=[(3, 0, 5, "ragged")],
        kinds=["preamble"],
    ),
    Export(
        "amazon_orders.txt",
        "\t",
        "windows-1252",
        13,
        [2],
        {(0, "ship-city"): "München", (0, "buyer-name"): "Jürgen", (0, "item-price"): "19,99"},
        kinds=["encoding"],
    ),
    Export(
        "arabic_headers.csv", ",", "utf-8", 5, [2], {(0, "الاسم"): "محمد", (0, "الهاتف"): "+971500000000"}
    ),
    Export(
        "bigcommerce_orders.csv",
        ",",
        "utf-8",
        13,
        [2],
        {(0, "Order Total"): "1,049.00", (0, "Customer Message"): '=HYPERLINK("http://example.com")'},
        kinds=["quote"],
    ),
    Export(
        "brevo_contacts.csv",
        ";",
        "utf-8",
        8,
        [2],
        {(0, "SMS"): "33611111111", (0, "ADDED_TIME"): "12-04-2022 09:30"},
    ),
    Export(
        "duplicate_headers.csv",
        ",",
        "utf-8",
        7,
        [2],
        {
            (0, "name"): "Jo",
            (0, "Name_2"): "J",
            (0, "NAME_3"): "JO",
            (0, "Email_2"): "b@example.com",
            (0, "phone_2"): "2",
        },
    ),
    Export(
        "etsy_sold.csv", ",", "utf-8", 21, [2], {(0, "Item Name"): "Mug, blue", (0, "Sale Date"): "01/31/24"}
    ),
    Export(
        "excel_sep_line.csv",
        ";",
        "windows-1252",
        3,
        [3],
        {(0, "name"): "Käse", (0, "price"): "3,50"},
        preamble=1,
        kinds=["encoding", "preamble"],
    ),
    Export(
        "facebook_leads.csv",
        "\t",
        "utf-16",
        14,
        [2],
        {(0, "id"): "l:123", (0, "phone_number"): "p:+15554001"},
    ),
    Export(
        "french_semicolon_bom.csv", ";", "utf-8", 5, [2], {(0, "Prénom"): "Gil", (0, "Ville"): "Besançon"}
    ),
    Export(
        "german_excel_semicolon.csv",
        ";",
        "windows-1252",
        7,
        [2, 3],
        {(0, "Gesamtbetrag"): "1.234,56", (0, "Währung"): "EUR", (1, "Name"): "Groß"},
        kinds=["encoding"],
    ),
    Export(
        "google_ads_offline.csv",
        ",",
        "utf-8",
        5,
        [3],
        {(0, "Google Click ID"): "CjwKCAiAx", (0, "Conversion Currency"): "USD"},
        preamble=1,
        kinds=["preamble"],
    ),
    Export("hubspot_contacts.csv", ",", "utf-8", 12, [2, 3, 4], {(0, "Record ID"): "101", (2, "Email"): ""}),
    Export("kit_convertkit.csv", ",", "utf-8", 4, [2], {(0, "created_at"): "2022-09-10T11:12:13Z"}),
    Export(
        "klaviyo_campaigns.csv",
        ",",
        "utf-8",
        23,
        [2],
        {(0, "Subject"): "Hello, you", (0, "Revenue"): "$1,234.50"},
    ),
    Export("klaviyo_profiles.csv", ",", "utf-8", 12, [2], {(0, "Zip Code"): "01234"}),
    Export(
        "mailchimp_members.csv",
        ",",
        "utf-8",
        21,
        [2, 3],
        {(0, "Last Name"): "O'Hara", (0, "TAGS"): '"VIP","Blog"', (1, "NOTES"): "line one\nline two"},
    ),
    Export(
        "salesforce_leads.csv",
        ",",
        "utf-8",
        10,
        [2],
        {(0, "Phone"): "555-3001", (0, "HasOptedOutOfEmail"): "FALSE"},
    ),
    Export(
        "shopify_customers.csv", ",", "utf-8", 20, [2, 3], {(0, "Zip"): "'1234AB", (1, "First Name"): "None"}
    ),
    Export(
        "shopify_orders.csv",
        ",",
        "utf-8",
        37,
        [2, 3],
        {(1, "Lineitem name"): "Matcha 50 g", (1, "Total"): ""},
    ),
    Export("stripe_payments.csv", ",", "utf-8", 9, [2], {(0, "metadata"): '{"utm_source":"newsletter"}'}),
    Export("systeme_io.csv", ",", "utf-8", 7, [2], {(0, "First name"): "Léa", (0, "Tags"): "lead,client"}),
    Export(
        "woocommerce_orders.csv",
        ",",
        "utf-8",
        14,
        [2],
        {(0, "billing_first_name"): "Léa", (0, "order_total"): "49.9"},
    ),
    Export(
        "zoho_leads.csv", ",", "utf-8", 7, [2], {(0, "Lead Name"): "Raj M", (0, "Industry"): "Real Estate"}
    ),
]


@needs_shared
def test_every_export_is_here() -> None:
    assert sorted(export.file for export in EXPORTS) == sorted(path.name for path in FOLDER.iterdir())


@needs_shared
@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.file)
def test_export(export: Export) -> None:
    loaded = load(FOLDER / export.file)
    [facts] = loaded.raw.files
    found: dict[tuple[int, str], Any] = {
        place: loaded.rows[place[0]][loaded.header.index(place[1])] for place in export.cells
    }
    assert found == export.cells
    assert (facts.delimiter, facts.encoding, facts.preamble) == (
        export.delimiter,
        export.encoding,
        export.preamble,
    )
    assert len(loaded.header) == export.columns
    assert loaded.lines == export.lines
    assert loaded.aside == export.aside
    assert loaded.kinds == export.kinds
    assert loaded.raw.questions == ()
    assert facts.rows == len(loaded.rows) + len(loaded.aside)
