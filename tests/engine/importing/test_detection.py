"""What a column is taken for when nothing is told, and what is asked or told about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from engine.definition.types import Type
from engine.importing.building import stage
from engine.importing.building.detect import Column, decide, probe
from engine.importing.building.values import cleaned
from engine.importing.mapping import ColumnSpec
from tests.support.importing import built

Case = tuple[list[str], str, str | None]


def in_workbooks(path: Path, column: list[Any]) -> None:
    """Write a workbook with a column ``x``."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([("id", "x"), *(("a", cell) for cell in column)]):
            for place, cell in enumerate(row):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(line, place, cell)


def in_lines(path: Path, column: list[Any]) -> None:
    """Write JSON lines with a key ``x``; days are texts there."""
    lines = [json.dumps({"id": "a", "x": cell}, default=str) for cell in column]
    path.write_text("\n".join(lines), "utf-8")


TYPES: dict[str, Case] = {
    "whole numbers": (["1", "-20", "0"], "BIGINT", None),
    "decimals, smallest scale": (["1.50", "2", "-0.25"], "DECIMAL(18,2)", None),
    "wide decimals": (["123456789012345.123456789", "1"], "DECIMAL(38,9)", None),
    "zero and one alone": (["0", "1", "1"], "BIGINT", None),
    "NaN among numbers": (["1", "NaN", "-inf"], "BIGINT", None),
    "NaN alone": (["NaN", "nan"], "VARCHAR", None),
    "an exponent": (["1e2", "5"], "BIGINT", None),
    "exponents beyond what is read": (["12e45", "3E99", "5"], "VARCHAR", None),
    "one of them among numbers": (
        [*"123456789", "12e45"],
        "VARCHAR",
        "“x” was read as text because 1 of its values can't be read as a number",
    ),
    "leading zeros": (["01", "2"], "VARCHAR", "“x” was read as text because of leading zeros"),
    "a leading zero before the point": (["0.5", "0"], "DECIMAL(18,1)", None),
    "a leading plus": (["+48", "2"], "VARCHAR", "“x” was read as text because of a leading plus"),
    "fifteen digits": (["123456789012345"], "BIGINT", None),
    "sixteen digits": (
        ["1234567890123456"],
        "VARCHAR",
        "“x” was read as text because of numbers with more than 15 digits",
    ),
    "both marks, decimal comma": (["1.234,56", "7,00"], "DECIMAL(18,2)", None),
    "both marks, decimal point": (["1,234.56", "7"], "DECIMAL(18,2)", None),
    "a comma that may mean anything": (["3,50", "7,25"], "VARCHAR", "? decimal"),
    "a comma before three digits": (["1,234", "7,250"], "VARCHAR", "? decimal"),
    "yes and no": (["yes", "No", ""], "BOOLEAN", None),
    "true and 1": (["true", "0"], "BOOLEAN", None),
    "days": (["2024-01-31", "2024-02-29"], "DATE", None),
    "times": (["2024-01-31 10:00", "2024-02-29T23:59:59"], "TIMESTAMP", None),
    "days and times": (["2024-01-31", "2024-02-29T23:59:59Z"], "TIMESTAMP", None),
    "day first": (["31/01/2024", "02/03/2024"], "DATE", None),
    "month first": (["01/31/2024", "02/03/2024"], "DATE", None),
    "day or month": (["02/03/2024", "04/05/2024"], "VARCHAR", "? format"),
    "the same either way": (["02/02/2024", "05/05/2024"], "DATE", None),
    "days first and months first": (
        ["31/01/2024", "01/31/2024"],
        "VARCHAR",
        "“x” has days before months in some values, and after them in others",
    ),
    "ISO beside one order": (["2024-01-02", "3/15/2024 2:30 PM"], "TIMESTAMP", None),
    "ISO with the halves of a day": (["2024-01-05 03:04 PM", "2024-01-06 12:00 AM"], "TIMESTAMP", None),
    "English months": (["31 Jan 2024", "1 February 2024"], "DATE", None),
    "eight digits": (["20240131"], "BIGINT", None),
    "web addresses": (["https://a.pl/x", "http://b.pl"], "VARCHAR", None),
    "nothing": (["", " "], "VARCHAR", None),
    "one word among numbers": (
        [*"123456789", "?"],
        "VARCHAR",
        "“x” was read as text because 1 of its values can't be read as a number",
    ),
    "one word among days": (
        ["2024-01-01"] * 9 + ["soon"],
        "VARCHAR",
        "“x” was read as text because 1 of its values can't be read as a date",
    ),
    "half words": (["1", "2", "a", "b"], "VARCHAR", None),
}


