"""Reading a sheet of an XLSX workbook: dates and numbers as what they are, text as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
import python_calamine

from engine.definition.hints import hint
from engine.errors import EmptyFileError
from engine.importing.raw import CsvOptions, Hint, RawFile, ReadOptions, Workbench
from engine.importing.reading.footer import without_footer
from engine.importing.reading.layout import Layout, find_layout
from engine.importing.reading.names import unique_names
from engine.importing.reading.part import Notes, Part, Source, left_out, no_table
from engine.importing.reading.records import Record
from engine.importing.reading.staging import Staging
from engine.importing.reading.statement import LOOK_EVERY, look
from engine.importing.reading.workbook import check_workbook, damaged, filled_sheets, look_at_sheet

_SEARCHED = 60
"""Rows among which the header is looked for."""


def read_spreadsheet(source: Source, options: ReadOptions, workbench: Workbench) -> Part:
    """Return one sheet as a part of a table; raises ``SourceError`` for what is no readable workbook."""
    notes = Notes(source.index)
    check_workbook(source, lambda: look(workbench, source, "look", 0, 0))
    book = _opened(source)
    name = _chosen_sheet(book, source, options.sheet, notes)
    look_at_sheet(source, name, notes, lambda: look(workbench, source, "look", 0, 0))
    sheet = _sheet(book, source, name)
    if sheet.merged_cell_ranges:
        notes.tell("merged", "Of merged cells only the first has the value, the others are empty.", None)
    return _staged(sheet, source, options, workbench, notes)


def _opened(source: Source) -> python_calamine.CalamineWorkbook:
    try:
        with source.path.open("rb") as file:  # by its path it would be taken for what the ending says
            return python_calamine.CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError as error:
        raise source.fault("the workbook is protected by a password", "save it without one") from error
    except python_calamine.CalamineError as error:
        raise damaged(source) from error


def _chosen_sheet(
    book: python_calamine.CalamineWorkbook, source: Source, told: str | None, notes: Notes
) -> str:
    """Return the sheet that is told (without regard to case), or the first visible one that is not empty."""
    names = book.sheet_names
    if told is not None:
        found = [name for name in names if name == told] or [
            name for name in names if name.strip().lower() == told.strip().lower()
        ]
        if not found:
            raise source.fault(f"there is no sheet “{told}”", hint(told, names))
        return found[0]
    filled = filled_sheets(source, _visible(book))
    if not filled:
        raise source.fault("no sheet has cells", "save the workbook again", kind=EmptyFileError)
    if len(filled) > 1:
        sentence = f"The workbook has {len(filled)} sheets; say which one to read."
        notes.ask("sheet", sentence, tuple(filled))
    return filled[0]


def _visible(book: python_calamine.CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the sheets of a workbook that may be read: visible ones that have cells."""
    source = Source(path=path, shown=str(path), index=0, rows_before=0, size=0)
    return tuple(filled_sheets(source, _visible(_opened(source))))


def _sheet(
    book: python_calamine.CalamineWorkbook, source: Source, name: str
) -> python_calamine.CalamineSheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise damaged(source) from error
    if sheet.start is None:
        raise source.fault("the sheet is empty", "name another sheet", sheet=name, kind=EmptyFileError)
    return sheet


def _staged(
    sheet: python_calamine.CalamineSheet,
    source: Source,
    options: ReadOptions,
    workbench: Workbench,
    notes: Notes,
) -> Part:
    preamble = options.preamble if options.preamble is not None else options.csv.preamble
    told = msgspec.structs.replace(options.csv, preamble=preamble)
    rows = _rows(sheet, after=preamble or 0)
    beginning = list(islice(rows, _SEARCHED))
    layout, before = _placed(beginning, told, source, sheet.name)
    width = len(beginning[0].cells)
    headers = (*layout.names, *("",) * width)[:width]
    commas = [index for index, name in enumerate(unique_names(headers)) if name.lower() in options.commas]
    table = _Columns(width, frozenset(commas))
    following = chain(beginning[layout.first + layout.header :], rows)
    count = 0
    with Staging(workbench, table.width) as staging:
        texts = (Record(row.line, table.texts(row.cells)) for row in following)
        for record in without_footer(texts, table.width, told.footer, notes):
            count += 1
            if count % LOOK_EVERY == 0:
                look(workbench, source, "rewrite", source.size, count)
            staging.write(count, record.line, record.cells)
    if before:
        notes.tell("preamble", left_out(before, "row"), 1)
    if not count:
        notes.tell("empty", "There is a header and no rows.", None)
    facts = RawFile(
        shown=source.shown,
        format="xlsx",
        rows=count,
        set_aside=0,
        first_row=source.rows_before + 1,
        bytes=source.size,
        preamble=before,
        header=layout.header,
        footer=sum(notice.kind == "footer" for notice in notes.notices),
        sheet=sheet.name,
    )
    return _part(headers, table, staging, facts, notes)


