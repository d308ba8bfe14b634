"""Import against DuckDB's own ``CREATE TABLE AS … ORDER BY time``, on the same CSV file in one run.

``python -m benchmarks.import [--rows 20000000] [--folder DIR] [--rounds 1]`` makes the file when it is not
there, runs both (each in a process of its own, alternating) and prints seconds, ratio and peak memory.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data

MAPPING = """{
  "format": "cardinal.mapping/1",
  "contacts": {"from_activity": "orders"},
  "activities": [
    {"name": "orders", "file": "orders.csv", "contact": "customer_id", "time": "ordered_at"}
  ]
}"""

COLUMNS = """
    'C' || lpad((hash(i) % greatest({rows} // 20, 1))::VARCHAR, 7, '0') AS customer_id,
    i AS order_id,
    TIMESTAMP '2022-01-01' + to_seconds((hash(i * 7 + 1) % 94608000)::BIGINT) AS ordered_at,
    ['ads', 'mail', 'organic', 'direct', 'social'][1 + (hash(i * 3) % 5)::INTEGER] AS source,
    ((hash(i * 5) % 100000) / 100)::DECIMAL(10, 2) AS amount,
    1 + (hash(i * 11) % 5)::INTEGER AS quantity,
    'SKU-' || (hash(i * 13) % 5000) AS sku"""


def generate(path: Path, rows: int) -> None:
    """Write ``rows`` orders of one customer in twenty rows, in no order."""
    columns = COLUMNS.format(rows=rows)
    duckdb.execute(f"COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{path}' (HEADER)")


def baseline(source: Path, target: Path) -> None:
    """Do what DuckDB does by itself."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"CREATE TABLE orders AS SELECT * FROM read_csv('{source}') ORDER BY ordered_at")
        connection.execute("CHECKPOINT")


def ours(source: Path, target: Path) -> None:
    """Import the file."""
    report = import_data(target, read_mapping(MAPPING), source.parent)
    counts = f"{report.rows_read:,} rows read, {report.rows_set_aside:,} set aside"
    print(f"    {counts}, {report.contacts:,} contacts")


WAYS = {"duckdb": baseline, "import": ours}


def timed(way: str, source: Path, target: Path) -> float:
    """Run one way in a process of its own and return its seconds."""
    for stray in target.parent.glob(target.name + "*"):
        stray.unlink()
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.import", "--way", way, str(source), str(target)], check=True
    )
    seconds = time.perf_counter() - start
    print(f"{way}: {seconds:.1f} s, {target.stat().st_size / 1e6:.0f} MB", flush=True)
    return seconds


def main() -> None:
    """Run the comparison, or one way of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--folder", type=Path, default=Path("benchmark-data"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--way", nargs=3, metavar=("WAY", "SOURCE", "TARGET"))
    options = parser.parse_args()
    if options.way:
        way, source, target = options.way
        WAYS[way](Path(source), Path(target))
        for who, name in ((resource.RUSAGE_SELF, "own"), (resource.RUSAGE_CHILDREN, "import process")):
            usage = resource.getrusage(who)
            seconds = usage.ru_utime + usage.ru_stime
            print(f"    {name}: {seconds:.1f} s CPU, peak {usage.ru_maxrss / 1e3:.0f} MB")
        return
    folder = options.folder / f"import-{options.rows}"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "orders.csv"
    if not source.exists():
        generate(source, options.rows)
    for _ in range(options.rounds):
        took = {way: timed(way, source, folder / f"{way}.db") for way in WAYS}
        print(f"ratio: {took['import'] / took['duckdb']:.2f}")


if __name__ == "__main__":
    main()
