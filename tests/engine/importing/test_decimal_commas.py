"""A decimal comma that is told is that of texts, never of numbers that the source holds as such."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from engine.exporting.files import plain
from tests.support.importing import built

D = Decimal


@pytest.mark.parametrize("told", [{"decimal": ","}, {"type": "number", "decimal": ","}], ids=["", "type"])
def test_a_decimal_comma_is_not_looked_for_in_numbers_of_the_source(
    told: dict[str, Any], tmp_path: Path
) -> None:
    rows = "(VALUES ('a', 1.234::DOUBLE), ('b', 1.5), ('c', -1234.5)) t(id, x)"
    duckdb.sql(f"COPY (FROM {rows}) TO '{tmp_path / 'people.parquet'}'")
    contacts = {"file": "people.parquet", "key": "id", "columns": {"x": told}}
    with built(tmp_path, {"contacts": contacts}, {}) as found:
        assert found.rows("SELECT x FROM data.contacts ORDER BY _key") == [
            (D("1.234"),),
            (D("1.5"),),
            (D("-1234.5"),),
        ]


MIXED: tuple[tuple[object, str | None], ...] = (
    (1.5, "1.5"),
    ("1,5", "1.5"),
    (1234, "1234"),
    ("1.234,5", "1234.5"),
    ("1.234", "1234"),
    (2.345, "2.345"),
    (12345.678, "12345.678"),
    ("", None),
)
"""Real numbers and texts of one column, and what they are where a comma is told for the texts."""


def mixed_workbook(folder: Path, cells: Sequence[object]) -> None:
    with xlsxwriter.Workbook(str(folder / "people.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "x"])
        for line, cell in enumerate(cells, 1):
            sheet.write_string(line, 0, f"p{line}")
            (sheet.write_string if isinstance(cell, str) else sheet.write_number)(line, 1, cell)


def mixed_lines(folder: Path, cells: Sequence[object]) -> None:
    lines = [json.dumps({"id": f"p{line}", "x": cell}) for line, cell in enumerate(cells, 1)]
    (folder / "people.jsonl").write_text("\n".join(lines), "utf-8")


def mixed_files(folder: Path, cells: Sequence[object]) -> None:
    """Write the numbers into one file and the texts into another."""
    numbers = [(f"p{line}", cell) for line, cell in enumerate(cells, 1) if not isinstance(cell, str)]
    listed = ", ".join(f"('{key}', {cell}::DOUBLE)" for key, cell in numbers)
    duckdb.sql(f"COPY (FROM (VALUES {listed}) t(id, x)) TO '{folder / 'people.1.parquet'}'")
    texts = [f"p{line};{cell}" for line, cell in enumerate(cells, 1) if isinstance(cell, str)]
    (folder / "people.2.csv").write_text("\n".join(["id;x", *texts]), "utf-8")


@pytest.mark.parametrize("told", [{"decimal": ","}, {"type": "number", "decimal": ","}], ids=["", "type"])
@pytest.mark.parametrize("write", [mixed_workbook, mixed_lines, mixed_files])
def test_a_decimal_comma_is_that_of_the_texts_among_real_numbers(
    write: Callable[[Path, Sequence[object]], None], told: dict[str, Any], tmp_path: Path
) -> None:
    write(tmp_path, [cell for cell, _ in MIXED])
    contacts = {"file": "people.*", "key": "id", "columns": {" X ": told}}
    with built(tmp_path, {"contacts": contacts}, {}) as found:
        rows = found.rows("SELECT x FROM data.contacts ORDER BY _key")
        assert [None if x is None else plain(x) for (x,) in rows] == [value for _, value in MIXED]
        assert not found.report.sentences


def test_real_numbers_alone_need_no_comma(tmp_path: Path) -> None:
    mixed_workbook(tmp_path, [1.5, 2.345, 12345.678])
    contacts = {"file": "people.xlsx", "key": "id", "columns": {"x": {"decimal": ","}}}
    with built(tmp_path, {"contacts": contacts}, {}) as found:
        rows = found.rows("SELECT x FROM data.contacts ORDER BY _key")
        assert [plain(x) for (x,) in rows] == ["1.5", "2.345", "12345.678"]