def cells(values: list[str]) -> list[str]:
    """Return a file of a key and the values, quoted."""
    return ["id,x", *(f'{number},"{value}"' for number, value in enumerate(values))]


def mapping(**spec: Any) -> dict[str, Any]:
    columns = {"x": spec} if spec else {}
    return {"contacts": {"file": "c.csv", "key": "id", "columns": columns}}


@pytest.mark.parametrize(("values", "kind", "told"), TYPES.values(), ids=TYPES)
def test_detected(values: list[str], kind: str, told: str | None, tmp_path: Path) -> None:
    with built(tmp_path, mapping(), {"c.csv": cells(values)}) as found:
        assert found.types("contacts")["x"] == kind
        said = [sentence.text for sentence in found.report.sentences]
        said += [f"? {question.option}" for question in found.report.questions]
        assert said == ([told] if told else [])


# What the first rows say must give way to what later ones say, however far down they stand.
LATER: dict[str, tuple[str, str, str]] = {
    "a word after numbers": ("5", "word", "VARCHAR"),
    "a decimal after whole numbers": ("5", "5.25", "DECIMAL(18,2)"),
    "more decimals": ("5.5", "5.125", "DECIMAL(18,3)"),
    "a final zero": ("5.5", "5.50", "DECIMAL(18,1)"),
    "an exponent": ("5", "1e3", "BIGINT"),
    "an exponent beyond what is read": ("5", "1e40", "VARCHAR"),
    "a leading zero": ("5", "05", "VARCHAR"),
    "sixteen digits": ("5", "1234567890123456", "VARCHAR"),
    "blanks around": ("5", " 6 ", "BIGINT"),
    "blanks around a day": ("2024-01-01", " 2024-01-02 ", "DATE"),
    "blanks around a time": ("2024-01-01 10:00:00", " 2024-01-01 10:00:00\u00a0", "TIMESTAMP"),
    "blanks around a time with a T": ("2024-01-01T10:00:00", "\u20032024-01-01T10:00:00", "TIMESTAMP"),
    "a number after nothing": ("", "6", "BIGINT"),
    "a time after days": ("2024-01-01", "2024-01-01 10:00:00", "TIMESTAMP"),
    "an offset after times": ("2024-01-01 10:00:00", "2024-01-01 10:00:00Z", "TIMESTAMP"),
    "another form after days": ("2024-01-01", "31.12.2024", "DATE"),
    "what settles the order": ("01/02/2024", "31/12/2024", "DATE"),
    "a 2 after yes and no": ("yes", "2", "VARCHAR"),
    "a word after web addresses": ("https://a.pl/", "none", "VARCHAR"),
    "a time of the other form": ("2024-01-01 10:00:00", "2024-01-01T10:00:00", "TIMESTAMP"),
}


@pytest.mark.parametrize("kind", [None, "number", "date", "datetime", "text"])
def test_few_rows_and_many_are_decided_alike(kind: Type | None) -> None:
    """Of few rows, columns without a digit are not looked at for numbers and dates."""
    cases = {f"c{number}": cells for number, (cells, _, _) in enumerate(TYPES.values())}
    cases |= {"words": ["Łódź", "NaN, a.b"], "nothing": ["", ""], "answers": ["yes", "n"]}
    looks = [Column(text=cleaned(name), spec=ColumnSpec(type=kind), hint="text") for name in cases]
    with duckdb.connect() as connection:
        rows = max(map(len, cases.values()))
        padded = [list(cells) + [None] * (rows - len(cells)) for cells in cases.values()]
        listed = ", ".join(f"unnest(?) AS {name}" for name in cases)
        connection.execute(f"CREATE TABLE x AS SELECT {listed}", padded)
        few, many = (
            [
                decide(look, found)
                for look, found in zip(looks, probe(connection, "x", looks, few_rows=few), strict=True)
            ]
            for few in (True, False)
        )
    assert dict(zip(cases, few, strict=True)) == dict(zip(cases, many, strict=True))


