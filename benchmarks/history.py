"""The size of a segment on 1,095 days with who joined and left: by changes, against one count and other ways.

    .venv/bin/python -m benchmarks.history --contacts 1000000

All ways run in turn, several rounds, in one process; sizes are checked against single counts on twelve days.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import msgspec

from benchmarks import data
from engine.catalog.model import Catalog, DataColumn, Statistics
from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.evaluation.history.engine import FlipsCache, Historian
from engine.evaluation.history.grid import Grid
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from engine.workspace.swap import building_path, create_file

END = date(2026, 6, 30)
DAYS = 1_095
SAMPLED = (0, 1, 50, 200, 364, 500, 640, 777, 900, 1_000, 1_093, 1_094)

CARDS = """[
 {"type":"card","conditions":[{"type":"field","field":"country","op":"is","values":["DE","FR","ES"]},
  {"type":"field","field":"newsletter","op":"is_true"}]},
 {"type":"card","match":"any","conditions":[
  {"type":"activity","activity":"orders","where":{"filters":[{"attribute":"amount","op":"greater_than","values":[300]}]},
   "op":"at_least","values":[2],"window":{"type":"last","n":365,"unit":"day"}},
  {"type":"activity","activity":"orders","measure":{"fn":"avg","attribute":"amount"},"op":"greater_than","values":[350]}]},
 {"type":"card","conditions":[{"type":"activity","activity":"order_items",
  "where":{"filters":[{"attribute":"brand","op":"is","values":["Brand7"]}]},"window":{"type":"last","n":180,"unit":"day"}}]},
 {"type":"card","negated":true,"conditions":[{"type":"activity","activity":"email_events",
  "where":{"filters":[{"attribute":"action","op":"is","values":["click"]}]},"window":{"type":"last","n":90,"unit":"day"}}]}]"""
UNSUBSCRIBED = """[{"type":"card","conditions":[{"type":"activity","activity":"page_visits",
  "where":{"filters":[{"attribute":"url","op":"contains","values":["/unsubscribe"]}]},
  "window":{"type":"last","n":30,"unit":"day"}}]}]"""

STATE_CHANGES = """SELECT _contact, d, {bit} * x AS b FROM (
 SELECT _contact, d, s::INT - coalesce(lag(s) OVER (PARTITION BY _contact ORDER BY d), false)::INT AS x FROM (
  SELECT _contact, d, (sum(v) OVER (PARTITION BY _contact ORDER BY d)) {test} AS s FROM (
   SELECT _contact, d, sum(v)::BIGINT AS v FROM ({rows}) WHERE d < {days} GROUP BY ALL))) WHERE x <> 0"""


def definition(joins: str = '["and","or","and"]') -> Segment:
    """Return the segment; other ``joins`` make it another one of the same conditions."""
    items = json.loads(CARDS)
    text = {
        "include": {"items": items, "joins": json.loads(joins)},
        "exclude": {"items": json.loads(UNSUBSCRIBED)},
    }
    return read_segment(json.dumps({"format": "cardinal.segment/1", "name": "History", **text}))


def known(contacts: int) -> Catalog:
    """Return the generated data's catalog with what import finds out about amounts."""
    found = data.catalog(contacts)
    told = Statistics(rows=contacts, filled=contacts, distinct=60_000, minimum="0", maximum="600")

    def with_range(column: DataColumn) -> DataColumn:
        numeric = column.type == "number"
        return msgspec.structs.replace(column, scale=2, statistics=told) if numeric else column

    activities = [
        msgspec.structs.replace(each, attributes=tuple(map(with_range, each.attributes)))
        for each in found.activities
    ]
    return msgspec.structs.replace(found, activities=tuple(activities), data_version="1")


def make(path: Path, contacts: int) -> None:
    """Make a workspace of the generated data."""
    with Workspace.create(path) as workspace:
        new = building_path(path)
        create_file(new)
        with duckdb.connect(str(new)) as connection:
            data.fill(connection, contacts)
            text = msgspec.json.encode(known(contacts)).decode()
            connection.execute("INSERT INTO cardinal.catalog VALUES (?)", [text])
        workspace.replace_data(new)


