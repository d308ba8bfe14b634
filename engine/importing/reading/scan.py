"""A quick look over a whole CSV file: is it so regular that DuckDB may stream it as it stands?

DuckDB reads a stray quote, a spare empty cell or blanks beside quotes without a word, so it is not asked.
Bytes that mean nothing to the structure are struck out; what is left of a regular file is one pattern.
Where a stretch does not fit it but its quotes do, the stretch is named, and the rest still counts as regular.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from engine.importing.reading.dialect import Dialect
from engine.importing.reading.encoding import is_utf8

CHUNK = 1 << 18
"""Bytes looked at together: few enough for the processor's cache, more than any line of a regular file."""

PIECE = 1 << 16
"""Bytes of a chunk that arrays are made of together: the memory of bigger ones is fetched anew each time."""

MOST_STRETCHES = 64
"""With more irregular chunks a file is read row by row; they are not many bytes, either."""

LOOK_BYTES = 8 << 20
"""Bytes between two looks at the cancel flag."""

_NEWLINE, _RETURN = 10, 13

_BLANKS = frozenset({b"\t", b"\v", b"\f", b" "})
"""White space of ASCII that ends no line."""


class Stretch(msgspec.Struct, frozen=True):
    """Whole records that are not regular, from a byte up to another, and what regular ones stand before."""

    start: int
    end: int
    rows_before: int
    breaks_before: int


class Regular(msgspec.Struct, frozen=True):
    """The regular rows of a file and how many line breaks their cells hold, from the byte after the header.

    ``stretches`` are what is not regular, in order. ``line_end`` is as DuckDB writes it. ``trimmed``: no cell
    begins or ends with white space.
    """

    start: int
    rows: int
    breaks: int
    line_end: str
    trimmed: bool
    stretches: tuple[Stretch, ...] = ()


class _Shape(msgspec.Struct, frozen=True):
    """What a regular file looks like; ``struck`` are the bytes without meaning."""

    delimiter: int
    quote: int | None
    end: bytes
    pattern: bytes
    struck: bytes
    header: bytes

    @property
    def quote_byte(self) -> bytes:
        """The quote, or nothing."""
        return b"" if self.quote is None else bytes((self.quote,))

    @property
    def stops(self) -> npt.NDArray[np.bool_]:
        """For each byte whether it may stand beside a quote from outside."""
        table = np.zeros(256, dtype=np.bool_)
        table[[self.delimiter, _NEWLINE, _RETURN]] = True
        if self.quote is not None:
            table[self.quote] = True
        return table


def scan_regular(
    path: Path, dialect: Dialect, width: int, skip: int, look: Callable[[int, int], None]
) -> Regular | None:
    """Return the rows of a UTF-8 file whose lines after ``skip`` ones mostly have ``width`` cells, else None.

    A file of one column is never regular: a blank line in it is no row, which a stream can't tell.
    ``look`` is told the bytes and rows so far, and may raise to stop.
    """
    with path.open("rb") as file:
        header = b""
        for _ in range(skip):
            header = file.readline(CHUNK)
            if b"\r" in header.removesuffix(b"\r\n") or _opens_quote(header, dialect):
                return None
        shape = _shape(file, header, dialect, width)
        return None if shape is None else _scan(file, shape, look)


def _opens_quote(line: bytes, dialect: Dialect) -> bool:
    """Whether a line to skip has an odd number of quotes: DuckDB would skip to where the next one closes."""
    return bool(dialect.quote) and line.count(dialect.quote.encode()) % 2 == 1


def _shape(file: BinaryIO, header: bytes, dialect: Dialect, width: int) -> _Shape | None:
    position = file.tell()
    first = file.readline(CHUNK)
    file.seek(position)
    end = b"\r\n" if (header or first).endswith(b"\r\n") else b"\n"
    marks = dialect.delimiter or "\x1d"
    special = (marks + dialect.quote).encode() + b"\r\n\0"
    if width < 2 or len(marks) > 1 or len(special) != len(marks + dialect.quote) + 3 or dialect.skip_space:
        return None
    if dialect.escape not in ("", dialect.quote) or (header and not header.endswith(end)):
        return None
    return _Shape(
        delimiter=ord(marks),
        quote=ord(dialect.quote) if dialect.quote else None,
        end=end,
        pattern=marks.encode() * (width - 1) + end,
        struck=bytes(byte for byte in range(256) if byte not in special),
        header=header,
    )


def _scan(file: BinaryIO, shape: _Shape, look: Callable[[int, int], None]) -> Regular | None:
    found = _Found(shape, file.tell())
    rest = b""
    while chunk := file.read(CHUNK):
        if file.tell() % LOOK_BYTES < CHUNK:
            look(file.tell(), found.rows)
        chunk = rest + chunk
        cut = _last_end(chunk, shape)
        if not cut and len(chunk) >= CHUNK:
            return None
        if not found.take(chunk[:cut], cut):
            return None
        rest = chunk[cut:]
    if rest and not found.take(rest if rest.endswith(shape.end) else rest + shape.end, len(rest)):
        return None
    return found.result()


