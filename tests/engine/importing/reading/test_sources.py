"""Several files as one table, and files that are no table."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from engine.errors import SourceError
from engine.importing.raw import ReadOptions
from tests.support.raw_tables import load


def _files(folder: Path, contents: dict[str, str]) -> list[Path]:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in contents]


def test_files_are_united_by_name_without_case(tmp_path: Path) -> None:
    paths = _files(
        tmp_path,
        {"1.csv": "Id,name\n1,Ann\nx\n2,Bo\n", "2.csv": "NAME;city;ID\nCy;Rome;3\n", "3.csv": "city\nOslo\n"},
    )
    loaded = load(*paths)
    assert loaded.header == ["Id", "name", "city"]
    assert loaded.rows == [("1", "Ann", ""), ("2", "Bo", ""), ("3", "Cy", "Rome"), ("", "", "Oslo")]
    assert loaded.files == [0, 0, 1, 2]
    assert loaded.numbers == [1, 3, 4, 5]
    assert loaded.lines == [2, 4, 2, 2]
    assert loaded.aside == [(2, 0, 3, "ragged")]
    assert [(facts.rows, facts.set_aside, facts.first_row) for facts in loaded.raw.files] == [
        (3, 1, 1),
        (1, 0, 4),
        (1, 0, 5),
    ]
    assert loaded.raw.rows == 5


def test_formats_may_mix(tmp_path: Path) -> None:
    [csv] = _files(tmp_path, {"1.csv": "id,tags\n1,solo\n2,\n"})
    parquet = tmp_path / "2.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 3 AS id, ['x', 'y'] AS tags) TO '{parquet}'")
    loaded = load(csv, parquet)
    assert [column.hint for column in loaded.raw.columns] == ["mixed", "list"]
    assert loaded.rows == [("1", ["solo"]), ("2", ""), ("3", ["x", "y"])]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (ReadOptions(sheet="Orders"), "1.csv: “sheet” goes with an XLSX file only; leave it out"),
        (ReadOptions(preamble=1), "“preamble” goes with an XLSX file only; for lines above .*“csv.preamble”"),
    ],
)
def test_what_is_told_for_spreadsheets_is_not_ignored(
    told: ReadOptions, message: str, tmp_path: Path
) -> None:
    [csv] = _files(tmp_path, {"1.csv": "id,name\n1,Ann\n"})
    with pytest.raises(SourceError, match=message):
        load(csv, options=told)


@pytest.mark.parametrize("nothing", ["", "\n\n"])
def test_a_file_with_nothing_in_it_among_others_is_told_of(nothing: str, tmp_path: Path) -> None:
    paths = _files(tmp_path, {"1.csv": nothing, "2.csv": "a,b\n1,2\n", "3.csv": nothing, "4.csv": "b\n3\n"})
    loaded = load(*paths)
    assert (loaded.header, loaded.rows) == (["a", "b"], [("1", "2"), ("", "3")])
    assert [(file.shown, file.rows, file.first_row) for file in loaded.raw.files] == [
        (str(path), rows, first) for path, rows, first in zip(paths, (0, 1, 0, 1), (1, 1, 2, 2), strict=True)
    ]
    told = [(notice.file, notice.sentence) for notice in loaded.raw.notices]
    assert told == [(0, "The file is empty."), (2, "The file is empty.")]
    assert loaded.raw.shown == str(paths[1])


@pytest.mark.parametrize("nothing", ["", "\n\n"])
def test_an_empty_file_has_the_format_of_the_others(nothing: str, tmp_path: Path) -> None:
    paths = _files(tmp_path, {"1.jsonl": nothing, "2.jsonl": '{"a": 1}\n'})
    loaded = load(*paths)
    assert loaded.rows == [("1",)]
    assert [file.format for file in loaded.raw.files] == ["json", "json"]


@pytest.mark.parametrize(
    ("sheet", "said"), [(None, "No sheet has cells."), ("Sheet1", "The sheet is empty.")]
)
def test_a_workbook_with_nothing_in_it_among_others_is_told_of(
    sheet: str | None, said: str, tmp_path: Path
) -> None:
    paths = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for path, cells in zip(paths, ([], ["a", "1"]), strict=True):
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("Sheet1").write_column(0, 0, cells)
    loaded = load(*paths, options=ReadOptions(sheet=sheet))
    assert loaded.rows == [("1",)]
    assert [(notice.file, notice.sentence) for notice in loaded.raw.notices] == [(0, said)]


def test_files_with_nothing_in_them_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"1\.csv: the file is empty"):
        load(*_files(tmp_path, {"1.csv": "", "2.csv": " \n"}))


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"a;b\n1;2\n"))
    loaded = load(path)
    assert (loaded.header, loaded.rows) == (["a", "b"], [("1", "2")])
    assert loaded.raw.files[0].shown == str(path)


def test_a_relation_may_be_read_in_part_and_again(tmp_path: Path) -> None:
    [path] = _files(tmp_path, {"1.csv": 'a,b\n1,"x\ny"\n2,z\n'})
    loaded = load(path)
    assert loaded.raw.column(" B ") == loaded.raw.columns[1]
    assert loaded.raw.column("c") is None
    with duckdb.connect() as connection:
        for _ in range(2):
            assert connection.execute(
                f"SELECT sum(c1::INT), max(_line) FROM {loaded.raw.relation}"
            ).fetchall() == [(3, 4)]


FOREIGN: list[tuple[str, bytes, str]] = [
    ("empty.csv", b"", "the file is empty"),
    (
        "lapsed.json",
        b'{\n "name": "Lapsed",\n "format": "cardinal.segment/1"}',
        "this is a segment, no data; drop it",
    ),
    ("recipe.json", b'{"format":"cardinal.mapping/1", "contacts": {}}', "this is an import recipe, no data"),
    ("letter.pdf", b"%PDF-1.7 ...", "the file is a PDF document; give a CSV"),
    ("photo.csv", b"\x89PNG\r\n\x1a\n", "the file is a picture"),
    ("data.db", b"SQLite format 3\0", "the file is an SQLite database"),
    (
        "shop.cardinal",
        b"\0\1\2\3\4\5\6\7DUCK\x44" + bytes(90),
        "the file is a project or another database",
    ),
    ("page.csv", b"<!doctype html><html>", "the file is a web page"),
    ("noise.csv", bytes(range(1, 9)) * 50, "the file is no text"),
    ("cut.csv.gz", gzip.compress(b"a,b\n1,2\n")[:-6], "the compressed file is damaged"),
]


def test_a_duck_in_a_table_is_no_database(tmp_path: Path) -> None:
    loaded = load(*_files(tmp_path, {"ducks.csv": "id,name\nDUCK,Donald\n"}))
    assert loaded.rows == [("DUCK", "Donald")]


@pytest.mark.parametrize(("name", "content", "message"), FOREIGN, ids=[row[0] for row in FOREIGN])
def test_files_that_are_no_table(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message):
        load(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes among files")
def test_a_pipe_in_place_of_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(SourceError, match=r"this is a pipe or a device.*; save it as a file first"):
        load(tmp_path / "a.csv")


def test_a_folder_or_nothing_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="this is a folder"):
        load(tmp_path)
    with pytest.raises(SourceError, match="there is no such file"):
        load(tmp_path / "gone.csv")
