"""Which column says when: of an activity's rows, or since when a contact exists."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from engine.definition.types import TIME
from engine.importing.guess.notes import Notes
from engine.importing.guess.table import Column, Table
from engine.importing.reading.statement import one_row

_HAPPENED = {"happened": 3, "created": 2, "started": 1}
"""How well a header says when a row's thing happened; other moments (paid, shipped, changed) don't."""


def says_when(table: Table, column: Column) -> int | None:
    """Return how well a column says when a row's thing happened, None when it doesn't.

    A payment's date is some other moment of an order, but it is when a row of payments happened.
    """
    if not column.filled or not column.is_dated:
        return None
    meaning = column.header.meaning or ""
    if meaning == "other_time" and set(column.header.words) & set(table.words.words):
        return _HAPPENED["happened"]
    return _HAPPENED.get(meaning)


def _may_say_when(column: Column) -> bool:
    return column.header.meaning is None or column.header.meaning in _HAPPENED


class Clock:
    """Chooses times; equal columns are one choice."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, notes: Notes) -> None:
        self._connection = connection
        self._notes = notes

    def happened(self, table: Table, path: str) -> Column | None:
        """Return the time of an activity's rows."""
        candidates = [
            (weight + self._named(table, column), column)
            for column in table.columns
            if (weight := says_when(table, column)) is not None
        ]
        if not candidates:
            dated = [c for c in table.columns if c.filled and c.is_dated and c.header.meaning is None]
            candidates = [(0, column) for column in dated]
        nearly = [c for c in table.columns if c.plan.nearly in TIME and _may_say_when(c)]
        if nearly and not candidates:
            self._ask_which(table, nearly, path, "time", ", but not all of its values can be read")
        return self._choose(table, candidates, path, "time")

    def created(self, table: Table) -> Column | None:
        """Return since when contacts exist."""
        candidates = [(-column.header.rank, column) for column in table.meaning("created") if column.is_dated]
        return self._choose(table, candidates, "contacts", "created_at")

    @staticmethod
    def _named(table: Table, column: Column) -> float:
        """Prefer a header that names the table's own thing: “order date” in orders; and full columns."""
        own = bool(set(column.header.words) & set(table.words.words))
        return own + 0.5 * column.filled / max(1, table.rows)

    def _choose(
        self, table: Table, candidates: Sequence[tuple[float, Column]], path: str, option: str
    ) -> Column | None:
        if not candidates:
            return None
        best = max(weight for weight, _ in candidates)
        tied = [column for weight, column in candidates if weight == best]
        different = [column for column in tied[1:] if not self._equal(table, tied[0], column)]
        place = f"{path}.{option}"
        if different:
            self._ask_which(table, [tied[0], *different], path, option)
            return None
        if tied[0].is_open:
            self._ask_order(table, tied[0], path, option)
            return None
        self._notes.because(place, f"“{tied[0].name}” {_WORDS[option]}")
        return tied[0]

    def _equal(self, table: Table, one: Column, other: Column) -> bool:
        differ = f"SELECT count(*) FROM {table.sample} WHERE {one.sql} IS DISTINCT FROM {other.sql}"
        return one_row(self._connection, differ) == (0,)

    def _ask_which(
        self, table: Table, columns: Sequence[Column], path: str, option: str, but: str = ""
    ) -> None:
        names = tuple(column.name for column in columns)
        shown = " or ".join(f"“{name}”" for name in names)
        without = "its rows have no time" if option == "time" else "contacts have no beginning"
        text = f"{shown} may be {_ASKED[option]}{but}, so for now {without}; name one"
        self._notes.ask(text, path=path, option=option, table=table, choices=names)

    def _ask_order(self, table: Table, column: Column, path: str, option: str) -> None:
        text = (
            f"“{column.name}” is {_ASKED[option]}, but day and month can't be told apart, so it is left out; "
            f"give the column a type and a format, and name it as {path}.{option}"
        )
        self._notes.ask(
            text,
            path=f"{path}.columns.{column.name}",
            option="format",
            table=table,
            column=column.name,
            choices=column.orders,
            also=f"{path}.{option}",
        )


_WORDS = {"time": "says when", "created_at": "says since when a contact exists"}
_ASKED = {"time": "when it happened", "created_at": "since when a contact exists"}
