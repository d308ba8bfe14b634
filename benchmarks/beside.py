"""The benchmark's segment in other libraries, each written as its own users would; loading is not timed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import duckdb
import pandas as pd

from engine.compiler import compile_segment, to_sql
from engine.compiler.context import Context
from engine.definition.model import Segment

Contacts: TypeAlias = set[int]
Prepared: TypeAlias = Callable[[], Contacts]
Prepare: TypeAlias = Callable[[duckdb.DuckDBPyConnection, Path, Segment, Context], Prepared]

NOW = datetime(2026, 7, 1, 12)
SINCE = {
    365: datetime(2025, 7, 2),
    180: datetime(2026, 1, 3),
    90: datetime(2026, 4, 3),
    30: datetime(2026, 6, 2),
}
COLUMNS = {
    "orders": "_contact, ts, CAST(amount AS DOUBLE) AS amount",
    "order_items": "_contact, ts, brand",
    "email_events": "_contact, ts, action",
    "page_visits": "_contact, ts, url",
}


def in_pandas(connection: duckdb.DuckDBPyConnection, _: Path, __: Segment, ___: Context) -> Prepared:
    """Frames in memory, filtered and grouped."""
    tables = {
        name: connection.sql(f"SELECT {columns} FROM data.{name}").df() for name, columns in COLUMNS.items()
    }
    contacts = connection.sql("SELECT _contact, country, newsletter FROM data.contacts").df()
    return lambda: _by_pandas(contacts, tables)


def _by_pandas(contacts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Contacts:
    subscribed = contacts[
        contacts.country.str.lower().isin(["de", "fr", "es"]) & contacts.newsletter
    ]._contact
    orders = tables["orders"]
    orders = orders[orders.ts <= NOW]
    big = orders[(orders.amount > 300) & (orders.ts >= SINCE[365])].groupby("_contact").size()
    mean = orders.groupby("_contact").amount.mean()
    spent = set(big.index[big >= 2]) | set(mean.index[mean > 150])
    brand = _recent(tables["order_items"], 180, lambda rows: rows.brand.str.lower() == "brand7")
    clicked = _recent(tables["email_events"], 90, lambda rows: rows.action.str.lower() == "click")
    leaving = _recent(
        tables["page_visits"], 30, lambda rows: rows.url.str.lower().str.contains("/unsubscribe", regex=False)
    )
    return ((set(subscribed) & spent) | (brand - clicked)) - leaving


def _recent(rows: pd.DataFrame, days: int, test: Callable[[pd.DataFrame], Any]) -> Contacts:
    recent = rows[(rows.ts >= SINCE[days]) & (rows.ts <= NOW)]
    return set(recent[test(recent)]._contact)


def in_polars(connection: duckdb.DuckDBPyConnection, _: Path, __: Segment, ___: Context) -> Prepared:
    """Lazy frames in memory, one plan for the whole segment."""
    pl: Any = import_module("polars")
    tables = {
        name: connection.sql(f"SELECT {columns} FROM data.{name}").pl() for name, columns in COLUMNS.items()
    }
    tables["contacts"] = connection.sql("SELECT _contact, country, newsletter FROM data.contacts").pl()
    return lambda: _by_polars(pl, {name: frame.lazy() for name, frame in tables.items()})


def _by_polars(pl: Any, tables: Mapping[str, Any]) -> Contacts:
    ts, contact = pl.col("ts"), pl.col("_contact")
    subscribed = tables["contacts"].filter(
        pl.col("country").str.to_lowercase().is_in(["de", "fr", "es"]) & pl.col("newsletter")
    )
    orders = tables["orders"].filter(ts <= NOW)
    recent = orders.filter((pl.col("amount") > 300) & (ts >= SINCE[365]))
    big = recent.group_by("_contact").len().filter(pl.col("len") >= 2)
    high = orders.group_by("_contact").agg(pl.col("amount").mean()).filter(pl.col("amount") > 150)
    spent = pl.concat([big.select(contact), high.select(contact)]).unique()

    def rows(table: str, days: int, test: Any) -> Any:
        return tables[table].filter((ts >= SINCE[days]) & (ts <= NOW) & test).select(contact).unique()

    brand = rows("order_items", 180, pl.col("brand").str.to_lowercase() == "brand7")
    clicked = rows("email_events", 90, pl.col("action").str.to_lowercase() == "click")
    leaving = rows(
        "page_visits", 30, pl.col("url").str.to_lowercase().str.contains("/unsubscribe", literal=True)
    )
    wanted = subscribed.select(contact).join(spent, on="_contact", how="semi")
    others = brand.join(clicked, on="_contact", how="anti")
    found = pl.concat([wanted, others]).unique().join(leaving, on="_contact", how="anti")
    return set(found.collect()["_contact"].to_list())


def in_sqlite(connection: duckdb.DuckDBPyConnection, folder: Path, _: Segment, __: Context) -> Prepared:
    """A file with an index on time for every table."""
    database = sqlite3.connect(folder / "rows.sqlite")
    database.execute("PRAGMA journal_mode = OFF")
    wanted = {**COLUMNS, "contacts": "_contact, country, newsletter"}
    for name, columns in wanted.items():
        rows = connection.execute(
            f"SELECT {columns.replace('ts,', 'strftime(ts, $form) AS ts,')} FROM data.{name}", _form(columns)
        )
        width = columns.replace("CAST(amount AS DOUBLE) AS ", "").count(",") + 1
        names = columns.replace("CAST(amount AS DOUBLE) AS ", "")
        database.execute(f"CREATE TABLE {name} ({names})")
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", _batches(rows))
        if "ts" in columns:
            database.execute(f"CREATE INDEX {name}_ts ON {name} (ts)")
    database.commit()
    database.execute("ANALYZE")
    statement = (Path(__file__).parent / "sqlite.sql").read_text("utf-8")
    return lambda: {row[0] for row in database.execute(statement)}


def _form(columns: str) -> dict[str, str]:
    return {"form": "%Y-%m-%d %H:%M:%S"} if "ts," in columns else {}


def _batches(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := rows.fetchmany(100_000):
        yield from batch


def in_clickhouse(
    connection: duckdb.DuckDBPyConnection, folder: Path, segment: Segment, context: Context
) -> Prepared:
    """Tables in memory, ordered by time, and our own statement as printed for ClickHouse."""
    sessions: Any = import_module("chdb.session")
    session = sessions.Session(str(folder / "clickhouse"))
    session.query("CREATE DATABASE data")
    for name in ("contacts", *COLUMNS):
        source = folder / f"{name}.parquet"
        connection.execute(f"COPY data.{name} TO '{source}' (FORMAT parquet)")
        order = "ts" if name in COLUMNS else "_contact"
        session.query(
            f"CREATE TABLE data.{name} ENGINE = MergeTree ORDER BY {order} AS "
            f"SELECT * REPLACE (assumeNotNull({order}) AS {order}) FROM file('{source}', Parquet)"
        )
    statement = to_sql(compile_segment(segment, context, "ordinals"), "clickhouse")
    return lambda: {int(line) for line in str(session.query(statement, "TSV")).split()}


BESIDE: Mapping[str, Prepare] = MappingProxyType(
    {"pandas": in_pandas, "polars": in_polars, "sqlite": in_sqlite, "chdb": in_clickhouse}
)
"""The other libraries, by name; one that isn't installed raises ImportError."""
