"""Files of keys, for fixed lists: the column under the key's header, or the only one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from engine.errors import Place, SourceError
from engine.importing.building.stage import Use, stage
from engine.importing.mapping import Source
from engine.importing.raw import CsvOptions, RawColumn, RawTable, ReadOptions, Workbench
from engine.importing.reading import read_sources
from engine.workspace.connection import unlocked
from engine.workspace.failures import translated
from engine.workspace.temporary import TemporaryFolder


def read_keys(path: Path, key: str) -> list[str]:
    """Return the keys in a file of any format that can be imported, read as an import reads keys, in order.

    ``key`` is the header that keys have in this workspace: the column under it (or under “key”) is taken,
    else the only one, whose first line is a key too. Raises ``SourceError``.
    """
    folder = TemporaryFolder()
    try:
        with contextlib.closing(unlocked(":memory:", folder.path)) as connection, translated(path):
            bench = Workbench(connection, folder.path, progress=lambda _: None, cancelled=lambda: False)
            return _read(path, {key.strip().lower(), "key"}, bench)
    finally:
        folder.remove()


def _read(path: Path, headers: set[str], bench: Workbench) -> list[str]:
    raw = read_sources([path], ReadOptions(csv=CsvOptions(header=1)), bench)
    column = next((column for column in raw.columns if column.name.lower() in headers), None)
    if column is not None:
        return _keys(raw, column, bench)
    if len(raw.columns) != 1:
        names = " or ".join(f"“{name}”" for name in sorted(headers))
        raise SourceError(
            "no column says that it holds keys", place=Place(file=str(path)), mend=f"name it {names}"
        )
    if raw.files[0].format == "csv":
        raw = read_sources([path], ReadOptions(csv=CsvOptions(header=0)), bench)
        return _keys(raw, raw.columns[0], bench)
    return [raw.columns[0].name, *_keys(raw, raw.columns[0], bench)]


def _keys(raw: RawTable, column: RawColumn, bench: Workbench) -> list[str]:
    staged = stage(
        bench.connection, raw, Source(), Use(keys={column.name: ""}), path="", zone="UTC", table="keys"
    )
    rows = bench.connection.execute(f"SELECT {staged.key(column.name)} AS key FROM keys ORDER BY _row")
    return [key for (key,) in rows.fetchall() if key is not None]
