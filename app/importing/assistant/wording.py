"""The words of the assistant: roles, types, figures, questions and what stands in the way."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Literal, TypeAlias

import msgspec

from app.importing.places import placed
from app.importing.words import rows_text
from engine.catalog.model import Type
from engine.definition.shares import percent
from engine.errors import clause
from engine.importing.looking.result import Check, Problem, SourceLook
from engine.importing.mapping import ROW_NUMBER, UNIX_SECONDS, ActivitySource, ListSource, Lookup, Source
from engine.importing.raw import RawFile
from engine.importing.report import Sentence

Tone: TypeAlias = Literal["good", "plain", "warning", "error"]


class Note(msgspec.Struct, frozen=True):
    """A short sentence beside a field; ``more`` is told on demand."""

    tone: Tone
    text: str
    more: str = ""


TYPES: Mapping[Type, str] = {
    "text": "text",
    "number": "number",
    "boolean": "yes or no",
    "date": "date",
    "datetime": "date and time",
    "list": "list",
    "url": "web address",
}

ROLES: Mapping[str, str] = {
    "contacts": "Contacts: a row each",
    "activity": "Activity: something they did",
    "child": "Part of another activity",
    "lookup": "Extra details",
    "list": "List: contact and value",
    "unused": "Not used",
}


def role_words(source: Source) -> str:
    """Return what a source is, in a few words."""
    if isinstance(source, ActivitySource):
        if source.parent is None:
            return f"activity: {source.name}"
        return f"part of {source.parent.activity or '…'}: {source.name}"
    if isinstance(source, Lookup):
        return f"extra details for {'contacts' if source.contacts else source.activity or '…'}"
    if isinstance(source, ListSource):
        return f"list: {source.name}"
    return "contacts" if type(source) is not Source else "not used"


# --- how files are read ----------------------------------------------------------------------------------

ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1254": "Windows, Turkish",
    "cp1256": "Windows, Arabic",
    "iso8859-1": "Latin 1",
    "iso8859-2": "Latin 2",
    "iso8859-15": "Latin 9",
    "shift_jis": "Japanese",
    "gb18030": "Chinese",
}
DELIMITERS: Mapping[str, str] = {
    ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar |", ":": "colon", " ": "space",
}  # fmt: skip
QUOTES: Mapping[str, str] = {'"': 'double quotes "', "'": "apostrophes '", "": "none"}
FORMATS: Mapping[str, str] = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON lines"}


def read_as(file: RawFile) -> str:
    """Return how a file was read: "CSV · UTF-8 · semicolon between cells · header in line 3"."""
    parts = [FORMATS.get(file.format, file.format)]
    if file.encoding is not None:
        parts.append(encoding_words(file.encoding))
    if file.delimiter is not None:
        mark = DELIMITERS.get(file.delimiter, file.delimiter)
        parts.append(f"{mark} between cells" if mark else "one cell a line")
    if file.sheet is not None:
        parts.append(f"sheet “{file.sheet}”")
    if file.format in ("csv", "xlsx"):
        parts.append(_header(file))
    if file.footer:
        parts.append(f"last {file.footer} lines left out" if file.footer > 1 else "last line left out")
    return " · ".join(parts)


def encoding_words(name: str) -> str:
    """Return an encoding as people call it, by whichever of its names."""
    try:
        return ENCODINGS.get(codecs.lookup(name).name, name)
    except LookupError:
        return name


def _header(file: RawFile) -> str:
    if file.header == 0:
        return "no header"
    line = (file.preamble or 0) + 1
    count = file.header or 1
    return f"header in line {line}" if count == 1 else f"header in lines {line} to {line + count - 1}"


def rows_words(seen: SourceLook) -> str:
    """Return how many rows there are, and whether all were looked at."""
    rows = rows_text(seen.rows)
    return f"{rows}; figures are of a sample of {seen.looked:,}" if seen.sampled else rows


# --- figures ---------------------------------------------------------------------------------------------


def found_note(
    check: Check | None, rows: str, finds: str, blank: str, *, rest: str = "not used"
) -> Note | None:
    """Return "98.7 % of orders find their contact", and what becomes of the others."""
    if check is None:
        return None
    text = f"{_found_share(check)} of {rows} {finds}{_of_sample(check)}"
    lost = []
    if check.blank:
        lost.append(f"{check.blank:,} {_have(check.blank)} no {blank}")
    if check.shared:
        lost.append(f"{check.shared:,} fit several contacts")
    unknown = check.of - check.found - check.blank - check.shared
    if unknown:
        lost.append(f"{unknown:,} {'names' if unknown == 1 else 'name'} an unknown one")
    more = f"; {', '.join(lost)}: {rest}" if lost else ""
    missing = f"For example {', '.join(f'“{value}”' for value in check.missing)}." if check.missing else ""
    return Note(_tone(check), text + more, missing)


def key_note(check: Check | None, *, lookup: bool = False) -> Note | None:
    """Return whether every row has a key of its own."""
    if check is None or (lookup and not check.blank and not check.repeated):
        return None
    lost = []
    if check.blank:
        lost.append(f"{check.blank:,} {_have(check.blank)} none")
    if check.repeated:
        lost.append(f"{check.repeated:,} {_have(check.repeated)} a key that comes again later")
    if not lost:
        return Note("good", f"all {check.of:,} rows have a key of their own")
    own = "has a key of its own" if check.found == 1 else "have a key of their own"
    have = f"{check.found:,} of {check.of:,} rows {own}"
    return Note("warning", f"{have}; {', '.join(lost)}: not used")


def time_note(check: Check | None, rows: str) -> Note | None:
    """Return how many rows have a time."""
    if check is None:
        return None
    if check.found == check.of:
        return Note("good", f"all {rows} have a time{_of_sample(check)}")
    unread = check.of - check.found - check.blank
    lost = [f"{check.blank:,} {_have(check.blank)} none"] if check.blank else []
    lost += [f"{unread:,} can't be read"] if unread else []
    have = f"{_found_share(check)} of {rows} have a time{_of_sample(check)}"
    return Note(_tone(check), f"{have}; {', '.join(lost)}: not used")


def _tone(check: Check) -> Tone:
    if check.found == check.of:
        return "good"
    return "error" if not check.found else "warning"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _found_share(check: Check) -> str:
    return percent(check.found / check.of if check.of else 0)


def _of_sample(check: Check) -> str:
    return f" (of a sample of {check.of:,})" if check.sampled else ""


# --- questions and problems ------------------------------------------------------------------------------


def problem_text(problem: Problem, *names: str) -> str:
    """Return a problem as one sentence; ``names`` say its place unless it is shown right there."""
    return placed(problem.what, problem.mend, PurePath(problem.file or "").name, *names)


def question_text(question: Sentence) -> str:
    """Return a question as a sentence, without the words that are for those who write mapping files."""
    text = (
        re.sub(_FOR_FILES, "", question.text)
        .replace("would be set aside", "would not be used")
        .replace(f"“{ROW_NUMBER}”", "the row number")
    )
    return clause(text, None)


_FOR_FILES = r"[;,] (give|name|say) [^;]*$"


def choice_text(question: Sentence, choice: str) -> str:
    """Return a choice in words."""
    say = _CHOICES.get(question.option or "")
    return say(choice) if say is not None else choice


def format_text(pattern: str) -> str:
    """Return a date's format as an example: the last evening of a year, in which no part is like another."""
    if pattern == UNIX_SECONDS:
        return "seconds since 1970"
    try:
        shown = datetime(2024, 12, 31, 18, 30).strftime(pattern)
    except ValueError:
        return pattern
    day, month = pattern.find("%d"), pattern.find("%m")
    if day < 0 or month < 0 or pattern.find("%Y") == 0:
        return shown
    return f"{shown} – {'day' if day < month else 'month'} first"


BY_NUMBER = "Row number"
"""The choice of no column as the contacts' key."""

_CHOICES: Mapping[str, Callable[[str], str]] = {
    "format": format_text,
    "decimal": lambda mark: "1.234,56 – decimal comma" if mark == "," else "1,234.56 – decimal point",
    "csv.delimiter": lambda mark: DELIMITERS.get(mark, mark),
    "csv.encoding": encoding_words,
    "key": lambda name: BY_NUMBER if name == ROW_NUMBER else name,
}
