"""The sample shop: believable data of every family, the same for the same seed, written as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from engine.errors import UserError
from engine.sample import messages, purchases, visits
from engine.sample.files import TableWriter
from engine.sample.people import contacts_table, draw_people
from engine.sample.recipe import recipe
from engine.sample.tables import Table
from engine.sample.timeline import Timeline
from engine.workspace.scratch import Scratch

FEWEST, MOST = 200, 1_000_000
CSV_UP_TO = 20_000
"""Contacts up to which the files are CSV, for people to look into; larger shops are written as Parquet."""

MEMORY_MB = 1_500


def write_shop(
    folder: Path, contacts: int, *, seed: int = 1, progress: Callable[[str], None] | None = None
) -> Path:
    """Write the files of a shop with so many contacts and return the path of their mapping.

    The same ``contacts`` and ``seed`` give the same files. ``progress`` is told each file's name before it
    is written. Raises ``UserError`` for a number of contacts outside 200 to 1,000,000.
    """
    if not FEWEST <= contacts <= MOST:
        raise UserError(
            f"the sample shop can't have {contacts:,} contacts", mend=f"choose from {FEWEST:,} to {MOST:,}"
        )
    suffix = "csv" if contacts <= CSV_UP_TO else "parquet"
    with Scratch(memory_limit=MEMORY_MB) as scratch:
        writer = TableWriter(scratch, folder, suffix)
        for table in _tables(seed, contacts):
            if progress is not None:
                progress(table.name)
            writer.write(table)
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(recipe(suffix), indent=2, ensure_ascii=False), encoding="utf-8")
    return mapping


def _tables(seed: int, contacts: int) -> Iterator[Table]:
    """Yield the tables one at a time; each draws from a stream of its own."""
    streams = iter(np.random.SeedSequence(seed).spawn(20))

    def random() -> np.random.Generator:
        return np.random.default_rng(next(streams))

    timeline = Timeline(random())
    people = draw_people(random(), contacts)
    yield contacts_table(random(), timeline, people)
    products = purchases.draw_products(random())
    yield purchases.products_table(random(), products)
    orders = purchases.draw_orders(random(), timeline, people, products)
    yield from purchases.order_tables(random(), orders)
    yield purchases.returns_table(random(), orders)
    yield purchases.carts_table(random(), timeline, people, products, orders)
    del orders
    yield purchases.views_table(random(), timeline, people, products)
    makers = (
        visits.visits_table,
        visits.pages_table,
        messages.emails_table,
        partial(messages.simple_events_table, name="sms", each=0.5, actions=("sent", "delivered", "clicked")),
        partial(messages.simple_events_table, name="push", each=0.5, actions=("sent", "shown", "opened")),
        messages.web_content_table,
        visits.screens_table,
        visits.stores_table,
        visits.agreements_table,
        visits.points_table,
    )
    for make in makers:
        yield make(random(), timeline, people)
