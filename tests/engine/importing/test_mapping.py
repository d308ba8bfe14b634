"""Mapping files: what is read, what is refused and where, and that writing loses nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from engine.errors import MappingError
from engine.importing.mapping import mapping_schema, write_mapping
from engine.importing.mapping_rules import read_mapping
from tests.support.shared import SHARED, needs_shared

GOOD: dict[str, Any] = {
    "format": "cardinal.mapping/1",
    "timezone": "Europe/Warsaw",
    "contacts": {
        "file": "customers.csv",
        "key": "id",
        "columns": {"tags": {"type": "list", "separator": ";"}, "zip": {"type": "text"}},
        "also_from": ["orders"],
    },
    "activities": [
        {
            "name": "orders",
            "file": ["a.csv", "b.csv"],
            "csv": {"header": False},
            "contact": "who",
            "time": "at",
        },
        {"name": "visits", "file": "v.csv", "contact": {"column": "mail", "field": "email"}},
        {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order_id"}},
    ],
    "lookups": [
        {"file": "p.csv", "key": "sku", "activity": "items", "on": "sku"},
        {"file": "l.csv", "key": "id", "contacts": True},
    ],
    "lists": [{"name": "tags", "file": "t.csv", "contact": "id", "value": "tag"}],
    "computed": [{"activity": "items", "name": "total", "expression": "a * b"}],
    "rfm": {"activity": "items", "amount": "total"},
}


def changed(path: str, value: Any) -> str:
    """Return GOOD with the value at ``path`` replaced (or removed: ``...``)."""
    data = copy.deepcopy(GOOD)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = data
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(data)


def test_reading_what_was_written_gives_the_same() -> None:
    mapping = read_mapping(json.dumps(GOOD))
    assert read_mapping(write_mapping(mapping)) == mapping
    assert json.loads(write_mapping(mapping)) == GOOD


@needs_shared
def test_the_mappings_of_the_worked_cases_are_read_and_fit_the_schema() -> None:
    datasets = json.loads((SHARED / "cases" / "hand-worked.json").read_text("utf-8"))["datasets"]
    for dataset in datasets.values():
        mapping = read_mapping(json.dumps(dataset["mapping"]))
        assert read_mapping(write_mapping(mapping)) == mapping
        jsonschema.validate(dataset["mapping"], mapping_schema())


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("format", "cardinal.mapping/2", "format", "newer format"),
        ("format", "other", "format", "no mapping"),
        ("timezone", "Mars/Base", "timezone", "time zone"),
        ("contacts/kay", "id", "contacts.kay", "did you mean “key”?"),
        ("contacts/key", ..., "contacts", "“key” is missing"),
        ("contacts/key", 5, "contacts.key", "5 where a text belongs"),
        ("contacts/key", None, "contacts.key", "leave the key out"),
        ("contacts/from_activity", "orders", "contacts", "either"),
        ("contacts/also_from", ["order"], "contacts.also_from[0]", "did you mean “orders”?"),
        ("contacts/also_from", ["visits"], "contacts.also_from[0]", "no contact key"),
        ("contacts/columns/zip", {"typ": "text"}, "contacts.columns.zip.typ", "not known"),
        ("contacts/columns/zip", {"type": "money"}, "contacts.columns.zip.type", "there are “text”"),
        ("contacts/columns/zip", {"type": "text", "format": "%d"}, "contacts.columns.zip.format", "date"),
        (
            "contacts/columns/zip",
            {"type": "list", "separator": ""},
            "contacts.columns.zip.separator",
            "blank",
        ),
        ("contacts/columns/zip", {"rename": " "}, "contacts.columns.zip.rename", "blank"),
        ("activities/1/name", "ORDERS", "activities[1].name", "is taken"),
        ("activities/1/name", "visits ", "activities[1].name", "ends with a blank"),
        ("contacts/columns/Zip", {}, "contacts.columns.Zip", "twice"),
        ("activities/0/columns", {"At": {"type": "text"}}, "activities[0].columns.At.type", "says when"),
        ("activities/0/columns", {"At": {"skip": True}}, "activities[0].columns.At.skip", "says when"),
        ("activities/0/file", ..., "activities[0]", "“file” is missing"),
        ("activities/0/file", [], "activities[0].file", "no file"),
        ("activities/0/csv", {"preamble": -1}, "activities[0].csv.preamble", "negative"),
        ("activities/0/file", 5, "activities[0].file", "a text or a list"),
        ("activities/0/file", ["a.csv", 5], "activities[0].file[1]", "a text belongs"),
        ("activities/0/csv", {"header": 1.5}, "activities[0].csv.header", "a whole number"),
        ("activities/0/csv", {"header": "no"}, "activities[0].csv.header", "true or false or a whole number"),
        ("activities/0/csv", {"quote": "''"}, "activities[0].csv.quote", "more than one"),
        ("activities/0/csv", {"escape": "\n"}, "activities[0].csv.escape", "line break"),
        ("activities/0/csv", {"delimiter": ";\0"}, "activities[0].csv.delimiter", "line break"),
        ("activities/0/csv", {"delimiter": ";", "quote": ";"}, "activities[0].csv.quote", "delimiter too"),
        ("activities/1/contact", 5, "activities[1].contact", "a text or an object"),
        ("activities/1/contact", {"column": "mail"}, "activities[1].contact", "key field is missing"),
        ("activities/1/contact", ..., "activities[1]", "“contact”"),
        ("activities/2/time", "at", "activities[2].time", "parent"),
        ("activities/2/parent", {"activity": "items", "key": "k"}, "activities[2].parent.activity", "circle"),
        ("lookups/0/contacts", True, "lookups[0]", "either"),
        ("lookups/0/on", ..., "lookups[0]", "“on” is missing"),
        ("lookups/0/activity", "item", "lookups[0].activity", "did you mean “items”?"),
        ("computed/0/activity", "x", "computed[0].activity", "not known"),
        ("rfm/activity", "visits", "rfm.activity", "no time"),
    ],
)
def test_refused_with_its_path(path: str, value: Any, place: str, words: str) -> None:
    with pytest.raises(MappingError) as caught:
        read_mapping(changed(path, value))
    assert caught.value.place is not None
    assert caught.value.place.path == place
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing in it"),
        ("{", "not valid JSON"),
        ("[]", "not a mapping"),
        ("[" * 3000, "deep"),
        ('{"format": NaN}', "NaN"),
        ('{"format": "cardinal.mapping/1"}', "key contacts is missing"),
        ('{"format": "cardinal.mapping/1", "format": "x"}', "stands there twice"),
        ('{"format": "cardinal.mapping/1", "timezone": "\\ud800"}', "half of a character"),
        (b'{"format": "cardinal.mapping/1", "timezone": "\xe9"}', "Byte 47 is not UTF-8"),
    ],
)
def test_what_is_no_mapping_at_all(text: str | bytes, words: str) -> None:
    with pytest.raises(MappingError, match=words):
        read_mapping(text)
