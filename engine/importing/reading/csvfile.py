"""Reading one CSV file: look at its beginning, stream what is regular, write the rest anew row by row."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from engine.importing.raw import CsvOptions, Hint, RawFile, Workbench
from engine.importing.reading.csvplan import Plan, decoded, make_plan, numbered_lines, open_text
from engine.importing.reading.encoding import UTF8, eight_bit, first_guess, public_name, told_encoding
from engine.importing.reading.footer import without_footer
from engine.importing.reading.layout import footer_length
from engine.importing.reading.names import unique_names
from engine.importing.reading.part import Notes, Part, Source, left_out
from engine.importing.reading.records import Lines, Record, read_records, stray_quote
from engine.importing.reading.scan import Regular, scan_regular
from engine.importing.reading.staging import Aside, Staging, csv_source, text_columns
from engine.importing.reading.statement import LOOK_EVERY, fresh_file, look, plain_path

TAIL_BYTES = 1 << 16
COPIED = 1 << 20
"""Bytes that are copied together."""

_TEXT: tuple[Hint, ...] = ("text",)


def read_csv_file(source: Source, told: CsvOptions, workbench: Workbench, aside: Aside) -> Part:
    """Return one CSV file as a part of a table; raises ``SourceError`` for one that holds no table.

    Most files are UTF-8 and regular, which the beginning says and one look over the rest proves.
    """
    with source.path.open("rb") as file:
        guess = first_guess(file)
    if told.encoding is not None:
        guess = told_encoding(told.encoding, source.shown, guess)
    if guess is not None:
        notes = Notes(source.index)
        reading = _Reading(source, make_plan(source, guess.name, told, notes), workbench, aside, notes)
        streamed = reading.streamed()
        if streamed is not None:
            return streamed
        if told.encoding is not None or guess.name != UTF8:
            return reading.rewritten()
    notes = Notes(source.index)
    plan = make_plan(source, _encoding(source, workbench, notes), told, notes)
    reading = _Reading(source, plan, workbench, aside, notes)
    streamed = None if plan.encoding == UTF8 else reading.streamed()
    return streamed or reading.rewritten()


def _encoding(source: Source, workbench: Workbench, notes: Notes) -> str:
    """Return the encoding that all bytes of the file speak for."""
    with source.path.open("rb") as file:
        encoding = eight_bit(file, lambda: look(workbench, source, "look", file.tell(), 0))
    if encoding.name != UTF8:
        notes.tell("encoding", f"The file is not UTF-8; it was read as {public_name(encoding.name)}.")
    if encoding.rivals:
        choices = tuple(map(public_name, (encoding.name, *encoding.rivals)))
        notes.ask(
            "csv.encoding",
            f"Letters beyond a to z differ between {', '.join(choices)}; say which encoding the file has.",
            choices,
        )
    return encoding.name


class _Reading:
    """One file, read as it is planned."""

    def __init__(self, source: Source, plan: Plan, workbench: Workbench, aside: Aside, notes: Notes) -> None:
        self.source = source
        self.plan = plan
        self.bench = workbench
        self.aside = aside
        self.notes = notes
        self._width = plan.layout.width
        self._aside_before = aside.count

    def streamed(self) -> Part | None:
        """Return the file as a stream when most of it is regular and nothing stands after the table."""
        plan = self.plan
        if plan.header_breaks or plan.layout.loose_end or plan.keep_blank or plan.footer:
            return None
        path = self.source.path if plan.encoding == UTF8 else self._as_utf8()
        if path is None or (plan.footer is None and _remark_at_end(path, plan)):
            return None
        regular = scan_regular(
            path,
            plan.dialect,
            self._width,
            plan.skip,
            lambda done, rows: look(self.bench, self.source, "check", done, rows),
        )
        if regular is None:
            return None
        if regular.stretches:
            return self._mixed(path, regular)
        return self._part(
            self._facts(rows=regular.rows, trimmed=regular.trimmed),
            table=self._numbered(path, regular, plan.skip),
            line=f"r + b + {plan.skip}",
        )

    def rewritten(self) -> Part:
        """Write the rows that can be used anew and set the others aside."""
        plan = self.plan
        with open_text(self.source.path, plan.encoding) as text, Staging(self.bench, self._width) as staging:
            writer = _Writer(self, staging)
            lines = numbered_lines(text, self.source, self.notes)
            for _ in islice(lines, plan.skip):
                lines.start()
            for record in without_footer(_filled(lines, plan), self._width, plan.footer, self.notes):
                writer.write(record, text.buffer.tell())
        footer = sum(notice.kind == "footer" for notice in self.notes.notices)
        return self._part(self._facts(rows=writer.row, footer=footer), table=staging.source, line="l")

    # --- regular rows --------------------------------------------------------------------------------------

    def _as_utf8(self) -> Path | None:
        """Return the file written anew as UTF-8; None where bytes are not of its encoding."""
        target = fresh_file(self.bench, "utf8.csv")
        with (
            open_text(self.source.path, self.plan.encoding) as text,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            while block := text.read(1 << 20):
                look(self.bench, self.source, "look", text.buffer.tell(), 0)
                try:
                    written.write(block)
                except UnicodeEncodeError:
                    return None
        return target

    def _numbered(self, path: Path, regular: Regular, skip: int) -> str:
        """Return the rows of a regular file: cells, the row's number ``r`` and the breaks ``b`` before it."""
        table = csv_source(
            plain_path(path, self.bench),
            text_columns(self._width),
            delimiter=self.plan.dialect.delimiter,
            quote=self.plan.dialect.quote,
            skip=skip,
            line_end=regular.line_end,
        )
        breaks = _breaks_before(self._width) if regular.breaks else "0"
        return f"(SELECT *, row_number() OVER () AS r, {breaks} AS b FROM {table})"

    def _mixed(self, path: Path, regular: Regular) -> Part:
        """Stream the regular rows of a file and write those of its other stretches anew."""
        plan = self.plan
        rows, lines = "m.r", f"m.r + m.b + {plan.skip}"
        taken, read = 0, plan.skip  # rows and lines of the stretches so far, and of what is above the table
        with path.open("rb") as file, Staging(self.bench, self._width) as staging:
            writer = _Writer(self, staging)
            for stretch in regular.stretches:
                file.seek(stretch.start)
                text = io.BytesIO(file.read(stretch.end - stretch.start))
                found = numbered_lines(decoded(text, UTF8), self.source, self.notes)
                found.number = stretch.rows_before + stretch.breaks_before + read
                first = found.number
                writer.row = stretch.rows_before + taken
                for record in _filled(found, plan):
                    writer.write(record, stretch.start)
                taken = writer.row - stretch.rows_before
                read += found.number - first
                after = f"CASE WHEN m.r > {stretch.rows_before}"
                rows = f"{after} THEN m.r + {taken} ELSE {rows} END"
                lines = f"{after} THEN m.r + m.b + {read} ELSE {lines} END"
        rest = self._numbered(self._without(path, regular), regular, 0)
        cells = ", ".join(f"c{number}" for number in range(1, self._width + 1))
        return self._part(
            self._facts(rows=regular.rows + taken, in_order=False),
            table=f"(SELECT {cells}, {rows} AS r, {lines} AS l FROM {rest} m "
            f"UNION ALL SELECT {cells}, r, l FROM {staging.source})",
            line="l",
        )

    def _without(self, path: Path, regular: Regular) -> Path:
        """Return a copy of a file without its header and without the stretches that are not regular."""
        target = fresh_file(self.bench, "regular.csv")
        with path.open("rb") as file, target.open("wb") as copy:
            file.seek(regular.start)
            for stretch in regular.stretches:
                _copy(file, copy, stretch.start - file.tell())
                file.seek(stretch.end)
                look(self.bench, self.source, "rewrite", stretch.end, stretch.rows_before)
            shutil.copyfileobj(file, copy, COPIED)
        return target

    # --- what is told --------------------------------------------------------------------------------------

    def _facts(self, *, rows: int, footer: int = 0, trimmed: bool = False, in_order: bool = True) -> RawFile:
        plan, source = self.plan, self.source
        return RawFile(
            shown=source.shown,
            format="csv",
            rows=rows,
            set_aside=self.aside.count - self._aside_before,
            first_row=source.rows_before + 1,
            bytes=source.size,
            encoding=public_name(plan.encoding),
            delimiter=plan.dialect.delimiter,
            quote=plan.dialect.quote,
            escape=plan.dialect.escape,
            preamble=plan.preamble,
            header=plan.layout.header,
            footer=footer,
            in_order=in_order,
            trimmed=trimmed,
        )

    def _part(self, facts: RawFile, *, table: str, line: str) -> Part:
        self._remark(facts.rows)
        return Part(
            names=unique_names(self.plan.layout.names),
            hints=_TEXT * self._width,
            expressions=tuple(f"c{number}" for number in range(1, self._width + 1)),
            source=table,
            row="r",
            line=line,
            facts=facts,
            notices=self.notes.notices,
            questions=self.notes.questions,
        )

    def _remark(self, rows: int) -> None:
        """Note what was decided about the file's form where that leaves something out."""
        plan, tell = self.plan, self.notes.tell
        if plan.preamble:
            tell("preamble", left_out(plan.preamble, "line"), 1)
        if not plan.layout.header:
            tell("header", "There is no header, so columns are called column_1, column_2 and so on.", 1)
        if not rows:
            tell("empty", "There is a header and no rows.", plan.skip or None)
        if plan.quotes_ignored:
            tell("quote", "Quotes don't pair up, so they were read as plain characters.", 1)
        if plan.layout.loose_end:
            tell("end", "The rows and the header differ by one empty cell at the end, which was left out.", 1)


