"""The data tables of the workspace: contacts in the order of keys, activities in the order of time."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import msgspec

from engine.catalog.model import DataColumn
from engine.importing.building.ledger import Aside, Ledger
from engine.importing.building.naming import Namer
from engine.importing.building.people import People, by_field
from engine.importing.building.rows import Wide
from engine.importing.building.stage import Attribute
from engine.importing.mapping import ActivitySource, ContactBy
from engine.importing.reading.statement import identifier

OWN_COLUMNS = ("_contact", "_key", "_row", "rowid")
"""Names that physical columns can't have."""


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
    listed = _listed(wide.attributes, columns)
    name = f"data.{identifier(table)}"
    owners, text = _owners(wide, people)
    order = "_time, _source" if wide.dated else "_source"
    good = "_sharing = 1 AND NOT _orphan" + (" AND _time IS NOT NULL" if wide.dated else "")
    named = ", ".join(identifier(column.column) for column in columns)
    rows = (
        f"SELECT _contact, _time, _row AS _source{listed} FROM {wide.relation} JOIN {owners} o "
        f"ON {text} = o._text WHERE {good}"
    )
    connection.execute(
        f"CREATE TABLE {name} AS SELECT _contact, 0::BIGINT AS _row{', ' if named else ''}{named} "
        f"FROM ({rows}) ORDER BY {order}"
    )
    connection.execute(f"UPDATE {name} SET _row = rowid")
    written = _count(connection, name)
    if written < _count(connection, wide.staged.table):
        for aside in _asides(activity, wide, owners, text):
            ledger.set_aside(wide.staged, aside)
    return Written(table=table, columns=columns, rows=written)


def _owners(wide: Wide, people: People) -> tuple[str, str]:
    """Return whom references mean (``_text``, ``_contact``, ``_sharing``) and the SQL of a row's own."""
    if wide.by_field is None:
        return "(SELECT _key AS _text, _contact, 1 AS _sharing FROM data.contacts)", "_ref"
    shared = by_field(people, wide.by_field, f"{wide.staged.path}.contact.field")
    owners = f"(SELECT _text, _contact, _sharing FROM {shared} s JOIN data.contacts c ON c._key = s._owner)"
    return owners, "lower(_ref)"


def _asides(activity: ActivitySource, wide: Wide, owners: str, text: str) -> list[Aside]:
    rows = f"FROM {wide.relation} LEFT JOIN {owners} o ON {text} = o._text WHERE"
    if activity.parent is not None:
        header, other = activity.parent.key, activity.parent.activity
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
    column = activity.contact.column if isinstance(activity.contact, ContactBy) else activity.contact
    tests: dict[str, tuple[str | None, str]] = {
        "no key": (column, "_ref IS NULL"),
        "unknown contact": (column, "_ref IS NOT NULL AND _sharing IS NULL"),
        "shared value": (column, "_sharing > 1"),
    }
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
    found = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(found[0]) if found else 0
