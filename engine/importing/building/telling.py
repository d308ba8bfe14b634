"""The sentences of the report: what a person should know, and what only a person can say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import duckdb
import msgspec

from engine.catalog.model import Activity, Catalog
from engine.definition.dates import day_words
from engine.definition.shares import percent
from engine.errors import MappingError
from engine.importing.building import dates
from engine.importing.building.detect import Doubt, Plan
from engine.importing.building.ledger import CELLS_LISTED, WORDS, Ledger
from engine.importing.building.stage import Staged
from engine.importing.mapping import ActivitySource, Computed, ListSource, Lookup, Mapping, Source
from engine.importing.raw import RawFile
from engine.importing.report import FileReport, ImportReport, Role, Sentence


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A source with what it is to people: its role and the name of its table."""

    role: Role
    table: str
    staged: Staged


def role_of(source: Source) -> tuple[Role, str]:
    """Return what a source is to people, and the name of its table."""
    if isinstance(source, ActivitySource):
        return "activity", source.name
    if isinstance(source, Lookup):
        return "lookup", source.activity or "contacts"
    if isinstance(source, ListSource):
        return "list", source.name
    return "contacts", "contacts"


def file_reports(told: Told, ledger: Ledger) -> list[FileReport]:
    """Return one entry for each file of a source."""
    lost = ledger.lost(told.staged.path)
    return [
        FileReport(
            file=file.shown,
            sheet=file.sheet,
            role=told.role,
            table=told.table,
            rows_read=file.rows,
            rows_set_aside=lost[number],
            rows_loaded=file.rows - lost[number],
            bytes=file.bytes,
            read_as=_read_as(file),
            path=told.staged.path,
            headers=tuple(column.name for column in told.staged.raw.columns),
            reasons=ledger.reasons(told.staged.path, number),
        )
        for number, file in enumerate(told.staged.raw.files)
    ]


def _read_as(file: RawFile) -> dict[str, str]:
    names = ("format", "encoding", "delimiter", "quote", "escape", "preamble", "header", "footer")
    found = {name: getattr(file, name) for name in names}
    return {name: str(value) for name, value in found.items() if value is not None}


def questions(told: Told) -> Iterator[Sentence]:
    """Yield what reading and detection could not tell apart."""
    raw = told.staged.raw
    for question in raw.questions:
        yield Sentence(
            kind="question",
            text=question.sentence,
            file=raw.files[question.file].shown,
            path=told.staged.path,
            option=question.option,
            choices=question.choices,
        )
    for header, plan in told.staged.plans.items():
        ask = _QUESTIONS.get(plan.doubt) if plan.doubt else None
        if ask is None:
            continue
        text, option, choices = ask(header, plan)
        yield Sentence(
            kind="question",
            text=text,
            file=raw.shown,
            column=header,
            path=f"{told.staged.path}.columns.{header}",
            option=option,
            choices=choices,
        )


Question: TypeAlias = tuple[str, str, tuple[str, ...]]
"""A sentence, the option of the column to set, and its likely values."""


def _ask_order(column: str, plan: Plan) -> Question:
    choices = dates.formats(plan.example) if plan.example else ("%d/%m/%Y", "%m/%d/%Y")
    left = "such values are left empty" if plan.told else "it stays text"
    seen = f" (“{plan.example}”)" if plan.example else ""
    text = f"in “{column}” day and month can't be told apart{seen}, so {left}; say its type and format"
    return text, "format", choices


def _ask_mark(column: str, plan: Plan) -> Question:
    left = "such values are left empty" if plan.told else "it stays text"
    text = f"in “{column}” it can't be told what a comma means, so {left}; say the decimal mark"
    return text, "decimal", (",", ".")


_QUESTIONS: dict[Doubt, Callable[[str, Plan], Question]] = {
    "day or month": _ask_order,
    "decimal mark": _ask_mark,
}


def sentences(told: Told, ledger: Ledger) -> Iterator[Sentence]:
    """Yield what a person should know about one source."""
    raw, staged = told.staged.raw, told.staged
    first = raw.shown
    for notice in raw.notices:
        yield Sentence(
            kind=notice.kind, text=notice.sentence, file=raw.files[notice.file].shown, line=notice.line
        )
    for header in staged.lacking:
        text = f"there is no “{header}” any more, which the mapping tells of"
        yield Sentence(kind="lacking", text=text, file=first, column=header)
    for kind, count in ledger.kinds[staged.path].items():
        table = "extra details" if told.role == "lookup" else told.table
        file = first if told.role == "lookup" else None
        text = _lost(table, kind, ledger.headers.get((staged.path, kind), ""), count, raw.rows)
        yield Sentence(kind=kind, text=text, file=file)
    for header, plan in staged.plans.items():
        if text := doubted(header, plan):
            yield Sentence(kind="detected", text=text, file=first, column=header)
        if plan.kept and raw.rows:
            text = f"“{header}” has no values any more; it is still read as {WORDS[plan.type]}"
            yield Sentence(kind="detected", text=text, file=first, column=header)
    for header, count in staged.emptied.items():
        if count:
            yield Sentence(kind="unreadable", text=_emptied(told, header, count), column=header)


