"""Commands that bring data in: by a mapping, by a guess, by the stored mapping again; issues; the sample."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.cli.command import UsageError
from engine.errors import CardinalError, MachineError, MappingError, SourceError, UserError
from tests.support.cli import do
from tests.support.importing import write_files
from tests.support.process import python

CUSTOMERS = ["customer_id,email,zip", "1,ann@example.com,01234", "2,bo@example.com,56789"]
ORDERS = [
    "order_id,customer_id,ordered_at,total",
    "100,1,2024-01-31 10:00:00,9.50",
    "101,2,2024-02-01 11:00:00,1.00",
    "102,3,2024-02-02 12:00:00,2.00",
]
MAPPING: dict[str, Any] = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "customers.csv", "key": "customer_id"},
    "activities": [
        {"name": "orders", "file": "orders.csv", "contact": "customer_id", "time": "ordered_at"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path, {"customers.csv": CUSTOMERS, "orders.csv": ORDERS})
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    return tmp_path


def test_a_mapping_brings_data_in_and_the_stored_one_brings_it_again(folder: Path) -> None:
    workspace = folder / "shop.cardinal"
    first = do("import", workspace, "--mapping", folder / "mapping.json", "--json").records
    assert first[0] == {
        "file": "customers.csv",
        "role": "contacts",
        "table": "contacts",
        "rows_read": 2,
        "rows_loaded": 2,
        "rows_set_aside": 0,
    }
    assert first[-1] == {"contacts": 2, "activities": {"orders": 2}, "rows_read": 5, "rows_set_aside": 1}
    write_files(folder, {"customers.csv": [*CUSTOMERS, "3,cy@example.com,11111"]})
    again = do("import", workspace, "--json").records
    assert again[-1] == {"contacts": 3, "activities": {"orders": 3}, "rows_read": 6, "rows_set_aside": 0}


def test_the_report_says_of_which_file_and_line_it_speaks(folder: Path) -> None:
    write_files(folder, {"people.csv": ["id;zip", "1;01234", "2;0\0003"], "bad.jsonl": ['{"id": 1}', "oops"]})
    told: dict[str, Any] = {"format": "cardinal.mapping/1", "contacts": {"file": "people.csv", "key": "id"}}
    told["activities"] = [{"name": "orders", "file": "bad.jsonl", "contact": "id"}]
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    said = do("import", folder / "shop.cardinal", "--mapping", folder / "told.json").out.splitlines()
    assert said[2:] == [
        "people.csv, line 3: Zero bytes in the line were left out; check the values of this row.",
        "people.csv: “zip” was read as text because of leading zeros",
        "50.0 % of orders are lines that hold no JSON object",
        "2 contacts, 1 orders",
    ]


def test_what_a_lookup_loses_is_told_of_its_own_file(folder: Path) -> None:
    write_files(
        folder,
        {
            "people.csv": ["id", "1"],
            "sales.csv": ["id,no", "1,10", "1,11"],
            "when.csv": ["no,at", "10,2024-01-01", "10,2024-01-02", "10,2024-01-01"],
        },
    )
    sales = {"name": "sales", "file": "sales.csv", "contact": "id", "time": "at"}
    told = {
        "format": "cardinal.mapping/1",
        "contacts": {"file": "people.csv", "key": "id"},
        "activities": [sales],
    }
    told["lookups"] = [{"file": "when.csv", "key": "no", "activity": "sales", "on": "no"}]
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    said = do("import", folder / "shop.cardinal", "--mapping", folder / "told.json").out.splitlines()
    assert said[3:] == [
        "sales end on 1 January 2024",
        "50.0 % of sales have no time",
        "when.csv: 66.7 % of extra details have a key that comes again later",
        "1 contact, 1 sales",
    ]
    issues = do("issues", folder / "shop.cardinal").out.splitlines()
    assert issues[-1] == "sales.csv, line 3: the row has no time"


def test_files_are_imported_by_a_guess(folder: Path) -> None:
    workspace = folder / "shop.cardinal"
    answer = do("import", workspace, folder / "customers.csv", folder / "orders.csv")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "customers.csv (contacts, contacts): 2 rows read"
    assert answer.out.splitlines()[-1] == "3 contacts, 3 orders"
    assert "the mapping was guessed" in answer.err
    issues = do("issues", workspace)
    assert (issues.out, issues.err) == (
        "",
        "the last import used every row, and every cell fits its column\n",
    )


def test_a_file_with_nothing_in_it_among_others(folder: Path) -> None:
    (folder / "empty.csv").touch()
    said = do(
        "import", folder / "shop.cardinal", folder / "customers.csv", folder / "empty.csv"
    ).out.splitlines()
    assert said[1] == "empty.csv is not used: the file is empty"
    with pytest.raises(SourceError, match="the file is empty"):
        do("import", folder / "shop.cardinal", folder / "empty.csv")


@pytest.mark.parametrize("damage", ["cut", "holed"])
def test_a_damaged_file_is_named(damage: str, folder: Path) -> None:
    path = folder / "many.parquet"
    duckdb.sql(f"COPY (SELECT range AS id, 'x' || range AS n FROM range(200000)) TO '{path}'")
    whole = path.read_bytes()
    path.write_bytes(whole[:5000] if damage == "cut" else whole[:1000] + bytes(50_000) + whole[51_000:])
    told = {"format": "cardinal.mapping/1", "contacts": {"file": path.name, "key": "id"}}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        do("import", folder / "shop.cardinal", "--mapping", folder / "told.json")
    assert str(caught.value) == f"{path}: the file is damaged or not whole; export it again"


def test_a_file_whose_name_is_no_text(folder: Path) -> None:
    """The system gives any bytes for a name."""
    try:
        (folder / os.fsdecode(b"bad\xff.csv")).write_text("id\n1\n")
    except OSError:
        pytest.skip("this disk takes no such names")
    told = {"format": "cardinal.mapping/1", "contacts": {"file": "b*.csv", "key": "id"}}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    for how in ([folder / os.fsdecode(b"bad\xff.csv")], ["--mapping", folder / "told.json"]):
        with pytest.raises(MachineError, match=r"bad.\.csv: the name of the file.* is no text; rename it"):
            do("import", folder / "shop.cardinal", *how)


LIMITED = """
import resource, sys
from app.start import start
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
sys.exit(start(sys.argv[1:]))
"""


def test_a_project_larger_than_a_file_may_be(folder: Path) -> None:
    pytest.importorskip("resource")
    before = set(os.listdir(folder))
    done = python("-c", LIMITED, "import", f"{folder / 'shop.cardinal'}", f"{folder / 'customers.csv'}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "A file of shop.cardinal is larger than this disk or the system allows;"
        " choose another place, or have the limit raised"
    )
    assert set(os.listdir(folder)) == before


def test_a_file_that_no_use_is_guessed_for_is_named_once(folder: Path) -> None:
    write_files(folder, {"notes.csv": ["city,rain", "Rome,5", "Oslo,9"]})
    answer = do("import", folder / "shop.cardinal", folder / "customers.csv", folder / "notes.csv")
    (unused,) = [line for line in answer.out.splitlines() if "notes.csv" in line]
    assert unused.startswith("notes.csv is not used: ")


def test_the_guess_can_be_seen_edited_and_passed_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    workspace = Path("shop.cardinal")
    shown = do("import", workspace, "../customers.csv", "../orders.csv", "--show-mapping")
    assert not workspace.exists()
    mapping = json.loads(shown.out)
    assert mapping["contacts"]["file"] == "../customers.csv"
    assert "contacts.key: “customer_id” is an id" in shown.err
    assert mapping["contacts"].pop("also_from") == ["orders"]
    Path("edited.json").write_text(json.dumps(mapping))
    done = do("import", workspace, "--mapping", "edited.json", "--json").records
    assert (done[-1]["contacts"], done[-1]["activities"]) == (2, {"orders": 2})


@pytest.mark.parametrize("how", ["told", "stored"])
def test_any_mapping_can_be_shown_as_it_would_stand_here(
    how: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = folder / "shop.cardinal"
    do("import", workspace, "--mapping", folder / "mapping.json")
    monkeypatch.chdir(folder.parent)
    told = ["--mapping", folder / "mapping.json"] if how == "told" else []
    (shown,) = do("import", workspace, *told, "--show-mapping", "--json").records
    assert shown["contacts"]["file"] == f"{folder.name}/customers.csv"
    assert shown["activities"][0]["contact"] == "customer_id"


def test_a_question_is_printed_once_with_what_to_set(tmp_path: Path) -> None:
    lines = [
        "order_id,email,order_date,total",
        "1,a@example.com,02/03/2024,5",
        "2,b@example.com,04/05/2024,6",
    ]
    write_files(tmp_path, {"orders.csv": lines})
    records = do("import", tmp_path / "w.cardinal", tmp_path / "orders.csv", "--json").records
    (question,) = [record for record in records if "question" in record]
    assert (question["path"], question["option"]) == ("activities[0].columns.order_date", "format")
    assert question["choices"] == ["%d/%m/%Y", "%m/%d/%Y"]
    (line,) = [line for line in do("import", tmp_path / "w.cardinal").out.splitlines() if line[0] == "?"]
    assert "set activities[0].columns.order_date.format, for example “%d/%m/%Y” or “%m/%d/%Y”" in line


def test_issues_tell_file_line_and_reason(folder: Path) -> None:
    workspace = folder / "shop.cardinal"
    do("import", workspace, "--mapping", folder / "mapping.json")
    (issue,) = do("issues", workspace, "--json").records
    assert issue == {
        "kind": "unknown contact",
        "file": "orders.csv",
        "line": 4,
        "column": "customer_id",
        "value": "3",
        "reason": "no contact has this “customer_id”",
        "row": '["102","3","2024-02-02 12:00:00","2.00"]',
    }
    (line,) = do("issues", workspace).out.splitlines()
    assert line == "orders.csv, line 4, column customer_id: no contact has this “customer_id” (“3”)"


def test_reasons_read_alike_whichever_part_of_the_import_gives_them(tmp_path: Path) -> None:
    rows = ["1,ada,5", "2,ben", "3,cleo,6,7", "id,name,credit", ",dan,8", "1,eve,9"]
    write_files(tmp_path, {"customers.csv": ["id,name,credit", *rows]})
    contacts = {"file": "customers.csv", "key": "id"}
    mapping = {"format": "cardinal.mapping/1", "contacts": contacts}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))
    do("import", tmp_path / "w.cardinal", "--mapping", tmp_path / "mapping.json")
    reasons = {
        record["line"]: record["reason"] for record in do("issues", tmp_path / "w.cardinal", "--json").records
    }
    assert reasons == {
        2: "a later row has the same “id”",
        3: "the row has 2 cells and the header 3; a delimiter is missing",
        4: "the row has 4 cells and the header 3; put cells with a delimiter in quotes",
        5: "the header is repeated here",
        6: "the row has no “id”",
    }


def test_the_last_date_in_the_data_follows_a_refresh(tmp_path: Path) -> None:
    write_files(tmp_path, {"customers.csv": CUSTOMERS, "orders.csv": ORDERS})
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    card = {"type": "card", "conditions": [{"type": "activity", "activity": "orders"}]}
    segment = {"format": "cardinal.segment/1", "name": "Buyers", "include": {"items": [card]}}
    (tmp_path / "buyers.json").write_text(json.dumps(segment))
    workspace = tmp_path / "w.cardinal"

    def counted() -> tuple[str, int]:
        (record,) = do("count", workspace, tmp_path / "buyers.json", "--json").records
        return record["as_of"], record["size"]

    do("import", workspace, "--mapping", tmp_path / "mapping.json")
    before = counted()
    write_files(tmp_path, {"orders.csv": [*ORDERS[:2], "107,2,2024-06-01 09:30:00,5"]})
    do("import", workspace)
    assert (before, counted()) == (("2024-02-01T11:00:00", 2), ("2024-06-01T09:30:00", 2))


WRONG: dict[str, tuple[list[str], type[CardinalError], str]] = {
    "nothing to import by": (["w.cardinal"], UserError, "name files to import, or a mapping"),
    "no such file": (["w.cardinal", "nowhere.csv"], SourceError, "nowhere.csv"),
    "a broken mapping": (["w.cardinal", "--mapping", "broken.json"], MappingError, "broken.json"),
}


@pytest.mark.parametrize("case", WRONG)
def test_refusals_name_what_is_wrong(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, kind, said = WRONG[case]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text('{"format": "cardinal.mapping/1", "contact": {}}')
    with pytest.raises(kind) as caught:
        do("import", *arguments)
    assert said in str(caught.value)
    assert os.listdir(tmp_path) == ["broken.json"]


def test_files_and_a_mapping_are_not_given_together() -> None:
    with pytest.raises(UsageError):
        do("import", "w.cardinal", "a.csv", "--mapping", "m.json")


def test_a_demo_is_a_whole_workspace_and_never_takes_the_place_of_one(tmp_path: Path) -> None:
    workspace = tmp_path / "demo.cardinal"
    (made,) = do("demo", workspace, "--contacts", "250", "--json").records
    assert made["contacts"] == 250
    families = {record["family"] for record in do("catalog", workspace, "--json").records}
    assert {"contact data", "tags", "purchases", "value indicators", "locations"} <= families
    assert not do("issues", workspace).out
    with pytest.raises(UserError, match="is there already"):
        do("demo", workspace)
    with pytest.raises(SourceError) as error:
        do("import", workspace)
    kept = "the files of a sample are made up for one import and are not kept"
    assert str(error.value).endswith(f": {kept}; import files of your own, or make another sample")
    assert tempfile.gettempdir() not in str(error.value)
