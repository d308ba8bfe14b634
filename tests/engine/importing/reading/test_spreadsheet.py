"""Sheets of XLSX workbooks: what cells become, what is refused before it unpacks, and memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from engine.errors import SourceError
from engine.importing.raw import CsvOptions, ReadOptions
from tests.support.raw_tables import load
from tests.support.shared import ROOT

MEMORY = 500
"""Megabytes that a process may take that imports 200,000 rows of 10 cells."""


def _book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write a workbook; dates and times get a format of their own, empty cells are left out."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        clock = book.add_format({"num_format": "hh:mm"})
        formats = {date: day, datetime: moment, time: clock}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif type(cell) in formats:
                        sheet.write_datetime(number, column, cell, formats[type(cell)])
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return path


CELLS: list[tuple[str, list[Any], list[str], str]] = [
    ("text with leading zeros", ["00123", "7"], ["00123", "7"], "text"),
    ("whole numbers", [17850, 2], ["17850", "2"], "number"),
    ("decimals", [19.99, 0.1], ["19.99", "0.1"], "number"),
    ("very small and big", [1e-7, 1e20], ["0.0000001", "100000000000000000000"], "number"),
    ("days", [date(2024, 1, 31), date(2024, 2, 29)], ["2024-01-31", "2024-02-29"], "date"),
    (
        "moments",
        [datetime(2024, 1, 31, 10, 11, 12), datetime(2024, 1, 31)],
        ["2024-01-31 10:11:12", "2024-01-31"],
        "datetime",
    ),
    ("times", [time(10, 30), time(0, 0, 1)], ["10:30:00", "00:00:01"], "text"),
    ("booleans", [True, False], ["true", "false"], "boolean"),
    ("numbers among text", [5, "five"], ["5", "five"], "mixed"),
    ("empty cells", [None, 3], ["", "3"], "number"),
    ("white space kept", [" x ", "y"], [" x ", "y"], "text"),
]


@pytest.mark.parametrize(
    ("cells", "texts", "hint"), [row[1:] for row in CELLS], ids=[row[0] for row in CELLS]
)
def test_cells(cells: list[Any], texts: list[str], hint: str, tmp_path: Path) -> None:
    rows = [["id", "value"], *([f"k{number}", cell] for number, cell in enumerate(cells))]
    loaded = load(_book(tmp_path / "book.xlsx", {"One": rows}))
    assert [row[1] for row in loaded.rows] == texts
    assert loaded.raw.columns[1].hint == hint


def test_rows_and_places(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Customers of 2024"],
        [],
        ["id", "name", "city", None],
        ["1", "Ann", "Leeds"],
        [],
        ["2", "Bo", None],
        ["Total", None, None],
    ]
    path = _book(tmp_path / "book.xlsx", {"One": rows, "Empty": []})
    loaded = load(path)
    [facts] = loaded.raw.files
    assert loaded.header == ["id", "name", "city"]
    assert loaded.rows == [("1", "Ann", "Leeds"), ("2", "Bo", "")]
    assert loaded.lines == [4, 6]
    assert loaded.kinds == ["footer", "preamble"]
    assert loaded.raw.questions == ()
    assert (facts.sheet, facts.preamble, facts.header, facts.footer) == ("One", 2, 1, 1)


def test_table_that_begins_further_right_and_below(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], [], [None, None, "a", "b"], [None, None, "1", "2"]]
    loaded = load(_book(tmp_path / "book.xlsx", {"One": rows}))
    assert (loaded.header, loaded.rows, loaded.lines) == (["a", "b"], [("1", "2")], [4])


def test_headers_are_made_unique_and_nameless_columns_kept_when_filled(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["a", None, "A", None, "b"], ["1", None, "2", "x", "3"]]
    loaded = load(_book(tmp_path / "book.xlsx", {"One": rows}))
    assert loaded.header == ["a", "A_2", "column_4", "b"]
    assert loaded.rows == [("1", "2", "x", "3")]


def test_sheets_are_asked_for_and_told(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", {"One": [["a"], ["1"]], "Zwei": [["b"], ["2"]]})
    [question] = load(path).raw.questions
    assert (question.option, question.choices) == ("sheet", ("One", "Zwei"))
    told = load(path, options=ReadOptions(sheet="zwei"))
    assert (told.header, told.raw.questions) == (["b"], ())
    with pytest.raises(SourceError, match="there is no sheet “Drei”; there are “One”, “Zwei”"):
        load(path, options=ReadOptions(sheet="Drei"))


@pytest.mark.parametrize("name", ["book.xls", "book.csv", "book"])
def test_a_workbook_by_another_name(name: str, tmp_path: Path) -> None:
    loaded = load(_book(tmp_path / "book.xlsx", {"One": [["a"], ["1"]]}).rename(tmp_path / name))
    assert (loaded.header, loaded.rows) == (["a"], [("1",)])


def test_preamble_and_header_are_told(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", {"One": [["x", "y"], ["a", "b"], ["c", "d"]]})
    assert load(path, options=ReadOptions(preamble=1)).header == ["a", "b"]
    assert load(path, options=ReadOptions(csv=CsvOptions(header=0))).header == ["column_1", "column_2"]


def test_errors_and_merged_cells_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "price", "group"])
        sheet.write_row(1, 0, ["1"])
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_row(2, 0, ["2", 5])
        sheet.merge_range(1, 2, 2, 2, "both")
    loaded = load(path)
    assert loaded.rows == [("1", "", "both"), ("2", "5", "")]
    assert [(notice.kind, notice.line) for notice in loaded.raw.notices] == [("error", 2), ("merged", None)]


def _bomb(path: Path) -> Path:
    """A workbook whose sheet is a gigabyte of blanks."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(200):
                file.write(b" " * (1 << 20))
    return path