@pytest.mark.parametrize(("usual", "late", "kind"), LATER.values(), ids=LATER)
def test_later_rows_count(
    usual: str, late: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "SAMPLE_ROWS", 20)
    with built(tmp_path, mapping(), {"c.csv": cells([usual] * 50 + [late])}) as found:
        assert found.types("contacts")["x"] == kind
        assert found.rows("SELECT count(*) FROM data.contacts WHERE x IS NULL") == [(50 if not usual else 0,)]
        assert not found.report.rows_set_aside


def test_a_later_word_is_no_web_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "SAMPLE_ROWS", 20)
    values = ["https://a.pl/x?utm_source=s"] * 50
    for last, names in ((["https://b.pl"], {"x", "x.page", "x.domain"}), (["none"], {"x"})):
        folder = tmp_path / last[0][:4]
        folder.mkdir()
        with built(folder, mapping(), {"c.csv": cells(values + last)}) as found:
            known = {field.name for field in found.catalog.fields}
            assert names == known & {"x", "x.page", "x.domain"}


TOLD: dict[str, tuple[dict[str, Any], list[str], list[str | None], int]] = {
    "a word is emptied": ({"type": "number"}, ["1", "abc", "3"], ["1", None, "3"], 1),
    "NaN is empty, not unreadable": ({"type": "number"}, ["1", "NaN"], ["1", None], 0),
    "zeros and plus are read": ({"type": "number"}, ["007", "+5"], ["7", "5"], 0),
    "one convention reads all": ({"type": "number"}, ["3,50", "7,2"], ["3.5", "7.2"], 0),
    "the convention of most": ({"type": "number"}, ["3,50", "1.234,5", "?"], ["3.5", "1234.5", None], 1),
    "a point where most have one": (
        {"type": "number"},
        ["3.5", "1,234.5", "7,2"],
        ["3.5", "1234.5", None],
        1,
    ),
    "a comma that may mean anything": ({"type": "number"}, ["1,234", "2", "?"], [None, "2", None], 2),
    "a decimal mark alone": ({"decimal": ","}, ["3,50", "7,2"], ["3.5", "7.2"], 0),
    "numbers as text": ({"type": "text"}, ["1", "2.0"], ["1", "2.0"], 0),
    "what means empty": (
        {"type": "number", "empty": ["-1", "N/A"]},
        ["1", "-1", "N/A"],
        ["1", None, None],
        0,
    ),
    "what means empty, detected": ({"empty": ["N/A"]}, ["1", "N/A"], ["1", None], 0),
    "days with blanks around": (
        {"type": "date"},
        [" 2024-01-31", "2024-02-01 "],
        ["2024-01-31", "2024-02-01"],
        0,
    ),
    "times with blanks around": (
        {"type": "datetime"},
        [" 2024-01-31 10:00:00", "2024-02-01 10:00:00 "],
        ["2024-01-31 10:00:00", "2024-02-01 10:00:00"],
        0,
    ),
    "an impossible day": (
        {"type": "date", "format": "%d.%m.%Y"},
        ["31.02.2024", "1.3.2024"],
        [None, "2024-03-01"],
        1,
    ),
    "a date out of times": ({"type": "date"}, ["2024-01-31T23:30:00-05:00"], ["2024-01-31"], 0),
    "a time out of days": ({"type": "datetime"}, ["2024-01-31"], ["2024-01-31 00:00:00"], 0),
    "an order that can't be told": ({"type": "date"}, ["01/02/2024", "2024-05-06"], [None, "2024-05-06"], 1),
    "a boolean": ({"type": "boolean"}, ["1", "no", "maybe"], ["true", "false", None], 1),
    "a list": ({"type": "list", "separator": "|"}, ["a| b |a", "|"], ["[a, b]", None], 0),
}


@pytest.mark.parametrize(("spec", "given", "expected", "emptied"), TOLD.values(), ids=TOLD)
def test_told(
    spec: dict[str, Any], given: list[str], expected: list[str | None], emptied: int, tmp_path: Path
) -> None:
    with built(tmp_path, mapping(**spec), {"c.csv": cells(given)}) as found:
        assert found.column("SELECT x::VARCHAR FROM data.contacts ORDER BY _key") == expected
        assert len(found.issues()) == emptied


DAY = date(2024, 2, 1)