def _placed(beginning: list[_Row], told: CsvOptions, source: Source, sheet: str) -> tuple[Layout, int]:
    """Return where the table stands, and how many rows of the sheet stand before it."""
    if not beginning:
        raise no_table(source, sheet)
    records = [Record(row.line, _without_end([_text(cell) for cell in row.cells])) for row in beginning]
    layout = find_layout(records, told, max(len(record.cells) for record in records))
    return layout, records[layout.first].line - 1


class _Row(msgspec.Struct, frozen=True):
    line: int
    cells: list[Any]


def _rows(sheet: python_calamine.CalamineSheet, after: int) -> Iterator[_Row]:
    """Yield the rows that are not empty and stand after that many rows, with their number in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > after and any(cell != "" for cell in cells):
            yield _Row(number, cells)


def _part(headers: Sequence[str], table: _Columns, staging: Staging, facts: RawFile, notes: Notes) -> Part:
    """Return the part; a column without a name and without a value is none."""
    kept = [index for index, header in enumerate(headers) if header.strip() or table.filled(index)]
    names = unique_names(headers)
    return Part(
        names=tuple(names[index] for index in kept),
        hints=tuple(table.hint(index) for index in kept),
        expressions=tuple(table.expression(index) for index in kept),
        source=staging.source,
        row="r",
        line="l",
        facts=facts,
        notices=notes.notices,
        questions=notes.questions,
    )


class _Columns:
    """Turns cells into text and remembers which kinds of values each column has.

    Real numbers of columns in ``commas`` are written with a decimal comma, as the texts among them are.
    """

    def __init__(self, width: int, commas: frozenset[int]) -> None:
        self.width = width
        self._commas = commas
        self._kinds: list[set[type]] = [set() for _ in range(width)]

    def texts(self, cells: list[Any]) -> list[str]:
        """Return the row as text."""
        for kinds, cell in zip(self._kinds, cells, strict=True):
            if cell != "" and not (type(cell) is str and cell.isspace()):
                kinds.add(type(cell))
        texts = [cell if type(cell) is str else _text(cell) for cell in cells]
        for index in self._commas:
            if type(cells[index]) is float:
                texts[index] = texts[index].replace(".", ",")
        return texts

    def expression(self, index: int) -> str:
        """Return SQL for the column; numbers that stand among no texts have a point again."""
        alone = index in self._commas and self.hint(index) == "number"
        return f"replace(c{index + 1}, ',', '.')" if alone else f"c{index + 1}"

    def filled(self, index: int) -> bool:
        """Whether the column has any value."""
        return bool(self._kinds[index])

    def hint(self, index: int) -> Hint | None:
        """Return what all values of the column are; None without any."""
        hints = {_HINTS.get(kind, "text") for kind in self._kinds[index]}
        if hints == {"date", "datetime"}:
            return "datetime"
        return next(iter(hints), None) if len(hints) <= 1 else "mixed"


_HINTS: Mapping[type, Hint] = {
    int: "number",
    float: "number",
    bool: "boolean",
    date: "date",
    datetime: "datetime",
}

_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda cell: "true" if cell else "false",
    int: str,
    float: lambda cell: _number(cell),
    date: date.isoformat,
    datetime: lambda cell: cell.isoformat(" "),
    time: time.isoformat,
    timedelta: str,
}


def _text(cell: Any) -> str:
    return _TEXTS[type(cell)](cell)


def _number(value: float) -> str:
    """Return the shortest decimal that is the number, without an exponent."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def _without_end(cells: list[str]) -> list[str]:
    """Return the cells up to the last one that is filled."""
    filled = next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)
    return cells[:filled]
