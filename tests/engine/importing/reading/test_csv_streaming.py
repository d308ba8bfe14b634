"""CSV files that are streamed, in part or whole: what comes out is what comes out otherwise."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.importing.raw import CsvOptions, ReadOptions
from engine.importing.reading import scan
from engine.importing.reading.names import trim
from tests.support.raw_tables import Loaded, load, load_bytes

MANY_FINE = b"".join(b"%d,%d\n" % (number, number) for number in range(300))


def test_of_a_file_with_a_few_ragged_rows_the_rest_is_streamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "CHUNK", 256)
    content = b"a,b\n" + MANY_FINE + b"3\n" + MANY_FINE + b"\n4,5,6\n" + MANY_FINE
    loaded = load_bytes(tmp_path, content)
    assert "regular.csv" in loaded.raw.relation
    assert loaded.aside == [(301, 0, 302, "ragged"), (602, 0, 604, "ragged")]
    assert loaded.table == [[str(number), str(number)] for number in range(300)] * 3
    assert loaded.numbers == [*range(1, 301), *range(302, 602), *range(603, 903)]
    assert loaded.lines[-1] == 904


FINE = ["1,2,3", "é,漢,", '"a ""b""","x\ny",z', '"line\r\nbreak",,"\r"', ",,"]
ODD = [
    "one",
    "1,2",
    "1,2,3,4",
    '"more,","than\nthree",3,4',
    "",
    "   ",
    "a,b,c",
    "\0,2,3",
    '1,"2" ,3',
    '"open,2,3',
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.sampled_from([*FINE * 20, *ODD]), min_size=8, max_size=60),
    end=st.sampled_from(["\n", "\r\n"]),
    last_end=st.booleans(),
    chunk=st.integers(20, 60),
)
def test_streamed_in_part_or_not_at_all_makes_no_difference(
    rows: list[str], end: str, last_end: bool, chunk: int
) -> None:
    text = end.join(["a,b,c", *rows]) + (end if last_end else "")
    told = CsvOptions(delimiter=",", quote='"', escape='"', preamble=0, header=1, footer=0, encoding="utf-8")
    tables = []
    for stretches in (scan.MOST_STRETCHES, -1):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
            patched.setattr(scan, "CHUNK", chunk)
            patched.setattr(scan, "MOST_STRETCHES", stretches)
            path = Path(folder) / "table.csv"
            path.write_bytes(text.encode())
            loaded = load(path, options=ReadOptions(csv=told))
            told_lines = [(notice.kind, notice.line) for notice in loaded.raw.notices]
            counts = [(file.rows, file.set_aside) for file in loaded.raw.files]
            tables.append(
                (*_table(loaded), loaded.aside, loaded.raw.rows, sorted(told_lines, key=str), counts)
            )
    assert tables[0] == tables[1]


def test_a_clean_file_is_streamed_and_a_small_ragged_one_is_not(tmp_path: Path) -> None:
    clean = load_bytes(tmp_path, b'a,b\n1,"x, ""y"""\n', name="clean.csv")
    ragged = load_bytes(tmp_path, b"a,b\n1,2\n3\n", name="ragged.csv")
    assert "clean.csv" in clean.raw.relation
    assert "ragged.csv" not in ragged.raw.relation


def test_streamed_and_rewritten_agree(tmp_path: Path) -> None:
    """One ragged line at the end must not change how the rows before it are read."""
    rows = [f'{number},"cell ""{number}""\nline two",plain\r\n' for number in range(2000)]
    clean = ("id,text,word\r\n" + "".join(rows)).encode()
    streamed = load_bytes(tmp_path, clean, name="streamed.csv")
    rewritten = load_bytes(tmp_path, clean + b"1,2\r\n", name="rewritten.csv")
    assert _table(rewritten) == _table(streamed)
    assert rewritten.aside == [(2001, 0, 4002, "ragged")]


def _table(loaded: Loaded) -> tuple[object, ...]:
    return loaded.header, loaded.rows, loaded.lines, loaded.numbers


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from('xx,," \r\n\\\t\xa0'), max_size=4), min_size=2, max_size=3),
        max_size=4,
    ),
    last_end=st.booleans(),
)
def test_what_is_streamed_is_what_python_reads(rows: list[list[str]], last_end: bool) -> None:
    """Cells with quotes and line ends in any place: no row is lost, a stream is as strict as Python."""
    text = "a,b\n" + "\n".join(",".join(row) for row in rows) + ("\n" if last_end else "")
    told = CsvOptions(delimiter=",", quote='"', escape='"', preamble=0, header=1, footer=0, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode())
        loaded = load(path, options=ReadOptions(csv=told))
    assert loaded.raw.rows == len(loaded.rows) + len(loaded.aside)
    if str(path) in loaded.raw.relation:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert loaded.table == [row for row in reader if row][1:]
    if loaded.raw.trimmed:
        assert all(cell == trim(cell) for row in loaded.table for cell in row)


@pytest.mark.parametrize(
    ("content", "trimmed"),
    [
        (b"a,b\n1,x y\n", True),
        (b'a,b\n1,"x""y z"\n,\n', True),
        (b'a\tb\r\n1\t"x,\ty"\r\n', True),
        (b'a\tb\n1\t"x\t"\n', False),
        (b'a\tb\n1\t"\tx"\n', False),
        (b'a b\n1 "x "\n', False),
        (b"a,b\n1, x\n", False),
        (b"a,b\n1,x \n", False),
        (b"a,b\n 1,x\n", False),
        (b"a,b\n1\t,x\n", False),
        (b'a,b\n1," x"\n', False),
        (b'a,b\n1,"x\n"\n', False),
        (b'a,b\n1,"x\ny"\n', True),
        ("a,b\n1,x\u3000\n".encode(), False),
        (b"a,b\n1,x\n2\n", False),
    ],
)
def test_what_surely_needs_no_trimming(content: bytes, trimmed: bool, tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, content, quote='"', preamble=0, header=1, footer=0)
    assert loaded.raw.trimmed is trimmed
