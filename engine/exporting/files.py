"""Tables written as CSV, XLSX or Parquet: whole and in place, or not at all."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from sqlglot import exp

from engine.errors import CancelledError, UserError
from engine.evaluation.reader import Reader
from engine.refusals import not_written
from engine.workspace.files import open_to_the_same

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula, the four in full width too (OWASP, "CSV injection")."""

TELEPHONE = re.compile(r"\+[0-9](?:[ ()./-]*[0-9]){5,14}")
"""A number of 6 to 15 digits; it begins like a formula and can do no harm: no name and no cell is in it.

An upload would take no other way of writing it.
"""

XLSX_ROWS = 1_048_576
XLSX_COLUMNS = 16_384
XLSX_DIGITS = 15
"""Digits that a spreadsheet's numbers hold exactly; longer ones are written as text."""

XLSX_FIRST_DAY = date(1900, 3, 1)
"""Days before it are written as text: spreadsheets count a 29 February 1900, which never was."""

XLSX_CUT = -2
"""What is said of a text that is longer than a cell takes, and is cut there."""

SHEET_TITLE = 31

Progress: TypeAlias = Callable[[int], bool]
"""Told the number of rows written so far; False cancels."""


class ExportColumn(msgspec.Struct, frozen=True):
    """A column of an export; a key is written as it is, whatever it looks like."""

    name: str
    is_key: bool = False


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What is written: a query, its columns in order, how many rows it has, what its sheet is called."""

    query: exp.Query
    columns: tuple[ExportColumn, ...]
    rows: int
    title: str = "Members"


def export(
    what: Export, reader: Reader, target: Path, temporary: Path, progress: Progress | None = None
) -> None:
    """Write ``what`` to ``target``, whose ending says the format, in the place of what is there.

    It is written in the folder ``temporary`` first, so that a cancelled or killed export leaves nothing
    behind. Raises ``UserError`` for a format that is not known or can't hold so much, ``MachineError`` for a
    place that can't be written to, ``CancelledError``.
    """
    told = progress or (lambda _: True)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UserError(
            f"{target.name} can't be written", mend=f"choose a name ending in {', '.join(WRITERS)}"
        )
    unfinished = temporary / f"export{target.suffix.lower()}"
    try:
        writer(what, reader, unfinished, told)
        _go_on(told, what.rows)
        put_in_place(unfinished, target)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        unfinished.unlink(missing_ok=True)
        reader.let_go()


def put_in_place(finished: Path, target: Path) -> None:
    """Move a finished file to where it is wanted, in one step; who may use what was there may use it."""
    target = target.resolve()  # a link stays one: what it leads to is written
    try:
        open_to_the_same(target, finished)
        os.replace(finished, target)
    except OSError:  # another file system: copied beside the target first
        beside = target.with_name(f".{target.name}.part")
        try:
            _copy(finished, beside)
            open_to_the_same(target, beside)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)


def _copy(finished: Path, beside: Path) -> None:
    """Copy a file; where the system has files without a name, nothing is to be seen before it is whole."""
    beside.unlink(missing_ok=True)
    try:
        unseen = os.open(beside.parent, os.O_WRONLY | os.O_TMPFILE, 0o666)
    except (OSError, AttributeError):
        shutil.copyfile(finished, beside)
        return
    with open(unseen, "wb") as copy, finished.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.link(f"/proc/self/fd/{unseen}", beside, src_dir_fd=unseen, follow_symlinks=True)


def plain(value: Any) -> str:
    """Return a value as a cell of text: lists by semicolons, numbers without exponent, dates in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, list):
        return ";".join(value)
    return str(value)


def harmless(value: str | list[str]) -> str:
    """Return a cell of text that no spreadsheet runs as a formula; telephone numbers stay as they are.

    Each item of a list is looked at: where lists of numbers have semicolons, the cell is split at its own.
    """
    if isinstance(value, list):
        return plain([harmless(item) for item in value])
    risky = value.startswith(FORMULA_STARTS) and TELEPHONE.fullmatch(value) is None
    return f"'{value}" if risky else value


