"""Exports: whole or not there, values as they are, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import os
import random
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pytest
import python_calamine
import sqlglot
from sqlglot import exp

from engine.compiler import compile_segment
from engine.definition.model import ActivityCondition, Measure, segment
from engine.errors import CancelledError, MachineError, UserError
from engine.exporting.contacts import export_contacts
from engine.exporting.files import XLSX_ROWS, Export, ExportColumn, export, harmless
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.workspace import Label
from tests.support.imported import Bench, bench, bench_of, make_workspace
from tests.support.importing import write_files
from tests.support.workspaces import start_python, times

FIELDS = ("name", "amount", "born", "seen", "tags", "ok")
FILES = {
    "people.csv": [
        "id,name,amount,born,seen,tags,ok",
        '=1+1,"=HYPERLINK(""http://x"")",10.50,1990-03-31,2024-01-01T10:00:00,a;=b,yes',
        "002,@cmd,-3,,,,no",
        "3,plain,123456789012345678,1850-01-01,,,",
    ]
}
MAPPING = {
    "format": "cardinal.mapping/1",
    "contacts": {
        "file": "people.csv",
        "key": "id",
        "columns": {
            "amount": {"type": "number"},
            "tags": {"type": "list", "separator": ";"},
            "ok": {"type": "boolean"},
        },
    },
    "activities": [],
}


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("export"), MAPPING, FILES) as opened:
        yield opened


def everybody(on: Bench, rows: int = 3) -> Export:
    query = compile_segment(segment(), on.membership.context(on.workspace.as_of(None)), "keys", FIELDS)
    columns = (ExportColumn("id", is_key=True), *map(ExportColumn, FIELDS))
    return Export(query=query, columns=columns, rows=rows)


def written(on: Bench, target: Path) -> Path:
    export(everybody(on), on.reader, target, on.workspace.temporary)
    return target


def test_what_a_cancelled_export_sorted_is_let_go(on: Bench, tmp_path: Path) -> None:
    query = sqlglot.parse_one(
        "SELECT hash(i)::VARCHAR AS id FROM range(200000) r(i) ORDER BY id", dialect="duckdb"
    )
    assert isinstance(query, exp.Select)
    what = Export(query=query, columns=(ExportColumn("id", is_key=True),), rows=200_000)
    held = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'ORDER_BY'"
    with pytest.raises(CancelledError):
        export(what, on.reader, tmp_path / "out.csv", on.workspace.temporary, lambda done: not done)
    with on.workspace.using("store") as cursor:
        assert cursor.execute(held).fetchall() == [(0,)]


def test_csv_neutralises_formulas_but_never_keys(on: Bench, tmp_path: Path) -> None:
    with written(on, tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["id", *FIELDS],
        ["002", "'@cmd", "-3", "", "", "", "false"],
        ["3", "plain", "123456789012345678", "1850-01-01", "", "", ""],
        ["=1+1", '\'=HYPERLINK("http://x")', "10.5", "1990-03-31", "2024-01-01 10:00:00", "a;'=b", "true"],
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+48 600 700 800", "+48 600 700 800"),
        ("+1-550-330-6067", "+1-550-330-6067"),
        ("+49 (0)30/1234", "+49 (0)30/1234"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("+1\n=1", "'+1\n=1"),
        ("+٤٨", "'+٤٨"),
        ("-2+3", "'-2+3"),
        ("\uff1d1+1", "'\uff1d1+1"),
        (["+48 600 700", "=1+1", "b"], "+48 600 700;'=1+1;b"),
        ("+1-2", "'+1-2"),
        ("+5", "'+5"),
        ("+1234567890123456", "'+1234567890123456"),
    ],
)
def test_telephone_numbers_are_no_formulas(text: str | list[str], written: str) -> None:
    assert harmless(text) == written


def test_xlsx_holds_typed_cells_and_text_as_text(on: Bench, tmp_path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(written(on, tmp_path / "out.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["id", *FIELDS]
    assert rows[1][:3] == ["002", "@cmd", -3]
    assert rows[2][1:4] == ["plain", "123456789012345678", "1850-01-01"]
    assert rows[3][1:5] == ['=HYPERLINK("http://x")', 10.5, date(1990, 3, 31), datetime(2024, 1, 1, 10)]
    assert rows[3][6] is True


def test_xlsx_holds_days_as_a_spreadsheet_counts_them(on: Bench, tmp_path: Path) -> None:
    days = ("1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01")
    values = ", ".join(f"({n}, DATE '{day}', TIMESTAMP '{day} 12:00:00')" for n, day in enumerate(days))
    query = f"SELECT day, moment FROM (VALUES {values}) t(n, day, moment) ORDER BY n"
    parsed = sqlglot.parse_one(query, dialect="duckdb")
    assert isinstance(parsed, exp.Query)
    columns = (ExportColumn("day"), ExportColumn("moment"))
    what = Export(query=parsed, columns=columns, rows=len(days))
    export(what, on.reader, tmp_path / "out.xlsx", on.workspace.temporary)
    rows = python_calamine.CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1:] == [
        *([day, f"{day} 12:00:00"] for day in days[:3]),
        [date(1900, 3, 1), datetime(1900, 3, 1, 12)],
    ]


def test_parquet_keeps_types(on: Bench, tmp_path: Path) -> None:
    path = written(on, tmp_path / "out.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT id, amount, born, tags FROM '{path}' ORDER BY id").fetchall()
    assert rows[2][0] == "=1+1"
    assert rows[2][2:] == (date(1990, 3, 31), ["a", "=b"])


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_a_cancelled_export_leaves_what_was_there(ending: str, on: Bench, tmp_path: Path) -> None:
    target = tmp_path / f"out{ending}"
    target.write_text("before")
    with pytest.raises(CancelledError):
        export(everybody(on), on.reader, target, on.workspace.temporary, lambda _: False)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert not list(on.workspace.temporary.glob("export*"))


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_an_export_that_is_given_up_after_the_last_row_is_not_put_in_place(
    ending: str, on: Bench, tmp_path: Path
) -> None:
    target = tmp_path / f"out{ending}"
    done: list[int] = []
    with pytest.raises(CancelledError):
        export(everybody(on), on.reader, target, on.workspace.temporary, lambda rows: not _again(done, rows))
    assert not list(tmp_path.iterdir())


def _again(done: list[int], rows: int) -> bool:
    """Return whether so many rows have been told before."""
    done.append(rows)
    return rows > 0 and (done.count(rows) > 1 or len(done) > 1)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_a_place_that_cannot_be_written_to_is_named(ending: str, on: Bench, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=rf"out\{ending} could not be written: .*; choose another place"):
        written(on, tmp_path / "missing" / f"out{ending}")


OTHER_DISK = Path("/dev/shm")
KILLED = """
import sys
from pathlib import Path
from engine.exporting.files import export
from tests.engine.exporting.test_files import everybody
from tests.support.imported import bench
with bench(Path(sys.argv[1])) as on:
    while True:
        for ending in (".csv", ".xlsx", ".parquet"):
            export(everybody(on), on.reader, Path(sys.argv[2]) / f"out{ending}", on.workspace.temporary)
        print("whole", flush=True)
