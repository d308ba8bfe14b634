"""What the assistant says: shares that never overstate, questions without the words of mapping files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from app.importing.assistant.wording import (
    choice_text,
    format_text,
    found_note,
    key_note,
    question_text,
    read_as,
    time_note,
)
from app.importing.report_page import missing, summary, why
from engine.importing.looking.result import Check
from engine.importing.raw import RawFile
from engine.importing.report import ImportReport, Sentence
from tests.support.importing import built


def check(*, found: int, of: int, **values: Any) -> Check:
    return Check(path="x", found=found, of=of, **values)


def test_figures_say_what_becomes_of_the_others() -> None:
    note = found_note(check(found=7, of=12, blank=1, shared=2), "orders", "find their contact", "mail")
    assert note is not None
    assert note.tone == "warning"
    assert note.text == (
        "58.3 % of orders find their contact; 1 has no mail, 2 fit several contacts, "
        "2 name an unknown one: not used"
    )


NOTES = [
    (key_note(check(found=3, of=3)), "good", "all 3 rows have a key of their own"),
    (
        key_note(check(found=1, of=2, blank=1)),
        "warning",
        "1 of 2 rows has a key of its own; 1 has none: not used",
    ),
    (
        key_note(check(found=3, of=6, blank=1, repeated=2)),
        "warning",
        "3 of 6 rows have a key of their own; 1 has none, 2 have a key that comes again later: not used",
    ),
    (time_note(check(found=4, of=4), "orders"), "good", "all orders have a time"),
    (
        time_note(check(found=0, of=4, blank=1), "orders"),
        "error",
        "0 % of orders have a time; 1 has none, 3 can't be read: not used",
    ),
    (
        time_note(Check(path="x", found=20, of=20, sampled=True), "orders"),
        "good",
        "all orders have a time (of a sample of 20)",
    ),
]


@pytest.mark.parametrize(("note", "tone", "text"), NOTES, ids=[text for *_, text in NOTES])
def test_notes(note: object, tone: str, text: str) -> None:
    assert (getattr(note, "tone", None), getattr(note, "text", None)) == (tone, text)


QUESTIONS = [
    (
        "“Order Date” is when it happened, but day and month can't be told apart, so it is left out; "
        "give the column a type and a format, and name it as activities[0].time",
        "“Order Date” is when it happened, but day and month can't be told apart, so it is left out.",
    ),
    (
        "in “born” day and month can't be told apart (“01/02/1990”), so it stays text; "
        "say its type and format",
        "In “born” day and month can't be told apart (“01/02/1990”), so it stays text.",
    ),
    (
        "1 of 2 rows has no “Email” and would be set aside; with “#row” as the key it is kept",
        "1 of 2 rows has no “Email” and would not be used; with the row number as the key it is kept.",
    ),
    ("The workbook has 2 sheets; say which one to read.", "The workbook has 2 sheets."),
]


@pytest.mark.parametrize(("text", "shown"), QUESTIONS)
def test_questions_speak_to_people(text: str, shown: str) -> None:
    assert question_text(Sentence(text=text, kind="question")) == shown


CHOICES = [
    ("format", "%d/%m/%Y", "31/12/2024 – day first"),
    ("format", "%m-%d-%y %I:%M %p", "12-31-24 06:30 PM – month first"),
    ("decimal", ",", "1.234,56 – decimal comma"),
    ("csv.delimiter", "\t", "tab"),
    ("key", "#row", "Row number"),
    ("key", "mail", "mail"),
    ("sheet", "May", "May"),
]


@pytest.mark.parametrize(("option", "choice", "text"), CHOICES)
def test_choices_are_in_words(option: str, choice: str, text: str) -> None:
    assert choice_text(Sentence(text="", kind="question", option=option), choice) == text


@pytest.mark.parametrize(("pattern", "text"), [("%s", "seconds since 1970"), ("%Y-%m-%d", "2024-12-31")])
def test_formats_are_shown_by_an_example(pattern: str, text: str) -> None:
    assert format_text(pattern) == text


def test_how_a_file_was_read() -> None:
    file = RawFile(
        shown="a.csv", format="csv", rows=1, set_aside=0, first_row=1, bytes=9,
        encoding="cp1252", delimiter=";", preamble=2, header=2, footer=1,
    )  # fmt: skip
    assert read_as(file) == (
        "CSV · Windows, Western Europe · semicolon between cells · header in lines 3 to 4 · "
        "last line left out"
    )
    for delimiter, said in ((" ", "space between cells"), ("~", "~ between cells"), ("", "one cell a line")):
        assert said in read_as(structs.replace(file, delimiter=delimiter)).split(" · ")


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ((), ""),
        (("a.csv",), "a.csv is not there any more: put it back, or import other files."),
        (("a.csv", "b.csv"), "a.csv, b.csv are not there any more: put them back, or import other files."),
    ],
)
def test_files_that_are_gone_are_named(gone: tuple[str, ...], said: str) -> None:
    assert missing(gone, sample=False) == said
    sample = "The files of a sample are made up for one import and are not kept: import your own files."
    assert missing(gone, sample=True) == (sample if gone else "")


TWICE = {"orders.csv": ["who,at", "a,2024-01-01", "b,soon", ",2024-01-02", "a,2024-01-03"]}


def test_a_file_that_is_used_twice_is_told_for_each_use(tmp_path: Path) -> None:
    mapping = {
        "contacts": {"file": "orders.csv", "key": "who"},
        "activities": [{"name": "orders", "file": "orders.csv", "contact": "who", "time": "at"}],
    }
    with built(tmp_path, mapping, TWICE) as found:
        report = found.report
    assert [(one.rows_read, one.rows_loaded, one.rows_set_aside) for one in report.files] == [(4, 2, 2)] * 2
    assert [why(one) for one in report.files] == [
        "1 × the row has no “who”; 1 × a later row has the same “who”",
        "1 × the row has no “who”; 1 × “at” can't be read as a time",
    ]
    read = "8 rows read from 1 file, counted once for each use, 4 not used."
    assert read in summary(report)


ENDS = [
    ({"orders": 31}, "Orders end on 31 May 2024."),
    ({"orders": 31, "visits": 31}, "All of them end on 31 May 2024."),
    (
        {"orders": 31, "visits": 30, "mails": 31},
        "Orders, mails end on 31 May 2024; visits end on 30 May 2024.",
    ),
    ({"orders": 31, "visits": 31, "cards": None}, "Orders, visits end on 31 May 2024."),
    ({"cards": None}, ""),
]
"""Activities with their last day of May, and what is said of it."""


@pytest.mark.parametrize(("days", "said"), ENDS)
def test_last_days_are_told_together(days: dict[str, int | None], said: str) -> None:
    told = [
        Sentence(kind="period", text=f"{name} end on {day} May 2024") for name, day in days.items() if day
    ]
    report = ImportReport(
        files=(),
        sentences=tuple(told),
        questions=(),
        contacts=1,
        activities=dict.fromkeys(days, 1),
    )
    assert summary(report).partition("all of them used.")[2].strip() == said
