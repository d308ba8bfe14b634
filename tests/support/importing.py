"""Importing small things written down in a test, and looking at what came out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from engine.catalog.model import Catalog
from engine.importing.building.build import Builder
from engine.importing.mapping_rules import read_mapping
from engine.importing.raw import Workbench
from engine.importing.report import ImportReport
from engine.importing.run import import_data
from engine.workspace.connection import unlocked
from engine.workspace.swap import create_file
from tests.support.shared import SHARED


class Imported:
    """An imported workspace, read by plain SQL."""

    def __init__(self, path: Path, report: ImportReport, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.report = report
        self._connection = connection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(sql).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Return the first column of a query."""
        return [row[0] for row in self.rows(sql)]

    @property
    def catalog(self) -> Catalog:
        """The catalog that the import left."""
        return msgspec.json.decode(self.column("SELECT json FROM cardinal.catalog")[0], type=Catalog)

    def types(self, table: str) -> dict[str, str]:
        """Return the physical type of every column of a data table."""
        return {row[0]: row[1] for row in self.rows(f'DESCRIBE data."{table}"')}

    def issues(self) -> list[tuple[str, str, int, str]]:
        """Return kind, file, line and column of everything set aside or emptied."""
        return self.rows(
            """SELECT kind, file, line, "column" FROM cardinal.import_issues
            WHERE kind NOT LIKE 'report: %' ORDER BY ALL"""
        )


def write_files(
    folder: Path, files: Mapping[str, Sequence[str] | bytes], encodings: Mapping[str, str] | None = None
) -> None:
    """Write files given as lines (or bytes) into a folder."""
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            encoding = (encodings or {}).get(name, "utf-8")
            (folder / name).write_bytes(("\n".join(content) + "\n").encode(encoding))


@contextmanager
def imported(
    folder: Path,
    mapping: Mapping[str, Any],
    files: Mapping[str, Sequence[str] | bytes] | None = None,
    encodings: Mapping[str, str] | None = None,
    base: Path | None = None,
) -> Iterator[Imported]:
    """Import ``mapping`` (``format`` may be left out) and open the result; ``base`` may have the files."""
    write_files(folder, files or {}, encodings)
    told = {"format": "cardinal.mapping/1", **mapping}
    path = folder / "w.cardinal"
    report = import_data(path, read_mapping(json.dumps(told)), base or folder)
    connection = duckdb.connect(str(path), read_only=True)
    try:
        yield Imported(path, report, connection)
    finally:
        connection.close()


@contextmanager
def built(
    folder: Path,
    mapping: Mapping[str, Any],
    files: Mapping[str, Sequence[str] | bytes] | None = None,
    base: Path | None = None,
) -> Iterator[Imported]:
    """Do the same in this process, without the swap: for tables of many small cases."""
    write_files(folder, files or {})
    path = folder / "built.cardinal"
    create_file(path)
    connection = unlocked(path, folder)
    bench = Workbench(connection=connection, scratch=folder, progress=lambda _: None, cancelled=lambda: False)
    told = read_mapping(json.dumps({"format": "cardinal.mapping/1", **mapping}))
    try:
        report = Builder(bench, told, base or folder, lambda *_: None).build()
        yield Imported(path, report, connection)
    finally:
        connection.close()


def worked(name: str) -> dict[str, Any]:
    """Return a data set of the hand-worked cases: its mapping, files and encodings."""
    datasets = json.loads((SHARED / "cases" / "hand-worked.json").read_text("utf-8"))["datasets"]
    dataset: dict[str, Any] = datasets[name]
    return dataset
