"""Recipes that the files do not fit are refused, and the place in the recipe is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from engine.errors import MappingError
from tests.support.importing import built

PEOPLE = {"file": "people.csv", "key": "id"}
ORDERS = {"name": "orders", "file": "orders.csv", "contact": "who", "time": "at"}

REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown key": ({"contacts": {**PEOPLE, "key": "ids"}}, "contacts.key", "did you mean “id”"),
    "a key far from all": (
        {"contacts": {**PEOPLE, "file": "wide.csv", "key": "zzz"}},
        "contacts.key",
        "wide.csv has no column “zzz”; there are “c0”, “c1”, “c2”, “c3”, “c4”, “c5”, "
        "“c6”, “c7”, “c8”, “c9”, “c10”, “c11” and 88 more",
    ),
    "a key in other words": ({"contacts": {**PEOPLE, "key": "IDS"}}, "contacts.key", "did you mean “id”"),
    "an unknown column": (
        {"contacts": {**PEOPLE, "columns": {"nam": {}}}},
        "contacts.columns.nam",
        "did you mean “name”",
    ),
    "an unknown time": ({"activities": [{**ORDERS, "time": "when"}]}, "activities[0].time", "no column"),
    "a time of existence that is none": (
        {"contacts": {**PEOPLE, "created_at": "name"}},
        "contacts.created_at",
        "holds no times",
    ),
    "an unknown looked-up time": (
        {
            "activities": [{**ORDERS, "time": "when"}],
            "lookups": [{"file": "people.csv", "key": "id", "activity": "orders", "on": "who"}],
        },
        "activities[0].time",
        "no column “when”",
    ),
    "a looked-up time of words": (
        {
            "activities": [{**ORDERS, "time": "name"}],
            "lookups": [{"file": "people.csv", "key": "id", "activity": "orders", "on": "who"}],
        },
        "activities[0].time",
        "holds no times",
    ),
    "an unknown on": (
        {"lookups": [{"file": "people.csv", "key": "id", "activity": "orders", "on": "whom"}]},
        "lookups[0].on",
        "did you mean “who”",
    ),
    "an unknown contact field": (
        {"activities": [{**ORDERS, "contact": {"column": "who", "field": "mail"}}]},
        "activities[0].contact.field",
        "no column “mail”",
    ),
    "a contact field of many values": (
        {
            "contacts": {**PEOPLE, "columns": {"name": {"type": "list"}}},
            "activities": [{**ORDERS, "contact": {"column": "who", "field": "name"}}],
        },
        "activities[0].contact.field",
        "“name” is a list, by which no contact is found",
    ),
    "an unknown field of the latest row": (
        {"contacts": {"from_activity": "orders", "fields": ["town"]}},
        "contacts.fields[0]",
        "no column “town”",
    ),
    "an unknown url": (
        {"activities": [{**ORDERS, "traffic": {"url": "site"}}]},
        "activities[0].traffic.url",
        "no column “site”",
    ),
    "a computed column of nothing": (
        {"computed": [{"activity": "orders", "name": "x", "expression": "n * nn"}]},
        "computed[0].expression",
        "nn",
    ),
    "a computed column that asks the clock": (
        {"computed": [{"name": "x", "expression": "now()"}]},
        "computed[0].expression",
        "now",
    ),
    "indicators of words": (
        {"rfm": {"activity": "orders", "amount": "who"}},
        "rfm.amount",
        "not all of its values can be read as numbers; give the column the type number",
    ),
    "an unknown format": (
        {"contacts": {**PEOPLE, "columns": {"name": {"type": "date", "format": "%Q"}}}},
        "contacts.columns.name.format",
        "%Q",
    ),
    "a format in the words of spreadsheets": (
        {"contacts": {**PEOPLE, "columns": {"name": {"type": "date", "format": "dd/mm/yyyy"}}}},
        "contacts.columns.name.format",
        "use the codes of strptime",
    ),
    "a format that the database can't even name": (
        {"contacts": {**PEOPLE, "columns": {"name": {"type": "date", "format": "%é"}}}},
        "contacts.columns.name.format",
        "“%é” is no format of dates",
    ),
}


def test_a_column_of_another_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        for name, header in (("About", "made by"), ("People", "id")):
            book.add_worksheet(name).write_column(0, 0, [header, "a"])
    told = {"contacts": {"file": "people.xlsx", "key": "id"}}
    words = "people.xlsx has no column “id”; name the right “sheet”, there are “About”, “People”"
    with pytest.raises(MappingError, match=words), built(tmp_path, told):
        pass


@pytest.mark.parametrize(("mapping", "path", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_path(mapping: dict[str, Any], path: str, words: str, tmp_path: Path) -> None:
    files = {
        "people.csv": ["id,name", "a,Ann"],
        "orders.csv": ["who,at,n", "a,2024-01-01,5"],
        "wide.csv": [",".join(f"c{index}" for index in range(100)), "," * 99],
    }
    told = {"contacts": PEOPLE, "activities": [ORDERS], **mapping}
    with pytest.raises(MappingError) as caught, built(tmp_path, told, files):
        pass
    assert caught.value.place is not None
    assert caught.value.place.path == path
    assert words in str(caught.value)
