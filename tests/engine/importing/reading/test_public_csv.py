"""Awkward CSV files that others collected, read as raw tables and compared with their expected results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SourceError
from engine.importing.raw import CsvOptions, ReadOptions
from tests.support.raw_tables import load
from tests.support.shared import SHARED, needs_shared

SPECTRUM = SHARED / "data/bad-csv/csv-spectrum"
TEST_DATA = SHARED / "data/bad-csv/csv-test-data"

WRONG_IN_THE_EXPECTATION = {"Contact Phone Number"}
"""The collection's expected result of one file has another telephone number than the file itself."""


def stems(folder: Path, pattern: str = "*") -> list[str]:
    """The names of the files there, without ending; none where the collection is absent."""
    return sorted(path.stem for path in folder.glob(pattern))


@needs_shared
def test_the_collections_are_complete() -> None:
    assert len(stems(SPECTRUM / "csvs")) == 12
    assert len(stems(TEST_DATA / "json")) == 18
    assert len(stems(TEST_DATA / "csv", "bad-*")) == 7


@needs_shared
@pytest.mark.parametrize("name", stems(SPECTRUM / "csvs"))
def test_csv_spectrum(name: str) -> None:
    expected: Any = json.loads((SPECTRUM / f"json/{name}.json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    loaded = load(SPECTRUM / f"csvs/{name}.csv")
    found = [dict(zip(loaded.header, row, strict=True)) for row in loaded.rows]
    if name == "location_coordinates":
        found, expected = ([_without(row) for row in rows] for rows in (found, expected))
    assert found == expected
    assert loaded.aside == []


def _without(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name not in WRONG_IN_THE_EXPECTATION}


@needs_shared
@pytest.mark.parametrize("name", stems(TEST_DATA / "json"))
def test_csv_test_data(name: str) -> None:
    """The collection takes a blank line of a one-column file for an empty cell, which has to be told."""
    expected: Any = json.loads((TEST_DATA / f"json/{name}.json").read_text(encoding="utf-8"))
    has_header = name.startswith("header-")
    one_column = not has_header and len(expected[0]) == 1
    told = CsvOptions(header=int(has_header), delimiter="" if one_column else None)
    loaded = load(TEST_DATA / f"csv/{name}.csv", options=ReadOptions(csv=told))
    if has_header:
        assert loaded.header == ["foo", "bar", "baz"]
        assert [dict(zip(loaded.header, row, strict=True)) for row in loaded.rows] == expected
    else:
        assert loaded.table == expected
    assert loaded.aside == []


BAD = {
    "bad-header-less-fields": [(1, 0, 2, "ragged")],
    "bad-header-more-fields": [(1, 0, 2, "ragged")],
    "bad-header-wrong-header": ["empty"],
    "bad-missing-quote": [(1, 0, 2, "quote")],
    "bad-quotes-with-unescaped-quote": [(1, 0, 2, "quote")],
    "bad-unescaped-quote": ["quote"],
}


@needs_shared
@pytest.mark.parametrize("name", BAD)
def test_bad_files_load_with_a_report(name: str) -> None:
    loaded = load(TEST_DATA / f"csv/{name}.csv")
    assert [*loaded.aside, *loaded.kinds] == BAD[name]


@needs_shared
def test_a_file_without_anything_is_refused() -> None:
    with pytest.raises(SourceError, match="the file is empty"):
        load(TEST_DATA / "csv/bad-header-no-header.csv")
