"""Files of keys, for fixed lists: the column under the key's header, or the first one."""

from __future__ import annotations

from pathlib import Path

from engine.importing.raw import CsvOptions, ReadOptions, Workbench
from engine.importing.reading import read_sources
from engine.workspace.connection import unlocked
from engine.workspace.failures import translated
from engine.workspace.temporary import TemporaryFolder


def read_keys(path: Path, key: str) -> list[str]:
    """Return the keys in a file of any format that can be imported, as they stand, in order.

    ``key`` is the header that keys have in this workspace: the column under it is taken, else the first
    column, of which the first line counts as a key unless it is a header. Raises ``SourceError``.
    """
    folder = TemporaryFolder()
    connection = unlocked(":memory:", folder.path)
    bench = Workbench(connection, folder.path, progress=lambda _: None, cancelled=lambda: False)
    try:
        raw = read_sources([path], ReadOptions(csv=CsvOptions(header=0)), bench)
        names = ", ".join(column.column for column in raw.columns)
        with translated(path):
            rows = connection.execute(f"SELECT {names} FROM {raw.relation} ORDER BY _row").fetchall()
    finally:
        connection.close()
        folder.remove()
    lines = [[str(cell or "").strip() for cell in row] for row in rows]
    if raw.columns and raw.files[0].format != "csv":
        lines.insert(0, [column.name for column in raw.columns])
    return _column(lines, key.strip().lower())


def _column(lines: list[list[str]], key: str) -> list[str]:
    if not lines:
        return []
    head = [cell.lower() for cell in lines[0]]
    place = next((place for place, cell in enumerate(head) if cell in (key, "key")), None)
    chosen = lines if place is None else lines[1:]
    return [line[place or 0] for line in chosen if line[place or 0]]