TYPED: dict[str, tuple[dict[str, Any], list[list[Any]], str, list[str | None]]] = {
    "numbers, and none in another file": ({}, [[5], [None]], "BIGINT", ["5", None]),
    "numbers, and blanks in another file": ({}, [[5, " "], [" "]], "BIGINT", ["5", None, None]),
    "answers, and none in another file": ({}, [[True], [None]], "BOOLEAN", ["true", None]),
    "texts that look like numbers": ({}, [["5"], ["6"]], "VARCHAR", ["5", "6"]),
    "numbers, some of them written as texts": (
        {},
        [[5, "6"], ["7.5"]],
        "DECIMAL(18,1)",
        ["5.0", "6.0", "7.5"],
    ),
    "a number, and a text with leading zeros": ({}, [[5], ["007"]], "VARCHAR", ["5", "007"]),
    "answers, some of them written as texts": ({}, [[True, "no"]], "BOOLEAN", ["true", "false"]),
    "numbers and what means empty": ({"empty": ["N/A"]}, [[5, "N/A"]], "BIGINT", ["5", None]),
}
"""Cells of one column in files that know types, file by file."""


@pytest.mark.parametrize("write", [in_workbooks, in_lines])
@pytest.mark.parametrize(("spec", "files", "kind", "expected"), TYPED.values(), ids=TYPED)
def test_columns_of_files_that_know_types(
    write: Callable[[Path, list[Any]], None],
    spec: dict[str, Any],
    files: list[list[Any]],
    kind: str,
    expected: list[str | None],
    tmp_path: Path,
) -> None:
    for number, column in enumerate(files):
        write(tmp_path / f"f{number}", column)
    contacts = {"file": "f*", "key": "#row", "columns": {"x": spec}}
    with built(tmp_path, {"contacts": contacts}, {}) as found:
        assert found.types("contacts")["x"] == kind
        assert found.column("SELECT x::VARCHAR FROM data.contacts ORDER BY _key") == expected
        assert not found.issues()


@pytest.mark.parametrize("write", [in_workbooks, in_lines])
@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ([*range(2, 20), "abc"], "“x” was read as text because 1 of its values can't be read as a number"),
        ([5, "007"], "“x” was read as text because of leading zeros"),
        (["5", "007", "abc"], None),
    ],
)
def test_what_makes_numbers_texts_is_told_of_files_that_know_types(
    write: Callable[[Path, list[Any]], None], column: list[Any], sentence: str | None, tmp_path: Path
) -> None:
    write(tmp_path / "f", column)
    with built(tmp_path, {"contacts": {"file": "f", "key": "#row"}}, {}) as found:
        assert found.types("contacts")["x"] == "VARCHAR"
        told = [one.text for one in found.report.sentences if one.kind == "detected"]
        assert told == ([] if sentence is None else [sentence])


DAYS: dict[str, tuple[dict[str, Any], list[list[Any]], list[str | None]]] = {
    "days among texts of a format": (
        {"type": "date", "format": "%d.%m.%Y"},
        [[DAY, "3.1.2024"], ["31.12.2024"]],
        ["2024-02-01", "2024-01-03", "2024-12-31"],
    ),
    "days told to be times": (
        {"type": "datetime", "format": "%d.%m.%Y %H:%M"},
        [[DAY], ["3.1.2024 10:00"]],
        ["2024-02-01 00:00:00", "2024-01-03 10:00:00"],
    ),
    "texts of another format": (
        {"type": "date", "format": "%Y-%d-%m"},
        [["2024-31-01"], ["2024-01-31", None]],
        ["2024-01-31", None, None],
    ),
}


@pytest.mark.parametrize(("spec", "files", "expected"), DAYS.values(), ids=DAYS)
def test_days_in_workbooks_beside_a_told_format(
    spec: dict[str, Any], files: list[list[Any]], expected: list[str | None], tmp_path: Path
) -> None:
    for number, column in enumerate(files):
        in_workbooks(tmp_path / f"f{number}", column)
    contacts = {"file": "f*", "key": "#row", "columns": {"x": spec}}
    with built(tmp_path, {"contacts": contacts}, {}) as found:
        assert found.column("SELECT x::VARCHAR FROM data.contacts ORDER BY _key") == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("datetime", ["2024-01-03 10:00:00", "2024-02-01 00:30:00"]),
        ("date", ["2024-01-03", "2024-01-31"]),
    ],
)
def test_times_with_a_zone_beside_a_told_format(kind: str, expected: list[str], tmp_path: Path) -> None:
    instant = "TIMESTAMPTZ '2024-01-31 23:30:00+00'"
    duckdb.sql(f"COPY (SELECT 'b' AS id, {instant} AS x) TO '{tmp_path / 'f2'}' (FORMAT parquet)")
    told = {"file": "f*", "key": "id", "columns": {"x": {"type": kind, "format": "%d.%m.%Y %H:%M"}}}
    recipe = {"timezone": "Europe/Warsaw", "contacts": told}
    with built(tmp_path, recipe, {"f1": ["id,x", "a,3.1.2024 10:00"]}) as found:
        assert found.column("SELECT x::VARCHAR FROM data.contacts ORDER BY _key") == expected