class _Found:
    """Adds up what the chunks of a file hold."""

    def __init__(self, shape: _Shape, start: int) -> None:
        self._shape = shape
        self._start = self._at = start
        self._stretches: list[Stretch] = []
        self.rows = 0
        self._breaks = 0
        self._trimmed = True

    def take(self, records: bytes, size: int) -> bool:
        """Take the next whole records, ``size`` bytes of the file; False: they can't be told apart."""
        if not is_utf8(records) or not _quotes_fit(records, self._shape):
            return False
        start, self._at = self._at, self._at + size
        counted = _count(records, self._shape)
        if counted is not None:
            self.rows, self._breaks = self.rows + counted[0], self._breaks + counted[1]
            self._trimmed = self._trimmed and _is_trimmed(records, counted[1], self._shape)
            return True
        self._stretches.append(Stretch(start, self._at, self.rows, self._breaks))
        return len(self._stretches) <= MOST_STRETCHES

    def result(self) -> Regular | None:
        """Return what was found; None where less than half of the file is regular."""
        irregular = sum(stretch.end - stretch.start for stretch in self._stretches)
        if irregular and 2 * irregular > self._at - self._start:
            return None
        line_end = "\\r\\n" if self._shape.end == b"\r\n" else "\\n"
        trimmed = self._trimmed and not self._stretches
        return Regular(self._start, self.rows, self._breaks, line_end, trimmed, tuple(self._stretches))


def _last_end(chunk: bytes, shape: _Shape) -> int:
    """Return where the last row ends that is whole, 0 when there is none."""
    quote = shape.quote_byte
    if not quote or quote not in chunk:
        return chunk.rfind(b"\n") + 1
    inside = chunk.count(quote) % 2 == 1
    limit = len(chunk)
    while limit >= 0:
        before = chunk.rfind(quote, 0, limit)
        if not inside and (end := chunk.rfind(b"\n", before + 1, limit)) >= 0:
            return end + 1
        limit, inside = before, not inside
    return 0


def _count(chunk: bytes, shape: _Shape) -> tuple[int, int] | None:
    """Return the rows and the line breaks inside cells, or None where the chunk is not regular."""
    if shape.header and (chunk.startswith(shape.header) or b"\n" + shape.header in chunk):
        return None
    left = chunk.translate(None, shape.struck)
    if shape.quote is not None:
        # What opens and closes with nothing of structure between, or is a quote written twice, cancels out.
        left = left.replace(2 * shape.quote_byte, b"")
    quoted = shape.quote is not None and shape.quote in left
    if shape.quote is not None and quoted:
        left = _outside(left, shape.quote)
    rows = len(left) // len(shape.pattern)
    if left != shape.pattern * rows:
        return None
    lines = chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n") if quoted else rows
    return rows, lines - rows


def _is_trimmed(chunk: bytes, breaks: int, shape: _Shape) -> bool:
    """Whether it is sure that no cell begins or ends with white space; bytes beyond ASCII may be some.

    ``breaks`` are the line breaks inside of cells.
    """
    blanks = _BLANKS - {bytes((shape.delimiter,))}
    if not chunk.isascii() or chunk[:1] in blanks:
        return False
    array = np.frombuffer(chunk, dtype=np.uint8)
    met = [ord(mark) for mark in blanks if mark in chunk]
    stops = [shape.delimiter, _NEWLINE, _RETURN, *shape.quote_byte]
    for start in range(0, len(array), PIECE) if met else ():
        piece = array[start : start + PIECE + 1]
        blank, stop = _any_of(piece, met), _any_of(piece, stops)
        if (blank[1:] & stop[:-1]).any() or (blank[:-1] & stop[1:]).any():
            return False
    inner = [_NEWLINE, _RETURN] if breaks else []
    if bytes((shape.delimiter,)) in _BLANKS:
        inner.append(shape.delimiter)
    return not inner or shape.quote is None or not _beside_quote(array, shape.quote, inner)


def _any_of(array: npt.NDArray[np.uint8], marks: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Return where one of the marks stands; for a few marks comparing is cheaper than a table."""
    found: npt.NDArray[np.bool_] = array == marks[0]
    for mark in marks[1:]:
        found |= array == mark
    return found


def _beside_quote(array: npt.NDArray[np.uint8], quote: int, marks: Sequence[int]) -> bool:
    """Whether a mark may begin or end a cell in quotes: after one that opens or before one that closes."""
    quotes = np.flatnonzero(array == quote)
    return bool(
        _any_of(array[quotes[0::2] + 1], marks).any() or _any_of(array[quotes[1::2] - 1], marks).any()
    )


def _outside(left: bytes, quote: int) -> bytes:
    """Return the structural bytes that are not between quotes."""
    array = np.frombuffer(left, dtype=np.uint8)
    quotes = array == quote
    inside = np.bitwise_xor.accumulate(quotes.view(np.uint8)).astype(np.bool_)
    outside: npt.NDArray[np.uint8] = array[~(quotes | inside)]
    return outside.tobytes()


def _quotes_fit(chunk: bytes, shape: _Shape) -> bool:
    """Whether every quote opens at the beginning of a cell, closes at its end, or is written twice."""
    if not shape.quote_byte or shape.quote_byte not in chunk:
        return True
    array = np.frombuffer(chunk, dtype=np.uint8)  # before the first byte stands the last one: a line's end
    quotes = np.flatnonzero(array == shape.quote)
    if len(quotes) % 2:
        return False
    stops = shape.stops
    return bool(stops[array[quotes[0::2] - 1]].all() and stops[array[quotes[1::2] + 1]].all())
