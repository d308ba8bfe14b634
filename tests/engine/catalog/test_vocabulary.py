"""What headers and names of files say, in the languages of the word lists."""

from __future__ import annotations

import pytest

from engine.catalog.vocabulary import file_words, read_header, read_table_name, says, words_of

MEANINGS = [
    ("email", "email"),
    ("E-Mail", "email"),
    ("Kundenemail", "email"),
    ("buyer-email", "email"),
    ("adres e-mail", "email"),
    ("Correo electrónico", "email"),
    ("البريد", "email"),
    ("EMAIL_BLACKLISTED", "consent"),
    ("Email Marketing Consent", "consent"),
    ("HasOptedOutOfEmail", "consent"),
    ("Contact owner", "staff"),
    ("Prénom", "person_name"),
    ("firstName", "person_name"),
    ("LASTNAME", "person_name"),
    ("Nazwisko", "person_name"),
    ("Téléphone", "phone"),
    ("phone_number", "phone"),
    ("PLZ", "zip"),
    ("Kod pocztowy", "zip"),
    ("billing_postcode", "zip"),
    ("Gesamtbetrag", "amount"),
    ("order_total", "amount"),
    ("sales_value", "amount"),
    ("kwota", "amount"),
    ("tax_amount", "part_amount"),
    ("Tax Total", "part_amount"),
    ("Total Spent", "summary"),
    ("item-price", "price"),
    ("Menge", "quantity"),
    ("order_date", "happened"),
    ("Bestelldatum", "happened"),
    ("data zamówienia", "happened"),
    ("fecha_pedido", "happened"),
    ("transaction_timestamp", "happened"),
    ("start_date", "started"),
    ("updated_at", "other_time"),
    ("Date Paid", "other_time"),
    ("_fivetran_synced", "other_time"),
    ("Date Created", "created"),
    ("property_createdate", "created"),
    ("OPTIN_TIME", "created"),
    ("data rejestracji", "created"),
    ("landing_page", "url"),
    ("referring_site", "referrer"),
    ("zainteresowania", "tags"),
    ("frobnication", None),
    ("", None),
]


@pytest.mark.parametrize(("header", "meaning"), MEANINGS, ids=[header for header, _ in MEANINGS])
def test_a_header_means(header: str, meaning: str | None) -> None:
    assert read_header(header).meaning == meaning


IDS = [
    ("customer_id", ("customer",), "contact"),
    ("Kundennummer", ("kunden",), "contact"),
    ("klantnummer", ("klant",), "contact"),
    ("numéro de client", ("client",), "contact"),
    ("household_id", ("household",), "contact"),
    ("Lead ID", ("lead",), "contact"),
    ("Bestellnummer", ("bestell",), "order"),
    ("numer zamówienia", ("zamowienia",), "order"),
    ("číslo objednávky", ("objednavky",), "order"),
    ("basket_id", ("basket",), "order"),
    ("contact_list_id", ("contact", "list"), None),
    ("email_campaign_id", ("email", "campaign"), None),
    ("id", (), None),
    ("Record ID", (), None),
    ("guid", (), None),
]


@pytest.mark.parametrize(("header", "entity", "concept"), IDS, ids=[row[0] for row in IDS])
def test_an_id_is_of(header: str, entity: tuple[str, ...], concept: str | None) -> None:
    assert read_header(header).entity == entity
    assert [one for one in ("contact", "order") if says(entity, one)] == ([concept] if concept else [])


FILES = [
    ("customers", "customers", "contacts", "person"),
    ("Kunden_2024", "kunden", "contacts", "person"),
    ("mailchimp_members", "members", "contacts", "person"),
    ("shopify_order_line_data", "order_line", "order_items", "event"),
    ("shopify_gql_customer_visit_data", "customer_visit", "sessions", "event"),
    ("contact_list_member_data", "contact_list_member", "list_members", "event"),
    ("contact_list_data", "contact_list", "things", "thing"),
    ("transactions_sample", "transactions", "transactions", "event"),
    ("campaign_descriptions", "campaign_descriptions", "campaigns", "thing"),
    ("Zamówienia", "zamówienia", "orders", "event"),
    ("bestellingen", "bestellingen", "orders", "event"),
    ("export-2024-01-31", "", None, None),
    ("demographics", "demographics", None, None),
]


@pytest.mark.parametrize(("stem", "name", "concept", "kind"), FILES, ids=[row[0] for row in FILES])
def test_a_file_name_says(stem: str, name: str, concept: str | None, kind: str | None) -> None:
    words = file_words(stem)
    assert "_".join(words) == name
    found = read_table_name(words_of(" ".join(words)))
    assert (found.concept, found.kind) == (concept, kind)
