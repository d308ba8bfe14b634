"""A small imported workspace with every name of the catalog ``SHOP``, for definitions written for that."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.catalog.model import DataColumn
from engine.definition.codec import read_segment
from tests.support.catalogs import SHOP
from tests.support.imported import Bench, bench, make_workspace

CONTACTS = 70
"""More than fit a word of a bitmap."""

LISTS = ("A", "B", "C", "D", "March mailing", "Staff", "X")
TEXTS = ("PL", "pl", "DE", "Nordal", "ads", "a@example.com", "o'b%_\\", "İstanbul", "🙂", "red", "p1", "p2")
URLS = ("https://shop.pl/a?utm_source=ads", "http://Blog.shop.pl/b/", "shop.pl/sale", "https://x.de/a#b")
GAPS = 0.2


def _text(random: Random) -> str:
    return random.choice(TEXTS)


def _moment(random: Random) -> datetime:
    return datetime(2016, 1, 1) + timedelta(minutes=random.randrange(680 * 24 * 60))


MAKERS: Mapping[str, Callable[[Random], Any]] = {
    "text": _text,
    "number": lambda random: random.choice([0, 1, 18, 31, 65.5, 100, -7, 0.1, 299.99, 1000]),
    "boolean": lambda random: random.choice(["true", "false"]),
    "date": lambda random: _moment(random).date().isoformat(),
    "datetime": lambda random: _moment(random).isoformat(),
    "list": lambda random: ";".join(random.sample(["red", "blue", "Red", "x y"], 2)),
    "url": lambda random: random.choice(URLS),
}


@contextmanager
def shop(folder: Path) -> Iterator[Bench]:
    """Import the workspace into ``folder`` and open it, its lists and a saved segment made."""
    random = Random(11)
    contacts = _write(
        folder / "contacts.csv", SHOP.fields, {"id": [f"c{n}" for n in range(CONTACTS)]}, random
    )
    activities = []
    for activity in SHOP.activities:
        who = [f"c{random.randrange(CONTACTS * 3 // 4)}" for _ in range(250)]
        told = _write(
            folder / f"{activity.name}.csv", activity.attributes, {"who": who}, random, activity.time
        )
        entry: dict[str, Any] = {"name": activity.name, "file": f"{activity.name}.csv", "contact": "who"}
        activities.append(entry | {"columns": told} | ({"time": activity.time} if activity.time else {}))
    mapping = {
        "format": "cardinal.mapping/1",
        "contacts": {"file": "contacts.csv", "key": "id", "created_at": "joined", "columns": contacts},
        "activities": activities,
        "rfm": {"activity": "orders", "amount": "amount"},
    }
    with bench(make_workspace(folder, mapping)) as on:
        for number, name in enumerate(LISTS):
            on.workspace.lists.create(name, [f"c{key}" for key in range(number, CONTACTS, 3)])
        on.workspace.segments.save(read_segment(json.dumps(VIP)))
        yield on


VIP = {
    "format": "cardinal.segment/1",
    "name": "VIP customers",
    "include": {"items": [{"type": "card", "conditions": [{"type": "activity", "activity": "orders"}]}]},
}


def _write(
    path: Path,
    columns: tuple[DataColumn, ...],
    keys: Mapping[str, list[str]],
    random: Random,
    always: str | None = None,
) -> dict[str, Any]:
    """Write a table of random values and return what a mapping says of its columns."""
    stored = {each.name: each.type for each in columns if each.source is None and each.indicator is None}
    ((key, of_rows),) = keys.items()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([key, *stored])
        for each in of_rows:
            cells = [
                MAKERS[kind](random) if name == always or random.random() > GAPS else ""
                for name, kind in stored.items()
            ]
            writer.writerow([each, *cells])
    separators = {name: {"separator": ";"} for name, kind in stored.items() if kind == "list"}
    return {name: {"type": kind} | separators.get(name, {}) for name, kind in stored.items()}
