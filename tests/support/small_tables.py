"""Data tables made by hand in the layout of a workspace, for tests that need no import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from engine.catalog.model import Activity, Catalog, DataColumn, Rfm, Type
from engine.compiler import Context, compile_base, compile_condition, compile_segment, to_sql
from engine.definition.model import Card, Column, Condition, Segment, segment
from engine.definition.moment import AsOf
from tests.support.catalogs import column, timed, web

Row = Mapping[str, Any]

PHYSICAL: dict[Type, str] = {
    "text": "VARCHAR",
    "url": "VARCHAR",
    "number": "DECIMAL(38, 9)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "list": "VARCHAR[]",
}
INDICATORS: dict[str, Type] = {
    **dict.fromkeys(("recency", "frequency", "monetary", "r", "f", "m"), "number"),
    "segment": "text",
}


class SmallTables:
    """A database with contacts, activities and lists, and the catalog that describes it."""

    def __init__(
        self, contacts: Mapping[str, Row], fields: Mapping[str, Type], created_at: str | None = None
    ):
        self.connection = duckdb.connect()
        self.connection.execute("CREATE SCHEMA data; CREATE SCHEMA cardinal")
        self.connection.execute("CREATE TABLE cardinal.list_members (list_id BIGINT, key VARCHAR)")
        self._ordinals = {key: ordinal for ordinal, key in enumerate(contacts)}
        self._lists: dict[str, int] = {}
        self._segments: dict[str, Segment] = {}
        rows = [(self._ordinals[key], key, row) for key, row in contacts.items()]
        self._create("contacts", "_contact INTEGER, _key VARCHAR", fields, rows)
        self.catalog = Catalog(
            contacts=len(contacts), key="id", created_at=created_at, fields=_columns(fields)
        )

    def add(
        self, name: str, attributes: Mapping[str, Type], time: str | None, rows: Sequence[tuple[str, Row]]
    ) -> None:
        """Add an activity of (key, row) pairs in the order of the source."""
        ordered = [row for row in rows if time is None or row[1].get(time) is not None]
        ordered.sort(key=lambda row: _moment(row[1][time]) if time is not None else datetime.min)
        numbered = [(self._ordinals[key], row) for key, row in ordered]
        self._create(name, "_contact INTEGER", attributes, numbered)
        activity = Activity(
            name=name, table=name, time=time, attributes=_columns(attributes), rows=len(ordered)
        )
        self._replace(activities=(*self.catalog.activities, activity))

    def add_rfm(self, activity: str, amount: str, order: str | None) -> None:
        """Give every contact value indicators."""
        more = tuple(
            DataColumn(name=f"rfm.{name}", column="", type=kind, indicator=name)
            for name, kind in INDICATORS.items()
        )
        rfm = Rfm(activity=activity, amount=amount, order=order)
        self._replace(fields=(*self.catalog.fields, *more), rfm=rfm)

    def add_list(self, name: str, keys: Sequence[str]) -> None:
        """Add a fixed list of keys."""
        self._lists[name] = len(self._lists) + 1
        for key in keys:
            self.connection.execute(
                "INSERT INTO cardinal.list_members VALUES (?, ?)", [self._lists[name], key]
            )

    def save(self, saved: Segment) -> None:
        """Save a segment under its name."""
        self._segments[saved.name] = saved

    def context(self, as_of: AsOf | date) -> Context:
        """Return what compiling against these tables takes; a date stands for its end."""
        moment = as_of if isinstance(as_of, AsOf) else AsOf.end_of(as_of)
        return Context(self.catalog, moment, self._segments.__getitem__, self._lists.__getitem__)

    def members(self, given: Segment, as_of: AsOf | date) -> list[str]:
        """Return the keys that the whole segment's one statement gives."""
        statement = to_sql(compile_segment(given, self.context(as_of)))
        return [key for (key,) in self.connection.execute(statement).fetchall()]

    def matching(self, condition: Condition, as_of: AsOf | date) -> list[str]:
        """Return the keys of the base's contacts for whom a condition holds, its negation applied, sorted."""
        context = self.context(as_of)
        compiled = compile_condition(condition, context)
        base, found = self._ordinals_of(compile_base(context)), self._ordinals_of(compiled.query)
        inverted = compiled.complement != condition.negated
        held = base - found if inverted else base & found
        return sorted(key for key, ordinal in self._ordinals.items() if ordinal in held)

    def _ordinals_of(self, query: Any) -> set[int]:
        return {ordinal for (ordinal,) in self.connection.execute(to_sql(query)).fetchall()}

    def _replace(self, **changes: Any) -> None:
        kept = {name: getattr(self.catalog, name) for name in self.catalog.__struct_fields__}
        self.catalog = Catalog(**{**kept, **changes})

    def _create(
        self, table: str, start: str, columns: Mapping[str, Type], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        stored = {each.column: each.type for each in _columns(columns) if each.part is None and each.column}
        more = "".join(f", {_quoted(name)} {PHYSICAL[kind]}" for name, kind in stored.items())
        self.connection.execute(f"CREATE TABLE data.{_quoted(table)} ({start}{more})")
        for *head, row in rows:
            values = [*head, *(row.get(name) for name in stored)]
            places = ", ".join("?" * len(values))
            self.connection.execute(f"INSERT INTO data.{_quoted(table)} VALUES ({places})", values)


def _columns(columns: Mapping[str, Type]) -> tuple[DataColumn, ...]:
    found: list[DataColumn] = []
    for name, kind in columns.items():
        if kind in ("date", "datetime"):
            found += timed(name, kind)
        elif kind == "url":
            found += web(name)
        elif kind == "number":
            found.append(DataColumn(name=name, column=name, type=kind, scale=9))
        else:
            found.append(column(name, kind))
    return tuple(found)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def only(condition: Condition) -> Segment:
    """Return the segment of one card with one condition."""
    return segment(name="only", include=Column(items=(Card(conditions=(condition,)),)))


def numbers(*values: float | str) -> tuple[Decimal, ...]:
    """Return values as a definition holds numbers."""
    return tuple(Decimal(str(value)) for value in values)
