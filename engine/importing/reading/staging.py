"""Tables that can't be read where they are, written anew as plain CSV in the scratch folder."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.definition.quoting import literal
from engine.importing.raw import Workbench
from engine.importing.reading.statement import fresh_file

MAXIMUM_RECORD = 16 * 1024 * 1024
"""Characters of the longest record that is read; beyond that a file is no table."""

_LINE_END = "\r\n"
"""Both characters, because Python's writer quotes only those that are in its line end."""

_ASIDE_COLUMNS = (
    "{'_row': 'BIGINT', '_file': 'INTEGER', '_line': 'BIGINT', 'kind': 'VARCHAR', 'sentence': 'VARCHAR'}"
)


USUAL_RECORD = 1 << 21
"""Bytes of a record that DuckDB reads without being told."""


def csv_source(
    path: Path,
    columns: str,
    *,
    delimiter: str = ",",
    quote: str = '"',
    skip: int = 0,
    line_end: str = "\\r\\n",
    longest: int = USUAL_RECORD,
) -> str:
    """Return a ``read_csv`` call that detects nothing, not even the line end, which it would do unasked.

    ``columns`` is a DuckDB struct of names and types, ``longest`` bounds a record's bytes,
    ``line_end`` is \\\\n or \\\\r\\\\n written out.
    """
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, skip={skip}, columns={columns}, "
        f"delim={literal(delimiter)}, quote={literal(quote)}, escape={literal(quote)}, "
        f"new_line='{line_end}', max_line_size={max(longest, USUAL_RECORD)})"
    )


def text_columns(count: int, before: str = "") -> str:
    """Return the struct of ``c1 … cN``, all text, for ``csv_source``."""
    return "{" + before + ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, count + 1)) + "}"


class Staging:
    """Writes rows of text with their row number and line; then ``source`` reads them back."""

    def __init__(self, workbench: Workbench, columns: int) -> None:
        self._path = fresh_file(workbench, "rows.csv")
        self._columns = columns
        self._file = self._path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        self._write = csv.writer(self._file, lineterminator=_LINE_END).writerow
        self._longest = 0
        self.written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, row: int, line: int, cells: Sequence[str]) -> None:
        """Write one row; ``row`` and ``line`` count from 1."""
        characters = self._write((row, line, *cells))
        self._longest = max(self._longest, characters)
        self.written += 1

    @property
    def source(self) -> str:
        """What stands after FROM: ``r``, ``l`` and ``c1 … cN``."""
        columns = text_columns(self._columns, "'r': 'BIGINT', 'l': 'BIGINT', ")
        return csv_source(self._path, columns, longest=4 * self._longest)


class Aside:
    """Writes down the rows that can't be used, of all files."""

    def __init__(self, workbench: Workbench) -> None:
        self._path = fresh_file(workbench, "aside.csv")
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._write = csv.writer(self._file, lineterminator=_LINE_END).writerow
        self.count = 0

    def close(self) -> None:
        """Finish writing."""
        self._file.close()

    def add(self, row: int, file: int, line: int, kind: str, sentence: str) -> None:
        """Set a row aside; ``row`` counts over all files."""
        self._write((row, file, line, kind, sentence))
        self.count += 1

    @property
    def source(self) -> str:
        """What stands after FROM: ``_row``, ``_file``, ``_line``, ``kind`` and ``sentence``."""
        return csv_source(self._path, _ASIDE_COLUMNS)