def test_a_told_format_is_that_of_all_texts_in_json(tmp_path: Path) -> None:
    in_lines(tmp_path / "f", ["2024-31-01", "2024-01-31", 5])
    told = {"type": "date", "format": "%Y-%d-%m"}
    with built(tmp_path, {"contacts": {"file": "f", "key": "#row", "columns": {"x": told}}}, {}) as found:
        assert found.column("SELECT x FROM data.contacts ORDER BY _key") == [date(2024, 1, 31), None, None]
        assert len(found.issues()) == 2


def test_no_format_is_told_of_days_alone(tmp_path: Path) -> None:
    in_workbooks(tmp_path / "f", [DAY])
    told = {"type": "date", "format": "%Y-%d-%m"}
    with built(tmp_path, {"contacts": {"file": "f", "key": "id", "columns": {"x": told}}}, {}) as found:
        assert found.column("SELECT x FROM data.contacts") == [DAY]


def test_numbers_beside_a_file_without_types(tmp_path: Path) -> None:
    in_workbooks(tmp_path / "f0", [5])
    contacts = {"file": "f*", "key": "#row"}
    with built(tmp_path, {"contacts": contacts}, {"f1": ["id,x", "a,7"]}) as found:
        assert found.types("contacts")["x"] == "BIGINT"


KINDS = {
    "INTEGER": "BIGINT",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "VARCHAR": "VARCHAR",
}


def test_parquet_knows_what_a_column_without_values_would_hold(tmp_path: Path) -> None:
    columns = ", ".join(f"NULL::{kind} AS {kind}" for kind in KINDS)
    duckdb.sql(f"COPY (SELECT 'a' AS id, {columns}) TO '{tmp_path / 'c.parquet'}'")
    with built(tmp_path, {"contacts": {"file": "c.parquet", "key": "id"}}, {}) as found:
        assert found.types("contacts").items() >= KINDS.items()


def test_a_time_without_values_is_one(tmp_path: Path) -> None:
    contacts = {"file": "c.csv", "key": "id", "created_at": "x"}
    with built(tmp_path, {"contacts": contacts}, {"c.csv": cells(["", ""])}) as found:
        assert found.types("contacts")["x"] == "TIMESTAMP"


def test_a_time_that_is_not_told_reads_what_it_can(tmp_path: Path) -> None:
    visits = ["id,at", "a,2024-01-01", "a,soon", "a,2024-01-03"]
    told = {
        "contacts": {"file": "c.csv", "key": "id"},
        "activities": [{"name": "visits", "file": "v.csv", "contact": "id", "time": "at"}],
    }
    with built(tmp_path, told, {"c.csv": ["id", "a"], "v.csv": visits}) as found:
        assert found.types("visits")["at"] == "DATE"
        assert found.issues() == [("unreadable time", "v.csv", 3, "at")]


def test_a_list_of_many_bad_cells_is_cut_but_counted(tmp_path: Path) -> None:
    values = ["x"] * 1200
    with built(tmp_path, mapping(type="number"), {"c.csv": cells(values)}) as found:
        assert len(found.issues()) == 1000
        (sentence,) = found.report.sentences
        assert sentence.text.startswith("1,200 cells of “x” in contacts can't be read as a number")
        assert sentence.text.endswith("the first 1,000 are listed")


def test_what_a_comma_means_is_asked_of_told_numbers_too(tmp_path: Path) -> None:
    with built(tmp_path, mapping(type="number"), {"c.csv": cells(["1,234", "2,500", "3"])}) as found:
        [question] = found.report.questions
    assert (question.option, question.path) == ("decimal", "contacts.columns.x")
    assert "such values are left empty; say the decimal mark" in question.text


def test_the_question_says_where_and_offers_answers(tmp_path: Path) -> None:
    with built(tmp_path, mapping(), {"c.csv": cells(["02/03/2024 10:00"])}) as found:
        (question,) = found.report.questions
        assert (question.path, question.column, question.file) == ("contacts.columns.x", "x", "c.csv")
        assert question.choices == ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")
