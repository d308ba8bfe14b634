"""Exports: whole or not there, values as they are, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import python_calamine

from engine.compiler import compile_segment
from engine.definition.model import segment
from engine.errors import CancelledError, UserError
from engine.exporting.files import XLSX_ROWS, Export, ExportColumn, export
from tests.support.imported import Bench, bench, make_workspace, write_files

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
    folder: Path = tmp_path_factory.mktemp("export")
    write_files(folder, FILES)
    with bench(make_workspace(folder, MAPPING)) as opened:
        yield opened


def everybody(on: Bench, rows: int = 3) -> Export:
    query = compile_segment(segment(), on.membership.context(on.workspace.as_of(None)), "keys", FIELDS)
    columns = (ExportColumn("id", is_key=True), *map(ExportColumn, FIELDS))
    return Export(query=query, columns=columns, rows=rows)


def written(on: Bench, target: Path) -> Path:
    export(everybody(on), on.reader, target, on.workspace.temporary)
    return target


def test_csv_neutralises_formulas_but_never_keys(on: Bench, tmp_path: Path) -> None:
    with written(on, tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["id", *FIELDS],
        ["002", "'@cmd", "-3", "", "", "", "false"],
        ["3", "plain", "123456789012345678", "1850-01-01", "", "", ""],
        ["=1+1", '\'=HYPERLINK("http://x")', "10.5", "1990-03-31", "2024-01-01 10:00:00", "a;=b", "true"],
    ]


def test_xlsx_holds_typed_cells_and_text_as_text(on: Bench, tmp_path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(written(on, tmp_path / "out.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["id", *FIELDS]
    assert rows[1][:3] == ["002", "@cmd", -3]
    assert rows[2][1:4] == ["plain", "123456789012345678", "1850-01-01"]
    assert rows[3][1:5] == ['=HYPERLINK("http://x")', 10.5, date(1990, 3, 31), datetime(2024, 1, 1, 10)]
    assert rows[3][6] is True


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


def test_what_a_spreadsheet_cannot_hold_is_refused(on: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="CSV or Parquet"):
        export(everybody(on, XLSX_ROWS), on.reader, tmp_path / "out.xlsx", on.workspace.temporary)


def test_an_unknown_format_is_refused(on: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.csv, \.xlsx, \.parquet"):
        export(everybody(on), on.reader, tmp_path / "out.doc", on.workspace.temporary)
