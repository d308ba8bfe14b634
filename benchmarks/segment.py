"""One segment of six conditions: our one statement against the forms that an expert would write.

    python -m benchmarks.segment [--contacts 1000000] [--rounds 9] [--beside pandas,polars,sqlite,chdb]

generates the data, checks that every form finds the same contacts, then runs all forms in turn, round after
round, and prints the median of each. What stands beside runs after that, each fetching its contacts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import duckdb

from benchmarks.beside import BESIDE
from benchmarks.data import AS_OF, catalog, create
from engine.compiler import Context, compile_segment, to_sql
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    FieldCondition,
    Filter,
    Filters,
    Last,
    Measure,
    Segment,
    segment,
)

EXPERT = Path(__file__).parent / "expert"
OURS = "our statement"


def the_segment() -> Segment:
    """Return the segment: two fields, three measures of orders and products, a click, a visit to leave."""
    subscribed = (
        FieldCondition(field="country", op="is", values=("DE", "FR", "ES")),
        FieldCondition(field="newsletter", op="is_true"),
    )
    average = Measure(fn="avg", attribute="amount")
    spent = (
        _rows("orders", 365, "amount", "greater_than", Decimal(300), op="at_least", values=(Decimal(2),)),
        ActivityCondition(activity="orders", measure=average, op="greater_than", values=(Decimal(150),)),
    )
    loyal = (
        _rows("order_items", 180, "brand", "is", "Brand7"),
        _rows("email_events", 90, "action", "is", "click", negated=True),
    )
    leaving = _rows("page_visits", 30, "url", "contains", "/unsubscribe")
    include = (Card(conditions=subscribed), Card(match="any", conditions=spent), Card(conditions=loyal))
    return segment(
        name="Worth writing to",
        include=Column(items=include, joins=("and", "or")),
        exclude=Column(items=(Card(conditions=(leaving,)),)),
    )


def _rows(
    activity: str, days: int, attribute: str, test: str, value: str | Decimal, **more: Any
) -> ActivityCondition:
    where = Filters(filters=(Filter(attribute=attribute, op=test, values=(value,)),))
    return ActivityCondition(activity=activity, where=where, window=Last(n=days, unit="day"), **more)


def people(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, int]:
    """Return how many contacts a query finds and a mark of which."""
    found = connection.execute(f"SELECT count(*), bit_xor(hash(_contact)) FROM ({query})").fetchone()
    assert found is not None
    return int(found[0]), int(found[1] or 0)


def fetched(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """Run a query to its last row."""
    return connection.execute(query).fetchall()


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = perf_counter()
    run()
    return perf_counter() - start


def compared(connection: duckdb.DuckDBPyConnection, context: Context, rounds: int) -> None:
    """Check and time our statement and the experts' forms, interleaved."""
    ours = compile_segment(the_segment(), context, "ordinals")
    found = people(connection, to_sql(ours))
    queries = {OURS: to_sql(compile_segment(the_segment(), context, "count"))}
    for path in sorted(EXPERT.glob("*.sql")):
        query = path.read_text("utf-8")
        if people(connection, query) != found:
            raise SystemExit(f"{path.name} finds other people")
        queries[path.stem] = f"SELECT count(*) FROM ({query})"
    print(f"{found[0]:,} contacts found by all {len(queries)} forms")
    times: dict[str, list[float]] = {name: [] for name in queries}
    for _ in range(rounds):
        for name, query in queries.items():
            times[name].append(seconds(partial(fetched, connection, query)))
    middle = {name: median(each) for name, each in times.items()}
    for name in sorted(middle, key=middle.__getitem__):
        print(f"{middle[name] * 1000:10.1f} ms   {name}")
    best = min(name for name in middle if name != OURS and middle[name] == min(_others(middle)))
    print(f"ours is {middle[OURS] / middle[best]:.2f} times the fastest other, {best}")


def _others(middle: dict[str, float]) -> list[float]:
    return [time for name, time in middle.items() if name != OURS]


def beside(connection: duckdb.DuckDBPyConnection, context: Context, names: list[str], folder: Path) -> None:
    """Check and time the same segment in other libraries."""
    statement = to_sql(compile_segment(the_segment(), context, "ordinals"))

    def fetch() -> set[int]:
        return set(connection.execute(statement).fetchnumpy()["_contact"].tolist())

    expected = fetch()
    print(f"{median(seconds(fetch) for _ in range(3)) * 1000:10.1f} ms   ours, contacts fetched")
    for name in names:
        try:
            run = BESIDE[name](connection, folder, the_segment(), context)
        except ImportError as error:
            print(f"   not installed   {name} ({error})")
            continue
        same = "" if run() == expected else "   OTHER PEOPLE"
        print(f"{median(seconds(run) for _ in range(3)) * 1000:10.1f} ms   {name}{same}", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time one segment in many forms.")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--beside", default=",".join(BESIDE))
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.duckdb"
        create(path, given.contacts)
        context = Context(catalog(given.contacts), AS_OF)
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("SET enable_progress_bar = false")
            compared(connection, context, given.rounds)
            beside(connection, context, [name for name in given.beside.split(",") if name], Path(folder))


if __name__ == "__main__":
    main()