def sheet_title(title: str) -> str:
    """Return a title as a spreadsheet takes it: no more than 31 characters, none that it has a use for."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:SHEET_TITLE].strip(" '") or "Sheet1"


def _batches(what: Export, reader: Reader, progress: Progress) -> Iterator[list[tuple[Any, ...]]]:
    done = 0
    for rows in reader.batches(what.query):
        yield rows
        done += len(rows)
        _go_on(progress, done)


def _go_on(progress: Progress, done: int) -> None:
    """Tell how many rows are written; raises ``CancelledError`` when no more are wanted."""
    if not progress(done):
        raise CancelledError("the export was cancelled")


def _write_csv(what: Export, reader: Reader, path: Path, progress: Progress) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(column.name) for column in what.columns])
        for rows in _batches(what, reader, progress):
            writer.writerows([_csv_row(row, what.columns) for row in rows])


def _csv_row(row: Iterable[Any], columns: Sequence[ExportColumn]) -> list[str]:
    return [
        plain(value) if column.is_key or not isinstance(value, str | list) else harmless(value)
        for value, column in zip(row, columns, strict=True)
    ]


def _write_xlsx(what: Export, reader: Reader, path: Path, progress: Progress) -> None:
    import xlsxwriter  # takes a moment; only this format needs it

    if what.rows >= XLSX_ROWS or len(what.columns) > XLSX_COLUMNS:
        raise UserError(
            f"a spreadsheet holds {XLSX_ROWS - 1:,} rows of {XLSX_COLUMNS:,} columns, which is too few",
            mend="export as CSV or Parquet",
        )
    with TemporaryDirectory(dir=path.parent) as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(path), {**options, "tmpdir": folder})
        sheet = book.add_worksheet(sheet_title(what.title))
        with closing(sheet.row_data_fh):  # a book that is given up is not finished first
            _fill_sheet(book, sheet, what, _batches(what, reader, progress))
            try:
                book.close()
            except xlsxwriter.exceptions.FileCreateError as error:
                raise error.args[0] from error  # what the system said


def _fill_sheet(book: Any, sheet: Any, what: Export, batches: Iterable[list[tuple[Any, ...]]]) -> None:
    styles = {
        "head": book.add_format({"bold": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(what.columns):
        sheet.write_string(0, place, column.name, styles["head"])
    for line, row in enumerate(chain.from_iterable(batches), 1):
        for place, (value, column) in enumerate(zip(row, what.columns, strict=True)):
            if _write_cell(sheet, styles, line, place, value) == XLSX_CUT:
                raise UserError(
                    f"“{column.name}” in row {line:,} has more characters than a cell of a spreadsheet holds",
                    mend="export as CSV or Parquet, or without that column",
                )


def _write_cell(sheet: Any, styles: Mapping[str, Any], line: int, place: int, value: Any) -> Any:
    """Write one cell; returns what the sheet says of it."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return sheet.write_boolean(line, place, value)
    if isinstance(value, int | Decimal) and len(plain(value).strip("-0.").replace(".", "")) <= XLSX_DIGITS:
        return sheet.write_number(line, place, float(value))
    if isinstance(value, datetime) and value.date() >= XLSX_FIRST_DAY:
        return sheet.write_datetime(line, place, value, styles["datetime"])
    if isinstance(value, date) and not isinstance(value, datetime) and value >= XLSX_FIRST_DAY:
        return sheet.write_datetime(line, place, value, styles["date"])
    return sheet.write_string(line, place, plain(value))


def _write_parquet(what: Export, reader: Reader, path: Path, progress: Progress) -> None:
    _go_on(progress, 0)
    reader.write_parquet(what.query, path)


WRITERS: Mapping[str, Callable[[Export, Reader, Path, Progress], None]] = MappingProxyType(
    {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": _write_parquet}
)
"""The formats by ending."""
