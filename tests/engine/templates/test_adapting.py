"""Templates on projects that call things otherwise: they find their roles, ask, or say what is missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from engine.catalog.model import Activity, Catalog, DataColumn, Family, Frequent, Statistics, Type
from engine.definition.codec import to_tree
from engine.importing.run import guess_mapping, import_data
from engine.review import describe, errors
from engine.templates import Resolution, resolve, templates
from tests.support.golden import pairs
from tests.support.imported import Bench, bench
from tests.support.shared import SHARED, needs_shared

ALL = {template.key: template for template in templates()}

# --- real data -------------------------------------------------------------------------------------------

REAL = ("ie-shop", "complete-journey")
SAID = [(*given.split(" | "), said) for given, said in pairs("templates.txt")]
"""(project, template, what it means there or what is missing)"""


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = {}
    for name in REAL:
        guess = guess_mapping(sorted((SHARED / "data" / name).glob("*")))
        paths[name] = tmp_path_factory.mktemp(name) / "project.cardinal"
        import_data(paths[name], guess.mapping, guess.base_directory)
    return paths


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_real_projects_get_their_own_names_or_are_told_what_they_lack(
    name: str, projects: dict[str, Path]
) -> None:
    with bench(projects[name]) as on:
        found = [(name, key, _said(resolve(ALL[key], on.catalog), on)) for key in sorted(ALL)]
    assert found == [case for case in SAID if case[0] == name]


def _said(resolved: Resolution, on: Bench) -> str:
    if resolved.segment is None:
        return resolved.missing
    moment = on.workspace.as_of()
    assert errors(on.checker.check(resolved.segment, moment, saving=True)) == ()
    return describe(resolved.segment, on.catalog, moment).sentence


# --- catalogs in other words -----------------------------------------------------------------------------


def column(name: str, kind: Type, *values: str, distinct: int = 0) -> DataColumn:
    known = tuple(Frequent(value, 10) for value in values)
    statistics = Statistics(rows=100, filled=90, distinct=distinct or len(values) or 90, frequent=known)
    return DataColumn(name=name, column=name, type=kind, statistics=statistics)


def activity(name: str, family: Family, *columns: DataColumn, parent: str | None = None) -> Activity:
    time = column("at", "datetime")
    moment = datetime(2024, 1, 1)
    return Activity(
        name=name,
        table=name,
        family=family,
        time="at",
        attributes=(time, *columns),
        rows=100,
        first=moment,
        last=moment,
        parent=parent,
    )


POLISH = Catalog(
    contacts=10,
    fields=(
        column("adres e-mail", "text"),
        column("data urodzenia", "date"),
        column("zgoda newsletter", "boolean", "true", "false"),
        column("zgoda SMS", "text", "tak", "nie"),
    ),
    activities=(
        activity("zamówienia", "purchases", column("numer zamówienia", "text"), column("kwota", "number")),
        activity(
            "pozycje zamówień",
            "products",
            column("marka", "text", "Nordal", "Lumio"),
            column("nazwa", "text", "Lampa", "Żarówka"),
            column("kwota", "number"),  # the order's, on every line
            column("wartość pozycji", "number"),
            parent="zamówienia",
        ),
        activity("maile", "emails", column("zdarzenie", "text", "wysłano", "otwarto", "kliknięto")),
        activity("wizyty", "traffic sources", column("źródło", "text", "reklama", "google", "bezpośrednie")),
    ),
)
GERMAN = Catalog(
    contacts=10,
    fields=(
        column("E-Mail-Adresse", "text"),
        column("Geburtsdatum", "date"),
        column("abgemeldet vom Newsletter", "boolean", "true", "false"),
    ),
    activities=(
        activity(
            "Rechnungen",
            "purchases",
            column("Rechnungsnummer", "text", distinct=30),  # a row a line
            column("Betrag", "number"),
            column("Marke", "text", "Nordal"),
            column("Gutscheincode", "text", "A", "B"),
        ),
        activity("email_clicks", "emails", column("campaign", "text", "Spring")),
        activity("email_opens", "emails", column("campaign", "text", "Spring")),
    ),
)

# template | catalog | a part of the definition, as its JSON tree says it
FOUND = [
    ("brand-news", POLISH, "'activity': 'pozycje zamówień'"),
    ("brand-news", POLISH, "'attribute': 'wartość pozycji'"),
    ("brand-news", POLISH, "'attribute': 'marka', 'op': 'is', 'values': ['Nordal']"),
    ("loyalty-tier", POLISH, "'measure': {'fn': 'sum', 'attribute': 'kwota'}"),
    ("birthdays", POLISH, "'field': 'data urodzenia'"),
    ("newsletter-spenders", POLISH, "'field': 'zgoda newsletter', 'op': 'is_true'"),
    ("big-without-consent", POLISH, "'field': 'zgoda SMS', 'op': 'is', 'values': ['tak']"),
    ("clicked-a-week-ago", POLISH, "'attribute': 'zdarzenie', 'op': 'is', 'values': ['kliknięto']"),
    ("sleeping-readers", POLISH, "'attribute': 'zdarzenie', 'op': 'is', 'values': ['wysłano']"),
    ("only-paid-sources", POLISH, "'attribute': 'źródło', 'op': 'is', 'values': ['reklama']"),
    ("google-or-facebook", POLISH, "'values': ['google']"),
    ("brand-news", GERMAN, "'activity': 'Rechnungen'"),
    ("coupon-buyers", GERMAN, "'attribute': 'Gutscheincode', 'op': 'is_set'"),
    ("newsletter-spenders", GERMAN, "'field': 'abgemeldet vom Newsletter', 'op': 'is_true', 'negated': True"),
    ("clicked-a-week-ago", GERMAN, "'activity': 'email_clicks'"),
    ("clicked-a-week-ago", GERMAN, "'activity': 'email_opens'"),
    ("high-average", GERMAN, "'per': {'attribute': 'Rechnungsnummer', 'measure': {'fn': 'sum'"),
    ("second-order", GERMAN, "'fn': 'count_distinct', 'attribute': 'Rechnungsnummer'"),
]


@pytest.mark.parametrize(("key", "catalog", "part"), FOUND)
def test_a_role_is_found_in_another_language(key: str, catalog: Catalog, part: str) -> None:
    resolved = resolve(ALL[key], catalog)
    assert resolved.segment is not None, resolved.missing
    assert part in str(to_tree(resolved.segment))


NUMBERED = Catalog(
    contacts=1, activities=(activity("order items", "products", column("product_id", "number")),)
)

MISSING = [
    ("without-accessory", NUMBERED, "“order items” does not say which product it was."),
    ("returned-goods", POLISH, "This project has no returned orders."),
    ("coupon-buyers", POLISH, "“zamówienia” does not say which coupon was used."),
    ("bouncing", POLISH, "“maile” does not say which ones came back."),
    (
        "rfm-class",
        POLISH,
        "This project computes no RFM; name the purchases and their amount in the import recipe.",
    ),
    ("google-or-facebook", GERMAN, "This project has no visits to a website."),
    ("birthdays", Catalog(contacts=0), "The contacts of this project have no birthday."),
]


@pytest.mark.parametrize(("key", "catalog", "sentence"), MISSING)
def test_what_a_project_lacks_is_said_in_one_sentence(key: str, catalog: Catalog, sentence: str) -> None:
    resolved = resolve(ALL[key], catalog)
    assert resolved.segment is None
    assert resolved.missing == sentence


def test_two_amounts_that_could_both_be_meant_are_asked_for() -> None:
    amounts = (column("amount", "number"), column("total", "number"), column("shipping", "number"))
    catalog = Catalog(contacts=1, activities=(activity("orders", "purchases", *amounts),))
    asked = {question.name: question for question in resolve(ALL["loyalty-tier"], catalog).questions}
    assert [choice.key for choice in asked["amount"].choices] == ["amount", "total"]
    other = resolve(ALL["loyalty-tier"], catalog, {"amount": "total"})
    assert "'attribute': 'total'" in str(to_tree(other.segment)) if other.segment else False


@pytest.mark.parametrize("brand", ["$which", "$100 card", "not $brand", "{which}", "' OR 1 --"])
def test_what_values_say_is_never_read_as_a_name(brand: str) -> None:
    lines = activity("order items", "products", column("brand", "text", brand), column("total", "number"))
    resolved = resolve(ALL["brand-news"], Catalog(contacts=1, activities=(lines,)))
    assert resolved.segment is not None, resolved.missing
    assert resolved.segment.name == f"Buyers of {brand}"
    assert f"'values': [{brand!r}]" in str(to_tree(resolved.segment))


def test_a_consent_that_names_no_channel_is_one_to_e_mail_alone() -> None:
    orders = activity("orders", "purchases", column("total", "number"))
    consent = column("accepts_marketing", "boolean", "true", "false")
    catalog = Catalog(contacts=1, fields=(consent,), activities=(orders,))
    resolved = resolve(ALL["big-without-consent"], catalog)
    assert resolved.segment is not None, resolved.missing
    assert "accepts_marketing" in str(to_tree(resolved.segment.exclude))
    assert "accepts_marketing" not in str(to_tree(resolved.segment.include))


@pytest.mark.parametrize("none", ["many", "nan", "sNaN", "-1", "1e999999999"])
def test_an_answer_that_is_gone_and_a_number_that_is_none_are_not_taken(none: str) -> None:
    resolved = resolve(ALL["brand-news"], POLISH, {"which": "Gone", "least": none})
    assert {question.name: question.answer for question in resolved.questions} == {
        "which": "Nordal",
        "least": "300",
    }
