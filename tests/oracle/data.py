"""Random small data sets with gaps, ties, month ends and leap days, as files and as plain values."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

DAY = timedelta(days=1)
TEXTS = ["ads", "Ads", "mail", "O'Brien", "50%_\\x", "STRASSE", "straße", "Łódź", "łódź", "a b", "null", "0"]
ITEMS = ["red", "Red", "blue", "green", "x y"]
NAMES = ["amount", "Source code", 'quo"te', "dot.ted", "naïve", "select", "日付", "a-b", "x;y", "%"]
URLS = [
    ("https://Shop.PL/a/B/?utm_source=News", "shop.pl", "shop.pl/a/B", "News"),
    ("https://shop.pl/a/B", "shop.pl", "shop.pl/a/B", None),
    ("http://me@shop.pl:8080/p?x=1#top", "shop.pl", "shop.pl/p", None),
    ("https://blog.shop.pl/?utm_source=ads", "blog.shop.pl", "blog.shop.pl", "ads"),
]
TYPES = ["text", "number", "boolean", "date", "datetime", "list", "url"]
GAPS = 0.3
"""The share of empty values."""


@dataclass(frozen=True)
class Span:
    """The days that dates are drawn from, ``special`` ones more often."""

    first: date
    length: int
    special: tuple[date, ...]


GENERATED = Span(
    date(2023, 3, 1),
    480,
    (date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)),
)
"""Sixteen months around the turn of a leap year."""


@dataclass
class Table:
    """Columns by name with their types, and rows in the order of the source: (key, values)."""

    types: dict[str, str]
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    time: str | None = None


@dataclass
class World:
    """One data set; values that occur are what definitions ask for."""

    contacts: Table
    activities: dict[str, Table]
    created_at: str | None
    rfm: dict[str, str] | None
    lists: dict[str, list[str]]
    span: Span = GENERATED

    def values(self) -> dict[str, Any]:
        """Return the data set as the oracle reads it."""
        return {
            "contacts": dict(self.contacts.rows),
            "created_at": self.created_at,
            "activities": {
                name: {"time": table.time, "rows": table.rows} for name, table in self.activities.items()
            },
            "rfm": self.rfm,
            "lists": self.lists,
        }


def day(random: Random, span: Span = GENERATED) -> date:
    """Return a day, month ends more often."""
    if random.random() < 0.3:
        return random.choice(span.special)
    return span.first + timedelta(days=random.randrange(span.length))


def instant(random: Random, span: Span = GENERATED) -> datetime:
    """Return a moment; often midnight, the last second of a day, or a full hour."""
    clock = random.choice(
        [(0, 0, 0), (23, 59, 59), (12, 0, 0), (random.randrange(24), 30, random.randrange(60))]
    )
    return datetime.combine(day(random, span), datetime.min.time()).replace(
        hour=clock[0], minute=clock[1], second=clock[2]
    )


def number(random: Random) -> Decimal:
    """Return a number from a small pool, so that equal ones occur; rarely one of nine decimals."""
    if random.random() < 0.005:  # so that some columns have them and some don't
        return Decimal("54.123456789")
    return random.choice(
        [
            Decimal(random.randrange(-3, 8)),
            Decimal(random.randrange(0, 500)) / 100,
            Decimal("0.1"),
            Decimal("100"),
        ]
    )


def value(random: Random, kind: str) -> Any:
    """Return a random value of a type; of a url, the text alone."""
    if random.random() < GAPS:
        return None
    if kind == "list":
        return list(dict.fromkeys(random.choices(ITEMS, k=random.randrange(1, 4))))
    makers: dict[str, Callable[[], Any]] = {
        "text": lambda: random.choice(TEXTS),
        "number": lambda: number(random),
        "boolean": lambda: random.random() < 0.5,
        "date": lambda: day(random),
        "datetime": lambda: instant(random),
        "url": lambda: random.choice(URLS)[0],
    }
    return makers[kind]()


def columns(random: Random, least: int) -> dict[str, str]:
    """Return random column names with types; all types are met over a few schemas."""
    names = random.sample(NAMES, k=random.randrange(least, len(NAMES)))
    return {name: random.choice(TYPES) for name in names}


def add_url_parts(types: dict[str, str], row: dict[str, Any]) -> None:
    """Add what a url brings along, from the table of known addresses."""
    for name, kind in types.items():
        if kind == "url":
            known = next((each for each in URLS if each[0] == row[name]), (None, None, None, None))
            row[f"{name}.domain"], row[f"{name}.page"] = known[1], known[2]
            row[f"{name}.query.utm_source"] = known[3]


def make_row(random: Random, types: dict[str, str]) -> dict[str, Any]:
    """Return one row with all its columns."""
    row = {name: value(random, kind) for name, kind in types.items()}
    add_url_parts(types, row)
    return row


def make(seed: int) -> World:
    """Return the data set of a seed."""
    random = Random(seed)
    types = columns(random, 4) | {"id": "text"}
    if seed % 3:
        types["joined"] = "date" if seed % 2 else "datetime"
    keys = [f"{'0' * random.randrange(3)}{index}" for index in range(random.randrange(4, 30))]
    contacts = Table(types, [(key, make_row(random, types) | {"id": key}) for key in dict.fromkeys(keys)])
    keys = [key for key, _ in contacts.rows]
    activities = {name: activity(random, name, keys) for name in ("orders", "visits", "prefs")}
    rfm = {"activity": "orders", "amount": "paid", "order": "order_id"} if seed % 2 else None
    lists = {"Some people": random.sample(keys, k=len(keys) // 2)}
    return World(contacts, activities, "joined" if seed % 3 else None, rfm, lists)


def activity(random: Random, name: str, keys: list[str]) -> Table:
    """Return an activity's table: orders have a moment, visits a day, prefs no time."""
    types = {"who": "text"} | columns(random, 3) | {"paid": "number", "order_id": "text"}
    time = {"orders": "at", "visits": "at", "prefs": None}[name]
    if time:
        types[time] = "datetime" if name == "orders" else "date"
    table = Table(types, [], time)
    active = random.sample(keys, k=max(1, len(keys) * 3 // 4))
    for _ in range(random.randrange(0, 90)):
        key = random.choice(active)
        row = make_row(random, types) | {
            "who": key,
            "order_id": random.choice(["o1", "o2", "o3", "o4", None]),
        }
        if time:
            row[time] = instant(random) if name == "orders" else day(random)
        table.rows.append((key, row))
    return table


def spelled(cell: Any) -> str:
    """Return a value as a cell of a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "|".join(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


def write(world: World, folder: Path) -> Path:
    """Write the data set as CSV files and a mapping, and return the mapping's path."""
    write_table(folder / "contacts.csv", world.contacts)
    activities = []
    for name, table in world.activities.items():
        write_table(folder / f"{name}.csv", table)
        entry = {"name": name, "file": f"{name}.csv", "contact": "who", "columns": told(table.types)}
        activities.append(entry | ({"time": table.time} if table.time else {}))
    contacts = {"file": "contacts.csv", "key": "id", "columns": told(world.contacts.types)}
    if world.created_at:
        contacts["created_at"] = world.created_at
    mapping = {"format": "cardinal.mapping/1", "contacts": contacts, "activities": activities}
    if world.rfm:
        mapping["rfm"] = world.rfm
    path = folder / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    return path


def told(types: dict[str, str]) -> dict[str, Any]:
    """Return the mapping's word on columns."""
    return {
        name: {"type": kind} | ({"separator": "|"} if kind == "list" else {}) for name, kind in types.items()
    }


def write_table(path: Path, table: Table) -> None:
    """Write one table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.types)
        writer.writerows([[spelled(row[name]) for name in table.types] for _, row in table.rows])
