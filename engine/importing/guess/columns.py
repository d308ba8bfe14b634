"""Looking at the columns of one table: their shapes in a sample, their counts over all rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.catalog.vocabulary import read_header
from engine.definition.types import TEXT
from engine.importing.building import values
from engine.importing.building.detect import Column as Look
from engine.importing.building.detect import Probe, decide, probe
from engine.importing.guess import shapes
from engine.importing.guess.table import Column, Shapes
from engine.importing.mapping import ColumnSpec
from engine.importing.raw import RawColumn, RawTable, Workbench
from engine.importing.reading.statement import one_row

ALMOST = 0.9
"""A rough count of distinct values this near to the values makes an exact look worth its time."""

_KEY_MEANINGS = frozenset({"id", "email", "contact", "order", "phone", None})


class Looked:
    """The columns of ``relation`` (all rows), of which ``sample`` has some; ``small`` allows exact counts."""

    def __init__(self, bench: Workbench, raw: RawTable, relation: str, sample: str, *, small: bool) -> None:
        self._bench = bench
        self._connection = bench.connection
        self._raw = raw
        self._relation = relation
        self._sample = sample
        self._small = small
        self._typed = all(file.format != "csv" for file in raw.files)
        self.rows, self._counts = self._count()

    def columns(self) -> tuple[Column, ...]:
        """Return every column with what its values look like; empty ones cost nothing."""
        filled = [column for column in self._raw.columns if self._counts[column.column][0]]
        seen = dict(zip(filled, shapes.measure(self._connection, self._sample, _names(filled)), strict=True))
        read = self._probed(self._sample, filled, seen, few_rows=True)
        columns = [
            self._column(column, seen.get(column, Shapes()), read.get(column.column, Probe(filled=0)))
            for column in self._raw.columns
        ]
        columns = self._ordered(columns)
        columns = shapes.with_dates(self._connection, self._sample, [_honest(column) for column in columns])
        return tuple(columns if self._small else self._settled(columns))

    def _column(self, column: RawColumn, shape: Shapes, found: Probe) -> Column:
        filled, distinct = self._counts[column.column]
        return Column(
            name=column.name,
            sql=column.column,
            hint=column.hint,
            header=read_header(column.name),
            filled=filled,
            distinct=distinct,
            unique=filled == distinct and (filled > 0 or not self.rows),
            shapes=shape,
            probe=found,
            plan=decide(self._look(column, shape), found),
        )

    def _look(self, column: RawColumn, shape: Shapes) -> Look:
        text = values.cleaned(column.column, shape.empties)
        return Look(text=text, spec=ColumnSpec(), hint=column.hint, typed_source=self._typed)

    def _probed(
        self, relation: str, columns: Sequence[RawColumn], seen: dict[RawColumn, Shapes], *, few_rows: bool
    ) -> dict[str, Probe]:
        looks = [self._look(column, seen[column]) for column in columns]
        found = probe(self._connection, relation, looks, few_rows=few_rows)
        return dict(zip(_names(columns), found, strict=True))

    def _ordered(self, columns: Sequence[Column]) -> list[Column]:
        """Look through all rows where the sample does not tell days from months."""
        raw = {column.column: column for column in self._raw.columns}
        unsure = [raw[column.sql] for column in columns if column.is_open]
        shape = {raw[column.sql]: column.shapes for column in columns}
        read = self._probed(self._relation, unsure, shape, few_rows=self._small) if unsure else {}
        return [
            self._column(raw[column.sql], column.shapes, read[column.sql]) if column.sql in read else column
            for column in columns
        ]

    # --- counts ------------------------------------------------------------------------------------------

    def _count(self) -> tuple[int, dict[str, tuple[int, int]]]:
        """Return how many rows there are, and filled and distinct values of each column.

        A copy is asked for one column at a time, as many sets of distinct values are more than memory holds;
        files are read in one pass.
        """
        names = _names(self._raw.columns)
        if self._small:
            counted = {name: self._row(f"count({name}), count(DISTINCT {name})") for name in names}
            return self._row("count(*)")[0], {name: (row[0], row[1]) for name, row in counted.items()}
        listed = ", ".join(f"count({name}), approx_count_distinct({name})" for name in names)
        found = self._row(f"count(*), {listed}")
        return found[0], {name: (found[2 * i + 1], found[2 * i + 2]) for i, name in enumerate(names)}

    def _row(self, listed: str) -> tuple[int, ...]:
        found = one_row(self._connection, f"SELECT {listed} FROM {self._relation}")
        return tuple(map(int, found))

    def _settled(self, columns: Sequence[Column]) -> list[Column]:
        """Copy the columns that may be keys, and look exactly whether they are unique."""
        likely = {column.sql for column in columns if _may_be_key(column)}
        copy = f"{self._sample}_keys"
        if likely:
            named = ", ".join(sorted(likely))
            self._connection.execute(f"CREATE TEMP TABLE {copy} AS SELECT {named} FROM {self._relation}")
        settled = [
            msgspec.structs.replace(column, unique=column.sql in likely and self._is_unique(copy, column.sql))
            for column in columns
        ]
        self._connection.execute(f"DROP TABLE IF EXISTS {copy}")
        return settled

    def _is_unique(self, copy: str, name: str) -> bool:
        counted = f"SELECT 1 FROM {copy} WHERE {name} IS NOT NULL GROUP BY {name}"
        return self._connection.execute(f"{counted} HAVING count(*) > 1 LIMIT 1").fetchone() is None


def _may_be_key(column: Column) -> bool:
    near = column.filled > 0 and column.distinct >= ALMOST * column.filled
    in_sample = column.shapes.distinct == column.shapes.filled
    return near and in_sample and column.header.meaning in _KEY_MEANINGS and column.hint != "list"


def _names(columns: Sequence[RawColumn]) -> list[str]:
    return [column.column for column in columns]


def _honest(column: Column) -> Column:
    """Forget values that seemed to mean nothing where the column stays text all the same."""
    if column.plan.type in TEXT and column.shapes.empties:
        return msgspec.structs.replace(column, shapes=msgspec.structs.replace(column.shapes, empties=()))
    return column