def doubted(header: str, plan: Plan) -> str:
    """Return why a column is text though it looks like something else; nothing where it is asked or clear."""
    return _DOUBTS[plan.doubt](header, plan) if plan.doubt in _DOUBTS else ""


def _lost(table: str, kind: str, header: str, count: int, rows: int) -> str:
    words = _LOST[kind].replace("{header}", f"“{header}”" if header else "key")
    if count * 100 >= rows:
        return f"{percent(count / rows)} of {table} {words}"
    if count > 1:
        return f"{count:,} rows of {table} {words}"
    verb, rest = words.split(" ", 1)
    return f"1 row of {table} {_SINGULAR[verb]} {rest}"


_SINGULAR = {"have": "has", "belong": "belongs", "are": "is"}


_LOST: dict[str, str] = {
    "no key": "have no {header}",
    "repeated key": "have a key that comes again later",
    "unknown contact": "belong to no contact",
    "shared value": "belong to several contacts at once",
    "unknown parent": "belong to no row of their parent",
    "parent set aside": "belong to a row that is not used",
    "no time": "have no time",
    "unreadable time": "have a time that can't be read",
    "ragged": "have more or fewer cells than the header",
    "json": "are lines that hold no JSON object",
    "quote": "have quotes that don't pair up",
    "header": "are the header once more",
}

_DOUBTS: dict[Doubt, Callable[[str, Plan], str]] = {
    "leading zeros": lambda column, _: f"“{column}” was read as text because of leading zeros",
    "plus sign": lambda column, _: f"“{column}” was read as text because of a leading plus",
    "mixed order": lambda column, _: (
        f"“{column}” has days before months in some values, and after them in others"
    ),
    "many digits": lambda column, _: (
        f"“{column}” was read as text because of numbers with more than 15 digits"
    ),
    "nearly": lambda column, plan: (
        f"“{column}” was read as text because {plan.unread:,} of its values can't be read as "
        f"{WORDS[plan.nearly or 'text']}"
    ),
}


def _emptied(told: Told, header: str, count: int) -> str:
    words = WORDS[told.staged.plans[header].type]
    cells, were = ("1 cell", "was") if count == 1 else (f"{count:,} cells", "were")
    listed = f"; the first {CELLS_LISTED:,} are listed" if count > CELLS_LISTED else ""
    return f"{cells} of “{header}” in {told.table} can't be read as {words} and {were} emptied{listed}"


def ends(activities: Sequence[Activity]) -> Iterator[Sentence]:
    """Yield up to which day each dated activity goes."""
    for activity in activities:
        if activity.last is not None:
            yield Sentence(kind="period", text=f"{activity.name} end on {day_words(activity.last)}")


def without_fields(lost: Sequence[str]) -> Iterator[Sentence]:
    """Yield the fields that contacts have no more, for the activity that they were taken from has not."""
    for name in lost:
        text = f"there is no “{name}” any more, which the mapping makes a field of"
        yield Sentence(kind="lacking", text=text, column=name)


def without_computed(lost: Sequence[tuple[Computed, MappingError]]) -> Iterator[Sentence]:
    """Yield what is computed no more, for columns that it was made of are gone or hold something else."""
    for computed, why in lost:
        text = f"“{computed.name}” can't be computed any more: {why.what}"
        yield Sentence(kind="lacking", text=text, column=computed.name)


def without_rfm(former: Mapping | None, now: Catalog) -> Iterator[Sentence]:
    """Yield that there are no value indicators any more, where the last import made some."""
    if former is not None and former.rfm is not None and now.rfm is None:
        made = f"it was made of “{former.rfm.amount}” of {former.rfm.activity}"
        yield Sentence(kind="rfm", text=f"there is no RFM any more; {made}", column=former.rfm.amount)


def keep_files(connection: duckdb.DuckDBPyConnection, report: ImportReport, base: Path) -> None:
    """Write the files, the sentences and the questions of a report into the workspace."""
    for file in report.files:
        details = msgspec.json.encode({"table": file.table, "read_as": file.read_as}).decode()
        counts = [
            file.bytes,
            _modified(base / file.file),
            file.rows_read,
            file.rows_loaded,
            file.rows_set_aside,
        ]
        connection.execute(
            "INSERT INTO cardinal.import_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [file.file, file.sheet, file.role, *counts, details],
        )
    for sentence in (*report.questions, *report.sentences):
        connection.execute(
            "INSERT INTO cardinal.import_issues VALUES (?, ?, NULL, ?, ?, NULL, ?, NULL)",
            [f"report: {sentence.kind}", sentence.file, sentence.line, sentence.column, sentence.text],
        )


def _modified(path: Path) -> datetime | None:
    """Return when a file was last changed; None where it is gone since it was read."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    except FileNotFoundError:
        return None
