"""The data tables of the workspace: contacts in the order of keys, activities in the order of time."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import msgspec

from engine.catalog.model import DataColumn
from engine.catalog.naming import Namer
from engine.definition.quoting import identifier
from engine.importing.building.ledger import Aside, Ledger
from engine.importing.building.people import NOBODY, People, by_field
from engine.importing.building.rows import Wide
from engine.importing.building.stage import SAMPLE_ROWS, Attribute
from engine.importing.mapping import ActivitySource, column_of
from engine.importing.reading.statement import one_row

OWN_COLUMNS = ("_contact", "_key", "rowid")
"""Names that physical columns can't have."""

BIG_TABLE = 1_000_000
"""Rows from which it is worth choosing how columns are compressed."""


SORTED_CELLS = 40_000_000
"""Cells that are sorted together: some hundred megabytes."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A data table with its columns as the catalog knows them."""

    table: str
    columns: tuple[DataColumn, ...]
    rows: int


def write_contacts(connection: duckdb.DuckDBPyConnection, people: People) -> Written:
    """Write ``data.contacts``."""
    columns = _physical(people.attributes)
    listed = _listed(people.attributes, columns)
    connection.execute(
        "CREATE TABLE data.contacts AS SELECT (row_number() OVER (ORDER BY _key) - 1)::INTEGER AS _contact, "
        f"_key{listed} FROM {people.table} ORDER BY _key"
    )
    return Written(table="contacts", columns=columns, rows=_count(connection, "data.contacts"))


def write_activity(
    connection: duckdb.DuckDBPyConnection,
    activity: ActivitySource,
    wide: Wide,
    people: People,
    table: str,
    ledger: Ledger,
) -> Written:
    """Write ``data.<table>`` and set the other rows aside, each for its reason."""
    columns = _physical(wide.attributes)
    name = f"data.{identifier(table)}"
    owners, text = _owners(wide, people)
    good = "_sharing = 1 AND NOT _orphan" + (" AND _time IS NOT NULL" if wide.dated else "")
    cells = _listed(wide.attributes, columns)
    source = f"{wide.relation} w JOIN {owners} o ON {text} = o._text"
    order = f"_time, {_narrow_row(wide)}" if wide.dated else _narrow_row(wide)
    _create(connection, name, columns, wide, cells)
    for span in _spans(connection, wide, len(columns)):
        connection.execute(
            f"INSERT INTO {name} SELECT _contact{cells} FROM {source} WHERE {good}{span} ORDER BY {order}"
        )
    written = _count(connection, name)
    if written < _count(connection, wide.staged.table):
        for aside in _asides(activity, wide, owners, text):
            ledger.set_aside(wide.staged, aside)
    return Written(table=table, columns=columns, rows=written)


def _spans(connection: duckdb.DuckDBPyConnection, wide: Wide, columns: int) -> list[str]:
    """Return the conditions on the order's first column that part the rows into pieces, the lowest first.

    Sorting one piece after the other needs memory for one only, where sorting all at once would spill.
    """
    pieces = wide.staged.raw.rows * columns // SORTED_CELLS + 1
    if pieces == 1:
        return [""]
    column = "_time" if wide.dated else "_row"
    sample = f"(SELECT {column} AS v FROM {wide.relation} USING SAMPLE {SAMPLE_ROWS} ROWS)"
    parts = [part / pieces for part in range(1, pieces)]
    found = connection.execute(f"SELECT unnest(quantile_disc(v, {parts}))::VARCHAR FROM {sample}").fetchall()
    bounds = [f"'{bound}'::{'TIMESTAMP' if wide.dated else 'BIGINT'}" for (bound,) in dict.fromkeys(found)]
    starts = ["", *(f" AND w.{column} >= {bound}" for bound in bounds)]
    ends = [*(f" AND w.{column} < {bound}" for bound in bounds), ""]
    return [start + end for start, end in zip(starts, ends, strict=True)]


def _narrow_row(wide: Wide) -> str:
    """Return the number of the source row, as an INTEGER where it fits: a shorter key sorts faster."""
    return "w._row::INTEGER" if wide.staged.raw.rows < 2**31 else "w._row"


