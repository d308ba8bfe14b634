"""Errors of an import name their place as the window does: no path of the recipe's file stands in them."""

from __future__ import annotations

import pytest

from app.importing.places import failure_text, field_words, source_words
from engine.errors import MappingError, Place, SourceError
from engine.importing.mapping import (
    ActivitySource,
    Computed,
    Contacts,
    ListSource,
    Lookup,
    Mapping,
    Parent,
    RfmSource,
)

MAPPING = Mapping(
    format="cardinal.mapping/1",
    contacts=Contacts(file="people.csv", key="id"),
    activities=(
        ActivitySource(name="orders", file="export/o.csv", contact="who", time="at"),
        ActivitySource(name="items", file="i.csv", parent=Parent(activity="orders", key="no")),
    ),
    lookups=(Lookup(file="export/products.csv", key="sku", activity="items", on="sku"),),
    lists=(ListSource(name="tags", file="t.csv", contact="id", value="tag"),),
    computed=(Computed(name="total", expression="a * b", activity="items"),),
    rfm=RfmSource(activity="orders", amount="amount"),
)

TOLD = [
    ("rfm.amount", "there is no column “amount”", "did you mean “amounts”?",
     "RFM: there is no column “amount”; did you mean “amounts”?"),
    ("rfm.amount", "RFM adds up “a” of “orders”, but not all can be read", "leave RFM out",
     "RFM adds up “a” of “orders”, but not all can be read; leave RFM out."),
    ("rfm.activity", "“visits” has no time", None, "RFM: “visits” has no time."),
    ("activities[0].time", "there is no column “when”", None, "orders, Time: there is no column “when”."),
    ("activities[0].time", "“when” holds no times", "give the type “date” or “datetime”, or none",
     "orders, Time: “when” holds no times; give the type “date” or “date and time”, or none."),
    ("activities[0].contact", "export/o.csv has no column “whom”", None,
     "orders, Belongs to: export/o.csv has no column “whom”."),
    ("activities[0].columns.born.on.format", "“%Q” is no format of dates", None,
     "orders, Column “born.on”: “%Q” is no format of dates."),
    ("activities[0].columns.at.type", "“at” says when, so it can't be read as boolean", None,
     "orders: “at” says when, so it can't be read as yes or no."),
    ("activities[1].parent.activity", "parents go in a circle: items → orders → items", None,
     "Part of: parents go in a circle: items → orders → items."),
    ("lookups[0].on", "there is no column “code”", None,
     "products.csv, Column there: there is no column “code”."),
    ("lists[0].contact.field", "there is no column “mail”", None,
     "tags, Contacts found by: there is no column “mail”."),
    ("contacts.created_at", "“name” holds no times", None, "Contacts, Contact since: “name” holds no times."),
    ("contacts.fields[2]", "there is no column “x”", None, "Contacts, Their fields: there is no column “x”."),
    ("contacts.csv.quote", "it is the delimiter too", None, "Contacts, Quotes: it is the delimiter too."),
    ("timezone", "the time zone “Mars” is not known", None, "The time zone “Mars” is not known."),
    ("computed[0].expression", "“c” is no field", None, "Computed detail “total”: “c” is no field."),
    ("computed[7].expression", "“c” is no field", None, "“c” is no field."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "what", "mend", "told"), TOLD, ids=[told for *_, told in TOLD])
def test_a_place_is_named_as_in_the_window(path: str, what: str, mend: str | None, told: str) -> None:
    error = MappingError(what, place=Place(path=path), mend=mend)
    assert failure_text(error, MAPPING) == told


def test_the_place_in_an_expression_is_kept() -> None:
    error = MappingError("“c” is no field", place=Place(path="computed[0].expression", offset=4))
    assert failure_text(error, MAPPING) == "Computed detail “total”, character 5: “c” is no field."


def test_files_and_what_has_no_recipe_are_told_as_before() -> None:
    error = SourceError("the file is empty", place=Place(file="people.csv"))
    assert failure_text(error, MAPPING) == "people.csv: the file is empty"
    assert failure_text(MappingError("it is no mapping", place=Place(path="format")), None) == (
        "format: it is no mapping"
    )


def test_a_whole_source_has_no_field() -> None:
    assert field_words("activities[0]") == ""
    assert field_words("contacts") == ""
    assert source_words("activities[9].time", MAPPING) == ""
