"""The real data sets of the reference data as worlds to draw definitions over, with values that occur."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.catalog.model import DataColumn
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from tests.oracle import data
from tests.support.imported import Bench
from tests.support.shared import ROOT, SHARED

MAPPINGS = {
    "complete-journey": ROOT / "tests" / "cases" / "mappings" / "complete-journey.json",
    "ie-shop": ROOT / "tests" / "golden" / "mappings" / "ie-shop.json",
}
SAMPLE = 200
"""Of so many rows of each table the values are asked for."""


def make(name: str, folder: Path) -> Path:
    """Import a data set and return the workspace's path."""
    path = folder / f"{name}.cardinal"
    import_data(path, read_mapping(MAPPINGS[name].read_bytes()), SHARED / "data" / name)
    return path


def world(on: Bench, random: Random) -> data.World:
    """Return an imported workspace as a world; its tables hold a sample of their rows."""
    catalog = on.catalog
    keys = [row[0] for row in _rows(on, "SELECT _key FROM data.contacts ORDER BY _contact")]
    return data.World(
        contacts=_table(on, "contacts", catalog.fields),
        activities={
            each.name: _table(on, each.table, each.attributes, each.time) for each in catalog.activities
        },
        created_at=catalog.created_at,
        rfm={"activity": catalog.rfm.activity} if catalog.rfm is not None else None,
        lists={"Some people": random.sample(keys, k=len(keys) // 2)},
        span=_span(on),
    )


def _span(on: Bench) -> data.Span:
    """Return the time that dated activities cover, and a little more."""
    first = min(each.first for each in on.catalog.activities if each.first is not None).date()
    assert on.catalog.end_of_data is not None
    length = (on.catalog.end_of_data.date() - first).days + 10
    days = [first + timedelta(days=number) for number in range(length)]
    return data.Span(first, length, tuple(day for day in days if (day + data.DAY).day in (1, 2)))


def _table(on: Bench, table: str, columns: tuple[DataColumn, ...], time: str | None = None) -> data.Table:
    stored = [each for each in columns if each.part is None and each.indicator is None and not each.source]
    listed = ", ".join(f'"{each.column}"' for each in stored)
    rows = _rows(on, f'SELECT {listed} FROM data."{table}" ORDER BY hash(_contact, {listed}) LIMIT {SAMPLE}')
    names = [each.name for each in stored]
    return data.Table(
        {each.name: each.type for each in stored},
        [("", dict(zip(names, row, strict=True))) for row in rows],
        time,
    )


def _rows(on: Bench, statement: str) -> list[tuple[Any, ...]]:
    with on.workspace.using("main") as cursor:
        return cursor.execute(statement).fetchall()
