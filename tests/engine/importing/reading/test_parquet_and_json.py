"""Parquet and JSON lines: native values as text without loss, nested ones flattened, damage set aside."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from engine.errors import SourceError
from tests.support.raw_tables import load, load_bytes

VALUES: list[tuple[str, str, object]] = [
    ("1.50::DECIMAL(10, 2)", "number", "1.50"),
    ("12345678901234567.123456789::DECIMAL(38, 9)", "number", "12345678901234567.123456789"),
    ("0.1::DOUBLE", "number", "0.1"),
    ("17850.0::DOUBLE", "number", "17850"),
    ("1e20::DOUBLE", "number", "100000000000000000000"),
    ("1e-7::DOUBLE", "number", "0.0000001"),
    ("3.3::FLOAT", "number", "3.3"),
    ("'nan'::DOUBLE", "number", ""),
    ("'-inf'::DOUBLE", "number", ""),
    ("18446744073709551615::UBIGINT", "number", "18446744073709551615"),
    ("true", "boolean", "true"),
    ("DATE '2024-02-29'", "date", "2024-02-29"),
    ("TIMESTAMP '2024-01-02 03:04:05.5'", "datetime", "2024-01-02 03:04:05.5"),
    ("TIMESTAMP_NS '2024-01-02 03:04:05.123456'", "datetime", "2024-01-02 03:04:05.123456"),
    ("TIMESTAMP_NS '2024-01-02 23:59:59.999999999'", "datetime", "2024-01-02 23:59:59.999999999"),
    ("'infinity'::TIMESTAMP_NS", "datetime", ""),
    ("TIMESTAMPTZ '2024-01-02 03:04:05+02'", "datetime", "2024-01-02 01:04:05+00:00"),
    (
        "'2024-01-02 23:59:59.999999999+02'::TIMESTAMPTZ_NS",
        "datetime",
        "2024-01-02 21:59:59.999999999+00:00",
    ),
    ("'00123'", "text", "00123"),
    ("NULL::VARCHAR", "text", ""),
    ("['a', 'b', NULL]", "list", ["a", "b", None]),
    ("[1.5::DOUBLE, 2]", "list", ["1.5", "2"]),
    ("[{'a': 1}]", "list", ['{"a":1}']),
    ("MAP {'k': 1}", "text", '{"k":1}'),
    ("'abc'::BLOB", "text", "abc"),
    ("'\\xFF'::BLOB", "text", "FF"),
    ("TIME '10:11:12'", "text", "10:11:12"),
]


@pytest.mark.parametrize(("value", "hint", "expected"), VALUES, ids=[row[0] for row in VALUES])
def test_parquet_values(value: str, hint: str, expected: object, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        connection.execute(f"COPY (SELECT 1 AS id, {value} AS value) TO '{path}'")
    loaded = load(path)
    assert loaded.rows == [("1", expected)]
    assert loaded.raw.columns[1].hint == hint


def test_parquet_structure_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT range AS id, {'city': 'Leeds', 'geo': {'lat': 1.5}} AS address, 'x' AS \" Name \" "
            f"FROM range(5000)) TO '{path}' (ROW_GROUP_SIZE 2048)"
        )
    loaded = load(path)
    assert loaded.header == ["id", "address.city", "address.geo.lat", "Name"]
    assert [row[0] for row in loaded.rows] == [str(number) for number in range(5000)]
    assert loaded.numbers == loaded.lines == list(range(1, 5001))
    assert loaded.rows[0][1:] == ("Leeds", "1.5", "x")


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the file is damaged or not whole; export it again"):
        load_bytes(tmp_path, b"PAR1 and nothing else", name="table.parquet")


JSON: list[tuple[str, bytes, list[str], list[tuple[object, ...]], list[tuple[int, int, int, str]]]] = [
    (
        "numbers as written",
        b'{"a": 1.10, "b": 12345678901234567890123}\n{"a": "00"}\n',
        ["a", "b"],
        [("1.10", "12345678901234567890123"), ("00", "")],
        [],
    ),
    (
        "exponents that no decimal has",
        b'{"a": 1e9999999999999999999}\n{"a": -1e-9999999999999999999}\n',
        ["a"],
        [("1e9999999999999999999",), ("-1e-9999999999999999999",)],
        [],
    ),
    (
        "far too deep",
        b'{"a": ' + b"[" * 500 + b"]" * 500 + b'}\n{"a": 1}\n' + b'{"a":' * 900 + b"1" + b"}" * 900,
        ["a"],
        [("1",)],
        [(1, 0, 1, "json"), (3, 0, 3, "json")],
    ),
    ("exponents", b'{"a": 1e3}\n{"a": 2.5E-3}\n', ["a"], [("1000",), ("0.0025",)], []),
    ("no numbers", b'{"a": NaN, "b": -Infinity}\n', ["a", "b"], [("", "")], []),
    (
        "booleans and null",
        b'{"a": true, "b": null}\n{"a": false}\n',
        ["a", "b"],
        [("true", ""), ("false", "")],
        [],
    ),
    (
        "nested",
        b'{"a": {"b": 1, "c": {"d": "x"}}}\n{"e": 2}\n',
        ["a.b", "a.c.d", "e"],
        [("1", "x", ""), ("", "", "2")],
        [],
    ),
    (
        "lists",
        b'{"a": ["x", 1.50, null, true]}\n{"a": "y"}\n{"a": []}\n',
        ["a"],
        [(["x", "1.50", "true"],), (["y"],), ("",)],
        [],
    ),
    ("lists of objects", b'{"a": [{"b": 1.10}, [2]]}\n', ["a"], [(['{"b":1.10}', "[2]"],)], []),
    ("keys that differ in case", b'{"a": 1, "A": 2}\n', ["a", "A_2"], [("1", "2")], []),
    (
        "lines that are no object",
        b'{"a": 1}\n\noops\n[1]\n{"a": 2}\n',
        ["a"],
        [("1",), ("2",)],
        [(2, 0, 3, "json"), (3, 0, 4, "json")],
    ),
    (
        "halves of characters",
        b'{"a": "x\\ud800y", "b": ["\\udc00"]}\n{"a": "\\ud83d\\ude00", "b\\ud800": 1}\n',
        ["a", "b", "b\ufffd"],
        [("x\ufffdy", ["\ufffd"], ""), ("😀", "", "1")],
        [],
    ),
    ("line breaks in text", b'{"a": "x\\ny"}\r\n', ["a"], [("x\ny",)], []),
    ("a mark at the beginning", b'\xef\xbb\xbf{"a": "\xc5\x82"}', ["a"], [("ł",)], []),
]


@pytest.mark.parametrize(
    ("content", "header", "rows", "aside"), [row[1:] for row in JSON], ids=[row[0] for row in JSON]
)
def test_json_lines(
    content: bytes,
    header: list[str],
    rows: list[tuple[object, ...]],
    aside: list[tuple[int, int, int, str]],
    tmp_path: Path,
) -> None:
    loaded = load_bytes(tmp_path, content, name="table.jsonl")
    assert (loaded.header, loaded.rows, loaded.aside) == (header, rows, aside)


def test_json_hints_and_lines(tmp_path: Path) -> None:
    content = (
        b'{"n": 1, "t": "x", "b": true, "m": 1, "l": [1]}\n\n{"n": 2.5, "t": "1", "b": false, "m": "x"}\n'
    )
    loaded = load_bytes(tmp_path, content, name="export")
    assert [column.hint for column in loaded.raw.columns] == ["number", "text", "boolean", "mixed", "list"]
    assert (loaded.lines, loaded.numbers) == ([1, 3], [1, 2])


def test_a_line_that_only_begins_objects_is_no_json(tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, b'{"a":' * 20_000 + b"\n1\n", name="table.csv")
    assert loaded.raw.files[0].format == "csv"


def test_a_json_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no line with a JSON object; write one object a line"):
        load_bytes(tmp_path, b'[{"a": 1}]', name="table.json")