def _create(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[DataColumn], wide: Wide, cells: str
) -> None:
    """Make the empty table; of a big one each column with the compression that suits it.

    Left to itself the database tries every method on every column, which takes longer than sorting.
    """
    sample = f"(SELECT * FROM {wide.relation} LIMIT {SAMPLE_ROWS})"
    described = connection.execute(f"DESCRIBE SELECT 0{cells} FROM {sample}").fetchall()
    types = [row[1] for row in described[1:]]
    big = wide.staged.raw.rows >= BIG_TABLE
    methods = _methods(connection, sample, wide.attributes, types) if big else [""] * len(types)
    own = _BITPACKED if big else ""
    defined = [
        f"_contact INTEGER{own}",
        *(
            f"{identifier(column.column)} {kind}{method}"
            for column, kind, method in zip(columns, types, methods, strict=True)
        ),
    ]
    connection.execute(f"CREATE TABLE {name} ({', '.join(defined)})")


def _methods(
    connection: duckdb.DuckDBPyConnection, sample: str, attributes: Sequence[Attribute], types: Sequence[str]
) -> list[str]:
    """Return how each column is to be compressed: few different texts by a dictionary."""
    counts = ", ".join(f"approx_count_distinct({attribute.sql})" for attribute in attributes) or "0"
    found = one_row(connection, f"SELECT {counts} FROM {sample}")
    methods = []
    for kind, distinct in zip(types, found, strict=False):
        if kind == "VARCHAR":
            methods.append(_DICTIONARY if distinct < SAMPLE_ROWS // 3 else _PIECES)
        else:
            methods.append(_BITPACKED if kind.startswith(_PACKABLE) else "")
    return methods


_BITPACKED, _DICTIONARY, _PIECES = (
    f" USING COMPRESSION {name}" for name in ("bitpacking", "dictionary", "fsst")
)
_PACKABLE = ("BIGINT", "DECIMAL", "TIMESTAMP", "DATE")


def _owners(wide: Wide, people: People) -> tuple[str, str]:
    """Return whom references mean (``_text``, ``_contact``, ``_sharing``) and the SQL of a row's own."""
    if wide.by_field is None:
        return "(SELECT _key AS _text, _contact, 1 AS _sharing FROM data.contacts)", "_ref"
    shared, text = by_field(people, wide.by_field, "_ref", f"{wide.staged.path}.contact.field")
    owners = f"(SELECT _text, _contact, _sharing FROM {shared} s JOIN data.contacts c ON c._key = s._owner)"
    return owners, text


def _asides(activity: ActivitySource, wide: Wide, owners: str, text: str) -> list[Aside]:
    rows = f"FROM {wide.relation} LEFT JOIN {owners} o ON {text} = o._text WHERE"
    if activity.parent is not None:
        header, other = activity.parent.named_by, activity.parent.activity
        blank = f"SELECT _row FROM {wide.staged.table} WHERE {wide.staged.key(header)} IS NULL"
        late = "OR _time IS NULL" if wide.dated else ""
        adrift = f"NOT _orphan AND (_sharing IS DISTINCT FROM 1 {late})"
        return [
            Aside(kind="no key", query=blank, header=header),
            Aside(
                kind="unknown parent",
                query=f"SELECT _row {rows} _orphan AND _row NOT IN ({blank})",
                header=header,
                other=other,
            ),
            Aside(kind="parent set aside", query=f"SELECT _row {rows} {adrift}", header=header, other=other),
        ]
    assert activity.contact is not None
    column = column_of(activity.contact)
    tests: dict[str, tuple[str | None, str]] = {kind: (column, test) for kind, test in NOBODY.items()}
    if wide.dated:
        time = activity.time if wide.own_time else None
        tests["unreadable time"] = (time, "_sharing = 1 AND _time IS NULL AND _unreadable")
        tests["no time"] = (time, "_sharing = 1 AND _time IS NULL AND NOT _unreadable")
    return [
        Aside(kind=kind, query=f"SELECT _row {rows} {test}", header=header)
        for kind, (header, test) in tests.items()
    ]


def _physical(attributes: Sequence[Attribute]) -> tuple[DataColumn, ...]:
    namer = Namer(OWN_COLUMNS)
    return tuple(
        DataColumn(
            name=attribute.name,
            column=namer.take(attribute.name),
            type=attribute.type,
            label=attribute.label,
            family=attribute.family,
            source=attribute.source,
            scale=attribute.scale,
        )
        for attribute in attributes
    )


def _listed(attributes: Sequence[Attribute], columns: Sequence[DataColumn]) -> str:
    return "".join(
        f", {attribute.sql} AS {identifier(column.column)}"
        for attribute, column in zip(attributes, columns, strict=True)
    )


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    (rows,) = one_row(connection, f"SELECT count(*) FROM {relation}")
    return int(rows)
