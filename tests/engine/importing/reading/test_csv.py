"""How CSV files of every manner are read: a table of cases, encodings, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.errors import CancelledError, SourceError
from engine.importing.raw import Progress
from tests.support.raw_tables import load, load_bytes


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A file's bytes, what is told of it, and the table that must come out."""

    id: str
    content: bytes
    header: list[str]
    rows: list[list[str]]
    lines: list[int] | None = None
    aside: list[tuple[int, int, int, str]] = []
    kinds: list[str] = []
    told: dict[str, Any] = {}
    questions: list[str] = []


ABC = ["a", "b", "c"]
TWO = [["1", "2", "3"], ["4", "5", "6"]]

CASES = [
    Case(id="crlf", content=b"a,b,c\r\n1,2,3\r\n4,5,6\r\n", header=ABC, rows=TWO, lines=[2, 3]),
    Case(id="cr alone", content=b"a,b,c\r1,2,3\r4,5,6", header=ABC, rows=TWO, lines=[2, 3]),
    Case(
        id="cr alone after a preamble",
        content=b"Report\ra,b,c\r1,2,3\r4,5,6",
        header=ABC,
        rows=TWO,
        lines=[3, 4],
        kinds=["preamble"],
    ),
    Case(id="line ends of all kinds", content=b"a,b,c\r\n1,2,3\n4,5,6\r", header=ABC, rows=TWO, lines=[2, 3]),
    Case(id="semicolon", content=b"a;b;c\n1;2;3\n4;5;6\n", header=ABC, rows=TWO),
    Case(id="tab", content=b"a\tb\tc\n1\t2\t3\n4\t5\t6\n", header=ABC, rows=TWO),
    Case(id="pipe", content=b"a|b|c\n1|2|3\n4|5|6\n", header=ABC, rows=TWO),
    Case(id="two pipes", content=b'a||b||c\n1||"2||2"||3\n', header=ABC, rows=[["1", "2||2", "3"]]),
    Case(id="unit separator", content=b"a\x1fb\x1fc\n1\x1f2\x1f3\n4\x1f5\x1f6\n", header=ABC, rows=TWO),
    Case(id="caret", content=b"a^b^c\n1^2^3\n4^5^6\n", header=ABC, rows=TWO),
    Case(id="blanks", content=b"a b c\n1 2 3\n4 5 6\n", header=ABC, rows=TWO),
    Case(
        id="delimiter told",
        content=b"axbxc\n1x2x3\n",
        header=ABC,
        rows=[["1", "2", "3"]],
        told={"delimiter": "x"},
    ),
    Case(
        id="decimal commas between semicolons",
        content=b"sum;tax\n1,50;0,25\n2,50;0,75\n",
        header=["sum", "tax"],
        rows=[["1,50", "0,25"], ["2,50", "0,75"]],
    ),
    Case(
        id="times in a tab file",
        content=b"at\tend\n10:11:12\t11:12:13\n12:13:14\t13:14:15\n",
        header=["at", "end"],
        rows=[["10:11:12", "11:12:13"], ["12:13:14", "13:14:15"]],
    ),
    Case(id="utf-8 mark", content=b"\xef\xbb\xbfa,b,c\n1,2,3\n", header=ABC, rows=[["1", "2", "3"]]),
    Case(
        id="mark before a quote",
        content=b'\xef\xbb\xbf"a","b"\n"1","2"\n',
        header=["a", "b"],
        rows=[["1", "2"]],
    ),
    Case(
        id="utf-16 big endian",
        content="\ufeffa;b\nä;ł\n".encode("utf-16-be"),
        header=["a", "b"],
        rows=[["ä", "ł"]],
    ),
    Case(
        id="utf-16 without mark",
        content="imię;b\nŁ;2\n".encode("utf-16-le"),
        header=["imię", "b"],
        rows=[["Ł", "2"]],
    ),
    Case(id="utf-32", content="\ufeffa;b\nä;ł\n".encode("utf-32-le"), header=["a", "b"], rows=[["ä", "ł"]]),
    Case(
        id="apostrophes as quotes",
        content=b"a,b\n'1,5','x'\n'2,5','it''s'\n",
        header=["a", "b"],
        rows=[["1,5", "x"], ["2,5", "it's"]],
    ),
    Case(
        id="backslash before quotes",
        content=b'a,b\n"say \\"hi\\", she said",2\n"x",3\n',
        header=["a", "b"],
        rows=[['say "hi", she said', "2"], ["x", "3"]],
    ),
    Case(
        id="backslashes that mean nothing",
        content=b'a,b\nC:\\x,"\\"\n',
        header=["a", "b"],
        rows=[["C:\\x", "\\"]],
    ),
    Case(
        id="blanks before quotes",
        content=b'a, b\n1, "x, y"\n2, "z, z"\n',
        header=["a", "b"],
        rows=[["1", "x, y"], ["2", "z, z"]],
    ),
    Case(
        id="no quotes at all",
        content=b'a\tb\n5" nail\t"x\n6" nail\ty"\n"7\tz\n',
        header=["a", "b"],
        rows=[['5" nail', '"x'], ['6" nail', 'y"'], ['"7', "z"]],
        told={"quote": ""},
    ),
    Case(
        id="quote inside a cell",
        content=b'a,b\n1,5" nail\n2,y\n',
        header=["a", "b"],
        rows=[["1", '5" nail'], ["2", "y"]],
        kinds=["quote"],
    ),
    Case(
        id="quote that never closes",
        content=b'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11,12\n',
        header=ABC,
        rows=[["1", "2", "3"], ["7", "8", "9"], ["10", "11", "12"]],
        lines=[2, 4, 5],
        aside=[(2, 0, 3, "quote")],
    ),
    Case(
        id="quote that swallows rows",
        content=b'a,b,c\n1,"2,3\n4,5,6\n7,8",9,0\n10,11,12\n',
        header=ABC,
        rows=[["4", "5", "6"], ["10", "11", "12"]],
        lines=[3, 5],
        aside=[(1, 0, 2, "quote"), (3, 0, 4, "ragged")],
        told={"delimiter": ","},
    ),
    Case(
        id="text after a quoted cell",
        content=b'a,b\n1,"x"y\n2,z\n3,w\n',
        header=["a", "b"],
        rows=[["2", "z"], ["3", "w"]],
        aside=[(1, 0, 2, "quote")],
    ),
    Case(
        id="cells over several lines",
        content=b'a,b\r\n1,"x\r\n\r\ny"\r\n2,z\r\n',
        header=["a", "b"],
        rows=[["1", "x\r\n\r\ny"], ["2", "z"]],
        lines=[2, 5],
    ),
    Case(
        id="ragged rows",
        content=b"a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,\n4,5,6\n",
        header=ABC,
        rows=TWO,
        lines=[3, 6],
        aside=[(1, 0, 2, "ragged"), (3, 0, 4, "ragged"), (4, 0, 5, "ragged")],
    ),
    Case(
        id="blank lines are no rows",
        content=b"\na,b,c\n\n1,2,3\n  \n4,5,6\n\n\n",
        header=ABC,
        rows=TWO,
        lines=[4, 6],
        kinds=["preamble"],
    ),
    Case(
        id="blank line in one column", content=b"a\n1\n\n2\n", header=["a"], rows=[["1"], ["2"]], lines=[2, 4]
    ),
    Case(
        id="one column as told",
        content=b"a\n1,5\n\n2\n",
        header=["a"],
        rows=[["1,5"], [""], ["2"]],
        told={"delimiter": ""},
    ),
    Case(id="rows of empty cells", content=b"a,b\n,\n1,2\n", header=["a", "b"], rows=[["", ""], ["1", "2"]]),
    Case(id="quoted empty cell alone", content=b'a\n""\nx\n', header=["a"], rows=[[""], ["x"]], lines=[2, 3]),
    Case(
        id="rows end with a delimiter",
        content=b"a,b,c\n1,2,3,\n4,5,6,\n",
        header=ABC,
        rows=TWO,
        kinds=["end"],
    ),
    Case(
        id="header ends with a delimiter",
        content=b"a,b,c,\n1,2,3\n4,5,6\n",
        header=ABC,
        rows=TWO,
        kinds=["end"],
    ),
    Case(
        id="all lines end with a delimiter",
        content=b"a,b,c,\n1,2,3,\n",
        header=[*ABC, "column_4"],
        rows=[["1", "2", "3", ""]],
    ),
    Case(
        id="preamble",
        content=b"Report\nfor 2024\n\na,b,c\n1,2,3\n4,5,6\n",
        header=ABC,
        rows=TWO,
        lines=[5, 6],
        kinds=["preamble"],
    ),
    Case(
        id="preamble with delimiters",
        content=b"Report,,\n,,\na,b,c\n1,2,3\n4,5,6\n",
        header=ABC,
        rows=TWO,
        kinds=["preamble"],
    ),
    Case(
        id="preamble with a quoted line break",
        content=b'"Report, of\n today"\na,b,c\n1,2,3\n4,5,6\n',
        header=ABC,
        rows=TWO,
        lines=[4, 5],
        kinds=["preamble"],
    ),
    Case(
        id="preamble with stray quotes",
        content=b'5" nails\nand "more\na,b,c\n1,2,3\n4,5,6\n',
        header=ABC,
        rows=TWO,
        lines=[4, 5],
        kinds=["preamble"],
    ),
    Case(
        id="preamble told",
        content=b"x,y,z\nq,r,s\na,b,c\n1,2,3\n4,5,6\n",
        header=ABC,
        rows=TWO,
        told={"preamble": 2},
        kinds=["preamble"],
    ),
    Case(id="sep line", content=b"sep=|\na|b|c\n1|2|3\n4|5|6\n", header=ABC, rows=TWO, kinds=["preamble"]),
    Case(
        id="sep line with a tab",
        content=b"sep=\t\na\tb\n1\t2\n",
        header=["a", "b"],
        rows=[["1", "2"]],
        kinds=["preamble"],
    ),
    Case(
        id="totals at the end",
        content=b"a,b,c\n1,2,3\n4,5,6\nTotal,,9\n",
        header=ABC,
        rows=TWO,
        kinds=["footer"],
    ),
    Case(
        id="count at the end",
        content=b"a,b,c\n1,2,3\n4,5,6\n\n(2 rows)\n",
        header=ABC,
        rows=TWO,
        kinds=["footer"],
    ),
    Case(
        id="a customer called Total",
        content=b"a,b,c\n1,2,3\nTotal,5,6\n",
        header=ABC,
        rows=[["1", "2", "3"], ["Total", "5", "6"]],
    ),
    Case(
        id="footer told",
        content=b"a,b,c\n1,2,3\n4,5,6\n\nx,y,z\n",
        header=ABC,
        rows=TWO,
        told={"footer": 2},
        kinds=["footer"],
    ),
    Case(
        id="no footer told",
        content=b"a,b,c\n1,2,3\nTotal,,9\n",
        header=ABC,
        rows=[["1", "2", "3"], ["Total", "", "9"]],
        told={"footer": 0},
    ),
    Case(
        id="header of two lines",
        content=b"Order,Order,Customer\nid,date,\n1,2,3\n4,5,6\n",
        header=["Order id", "Order date", "Customer"],
        rows=TWO,
        lines=[3, 4],
        told={"header": 2},
    ),
    Case(
        id="header with line breaks",
        content=b'"first\nname",b\n1,2\n',
        header=["first\nname", "b"],
        rows=[["1", "2"]],
        lines=[3],
    ),
    Case(
        id="no header told",
        content=b"1,2,3\n4,5,6\n",
        header=["column_1", "column_2", "column_3"],
        rows=TWO,
        lines=[1, 2],
        told={"header": 0},
        kinds=["header"],
    ),
    Case(
        id="no header seen",
        content=b"x,ann@example.com,2024-01-02\ny,bo@example.com,2024-01-03\n",
        header=["column_1", "column_2", "column_3"],
        rows=[["x", "ann@example.com", "2024-01-02"], ["y", "bo@example.com", "2024-01-03"]],
        kinds=["header"],
    ),
    Case(
        id="numbers only",
        content=b"1,2,3\n4,5,6\n",
        header=["column_1", "column_2", "column_3"],
        rows=TWO,
        kinds=["header"],
        questions=["csv.header"],
    ),
    Case(
        id="years as names",
        content=b"country,2023,2024\nPL,10,20\nDE,30,40\n",
        header=["country", "2023", "2024"],
        rows=[["PL", "10", "20"], ["DE", "30", "40"]],
        questions=["csv.header"],
    ),
    Case(
        id="delimiters that are as likely",
        content=b"a,b;c,d\n1,2;3,4\n5,6;7,8\n",
        header=["a", "b;c", "d"],
        rows=[["1", "2;3", "4"], ["5", "6;7", "8"]],
        told={"delimiter": ","},
    ),
    Case(
        id="zero bytes",
        content=b"a,b\n1,x\0y\n2,z\n",
        header=["a", "b"],
        rows=[["1", "xy"], ["2", "z"]],
        kinds=["nul"],
    ),
    Case(
        id="one damaged character",
        content=b"a,b\n" + "ł,ż\n".encode() * 40 + b"\xff,2\n",
        header=["a", "b"],
        rows=[["ł", "ż"]] * 40 + [["\ufffd", "2"]],
        kinds=["encoding"],
    ),
    Case(
        id="encoding told",
        content="a;b\nžlutý;kůň\n".encode("cp1250"),
        header=["a", "b"],
        rows=[["žlutý", "kůň"]],
        told={"encoding": "windows-1250"},
    ),
    Case(
        id="header repeated by joining files",
        content=b"a,b,c\n1,2,3\na,b,c\n4,5,6\n",
        header=ABC,
        rows=TWO,
        lines=[2, 4],
        aside=[(2, 0, 3, "header")],
    ),
    Case(id="only a header", content=b"a,b,c\n", header=ABC, rows=[], kinds=["empty"]),
    Case(
        id="words that mean null elsewhere",
        content=b"a,b\nNULL,\\N\n",
        header=["a", "b"],
        rows=[["NULL", "\\N"]],
    ),
    Case(id="white space is kept", content=b"a,b\n x ,\ty\n", header=["a", "b"], rows=[[" x ", "\ty"]]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_csv(case: Case, tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, case.content, **case.told)
    assert loaded.header == case.header
    assert loaded.table == case.rows
    assert loaded.aside == case.aside
    assert loaded.kinds == case.kinds
    assert [question.option for question in loaded.raw.questions] == case.questions
    assert case.lines is None or loaded.lines == case.lines
    assert loaded.raw.rows == len(loaded.rows) + len(loaded.aside)


def test_equally_likely_delimiters_are_a_question(tmp_path: Path) -> None:
    loaded = load_bytes(tmp_path, b"a,b;c,d\n1,2;3,4\n5,6;7,8\n")
    [question] = loaded.raw.questions
    assert question.option == "csv.delimiter"
    assert sorted(question.choices) == [",", ";"]


@pytest.mark.parametrize(
    ("text", "written", "rivals"),
    [
        ("Zażółć gęślą jaźń", "cp1250", ()),
        ("Zażółć gęślą jaźń", "iso-8859-2", ()),
        ("Príliš žluťoučký kůň", "cp1250", ()),
        ("Bœuf garçon élève où", "cp1252", ()),
        ("Müller Groß", "cp1252", ()),
        ("Łódź Kraków", "cp852", ()),
        ("Иванов Пётр Сергеевич;Санкт-Петербург", "cp1251", ()),
        ("Иванов Пётр Сергеевич;Санкт-Петербург", "koi8-r", ()),
        ("Γιώργος Αθήνα", "cp1253", ("iso8859-5",)),
        ("Hélène", "cp1252", ("windows-1250", "iso-8859-2", "windows-1257")),
    ],
)
def test_encodings(text: str, written: str, rivals: tuple[str, ...], tmp_path: Path) -> None:
    """What reads the same in several encodings needs no question; what does not and is as likely does."""
    loaded = load_bytes(tmp_path, f"id,name\n1,{text}\n".encode(written), delimiter=",")
    assert loaded.rows == [("1", text)]
    assert tuple(choice for question in loaded.raw.questions for choice in question.choices[1:]) == rivals


@pytest.mark.parametrize(
    ("content", "told", "message"),
    [
        (b"", {}, "the file is empty"),
        (b"\n \n\n", {}, "the file is empty"),
        (b"a,b\n1,2\n", {"encoding": "klingon"}, "the encoding “klingon” is not known"),
        (b"a,b\n1,2\n", {"encoding": "base64"}, "the encoding “base64” is not known"),
        (b"a,b\n1,2\n", {"encoding": "idna"}, "the encoding “idna” is not known"),
        (b"a,b\n1,2\n", {"encoding": "utf-16"}, "does not begin as utf-16 does"),
        (b"a,b\n1,2\n", {"preamble": 9}, "no table is left after the lines before it"),
        (b"a,b\n1,2\n", {"header": 3}, "its header can't have 3 lines"),
    ],
)
def test_refused(content: bytes, told: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        load_bytes(tmp_path, content, **told)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_with_and_without_its_mark(encoding: str, tmp_path: Path) -> None:
    for mark in ("", "\ufeff"):
        order = "utf-16-be" if encoding == "utf-16-be" else "utf-16-le"
        content = f"{mark}id,name\n1,Zoë\n2,Łucja\n".encode(order)
        loaded = load_bytes(tmp_path, content, encoding=encoding)
        assert ([column.name for column in loaded.raw.columns], loaded.rows[0]) == (
            ["id", "name"],
            ("1", "Zoë"),
        )


def test_cancel_stops(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n3\n" * 10_000, encoding="utf-8")
    with pytest.raises(CancelledError):
        load(path, cancelled=lambda: True)


def test_progress_tells_bytes_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n3\n" * 10_000, encoding="utf-8")
    told: list[Progress] = []
    load(path, progress=told.append)
    assert told
    assert all(0 <= step.done <= step.total == path.stat().st_size for step in told)
    assert max(step.rows for step in told) > 10_000
