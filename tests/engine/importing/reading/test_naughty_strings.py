"""Strings that break software survive as values, as column names and as file names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter

from engine.importing.raw import CsvOptions, ReadOptions
from engine.importing.reading.names import trim, unique_names
from tests.support.raw_tables import load
from tests.support.shared import SHARED, needs_shared

FILE = SHARED / "data/bad-csv/naughty-strings.json"


def naughty() -> list[str]:
    """The strings; none where they are absent."""
    found: list[str] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else []
    return found


def _written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@needs_shared
def test_values_in_csv(tmp_path: Path) -> None:
    strings = naughty()
    path = _written(tmp_path / "values.csv", [["id", "value"], *([str(n), s] for n, s in enumerate(strings))])
    loaded = load(path)
    assert len(strings) == 515
    assert [trim(row[1]) for row in loaded.rows] == [trim(string.replace("\0", "")) for string in strings]
    assert loaded.aside == []


@needs_shared
def test_column_names_in_csv(tmp_path: Path) -> None:
    strings = naughty()
    path = _written(tmp_path / "names.csv", [strings, ["x"] * len(strings)])
    loaded = load(path, options=ReadOptions(csv=CsvOptions(delimiter=",", header=1)))
    assert loaded.header == list(unique_names(strings))
    assert len({name.lower() for name in loaded.header}) == len(strings)
    assert loaded.rows == [("x",) * len(strings)]


@needs_shared
def test_values_and_names_in_json_lines(tmp_path: Path) -> None:
    strings = list(dict.fromkeys(naughty()))
    path = tmp_path / "values.jsonl"
    path.write_text(json.dumps(dict(zip(strings, strings, strict=True))) + "\n", encoding="utf-8")
    loaded = load(path)
    assert loaded.header == list(unique_names(strings))
    assert loaded.rows == [tuple(strings)]


@needs_shared
def test_values_in_a_spreadsheet(tmp_path: Path) -> None:
    strings = [string for string in naughty() if string and string == trim(string) and "\ufffe" not in string]
    path = tmp_path / "values.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "id")
        sheet.write_string(0, 1, "value")
        for row, string in enumerate(strings, start=1):
            sheet.write_number(row, 0, row)
            sheet.write_string(row, 1, string)
    found = [row[1].replace("\r\n", "\n") for row in load(path).rows]
    assert found == [string.replace("\r\n", "\n") for string in strings]


@needs_shared
def test_file_names(tmp_path: Path) -> None:
    paths: list[Path] = []
    for string in dict.fromkeys(naughty()):
        path = tmp_path / f"{string}.csv"
        try:
            path.write_text(f"a,b\n1,{len(paths)}\n", encoding="utf-8")
        except (OSError, ValueError):
            continue  # the file system does not allow the name
        paths.append(path)
    loaded = load(*paths)
    assert len(paths) > 300
    assert loaded.rows == [("1", str(number)) for number in range(len(paths))]
    assert [facts.shown for facts in loaded.raw.files] == [str(path) for path in paths]


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (["name", "Name", "NAME"], ["name", "Name_2", "NAME_3"]),
        (["a", "a_2", "a"], ["a", "a_2", "a_3"]),
        (["a", "a", "a_2"], ["a", "a_2", "a_2_2"]),
        ([" \u00a0x\u3000", "", " "], ["x", "column_2", "column_3"]),
        (["column_2", ""], ["column_2", "column_2_2"]),
        (["ÄRGER", "ärger"], ["ÄRGER", "ärger_2"]),
        (["\x1cx", "\u200bx"], ["\x1cx", "\u200bx"]),
    ],
    ids=["case", "taken later", "taken before", "blank", "blank taken", "beyond ascii", "not white space"],
)
def test_unique_names(headers: list[str], names: list[str]) -> None:
    assert list(unique_names(headers)) == names
