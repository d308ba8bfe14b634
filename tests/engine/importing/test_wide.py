"""Files of very many columns: memory grows with the columns, not with their square."""

from __future__ import annotations

from pathlib import Path

from engine.importing.building.build import Builder
from engine.importing.guess.guessing import guess
from engine.importing.raw import Workbench
from engine.workspace.connection import Limits, unlocked
from engine.workspace.swap import create_file
from tests.support.importing import write_files

COLUMNS, ROWS = 160, 60
MEGABYTES = 300

CELLS = ("{0}.5", "1{1}/0{2}/2024", "word {0}", "2024-0{2}-1{1} 10:00", "")
"""What stands in every fifth column, by row and column."""


def test_wide_file_within_little_memory(tmp_path: Path) -> None:
    rows = [",".join(["id", *(f"column {at}" for at in range(COLUMNS))])]
    for row in range(ROWS):
        cells = (CELLS[at % len(CELLS)].format(row + at, row % 10, 1 + row % 9) for at in range(COLUMNS))
        rows.append(",".join([f"C{row:04}", *cells]))
    write_files(tmp_path, {"people.csv": rows})
    path = tmp_path / "built.cardinal"
    create_file(path)
    with unlocked(path, tmp_path, Limits(memory=MEGABYTES, threads=2)) as connection:
        bench = Workbench(connection, tmp_path, lambda _: None, lambda: False)
        mapping = guess([tmp_path / "people.csv"], bench, tmp_path).mapping
        report = Builder(bench, mapping, tmp_path, lambda *_: None).build()
        types = connection.execute(
            "SELECT data_type, count(*) FROM duckdb_columns() "
            "WHERE schema_name = 'data' AND column_name LIKE 'column %' GROUP BY ALL"
        ).fetchall()
    assert (report.rows_read, report.contacts) == (ROWS, ROWS)
    each = COLUMNS // len(CELLS)
    assert dict(types) == {"DECIMAL(18,1)": each, "DATE": each, "TIMESTAMP": each, "VARCHAR": 2 * each}
