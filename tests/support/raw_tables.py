"""Reads files as raw tables, for tests: real files, a real DuckDB, everything fetched."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from engine.importing.raw import CsvOptions, Progress, RawTable, ReadOptions, Workbench
from engine.importing.reading import read_sources


class Loaded(msgspec.Struct, frozen=True):
    """A raw table with its rows (empty cells as ''), the line of each, and the rows set aside."""

    raw: RawTable
    rows: list[tuple[Any, ...]]
    lines: list[int]
    numbers: list[int]
    files: list[int]
    aside: list[tuple[int, int, int, str]]

    @property
    def header(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.raw.columns]

    @property
    def table(self) -> list[list[Any]]:
        """The rows as lists."""
        return [list(row) for row in self.rows]

    @property
    def kinds(self) -> list[str]:
        """The kinds of all notices."""
        return [notice.kind for notice in self.raw.notices]


def load(
    *paths: Path,
    options: ReadOptions | None = None,
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Loaded:
    """Read the files as one table and fetch it."""
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        workbench = Workbench(connection, Path(scratch), progress, cancelled)
        raw = read_sources(paths, options or ReadOptions(), workbench)
        found = connection.execute(f"SELECT * FROM {raw.relation} ORDER BY _row").fetchall()
        aside = connection.execute(
            f"SELECT _row, _file, _line, kind FROM {raw.set_aside} ORDER BY _row"
        ).fetchall()
    return Loaded(
        raw,
        [tuple("" if cell is None else cell for cell in row[3:]) for row in found],
        [row[2] for row in found],
        [row[0] for row in found],
        [row[1] for row in found],
        [(row[0], row[1], row[2], row[3]) for row in aside],
    )


def load_bytes(folder: Path, content: bytes, *, name: str = "table.csv", **csv: Any) -> Loaded:
    """Write the bytes as a file and read it, with what is told of the CSV."""
    path = folder / name
    path.write_bytes(content)
    return load(path, options=ReadOptions(csv=CsvOptions(**csv)))


def texts(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows as lists, to compare."""
    return [list(row) for row in rows]
