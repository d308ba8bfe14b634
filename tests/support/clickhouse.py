"""A workspace's tables inside chDB, ClickHouse in this process, to run statements on."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pytest

from engine.catalog.model import Activity, Catalog, DataColumn

NULLABLE = {
    "text": "Nullable(String)",
    "url": "Nullable(String)",
    "number": "Nullable(Decimal(38, 9))",
    "boolean": "Nullable(Bool)",
    "date": "Nullable(Date32)",
    "datetime": "Nullable(DateTime64(6, 'UTC'))",
    "list": "Array(String)",
}
TIMES = {"date": "Date32", "datetime": "DateTime64(6, 'UTC')"}


class ClickHouse:
    """Tables copied out of DuckDB, kept in ``folder``; skips the test where chDB is missing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: Catalog, folder: Path) -> None:
        chdb: Any = pytest.importorskip("chdb.session", reason="needs chDB (pip install chdb)")
        self._session = chdb.Session(str(folder / "clickhouse"))
        self._connection = connection
        for schema in ("data", "cardinal"):
            self._session.query(f"CREATE DATABASE {schema}")
        self._copy("data.contacts", {"_contact": "Int32", "_key": "String"}, catalog.fields, None)
        for activity in catalog.activities:
            self._copy_activity(activity)
        self._copy("cardinal.list_members", {"list_id": "Int64", "key": "String"}, (), None)

    def __enter__(self) -> ClickHouse:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def rows(self, statement: str) -> list[Any]:
        """Return the rows of a statement."""
        printed = str(self._session.query(statement, "JSONCompactEachRow"))
        return [json.loads(line) for line in printed.splitlines()]

    def _copy_activity(self, activity: Activity) -> None:
        own = {"_contact": "Int32", "rowid": "Int64"}
        self._copy(f'data."{activity.table}"', own, activity.attributes, activity.time)

    def _copy(
        self, table: str, own: dict[str, str], columns: tuple[DataColumn, ...], time: str | None
    ) -> None:
        stored = {each.column: each for each in columns if each.column and each.part is None}
        types = {name: _type(column, time) for name, column in stored.items()}
        listed = ", ".join(f"{_quoted(name)} {kind}" for name, kind in {**own, **types}.items())
        self._session.query(f"CREATE TABLE {table} ({listed}) ENGINE = Memory")
        quoted = ", ".join(_quoted(name) for name in [*own, *types])
        rows = self._connection.execute(f"SELECT {quoted} FROM {table}").fetchall()
        lines = "\n".join(json.dumps([_plain(value) for value in row]) for row in rows)
        if lines:
            self._session.query(f"INSERT INTO {table} ({quoted}) FORMAT JSONCompactEachRow\n{lines}")


def _type(column: DataColumn, time: str | None) -> str:
    return TIMES[column.type] if column.name == time else NULLABLE[column.type]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, exact ones as text; a missing list is empty there."""
    return str(value) if isinstance(value, Decimal | date) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
