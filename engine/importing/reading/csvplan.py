"""How a CSV file is to be read: what is told, and what its beginning shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from engine.importing.raw import CsvOptions
from engine.importing.reading.dialect import ONE_COLUMN, Dialect, detect_dialect, separator_line
from engine.importing.reading.layout import Layout, find_layout
from engine.importing.reading.part import Notes, Source, no_table, nothing_in
from engine.importing.reading.records import Lines, read_records

SAMPLE_LINES = 1000
SAMPLE_CHARACTERS = 1 << 18

_DAMAGE = {
    "nul": "Zero bytes in the line were left out; check the values of this row.",
    "encoding": "Bytes in the line are not of the file's encoding and read as \N{REPLACEMENT CHARACTER}.",
}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of a CSV file before its rows are read."""

    encoding: str
    dialect: Dialect
    layout: Layout
    preamble: int
    header_lines: int
    header_cells: tuple[str, ...]
    header_breaks: bool
    footer: int | None
    keep_blank: bool
    quotes_ignored: bool

    @property
    def skip(self) -> int:
        return self.preamble + self.header_lines


def open_text(path: Path, encoding: str) -> TextIO:
    return decoded(io.BufferedReader(io.FileIO(path), 1 << 18), encoding)


def decoded(file: BinaryIO, encoding: str) -> TextIO:
    """Return the text of a file, its line ends as they are; bytes of no sign are kept as surrogates."""
    return io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")


def numbered_lines(text: TextIO, source: Source, notes: Notes | None) -> Lines:
    def damaged(kind: str, line: int) -> None:
        if notes is not None:
            notes.tell(kind, _DAMAGE[kind], line)

    return Lines(text, source.shown, damaged)


def make_plan(source: Source, encoding: str, told: CsvOptions, notes: Notes) -> Plan:
    """Return how the file is to be read, from its first lines and what was told."""
    with open_text(source.path, encoding) as text:
        sample = list(_sample(numbered_lines(text, source, None)))
    if not sample or (told.delimiter != ONE_COLUMN and not any(line.strip() for line in sample)):
        raise nothing_in(source)
    separator = separator_line(sample[0])
    if separator is not None and told.delimiter is None:
        told = msgspec.structs.replace(told, delimiter=separator)
    skipped = max(told.preamble or 0, int(separator is not None))
    detected = detect_dialect(sample[skipped:], told)
    if detected.rivals:
        choices = (detected.dialect.delimiter, *detected.rivals)
        shown = " or ".join(map(repr, choices))
        notes.ask("csv.delimiter", f"The cells may be separated by {shown}; say which it is.", choices)
    return _placed(source, sample[skipped:], skipped, encoding, detected.dialect, told, notes)


def _sample(lines: Lines) -> Iterator[str]:
    characters = 0
    for line in islice(lines, SAMPLE_LINES):
        lines.start()
        yield line
        characters += len(line)
        if characters > SAMPLE_CHARACTERS:
            return


def _placed(
    source: Source,
    sample: list[str],
    skipped: int,
    encoding: str,
    dialect: Dialect,
    told: CsvOptions,
    notes: Notes,
) -> Plan:
    """Return the plan once the dialect is known; the sample begins after ``skipped`` lines."""
    keep_blank = told.delimiter == ONE_COLUMN
    lines = Lines(io.StringIO("".join(sample), newline=""), source.shown)
    records = [
        record for record in read_records(lines, dialect, lambda: None) if keep_blank or not record.blank
    ]
    if not records:
        raise no_table(source)
    layout = find_layout(records, told)
    first = records[layout.first]
    after = layout.first + layout.header
    if after > len(records):
        raise source.fault(
            f"its header can't have {layout.header:,} lines", "give a smaller number of header lines"
        )
    last = records[after - 1] if layout.header else first
    header_lines = last.last_line - first.line + 1 if layout.header else 0
    if layout.doubtful:
        notes.ask(
            "csv.header", "The first row may be names or data; say whether the file has a header.", ("1", "0")
        )
    return Plan(
        encoding=encoding,
        dialect=dialect,
        layout=layout,
        preamble=skipped + first.line - 1,
        header_lines=header_lines,
        header_cells=tuple(first.cells) if layout.header else (),
        header_breaks=header_lines != layout.header,
        footer=told.footer,
        keep_blank=keep_blank,
        quotes_ignored=not dialect.quote and told.quote is None,
    )
