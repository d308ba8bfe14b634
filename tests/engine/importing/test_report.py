"""Reports of imports that are kept in workspaces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.importing.issues import read_report
from engine.importing.report import FileReport, ImportReport, Reason, Sentence
from engine.workspace import Workspace
from tests.support.importing import built

EARLIER = {
    "files": [
        {
            "file": "o.csv",
            "role": "activity",
            "table": "orders",
            "rows_read": 4,
            "rows_loaded": 2,
            "rows_set_aside": 2,
            "bytes": 66,
            "sheet": None,
            "read_as": {"format": "csv"},
            "path": "activities[0]",
            "headers": ["id", "at"],
            "reasons": [{"text": "“at” can't be read as a time", "count": 2, "cells": False}],
        }
    ],
    "columns": [{"table": "orders", "column": "at", "type": "date", "told": False, "emptied": 0}],
    "sentences": [{"text": "orders end on 2 February 2024", "kind": "period", "file": None, "choices": []}],
    "questions": [],
    "set_aside": {"unreadable time": 2},
    "contacts": 3,
    "activities": {"orders": 2},
    "data_version": "e4ba95d267224d9d99f3eb445e295484",
}


LINES = {
    "the header again": (["id,n", "a,1", "id,n"], "50.0 % of contacts are the header once more"),
    "too many cells": (
        ["id,n", "a,1", "b,2,3"],
        "50.0 % of contacts have more or fewer cells than the header",
    ),
    "a lone quote": (["id,n", "a,1", 'b,"2'], "50.0 % of contacts have quotes that don't pair up"),
    "one of many": (["id,n", *["a,1"] * 150, "id,n"], "1 row of contacts is the header once more"),
}


@pytest.mark.parametrize(("lines", "sentence"), LINES.values(), ids=LINES)
def test_lines_that_are_no_rows_are_told_of(lines: list[str], sentence: str, tmp_path: Path) -> None:
    mapping = {"contacts": {"file": "c.csv", "key": "#row"}}
    with built(tmp_path, mapping, {"c.csv": lines}) as found:
        assert sentence in [one.text for one in found.report.sentences]


RAGGED = ["Id,n", "1,5", "x", '"a"b,1', "2,9,9", "Id,n", "3,x"]


@pytest.mark.parametrize("csv", [{}, {"header": True}, {"preamble": 0}], ids=str)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^"])
def test_the_headers_of_the_mapping_tell_the_delimiter_of_ragged_lines(
    mark: str, csv: dict[str, Any], tmp_path: Path
) -> None:
    mapping = {"contacts": {"file": "c.csv", "key": "id", "csv": csv}}
    with built(tmp_path, mapping, {"c.csv": [line.replace(",", mark) for line in RAGGED]}) as found:
        assert found.column("SELECT _key FROM data.contacts") == ["1", "3"]
        assert (found.report.rows_read, found.report.rows_set_aside) == (6, 4)


def test_each_file_tells_its_delimiter_by_the_headers_of_the_mapping(tmp_path: Path) -> None:
    files = {
        "c1.csv": ["id,n", "8,5", "9,6"],
        "c2.csv": [line.replace(",", ";") for line in RAGGED],
        "c3.csv": ["Customers of March", "", *(line.replace(",", "|") for line in RAGGED[:-1]), "4|x"],
    }
    with built(tmp_path, {"contacts": {"file": "c*.csv", "key": "id"}}, files) as found:
        assert found.column("SELECT DISTINCT _key FROM data.contacts ORDER BY 1") == ["1", "3", "4", "8", "9"]
        assert [file.read_as["delimiter"] for file in found.report.files] == [",", ";", "|"]


def test_a_report_of_an_earlier_program_is_read(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "shop.cardinal") as workspace, workspace.using("main") as cursor:
        cursor.execute("INSERT INTO cardinal.meta VALUES ('import_report', ?)", [json.dumps(EARLIER)])
        report = read_report(cursor)
    reason = Reason(text="“at” can't be read as a time", count=2)
    assert report == ImportReport(
        files=(
            FileReport(
                file="o.csv",
                role="activity",
                table="orders",
                rows_read=4,
                rows_loaded=2,
                rows_set_aside=2,
                bytes=66,
                read_as={"format": "csv"},
                path="activities[0]",
                headers=("id", "at"),
                reasons=(reason,),
            ),
        ),
        sentences=(Sentence(text="orders end on 2 February 2024", kind="period"),),
        questions=(),
        contacts=3,
        activities={"orders": 2},
    )
