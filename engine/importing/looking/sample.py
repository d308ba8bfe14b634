"""A source's rows as they are looked at: all of them, or an even sample with the first ones."""

from __future__ import annotations

import msgspec

from engine.importing.raw import RawTable, Workbench
from engine.importing.reading.statement import one_row

ALL_CELLS = 1_000_000
"""Cells up to which a table is looked at whole."""

SAMPLE_CELLS = 400_000
FEWEST_ROWS, MOST_ROWS = 2_000, 20_000
"""Rows of a sample, by the table's width."""

FIRST_ROWS = 100
"""Rows that are shown as they stand."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was read, and some of its rows under ``some``, numbered anew without gaps."""

    whole: RawTable
    some: RawTable
    table: str

    @property
    def sampled(self) -> bool:
        """Whether rows were left out."""
        return self.some.rows < self.whole.rows - sum(file.set_aside for file in self.whole.files)


def take(bench: Workbench, raw: RawTable, table: str) -> Sample:
    """Copy what is to be looked at into the temporary table ``table``."""
    width = max(1, len(raw.columns))
    chosen = ""
    if raw.rows * width > ALL_CELLS:
        wanted = max(FEWEST_ROWS, min(MOST_ROWS, SAMPLE_CELLS // width))
        step = max(1, raw.rows // wanted)
        chosen = f"WHERE _row % {step} = 0 OR _row <= {FIRST_ROWS}"
    cells = "".join(f", {column.column}" for column in raw.columns)
    bench.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT row_number() OVER (ORDER BY _row) AS _row, "
        f"_file, _line{cells} FROM (SELECT * FROM {raw.relation} {chosen}) ORDER BY _row"
    )
    (rows,) = one_row(bench.connection, f"SELECT count(*) FROM {table}")
    whole_files = tuple(msgspec.structs.replace(file, set_aside=0) for file in raw.files)
    some = msgspec.structs.replace(raw, relation=table, rows=rows, files=whole_files)
    return Sample(whole=raw, some=some, table=table)


def first_rows(
    bench: Workbench, sample: Sample
) -> tuple[tuple[tuple[str | None, ...], ...], tuple[int, ...]]:
    """Return the cells of the first rows as text, and the lines that the rows begin at."""
    cells = [
        f"array_to_string({column.column}, ', ')" if column.hint == "list" else column.column
        for column in sample.some.columns
    ]
    found = bench.connection.execute(
        f"SELECT {', '.join(['_line', *cells])} FROM {sample.table} ORDER BY _row LIMIT {FIRST_ROWS}"
    ).fetchall()
    return tuple(tuple(row[1:]) for row in found), tuple(row[0] for row in found)
