"""Generated data in the layout of a workspace: contacts and four activities over three years, sorted by time.

Everything follows from row numbers by hashing, so the same scale gives the same data on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from engine.catalog.model import Activity, Catalog, DataColumn, Type
from engine.definition.moment import AsOf

AS_OF = AsOf(datetime(2026, 7, 1, 12))
SECONDS = 3 * 365 * 24 * 3600


@dataclass(frozen=True)
class Table:
    """One activity: its rows for each contact, and its attributes as SQL over the row's number ``i``."""

    name: str
    rows_each: int
    attributes: dict[str, tuple[Type, str]]


def _pick(salt: int, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"[{listed}][1 + CAST(hash(i, {salt}) % {len(values)} AS BIGINT)]"


TABLES = (
    Table("orders", 3, {"amount": ("number", "CAST((hash(i, 11) % 60000) / 100 AS DECIMAL(18, 2))")}),
    Table("order_items", 6, {"brand": ("text", "'Brand' || (hash(i, 21) % 200)")}),
    Table(
        "email_events", 6, {"action": ("text", _pick(31, ("sent", "sent", "sent", "open", "open", "click")))}
    ),
    Table(
        "page_visits",
        5,
        {
            "url": (
                "text",
                "'https://shop.example/' || if(hash(i, 41) % 50 = 0, 'unsubscribe', 'p') || '/' || i % 5000",
            )
        },
    ),
)
FIELDS: dict[str, tuple[Type, str]] = {
    "country": ("text", _pick(1, ("PL", "DE", "FR", "ES", "IT", "GB", "US", "NL"))),
    "newsletter": ("boolean", "hash(i, 2) % 10 < 6"),
}


def create(path: Path, contacts: int) -> None:
    """Write the data of so many contacts (20 rows each) into a new DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE SCHEMA data")
        fill(connection, contacts)


def fill(connection: duckdb.DuckDBPyConnection, contacts: int) -> None:
    """Make the tables in a database that has the schema ``data``."""
    fields = ", ".join(f'{sql} AS "{name}"' for name, (_, sql) in FIELDS.items())
    connection.execute(
        f"CREATE TABLE data.contacts AS SELECT CAST(i AS INTEGER) AS _contact, "
        f"printf('C%08d', i) AS _key, {fields} FROM range({contacts}) AS r(i)"
    )
    for table in TABLES:
        _create_activity(connection, table, contacts)


def _create_activity(connection: duckdb.DuckDBPyConnection, table: Table, contacts: int) -> None:
    attributes = ", ".join(f'{sql} AS "{name}"' for name, (_, sql) in table.attributes.items())
    moment = (
        f"TIMESTAMP '{AS_OF.instant}' - to_seconds(CAST(hash(i, '{table.name}', 3) % {SECONDS} AS BIGINT))"
    )
    rows = (
        f"SELECT CAST(hash(i, '{table.name}', 4) % {contacts} AS INTEGER) AS _contact, {moment} AS ts, "
        f"{attributes} "
        f"FROM range({contacts * table.rows_each}) AS r(i) ORDER BY ts, i"
    )
    connection.execute(f"CREATE TABLE data.{table.name} AS {rows}")


def catalog(contacts: int) -> Catalog:
    """Return the catalog of the generated data."""
    activities = tuple(
        Activity(
            name=table.name,
            table=table.name,
            time="ts",
            rows=contacts * table.rows_each,
            attributes=(
                DataColumn(name="ts", column="ts", type="datetime"),
                *(
                    DataColumn(name=name, column=name, type=kind)
                    for name, (kind, _) in table.attributes.items()
                ),
            ),
        )
        for table in TABLES
    )
    fields = tuple(DataColumn(name=name, column=name, type=kind) for name, (kind, _) in FIELDS.items())
    return Catalog(contacts=contacts, fields=fields, activities=activities)
