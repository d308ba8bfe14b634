"""New files recognised as versions of the tables of a recipe."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from engine.importing.mapping import FORMAT, Mapping, RfmSource, write_mapping
from engine.importing.mapping_rules import read_mapping
from engine.importing.recognising import Shape, Way, filled, known_tables, recognise, without_columns
from engine.importing.report import FileReport, ImportReport, Role

RECIPE = read_mapping(
    msgspec.json.encode(
        {
            "format": FORMAT,
            "contacts": {
                "file": "customers.csv",
                "key": "id",
                "created_at": "since",
                "columns": {"city": {"label": "City"}, "since": {"type": "date"}},
            },
            "activities": [
                {"name": "orders", "file": "orders-2026-10.csv", "contact": "id", "time": "at"},
                {"name": "sms", "file": "sms.csv", "contact": "id", "time": "at"},
                {"name": "push", "file": "push.csv", "contact": "id", "time": "at"},
            ],
            "lookups": [
                {"file": "shops.csv", "key": "shop", "activity": "orders", "on": "shop"},
                {"file": "shops.csv", "key": "name", "activity": "sms", "on": "shop"},
            ],
            "lists": [{"name": "tags", "file": "tags/*.csv", "contact": "id", "value": "tag"}],
        }
    )
)

HEADERS = {
    "contacts": ("id", "City", "since"),
    "activities[0]": ("id", "at", "amount"),
    "activities[1]": ("id", "at", "kind"),
    "activities[2]": ("id", "at", "kind"),
    "lists[0]": ("id", "tag"),
    "lookups[0]": ("shop", "name"),
    "lookups[1]": ("shop", "name"),
}


def report() -> ImportReport:
    roles: dict[str, Role] = {"contacts": "contacts", "lists[0]": "list"}
    roles |= {"lookups[0]": "lookup", "lookups[1]": "lookup"}
    files = tuple(
        FileReport(
            file=path, role=roles.get(path, "activity"), table=path.replace("lookups", "activities"),
            rows_read=1, rows_loaded=1, rows_set_aside=0, path=path, headers=headers,
        )
        for path, headers in HEADERS.items()
    )  # fmt: skip
    return ImportReport(files=files, sentences=(), questions=(), contacts=1, activities={})


TABLES = known_tables(RECIPE, report())

CASES: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "another month": ("orders-2026-11.csv", ("id", "at", "amount"), ["activities[0]"]),
    "other case and order": ("x.csv", ("AMOUNT", "Id", "at "), ["activities[0]"]),
    "the name tells twins apart": ("push_2026.csv", ("id", "at", "kind"), ["activities[2]", "activities[1]"]),
    "a column more": ("orders.csv", ("id", "at", "amount", "shop"), ["activities[0]"]),
    "a column fewer, by its name": ("customers (1).csv", ("id",), ["contacts"]),
    "without its key": ("orders-2026-11.csv", ("at", "amount"), []),
    "without its time": ("orders-2026-11.csv", ("id", "amount"), []),
    "something else": ("notes.csv", ("note", "author"), []),
    "nothing": ("empty.csv", (), []),
}


@pytest.mark.parametrize("name", CASES)
def test_files_are_recognised_by_their_headers(name: str) -> None:
    file, headers, expected = CASES[name]
    (found,) = recognise([Shape(Path("/new") / file, Way(), headers)], TABLES)
    assert [fit.path for fit in found.fits][: len(expected)] == expected
    assert bool(found.fits) == bool(expected)


def test_what_a_version_has_more_and_fewer_is_told() -> None:
    (found,) = recognise([Shape(Path("customers.csv"), Way(), ("id", "since", "Age"))], TABLES)
    assert (found.fits[0].added, found.fits[0].lacking) == (("Age",), ("City",))


def test_why_a_file_cannot_be_read_is_kept() -> None:
    (found,) = recognise([Shape(Path("x.pdf"), Way(), problem="the file is a PDF document")], TABLES)
    assert found.problem == "the file is a PDF document"


def test_new_files_take_the_place_of_former_ones_or_stand_beside_them() -> None:
    base = Path("/data/shop")
    new = {"activities[0]": [base / "orders-2026-11.csv"], "lists[0]": [Path("/data/t.csv"), base / "u.csv"]}
    instead = filled(RECIPE, base, TABLES, new)
    assert instead.activities[0].file == "orders-2026-11.csv"
    assert instead.lists[0].file == ("../t.csv", "u.csv")
    assert instead.contacts == RECIPE.contacts
    beside = filled(RECIPE, base, TABLES, new, frozenset({"activities[0]"}))
    assert beside.activities[0].file == ("orders-2026-10.csv", "orders-2026-11.csv")
    again = filled(beside, base, TABLES, new, frozenset({"activities[0]"}))
    assert again.activities[0].file == beside.activities[0].file
    assert filled(RECIPE, base, TABLES, {}) == RECIPE


def test_a_sheet_is_told_of_workbooks_only() -> None:
    recipe = msgspec.structs.replace(
        RECIPE, contacts=msgspec.structs.replace(RECIPE.contacts, sheet="People", preamble=2)
    )
    new = {"contacts": [Path("/data/shop/people.csv")]}
    instead = filled(recipe, Path("/data/shop"), TABLES, new).contacts
    assert (instead.sheet, instead.preamble) == (None, None)
    new = {"contacts": [Path("/data/shop/people.XLSX")]}
    assert filled(recipe, Path("/data/shop"), TABLES, new).contacts.sheet == "People"


def test_a_file_that_serves_in_several_places_is_replaced_in_all() -> None:
    (found,) = recognise([Shape(Path("/data/shops.csv"), Way(), ("shop", "name"))], TABLES)
    assert [fit.path for fit in found.fits] == ["lookups[0]"]
    (table,) = [table for table in TABLES if table.path == "lookups[0]"]
    assert table.names == ("activities[0]", "activities[1]")
    assert table.needed == {"shop", "name"}
    changed = filled(RECIPE, Path("/data/shop"), TABLES, {"lookups[0]": [Path("/data/shops.csv")]})
    assert [lookup.file for lookup in changed.lookups] == ["../shops.csv", "../shops.csv"]


def test_columns_that_are_gone_are_not_told_of_any_more() -> None:
    left: Mapping = without_columns(RECIPE, TABLES, {"contacts": ["City", "Since"]})
    assert left.contacts.columns == {}
    assert left.contacts.created_at is None
    assert read_mapping(write_mapping(left)).activities == RECIPE.activities


def test_rfm_goes_with_the_columns_it_is_made_of() -> None:
    recipe = msgspec.structs.replace(
        RECIPE, rfm=RfmSource(activity=RECIPE.activities[0].name, amount="Total")
    )
    assert without_columns(recipe, TABLES, {"activities[0]": ["channel"]}).rfm == recipe.rfm
    assert without_columns(recipe, TABLES, {"activities[0]": ["total"]}).rfm is None
