"""The way in: several files, or a glob, as one raw table."""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from engine.errors import EmptyFileError, MachineError, Place, SourceError, clause
from engine.importing.raw import Hint, Notice, RawColumn, RawFile, RawTable, ReadOptions, Workbench
from engine.importing.reading.csvfile import read_csv_file
from engine.importing.reading.formats import Format, find_format, unpacked
from engine.importing.reading.jsonlines import read_json_lines
from engine.importing.reading.parquet import read_parquet_file
from engine.importing.reading.part import Part, Source, with_comma
from engine.importing.reading.spreadsheet import read_spreadsheet
from engine.importing.reading.staging import Aside
from engine.refusals import not_done


class _Job(msgspec.Struct, frozen=True):
    """Everything a reader of one format may need."""

    source: Source
    options: ReadOptions
    workbench: Workbench
    aside: Aside


_READERS: Mapping[Format, Callable[[_Job], Part]] = {
    "csv": lambda job: read_csv_file(job.source, job.options.csv, job.workbench, job.aside),
    "xlsx": lambda job: read_spreadsheet(job.source, job.options, job.workbench),
    "parquet": lambda job: read_parquet_file(job.source, job.workbench),
    "json": lambda job: read_json_lines(job.source, job.options, job.workbench, job.aside),
    "gzip": lambda job: _read(replace(job, source=unpacked(job.source, job.workbench))),
}


def read_sources(paths: Sequence[Path], options: ReadOptions, workbench: Workbench) -> RawTable:
    """Return the files as one table, their columns united by name without regard to case.

    A file with nothing in it is told of, as long as another has something. Raises ``SourceError`` for a file
    that can't be read, ``MachineError`` when the disk refuses and ``CancelledError`` when the user stops.
    """
    aside = Aside(workbench)
    parts: list[Part] = []
    rows, empty = 0, None
    try:
        for index, path in enumerate(paths):
            source = _source(path, index, rows)
            try:
                part = _read(_Job(source, options, workbench, aside))
            except EmptyFileError as error:
                empty, part = empty or error, _without_rows(source, clause(error.what, None))
            parts.append(part)
            rows += part.facts.rows
    finally:
        aside.close()
    if empty is not None:
        parts = _with_format(parts, empty)
    _refuse_in_vain(parts, options)
    columns = united(parts)
    return RawTable(
        columns=columns,
        relation=relation(parts, columns, frozenset(options.commas)),
        set_aside=aside.source,
        files=tuple(part.facts for part in parts),
        rows=rows,
        notices=tuple(notice for part in parts for notice in part.notices),
        questions=tuple(question for part in parts for question in part.questions),
    )


def _source(path: Path, index: int, rows_before: int) -> Source:
    """Return the file to read; raises ``SourceError`` when it is not there or may not be read."""
    shown = str(path)
    try:
        if path.is_dir():
            raise SourceError("this is a folder", place=Place(file=shown), mend="name the files in it")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "this is a pipe or a device, which can't be read twice"
            raise SourceError(what, place=Place(file=shown), mend="save it as a file first")
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise SourceError("there is no such file", place=Place(file=shown), mend="check the path") from error
    except OSError as error:
        raise not_done(SourceError, "the file can't be opened", error, place=Place(file=shown)) from error
    return Source(path=path, shown=shown, index=index, rows_before=rows_before, size=status.st_size)


def _read(job: _Job) -> Part:
    try:
        return _READERS[find_format(job.source)](job)
    except OSError as error:
        place = Place(file=job.source.shown)
        raise not_done(MachineError, "reading stopped", error, place=place) from error


def _without_rows(source: Source, told: str) -> Part:
    """Return a file that has nothing in it, not even names of columns; ``told`` says so."""
    return Part(
        names=(),
        hints=(),
        expressions=(),
        source="(SELECT 1 WHERE false)",
        row="0",
        line="0",
        facts=RawFile(
            shown=source.shown,
            format="csv",
            rows=0,
            set_aside=0,
            first_row=source.rows_before + 1,
            bytes=source.size,
            trimmed=True,
        ),
        notices=(Notice(kind="empty", sentence=told, file=source.index),),
    )


def _with_format(parts: Sequence[Part], empty: EmptyFileError) -> list[Part]:
    """Give the files with nothing in them the format of the others; raises ``empty`` without any."""
    formats = [part.facts.format for part in parts if part.names]
    if not formats:
        raise empty
    return [
        part if part.names else replace(part, facts=replace(part.facts, format=formats[0])) for part in parts
    ]


def _refuse_in_vain(parts: Sequence[Part], options: ReadOptions) -> None:
    """Refuse what is told for spreadsheets where no file is one: it would change nothing."""
    if any(part.facts.format == "xlsx" for part in parts):
        return
    for name in ("sheet", "preamble"):
        if getattr(options, name) is not None:
            raise SourceError(
                f"“{name}” goes with an XLSX file only",
                place=Place(file=parts[0].facts.shown),
                mend=_INSTEAD[name],
            )


_INSTEAD = {"sheet": "leave it out", "preamble": "for lines above the header give “csv.preamble”"}


def united(parts: Sequence[Part]) -> tuple[RawColumn, ...]:
    """Return the columns of all parts, spelt as first met; a hint stands where all that have values agree."""
    names: dict[str, str] = {}
    hints: dict[str, set[Hint]] = {}
    for part in parts:
        for name, hint in zip(part.names, part.hints, strict=True):
            names.setdefault(name.lower(), name)
            hints.setdefault(name.lower(), set()).update([hint] if hint is not None else [])
    return tuple(
        RawColumn(name, f"c{number}", _common(hints[key]))
        for number, (key, name) in enumerate(names.items(), start=1)
    )


def _common(hints: set[Hint]) -> Hint:
    if "list" in hints:
        return "list"
    return next(iter(hints), "text") if len(hints) <= 1 else "mixed"


def relation(parts: Sequence[Part], columns: Sequence[RawColumn], commas: Collection[str]) -> str:
    """Return what stands after FROM for all parts together."""
    selects = (_select(index, part, columns, commas) for index, part in enumerate(parts))
    return f"({' UNION ALL '.join(selects)})"


def _select(file: int, part: Part, columns: Sequence[RawColumn], commas: Collection[str]) -> str:
    own = {
        name.lower(): (expression, hint)
        for name, expression, hint in zip(part.names, part.expressions, part.hints, strict=True)
    }
    wanted = "".join(f", {_cell(column, own, commas)} AS {column.column}" for column in columns)
    before = part.facts.first_row - 1
    return (
        f"SELECT ({part.row} + {before})::BIGINT AS _row, {file}::INTEGER AS _file, "
        f"({part.line})::BIGINT AS _line{wanted} FROM {part.source}"
    )


def _cell(column: RawColumn, own: Mapping[str, tuple[str, Hint | None]], commas: Collection[str]) -> str:
    """Return the expression for the column in one part; one text among lists is a list of it.

    Numbers of one file among texts of another are written as those are.
    """
    if column.name.lower() not in own:
        return "NULL::VARCHAR[]" if column.hint == "list" else "NULL::VARCHAR"
    expression, hint = own[column.name.lower()]
    if column.hint == "list" and hint != "list":
        return f"CASE WHEN {expression} IS NOT NULL THEN [{expression}] END"
    if (hint, column.hint) == ("number", "mixed") and column.name.lower() in commas:
        return with_comma(expression)
    return expression
