"""Which columns name rows of which other tables: by their headers, by the overlap of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import duckdb
import msgspec

from engine.catalog.vocabulary import Words, says
from engine.importing.guess.table import Column, Table
from engine.importing.raw import Workbench
from engine.importing.reading.statement import check_cancelled, one_row

SAMPLE_VALUES = 2_000
"""Values of a column that are looked for in another one."""

FEW = 20
"""Fewer different values than this are found in another column by chance."""

FOUND = 0.5
"""The part of values that has to be found where a header alone says little."""

Evidence: TypeAlias = Literal["named", "same header", "same values"]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """``column`` of table ``child`` holds values of ``key`` of table ``parent``; ``found`` is which part.

    ``exact`` says that the id is of exactly what the parent's name says.
    """

    child: int
    column: str
    parent: int
    key: str
    evidence: Evidence
    exact: bool
    found: float

    @property
    def weight(self) -> tuple[float, ...]:
        """Order links of one column by this: the best is the greatest."""
        return (self.found >= FOUND, self.exact, self.evidence == "named", self.found)


class Overlap:
    """Asks which part of a column's values stands in another column; every pair is asked once."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._connection: duckdb.DuckDBPyConnection = bench.connection
        self._known: dict[tuple[int, str, int, str], float] = {}
        self._copies: dict[tuple[int, str], str] = {}

    def found(self, child: Table, column: Column, parent: Table, key: Column) -> float:
        """Return the part (0 … 1) of the different values of ``column`` that ``key`` has."""
        pair = (child.number, column.sql, parent.number, key.sql)
        if pair not in self._known:
            check_cancelled(self._bench)
            self._known[pair] = self._ask(child, column, parent, key)
        return self._known[pair]

    def _ask(self, child: Table, column: Column, parent: Table, key: Column) -> float:
        wanted = f"SELECT DISTINCT {_key(column)} AS value FROM {child.sample} WHERE {column.sql} IS NOT NULL"
        known = self._values(parent, key)
        some = f"SELECT value FROM ({wanted}) ORDER BY hash(value), value LIMIT {SAMPLE_VALUES}"
        asked = one_row(
            self._connection,
            f"WITH wanted AS MATERIALIZED ({some}) "
            f"SELECT (SELECT count(*) FROM wanted), count(*) FROM wanted WHERE value IN ({known})",
        )
        return asked[1] / asked[0] if asked[0] else 0.0

    def _values(self, table: Table, key: Column) -> str:
        """Return the query for a column's values; those of a large table are kept once asked for."""
        query = f"SELECT {_key(key)} AS value FROM {table.relation} WHERE {key.sql} IS NOT NULL"
        if table.small:
            return query
        place = (table.number, key.sql)
        if place not in self._copies:
            self._copies[place] = f"guess_values_{len(self._copies)}"
            self._connection.execute(
                f"CREATE TEMP TABLE {self._copies[place]} AS SELECT DISTINCT * FROM ({query})"
            )
        return f"FROM {self._copies[place]}"


def _key(column: Column) -> str:
    """Return the text by which values are compared: whole numbers as such, addresses in small letters."""
    text = f"regexp_replace({column.sql}, '^(-?\\d+)\\.0+$', '\\1')"
    return f"lower({text})" if column.holds_emails else text


def find_links(tables: Sequence[Table], overlap: Overlap) -> list[Link]:
    """Return every link between two tables, the best one first for each column."""
    links = [
        link
        for child in tables
        for column in child.columns
        for parent in tables
        if parent.number != child.number
        for key in parent.keys
        if (link := _link(child, column, parent, key, overlap)) is not None
    ]
    return sorted(links, key=lambda link: link.weight, reverse=True)


def _link(child: Table, column: Column, parent: Table, key: Column, overlap: Overlap) -> Link | None:
    evidence: Evidence = "same values"
    exact, least = False, 0.95
    named = by_name(child, column, parent, key)
    if named is None:
        if not _telling(column) or not _telling(key):
            return None
    else:
        evidence, exact = named
        if not column.filled and not exact:
            return None
        least = 0.0 if evidence == "named" or exact else FOUND
    found = overlap.found(child, column, parent, key)
    if found < least:
        return None
    return Link(
        child=child.number,
        column=column.name,
        parent=parent.number,
        key=key.name,
        evidence=evidence,
        exact=exact,
        found=found,
    )


def by_name(child: Table, column: Column, parent: Table, key: Column) -> tuple[Evidence, bool] | None:
    """Return what the headers say of a column being the id of a table's rows, and whether exactly."""
    own, other = column.header, key.header
    if own.entity is None or other.entity is None:
        return None
    if own.entity == () or says(own.entity, "contact"):
        return ("named", True) if _extends(child, parent, own.entity, other.entity) else None
    if own.words == other.words:
        return "same header", fits(other.entity, parent.words.words)
    if other.entity == () and fits(own.entity, parent.words.words):
        return "named", own.entity == parent.words.words
    return None


def _extends(child: Table, parent: Table, own: Words, other: Words) -> bool:
    """Return whether the child tells more of the parent's rows: “email_event_click” of “email_event”."""
    names = (child.words.words, parent.words.words)
    longer = len(names[0]) > len(names[1]) > 0 and names[0][: len(names[1])] == names[1]
    return longer and own == other == ()


def names_rows(column: Column, table: Table) -> bool:
    """Return whether a header says that this is the id of what a table is called, which has a bare one."""
    entity = column.header.entity
    bare = any(key.header.entity == () for key in table.keys)
    return bool(entity) and bare and fits(entity or (), table.words.words)


def fits(entity: Words, name: Words) -> bool:
    """Return whether a table's name ends with the words of an id, one word perhaps in another form."""
    if not entity or len(entity) > len(name):
        return False
    return all(_alike(a, b) for a, b in zip(entity, name[-len(entity) :], strict=True))


def _alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    stem = max(4, len(longer) - 3)
    return one == other or (len(shorter) >= stem and longer.startswith(shorter[:stem]))


def _telling(column: Column) -> bool:
    """Return whether values are such that two columns do not share them by chance."""
    if column.hint == "list" or column.distinct < FEW or column.shapes.length < 6:
        return False
    return column.plan.type == "text" or (column.plan.type == "number" and column.plan.scale == 0)


def links_of(links: Sequence[Link], child: int) -> Iterator[Link]:
    """Yield the links of a table's columns, the best of each column."""
    seen: set[str] = set()
    for link in links:
        if link.child == child and link.column not in seen:
            seen.add(link.column)
            yield link
