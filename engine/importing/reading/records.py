"""The records of a CSV file, one after the other, with damage kept to the line where it is."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal, TextIO

import msgspec

from engine.errors import Place, SourceError
from engine.importing.reading.dialect import Dialect
from engine.importing.reading.staging import MAXIMUM_RECORD

Fault = Literal["quote"]


class Record(msgspec.Struct, frozen=True):
    """The cells of a record, the line (from 1) where it begins, and what is wrong with it.

    ``text`` is the record as it stands, as far as it is needed to see how its cells were written.
    """

    line: int
    cells: list[str]
    text: str = ""
    fault: Fault | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing on the line."""
        return len(self.cells) < 2 and not self.text.strip()

    @property
    def last_line(self) -> int:
        """The line where the record ends."""
        text = self.text.rstrip("\r\n")
        return self.line + text.count("\n") + text.count("\r") - text.count("\r\n")


class Lines:
    """Lines of a text, numbered from 1, that can be given back; NUL characters are left out."""

    def __init__(self, text: TextIO, shown: str, damaged: Callable[[str, int], None] | None = None) -> None:
        self._text = text
        self._shown = shown
        self._damaged = damaged
        self._back: deque[str] = deque()
        self._size = 0
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        self.number += 1
        self._size += len(line)
        self.taken.append(line)
        if self._size > MAXIMUM_RECORD:
            raise csv.Error("the record has no end")
        return line

    def start(self) -> None:
        """Begin a new record."""
        self.taken = []
        self._size = 0

    def keep_first(self) -> str:
        """Return the first line of the record and give the others back to be read anew."""
        first, *others = self.taken
        self._back.extendleft(reversed(others))
        self.number -= len(others)
        return first

    def _tell(self, kind: str) -> None:
        if self._damaged is not None:
            self._damaged(kind, self.number + 1)

    def _read(self) -> str:
        line = self._text.readline(MAXIMUM_RECORD)
        if not line:
            raise StopIteration
        if len(line) >= MAXIMUM_RECORD:
            raise SourceError(
                f"the line is longer than {MAXIMUM_RECORD:,} characters",
                place=Place(file=self._shown, line=self.number + 1),
                mend="export the table as CSV with one row a line",
            )
        if not line.isascii() and (line_without := _replace_surrogates(line)) is not line:
            self._tell("encoding")
            line = line_without
        if "\0" in line:
            self._tell("nul")
            line = line.replace("\0", "")
        return line


def read_records(lines: Lines, dialect: Dialect, width: Callable[[], int | None]) -> Iterator[Record]:
    """Yield the records; one whose quotes don't close properly costs only its own line.

    ``width`` is asked for the number of cells of a row, once that is known: a record over several lines that
    has another number swallowed rows when one of its lines is a row by itself.
    """
    prepared = map(dialect.prepared, lines)
    reader = dialect.reader(prepared, strict=True)
    while True:
        lines.start()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken(lines, line, dialect)
            reader = dialect.reader(prepared, strict=True)
            continue
        if len(lines.taken) > 1 and _swallowed(lines.taken[1:], len(cells), dialect, width()):
            yield _broken(lines, line, dialect)
            continue
        text = lines.taken[0] if len(lines.taken) == 1 else "".join(lines.taken)
        yield Record(line, dialect.restored(cells) or [""], text)


def stray_quote(record: Record, dialect: Dialect) -> bool:
    """Whether a quote stands inside a cell that is not quoted, so that it is kept as it is."""
    quote = dialect.quote
    if not quote or quote not in record.text or dialect.escape not in ("", quote):
        return False
    return any(
        quote in cell and quote + cell.replace(quote, quote * 2) + quote not in record.text
        for cell in record.cells
    )


def _broken(lines: Lines, line: int, dialect: Dialect) -> Record:
    text = lines.keep_first()
    literal = Dialect(dialect.delimiter, "")
    cells = next(literal.reader(iter([literal.prepared(text)]), strict=False))
    return Record(line, literal.restored(cells), text, "quote")


def _swallowed(lines: list[str], cells: int, dialect: Dialect, width: int | None) -> bool:
    if width is None or cells == width or width < 2:
        return False
    return any(_alone(line, dialect) == width for line in lines)


def _alone(line: str, dialect: Dialect) -> int:
    try:
        return len(next(dialect.reader(iter([dialect.prepared(line)]), strict=True)))
    except (csv.Error, StopIteration):
        return 0


_SURROGATES = re.compile("[\udc80-\udcff]+")


def _replace_surrogates(line: str) -> str:
    return _SURROGATES.sub("\ufffd", line) if _SURROGATES.search(line) else line
