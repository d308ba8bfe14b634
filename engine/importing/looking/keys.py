"""The keys that rows are found by: counted over the whole of a source, so that a sample misses none."""

from __future__ import annotations

import msgspec

from engine.definition.types import TEXT
from engine.importing.building import values
from engine.importing.building.stage import Staged
from engine.importing.looking.sample import Sample
from engine.importing.raw import Workbench
from engine.importing.reading.statement import one_row


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The distinct keys in the temporary ``table`` (``_text``, ``_sharing``) and what rows lack one."""

    table: str
    rows: int
    blank: int
    repeated: int


class KeyTables:
    """Makes tables of keys once for each way of reading them."""

    def __init__(self, bench: Workbench) -> None:
        self._connection = bench.connection
        self._made: dict[tuple[str, str], Keys] = {}
        self._tables = 0

    def of(self, sample: Sample, text: str) -> Keys:
        """Return the keys that ``text`` (SQL over the raw cells) makes of all rows."""
        mark = (sample.table, text)
        if mark not in self._made:
            relation = sample.whole.relation if sample.sampled else sample.table
            self._made[mark] = self._count(relation, text)
        return self._made[mark]

    def forget(self, sample: str) -> None:
        """Drop what was made of the sample in a table."""
        for mark in [mark for mark in self._made if mark[0] == sample]:
            self._connection.execute(f"DROP TABLE {self._made.pop(mark).table}")

    def _count(self, relation: str, text: str) -> Keys:
        self._tables += 1
        table = f"look_keys_{self._tables}"
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {text} AS _text, count(*) AS _sharing "
            f"FROM {relation} GROUP BY ALL"
        )
        rows, blank, repeated = one_row(
            self._connection,
            "SELECT coalesce(sum(_sharing), 0)::BIGINT, "
            "coalesce(sum(_sharing) FILTER (WHERE _text IS NULL), 0)::BIGINT, "
            f"coalesce(sum(_sharing - 1) FILTER (WHERE _text IS NOT NULL), 0)::BIGINT FROM {table}",
        )
        return Keys(table=table, rows=rows, blank=blank, repeated=repeated)


def key_text(staged: Staged, header: str) -> str:
    """Return the SQL of a column's key text over the raw cells, read as the staged sample was."""
    name = staged.column(header).name
    text, plan = staged.texts[name], staged.plans[name]
    if plan.type in TEXT:
        return text
    return values.key(text, values.number(text, plan.convention) if plan.type == "number" else None)


def value_text(staged: Staged, header: str) -> str:
    """Return the SQL of a column's values as they are compared once they are read: 1.50 is the number 1.5."""
    name = staged.column(header).name
    text, plan = staged.texts[name], staged.plans[name]
    if plan.type != "number":
        return key_text(staged, header)
    return values.number_text(f"({values.number(text, plan.convention)})::VARCHAR")
