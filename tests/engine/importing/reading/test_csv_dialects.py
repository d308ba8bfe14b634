"""Any table comes back equal in any dialect of CSV, told or detected."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from engine.importing.raw import CsvOptions, ReadOptions
from tests.support.raw_tables import load

DELIMITERS = [",", ";", "\t", "|"]
LINE_ENDS = ["\n", "\r\n"]

cells = st.text(st.sampled_from("ab1 ,;|\t\"'\\\n\r.:-éł漢\u2028"), max_size=6)
names = st.text(st.sampled_from("abcdefgxyz"), min_size=1, max_size=5)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header of names and rows of awkward text."""
    header = draw(st.lists(names, min_size=2, max_size=5, unique=True))
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    return header, draw(st.lists(row, max_size=8))


def _write(header: list[str], rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    """Python's own writer leaves a line end unquoted that is not the one it writes."""
    special = delimiter + '"\r\n'

    def written(cell: str) -> str:
        if quoting == csv.QUOTE_ALL or any(character in cell for character in special):
            return '"' + cell.replace('"', '""') + '"'
        return cell

    return "".join(delimiter.join(map(written, row)) + end for row in [header, *rows])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    table=tables(),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(LINE_ENDS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    last_end=st.booleans(),
)
@example((["a", "b"], [["", ""]]), ",", "\n", "utf-8", csv.QUOTE_MINIMAL, False)
@example((["a", "b"], [["\r", '"'], ["x", "\n"]]), ";", "\r\n", "utf-16", csv.QUOTE_MINIMAL, True)
def test_what_is_told_comes_back_equal(
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    end: str,
    encoding: str,
    quoting: int,
    last_end: bool,
) -> None:
    header, rows = table
    assume(header not in rows)
    text = _write(header, rows, delimiter, end, quoting)
    written = (text if last_end else text.removesuffix(end)).encode(encoding)
    told = CsvOptions(
        delimiter=delimiter,
        quote='"',
        escape='"',
        preamble=0,
        header=1,
        footer=0,
        encoding=encoding.removesuffix("-sig"),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(written)
        loaded = load(path, options=ReadOptions(csv=told))
    assert loaded.header == header
    assert loaded.table == rows
    assert loaded.aside == []
    assert loaded.numbers == list(range(1, len(rows) + 1))
    assert loaded.lines == _expected_lines(text, delimiter)


def _expected_lines(text: str, delimiter: str) -> list[int]:
    """The line at which each row begins, by counting line ends of all kinds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((line + "\n" for line in lines[:-1] or lines), delimiter=delimiter)
    return [reader.line_num + 1 for _row in reader][:-1]


def _ordinary(text: str) -> bool:
    """Whether no white space is at the ends and letters beyond ASCII stand alone, as in Latin alphabets."""
    return text.strip() == text and not re.search(r"[^ -~]{2}", text)


plain = st.text(st.sampled_from("abcdefgh ijkäöü"), min_size=1, max_size=8).filter(_ordinary)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    header=st.lists(names, min_size=3, max_size=6, unique=True),
    data=st.data(),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from([*LINE_ENDS, "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    preamble=st.sampled_from(["", "Report of today", "Created by a tool\n\n"]),
)
def test_what_is_not_told_is_detected(
    header: list[str],
    data: st.DataObject,
    delimiter: str,
    end: str,
    encoding: str,
    quoting: int,
    preamble: str,
) -> None:
    """Ordinary rows: an identifier, words, and a value with the delimiter inside."""
    words = st.lists(plain, min_size=len(header) - 2, max_size=len(header) - 2)
    rows = [
        [str(number), *data.draw(words), f"x{delimiter} y"]
        for number in range(1, data.draw(st.integers(3, 8)))
    ]
    text = (preamble.replace("\n", end) + end if preamble else "") + _write(
        header, rows, delimiter, end, quoting
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode(encoding))
        loaded = load(path)
    assert loaded.header == header
    assert loaded.table == rows
    assert loaded.raw.questions == ()
