"""What reading hands to building: a table of text as it stands in the files, and everything that was odd.

Nothing is converted here: every value is the text of its source, so that a conversion which fails can be
counted and shown by whoever does it. ``engine.importing.reading.read_sources(paths, options, workbench)``
makes the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import duckdb
import msgspec

Hint: TypeAlias = Literal["text", "number", "boolean", "date", "datetime", "list", "mixed"]
"""What a source says that a column holds; values of several kinds are ``mixed``."""

Step: TypeAlias = Literal["look", "check", "rewrite"]


class CsvOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a CSV file is to be read; ``None`` leaves a part to detection.

    ``quote`` and ``escape`` may be "" for none; ``preamble``, ``header`` and ``footer`` are numbers of
    lines (blank lines count in a preamble); ``header`` 0 is a file without one, more than 1 joins the lines'
    cells with a space. ``headers``, in lower case, are those that the mapping names.
    """

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    encoding: str | None = None
    preamble: int | None = None
    header: int | None = None
    footer: int | None = None
    headers: tuple[str, ...] = ()


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a mapping tells of how to read its files; ``sheet`` and ``preamble`` are for spreadsheets.

    ``commas`` are the columns, in lower case, whose numbers were said to have a decimal comma: where a source
    has real numbers among texts, these are handed over with one, too.
    """

    sheet: str | None = None
    preamble: int | None = None
    csv: CsvOptions = CsvOptions()
    commas: tuple[str, ...] = ()


class Progress(msgspec.Struct, frozen=True):
    """How far reading is: bytes of all files together, and the rows counted so far."""

    step: Step
    file: str
    done: int
    total: int
    rows: int


class Workbench(msgspec.Struct, frozen=True):
    """Where reading works: a connection for temporary tables, a folder for files, and two callbacks.

    ``cancelled`` is asked often; when it says yes, ``CancelledError`` is raised. The caller removes the
    folder when the connection is closed.
    """

    connection: duckdb.DuckDBPyConnection
    scratch: Path
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


class RawColumn(msgspec.Struct, frozen=True):
    """A column: its ``name`` for people, its ``column`` in the relation, and what the source says it holds.

    Names are trimmed, never blank and unique without regard to case. ``column`` needs no quoting in SQL. The
    hint is ``text`` for everything that comes from CSV.
    """

    name: str
    column: str
    hint: Hint = "text"


class RawFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file turned out to be; the parts that its format does not have are None.

    ``rows`` were read, ``set_aside`` of them can't be used; ``first_row`` is the ``_row`` of its first one.
    ``shown`` is the path as given. Where ``in_order`` is false, its rows don't come in the order of ``_row``.
    Where ``trimmed`` is true, it was seen that no cell begins or ends with white space.
    """

    shown: str
    format: Literal["csv", "xlsx", "parquet", "json"]
    rows: int
    set_aside: int
    first_row: int
    bytes: int
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    preamble: int | None = None
    header: int | None = None
    footer: int | None = None
    sheet: str | None = None
    in_order: bool = True
    trimmed: bool = False


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd about a file that was read nevertheless: where, of what kind, and one sentence."""

    kind: str
    sentence: str
    file: int
    line: int | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What can't be told apart: the table stands as the first choice reads it, and the user must say.

    ``option`` is the key to set (``csv.delimiter``, ``csv.encoding``, ``sheet`` …), ``choices`` its likely
    values.
    """

    option: str
    sentence: str
    choices: tuple[str, ...]
    file: int


def usual(files: Sequence[RawFile]) -> RawFile | None:
    """Return the file that stands for all: the first one with rows, else the first; None without any."""
    return next((file for file in files if file.rows), next(iter(files), None))


class RawTable(msgspec.Struct, frozen=True, kw_only=True):
    """One or several files as one table of text.

    ``relation`` stands after FROM. It has ``_row`` BIGINT (from 1 over all rows of all files in the order of
    the source, rows set aside counted too), ``_file`` INTEGER (index into ``files``), ``_line`` BIGINT (the
    line, from 1, of the file at which the row begins; of Parquet the row) and the columns: VARCHAR as it
    stands in the file, not trimmed, or VARCHAR[] where the hint is ``list``. An empty cell is NULL or ''.
    The relation may be read any number of times, in no order; a column that is not asked for costs nothing.

    ``set_aside`` stands after FROM too: ``_row``, ``_file``, ``_line``, ``kind`` VARCHAR (``ragged`` …) and
    ``sentence`` VARCHAR of the rows that are not in ``relation``.
    """

    columns: tuple[RawColumn, ...]
    relation: str
    set_aside: str
    files: tuple[RawFile, ...]
    rows: int
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def trimmed(self) -> bool:
        """Whether it was seen that no cell of any file begins or ends with white space."""
        return all(file.trimmed for file in self.files)

    @property
    def shown(self) -> str | None:
        """The file to name where all are meant: the first one with rows, else the first; None without any."""
        told = usual(self.files)
        return None if told is None else told.shown

    def column(self, name: str) -> RawColumn | None:
        """Return the column of that name without regard to case, or None."""
        folded = name.strip().lower()
        return next((column for column in self.columns if column.name.lower() == folded), None)
