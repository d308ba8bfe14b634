"""What was set aside or emptied, with file and line, and how many rows each file lost."""

from __future__ import annotations

from collections import Counter

import duckdb
import msgspec

from engine.definition.quoting import literal
from engine.importing.building.stage import Staged
from engine.importing.raw import RawTable
from engine.importing.reading.statement import one_row
from engine.importing.report import Reason

CELLS_LISTED = 1_000
"""Unreadable cells of one column that are listed one by one; the report counts all of them."""

REASONS: dict[str, str] = {
    "no key": "the row has no {header}",
    "repeated key": "a later row has the same {header}",
    "unknown contact": "no contact has this {header}",
    "shared value": "several contacts share this {header}",
    "unknown parent": "no row of {other} has this {header}",
    "parent set aside": "the row of {other} that it belongs to is not used",
    "no time": "the row has no {header}",
    "unreadable time": "{header} can't be read as a time",
}
"""The sentence of each kind of row that is set aside."""


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a source to be set aside for one reason.

    ``query`` selects their ``_row``; ``header`` is the column to look at, ``other`` an activity that the
    sentence speaks of.
    """

    kind: str
    query: str
    header: str | None = None
    other: str = ""


class Ledger:
    """Writes issues into the new workspace and keeps count."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._aside: dict[str, Counter[int]] = {}
        self._reasons: dict[str, Counter[tuple[int, str, bool]]] = {}
        self.kinds: dict[str, Counter[str]] = {}
        self.headers: dict[tuple[str, str], str] = {}
        """The column that was looked at, by source and kind."""

    def open(self, path: str, raw: RawTable) -> None:
        """Begin with a source (its place in the mapping): take over the rows that reading set aside."""
        self._aside[path] = Counter()
        self._reasons[path] = Counter()
        self.kinds[path] = Counter()
        if not any(file.set_aside for file in raw.files):
            return
        source = f"(SELECT _file, _line, kind, sentence FROM {raw.set_aside})"
        place = f"{_of_file(raw, 'shown')}, {_of_file(raw, 'sheet')}, _line"
        self._connection.execute(
            f"INSERT INTO cardinal.import_issues SELECT kind, {place}, NULL, NULL, sentence, NULL "
            f"FROM {source} ORDER BY _file, _line"
        )
        for file, kind, sentence, count in self._connection.execute(
            f"SELECT _file, kind, sentence, count(*) FROM {source} GROUP BY ALL"
        ).fetchall():
            self._count(path, file, kind, sentence, count)

    def set_aside(self, staged: Staged, aside: Aside) -> int:
        """List the rows that ``aside`` selects, all of them, and return how many there are."""
        raw, header = staged.raw, aside.header
        if header is not None:
            self.headers[(staged.path, aside.kind)] = header
        value = staged.texts[staged.column(header).name] if header is not None else "NULL"
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE _aside_rows AS {aside.query}")
        (rows,) = one_row(self._connection, "SELECT count(*) FROM _aside_rows")
        if not rows:
            return 0
        cells = ", ".join(f"{column.column}::VARCHAR" for column in raw.columns)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE _aside AS SELECT _row, _file, _line, {_as_text(value)} AS _value, "
            f"to_json([{cells}])::VARCHAR AS _cells FROM {raw.relation} "
            "WHERE _row IN (SELECT _row FROM _aside_rows)"
        )
        named = "time" if header is None else f"“{header}”"  # a looked-up one has no header here
        reason = REASONS[aside.kind].format(header=named, other=f"“{aside.other}”")
        self._connection.execute(
            f"INSERT INTO cardinal.import_issues SELECT {literal(aside.kind)}, {_of_file(raw, 'shown')}, "
            f"{_of_file(raw, 'sheet')}, _line, {_text(header)}, _value, {literal(reason)}, _cells "
            "FROM _aside ORDER BY _row"
        )
        by_file = "SELECT _file, count(*) FROM _aside GROUP BY _file"
        for file, count in self._connection.execute(by_file).fetchall():
            self._count(staged.path, file, aside.kind, reason, count)
        return int(rows)

    def _count(self, path: str, file: int, kind: str, reason: str, count: int) -> None:
        self._aside[path][file] += count
        self.kinds[path][kind] += count
        self._reasons[path][(file, reason, False)] += count

    def cells(self, staged: Staged) -> None:
        """List the cells of a staged source that could not be read, up to a limit for each column."""
        for header, emptied in staged.emptied.items():
            if emptied:
                self._cells(staged, header)

    def _cells(self, staged: Staged, header: str) -> None:
        raw, plan = staged.raw, staged.plans[header]
        unread = f"SELECT _row FROM {staged.table} WHERE {staged.unread[header]}"
        wanted = f"{unread} ORDER BY _row LIMIT {CELLS_LISTED}"
        reason = f"it can't be read as {WORDS[plan.type]}"
        self._connection.execute(
            f"INSERT INTO cardinal.import_issues SELECT 'unreadable', {_of_file(raw, 'shown')}, "
            f"{_of_file(raw, 'sheet')}, _line, {literal(header)}, {_as_text(staged.texts[header])}, "
            f"{literal(reason)}, NULL FROM {raw.relation} WHERE _row IN ({wanted}) ORDER BY _row"
        )
        by_file = f"SELECT _file, count(*) FROM {raw.relation} WHERE _row IN ({unread}) GROUP BY _file"
        for file, count in self._connection.execute(by_file).fetchall():
            self._reasons[staged.path][(file, reason, True)] += count

    def lost(self, path: str) -> Counter[int]:
        """Return how many rows each file of a source lost, by the file's number."""
        return self._aside[path]

    def reasons(self, path: str, file: int) -> tuple[Reason, ...]:
        """Return why rows and cells of one file of a source are not used, the most frequent reason first."""
        return tuple(
            Reason(text=text, count=count, cells=cells)
            for (number, text, cells), count in self._reasons[path].most_common()
            if number == file
        )


WORDS: dict[str, str] = {
    "text": "text",
    "number": "a number",
    "boolean": "yes or no",
    "date": "a date",
    "datetime": "a date and time",
    "list": "a list",
    "url": "a web address",
}
"""The types in the words of the report."""


def _of_file(raw: RawTable, part: str) -> str:
    names = [getattr(file, part) for file in raw.files]
    return f"[{', '.join(_text(name) for name in names)}][_file + 1]"


def _text(text: str | None) -> str:
    return "NULL::VARCHAR" if text is None else literal(text)


def _as_text(sql: str) -> str:
    return f"({sql})::VARCHAR"