def _lying(path: Path) -> Path:
    """A workbook whose directory says that the sheet is small."""
    _bomb(path)
    content = bytearray(path.read_bytes())
    size = (200 << 20).to_bytes(4, "little")
    position = content.rindex(size)
    content[position : position + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    return path


def _wide(path: Path) -> Path:
    """A workbook with a stray cell in the last corner of the sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "x")
    return path


def _encrypted(path: Path) -> Path:
    """What an encrypted workbook begins with: an old container that holds the package."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def _zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    return path


def _cut(path: Path) -> Path:
    _book(path, {"One": [["a"], ["1"]]})
    path.write_bytes(path.read_bytes()[:-200])
    return path


def _old(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    return path


REFUSED: list[tuple[str, Callable[[Path], Path], str]] = [
    ("zip bomb", _bomb, "would unpack to far more than a table of its size holds"),
    ("bomb whose directory lies", _lying, "would unpack to far more than a table of its size holds"),
    ("a cell in the last corner", _wide, "the sheet spans 17,179,869,184 cells; delete the stray cells"),
    ("encrypted", _encrypted, "the workbook is encrypted; save it without a password"),
    ("old format", _old, "the format of old spreadsheets; save it as .xlsx or .csv"),
    ("another zip archive", _zip, "a zip archive but no XLSX workbook"),
    ("cut off", _cut, "the workbook is damaged; open it in a spreadsheet and save it again"),
    ("no cell", lambda path: _book(path, {"One": []}), "no sheet has cells"),
]


@pytest.mark.parametrize(("make", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused(make: Callable[[Path], Path], message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        load(make(tmp_path / "book.xlsx"))


READ_IN_A_PROCESS = """
import re, sys, tempfile, duckdb
from pathlib import Path
from engine.importing.raw import ReadOptions, Workbench
from engine.importing.reading import read_sources
with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
    connection.execute("SET memory_limit = '200MB'")
    workbench = Workbench(connection, Path(scratch), lambda progress: None, lambda: False)
    raw = read_sources([Path(sys.argv[1])], ReadOptions(), workbench)
    connection.execute(f"CREATE TABLE raw AS SELECT * FROM {raw.relation}")
    # What the system tells of a process's resources counts what it was before it became Python, too.
    peak = re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]
    print(raw.rows, int(peak) // 1024)
"""


def _big_sheet(path: Path, rows: int) -> None:
    """Write a workbook of ten columns by hand, which takes a tenth of the time that a library takes."""
    small = path.with_name("small.xlsx")
    _book(small, {"Big": [[f"column {number}" for number in range(10)]]})
    with zipfile.ZipFile(small) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as big:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, end = content.split(b"</sheetData>")
                cells = [f'<c t="inlineStr"><is><t>cell {column} of row ' for column in range(10)]
                with big.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(start.replace(b'<dimension ref="A1:J1"/>', b""))
                    for row in range(1, rows + 1):
                        written = "".join(f"{cell}{row}</t></is></c>" for cell in cells)
                        sheet.write(f'<row r="{row + 1}">{written}</row>'.encode())
                    sheet.write(b"</sheetData>" + end)
            else:
                big.writestr(name, content)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
def test_memory_of_a_big_sheet(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    _big_sheet(path, 200_000)
    command = [sys.executable, "-c", READ_IN_A_PROCESS, str(path)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rows, megabytes = map(int, output.split())
    assert rows == 200_000
    assert megabytes < MEMORY