def by_sql(workspace: Workspace) -> list[int]:
    """Return the sizes by changes computed in SQL."""
    first = END - timedelta(days=DAYS - 1)
    cut = f"(DATE '{first}' + 1)::TIMESTAMP"

    def enters(days: int = 0) -> str:
        moved = f"ts + INTERVAL {days} DAY"
        return f"greatest(0, floor((epoch({moved}) - epoch({cut})) / 86400.0) + 1)::INTEGER"

    def rows(table: str, where: str, value: str, window: int | None) -> str:
        come = f"SELECT _contact, {enters()} AS d, {value} AS v FROM data.{table} WHERE {where}"
        if window is None:
            return come
        gone = f"SELECT _contact, {enters(window)} AS d, -({value}) AS v FROM data.{table} WHERE {where}"
        return f"{come} UNION ALL {gone}"

    conditions = (
        (2, ">= 2", rows("orders", "amount > 300", "1", 365)),
        (4, "> 0", rows("orders", "true", "(amount * 100)::BIGINT - 35000", None)),
        (8, ">= 1", rows("order_items", "brand = 'Brand7'", "1", 180)),
        (16, ">= 1", rows("email_events", "action = 'click'", "1", 90)),
        (32, ">= 1", rows("page_visits", "contains(url, '/unsubscribe')", "1", 30)),
    )
    parts = [STATE_CHANGES.format(bit=bit, test=test, rows=each, days=DAYS) for bit, test, each in conditions]
    static = "CASE WHEN country IN ('DE', 'FR', 'ES') AND newsletter THEN 1 ELSE 0 END"
    parts.append(f"SELECT _contact, 0 AS d, 64 + {static} AS b FROM data.contacts")
    told = "(((m & 1) <> 0 AND (m & 6) <> 0) OR ((m & 8) <> 0 AND (m & 16) = 0)) AND (m & 32) = 0"
    query = f"""WITH c AS ({" UNION ALL ".join(parts)}),
     g AS (SELECT _contact, d, sum(b)::INT AS b FROM c GROUP BY ALL),
     m AS (SELECT _contact, d, (sum(b) OVER (PARTITION BY _contact ORDER BY d))::INT AS m FROM g),
     f AS (SELECT _contact, d, {told} AS f FROM m),
     p AS (SELECT d, f, lag(f, 1, false) OVER (PARTITION BY _contact ORDER BY d) AS before FROM f),
     t AS (SELECT d, f::INT - before::INT AS x FROM p)
     SELECT d, sum(x)::BIGINT FROM t WHERE x <> 0 GROUP BY d ORDER BY d"""
    with workspace.using("history") as cursor:
        changes = dict(cursor.execute(query).fetchall())
    sizes, size = [], 0
    for day in range(DAYS):
        size += changes.get(day, 0)
        sizes.append(size)
    return sizes


def run(path: Path, rounds: int) -> None:
    """Time every way in turn and print the medians."""
    with Workspace.open(path, memory_limit=6_000, threads=2) as workspace:
        reader = Reader(workspace, "history")
        membership = Membership(reader, workspace.catalog, workspace.segments.get, workspace.lists.id_of)
        grid = Grid.between(END - timedelta(days=DAYS - 1), AsOf.end_of(END), "day")
        segment, edited = definition(), definition('["or","or","and"]')
        cached = Historian(reader, membership, FlipsCache())

        def single(moment: AsOf) -> int:
            query = compile_segment(segment, membership.context(moment), "count")
            return int(reader.rows(query)[0][0])

        sizes = [point.size for point in cached.history(segment, grid)]
        ways: dict[str, Callable[[], object]] = {
            "one count": lambda: single(grid.moments[-1]),
            "history, nothing kept": lambda: Historian(reader, membership, FlipsCache()).history(
                segment, grid
            ),
            "history after a Boolean edit": lambda: cached.history(edited, grid),
            "changes in SQL": lambda: by_sql(workspace),
            "twelve counts": lambda: [single(grid.moments[day + 1]) for day in SAMPLED],
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                start = time.perf_counter()
                way()
                times[name].append(time.perf_counter() - start)
        report(times)
        for day in SAMPLED:
            assert sizes[day] == single(grid.moments[day + 1]), day
        assert by_sql(workspace) == sizes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"equal to single counts on {len(SAMPLED)} days; peak memory {peak:,.0f} MB")


def report(times: dict[str, list[float]]) -> None:
    """Print medians, also as multiples of one count."""
    one = statistics.median(times["one count"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:32}{median:9.3f} s {median / one:8.2f} counts   {min(taken):.3f} … {max(taken):.3f}")
    every = statistics.median(times["twelve counts"]) / len(SAMPLED) * DAYS
    print(f"{'1,095 counts, from twelve':32}{every:9.1f} s {every / one:8.0f} counts")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.cardinal"
        make(path, given.contacts)
        run(path, given.rounds)


if __name__ == "__main__":
    main()