def _breaks_before(width: int) -> str:
    """Return SQL for the line breaks inside the cells of all rows before this one."""
    cells = ", ".join(f"c{number}" for number in range(1, width + 1))
    text = f"replace(replace(concat_ws('|', {cells}), chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    lines = f"length({text}) - length(replace({text}, chr(10), ''))"
    return f"coalesce(sum({lines}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT"


def _remark_at_end(path: Path, plan: Plan) -> bool:
    """Whether the last line of a UTF-8 file looks like a total or a remark."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - TAIL_BYTES))
        tail = file.read().decode("utf-8", "replace")
    last = re.split(r"[\r\n]+", tail.rstrip())[-1]
    reader = plan.dialect.reader(iter([plan.dialect.prepared(last)]), strict=False)
    return footer_length([Record(1, cells, last) for cells in reader], plan.layout.width) > 0


def _copy(file: BinaryIO, copy: BinaryIO, size: int) -> None:
    while size and (block := file.read(min(size, COPIED))):
        copy.write(block)
        size -= len(block)


class _Writer:
    """Writes records anew, those that can't be used to what is set aside; ``row`` is that of the last one."""

    def __init__(self, reading: _Reading, staging: Staging) -> None:
        self._reading = reading
        self._staging = staging
        self.row = 0

    def write(self, record: Record, done: int) -> None:
        """Write the next record; so many bytes of the file are read."""
        reading = self._reading
        self.row += 1
        if self.row % LOOK_EVERY == 0:
            look(reading.bench, reading.source, "rewrite", done, self.row)
        cells, fault = _fitted(record, reading.plan)
        if fault is not None:
            row = reading.source.rows_before + self.row
            reading.aside.add(row, reading.source.index, record.line, *fault)
            return
        if stray_quote(record, reading.plan.dialect):
            reading.notes.tell("quote", "A quote stands inside a cell and was kept as it is.", record.line)
        self._staging.write(self.row, record.line, cells)


def _filled(lines: Lines, plan: Plan) -> Iterator[Record]:
    records = read_records(lines, plan.dialect, lambda: plan.layout.width)
    return (record for record in records if plan.keep_blank or not record.blank)


def _fitted(record: Record, plan: Plan) -> tuple[list[str], tuple[str, str] | None]:
    """Return the cells of a row, or why it can't be used: its kind and the reason."""
    cells, width = record.cells, plan.layout.width
    if record.fault is not None:
        return cells, (
            "quote",
            "a quote opens or closes in the wrong place; inside a quoted cell write it twice",
        )
    if plan.layout.loose_end and len(cells) == width + 1 and not cells[-1].strip():
        cells = cells[:width]
    if len(cells) != width:
        mend = "a delimiter is missing" if len(cells) < width else "put cells with a delimiter in quotes"
        count = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
        return cells, ("ragged", f"the row has {count} and the header {width}; {mend}")
    if tuple(cells) == plan.header_cells:
        return cells, ("header", "the header is repeated here")
    return cells, None