"""


@pytest.mark.parametrize("disk", ["the same", "another"])
def test_a_killed_export_leaves_no_partial_file(disk: str, tmp_path: Path) -> None:
    if disk == "another" and not os.access(OTHER_DISK, os.W_OK):
        pytest.skip(f"there is no {OTHER_DISK} to write to")
    write_files(tmp_path, FILES)
    source, chance = make_workspace(tmp_path, MAPPING), random.Random(7)
    with TemporaryDirectory(dir=OTHER_DISK if disk == "another" else tmp_path) as folder:
        for _ in range(times(3, 100)):
            with start_python(KILLED, source, folder) as exporting:
                assert exporting.stdout is not None
                assert exporting.stdout.readline() == "whole\n"
                time.sleep(chance.random() * 0.1)
                exporting.kill()
            names = {path.name.removesuffix(".part").lstrip(".") for path in Path(folder).iterdir()}
            assert names == {"out.csv", "out.xlsx", "out.parquet"}
            for path in Path(folder).iterdir():
                assert keys_of(path) == ["002", "3", "=1+1"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize("disk", ["the same", "another"])
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_an_export_in_the_place_of_a_file_is_open_to_the_same_people(
    disk: str, mode: int, on: Bench, tmp_path: Path
) -> None:
    if disk == "another" and not os.access(OTHER_DISK, os.W_OK):
        pytest.skip(f"there is no {OTHER_DISK} to write to")
    with TemporaryDirectory(dir=OTHER_DISK if disk == "another" else tmp_path) as folder:
        target, link = Path(folder) / "out.csv", tmp_path / "latest.csv"
        target.touch()
        target.chmod(mode)
        link.symlink_to(target)
        for asked in (target, link):
            assert keys_of(written(on, asked)) == ["002", "3", "=1+1"]
            assert stat.S_IMODE(target.stat().st_mode) == mode
            assert link.is_symlink()


def keys_of(path: Path) -> list[str]:
    """Return the first column of an exported file, whatever its format."""
    if ".csv" in path.name:
        with path.open(encoding="utf-8", newline="") as file:
            return [row[0] for row in csv.reader(file)][1:]
    if ".xlsx" in path.name:
        book = python_calamine.CalamineWorkbook.from_path(path)
        return [str(row[0]) for row in book.get_sheet_by_index(0).to_python()][1:]
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute(f"SELECT id FROM read_parquet('{path}')").fetchall()]


KEYS = [
    "00123", "123", "=1+1", "-5", "+49", "@x", "1e5", "1.50", "a,b", 'a"b', "a;b", "O'Brien", "TRUE", "null",
    "2024-01-01", "日本", "line\nbreak", "#row", "x" * 300,
]  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_an_import_of_an_export_finds_the_same_keys(ending: str, tmp_path: Path) -> None:
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "name"], *([key, key] for key in KEYS)])
    told = {"format": "cardinal.mapping/1", "contacts": {"file": "people.csv", "key": "id"}, "activities": []}
    with bench(make_workspace(tmp_path, told)) as on:
        everyone = on.membership.base(on.workspace.as_of(None))
        target = tmp_path / f"out{ending}"
        export_contacts(
            everyone.ordinals(), ["name"], (), on.membership.context(on.workspace.as_of(None)), on.reader,
            target, on.workspace.temporary,
        )  # fmt: skip
    assert keys_of(target) == sorted(KEYS)
    again = tmp_path / "again.cardinal"
    told = {**told, "contacts": {"file": target.name, "key": "id"}}
    import_data(again, read_mapping(json.dumps(told)), tmp_path)
    with bench(again) as on:
        assert sorted(on.keys(on.membership.base(on.workspace.as_of(None)))) == sorted(KEYS)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_two_measures_that_are_called_alike_are_two_columns(ending: str, tmp_path: Path) -> None:
    files = {"people.csv": ["id", "a"], "orders.csv": ["id,at,gross,net,items", "a,2024-01-01,5,3,2"]}
    told = {
        "format": "cardinal.mapping/1",
        "contacts": {"file": "people.csv", "key": "id"},
        "activities": [{"name": "orders", "file": "orders.csv", "contact": "id", "time": "at"}],
    }
    measures = [
        ActivityCondition(activity="orders", measure=Measure(fn="sum", attribute=name))
        for name in ("gross", "net", "items")
    ]
    with bench_of(tmp_path, told, files) as on:
        for name in ("gross", "net"):
            on.workspace.labels.put(Label(activity="orders", name=name, label="Amount"))
        context = replace(on.membership.context(on.workspace.as_of(None)), catalog=on.workspace.catalog)
        target = tmp_path / f"out{ending}"
        everyone = np.array([0], np.int32)
        export_contacts(everyone, ["id"], measures, context, on.reader, target, on.workspace.temporary)
    assert row_of(target) == ["a", "a", 5, 3, 2]


def row_of(path: Path) -> list[Any]:
    """Return the only row of an exported file, numbers as such."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            found: Sequence[Any] = list(csv.reader(file))[1]
    elif path.suffix == ".xlsx":
        found = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1]
    else:
        with duckdb.connect() as connection:
            (found,) = connection.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
    return [cell if place < 2 else int(cell) for place, cell in enumerate(found)]


def test_what_a_spreadsheet_cannot_hold_is_refused(on: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="CSV or Parquet"):
        export(everybody(on, XLSX_ROWS), on.reader, tmp_path / "out.xlsx", on.workspace.temporary)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_383, True), ("😀" * 16_384, False)],
    ids=["all", "one too many", "all outside the plane", "one too many outside the plane"],
)
def test_a_text_that_a_cell_would_cut_is_refused(text: str, fits: bool, on: Bench, tmp_path: Path) -> None:
    query = exp.select(exp.alias_(exp.Literal.string(text), "note"))
    what = Export(query=query, columns=(ExportColumn("note"),), rows=1)
    target = tmp_path / "out.xlsx"
    if fits:
        export(what, on.reader, target, on.workspace.temporary)
        assert python_calamine.load_workbook(target).get_sheet_by_index(0).to_python() == [["note"], [text]]
    else:
        with pytest.raises(UserError, match=r"“note” in row 1 has more characters.*CSV or Parquet"):
            export(what, on.reader, target, on.workspace.temporary)
        assert not target.exists()


def test_an_unknown_format_is_refused(on: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.csv, \.xlsx, \.parquet"):
        export(everybody(on), on.reader, tmp_path / "out.doc", on.workspace.temporary)
