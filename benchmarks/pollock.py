"""How well raw reading copes with polluted CSV files, by the measures of the Pollock benchmark.

Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023. Each file has ten measures from 0 to 1:
success, and precision, recall and F1 of header cells, records and cells as multisets against the clean file.
The simple score is the sum of the ten means.

    python -m benchmarks.pollock ../shared/data/bad-csv/pollock-quarter.tar.xz
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import msgspec
import pandas

from engine.errors import CardinalError
from engine.importing.raw import CsvOptions, RawTable, ReadOptions, Workbench
from engine.importing.reading import read_sources

MEASURES = (
    "success",
    *(f"{what} {measure}" for what in ("header", "record", "cell") for measure in ("P", "R", "F1")),
)

_DATES = (
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), r"\3-\2-\1"),
    (re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"), r"\1-\2-\3"),
    (re.compile(r"(\d{1,2}:\d{2}):00"), r"\1"),
)


class Table(msgspec.Struct, frozen=True):
    """What was loaded: the header and the rows, all text."""

    header: list[str]
    rows: list[list[str]]


class Case(msgspec.Struct, frozen=True):
    """One polluted file, what it should have been, and the parameters that describe it."""

    path: Path
    clean: Table
    told: CsvOptions


Loader: TypeAlias = Callable[[Case], Table]


def unpack(archive: Path, folder: Path) -> list[Case]:
    """Unpack the archive and return its cases, ordered by name."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    root = next(folder.rglob("parameters")).parent
    return [_case(root, path) for path in sorted((root / "csv").iterdir())]


def _case(root: Path, path: Path) -> Case:
    told = json.loads((root / "parameters" / f"{path.name}_parameters.json").read_text(encoding="utf-8"))
    with (root / "clean" / path.name).open(encoding=told["encoding"], newline="") as file:
        header, *rows = csv.reader(file)
    options = CsvOptions(
        delimiter=told["delimiter"],
        quote=told["quotechar"],
        escape=told["escapechar"],
        encoding=told["encoding"],
        preamble=told["preamble_lines"],
        header=told["header_lines"],
        footer=told["footnote_lines"],
    )
    return Case(path, Table(header, rows), options)


def measures(loaded: Table | None, clean: Table) -> tuple[float, ...]:
    """Return the ten measures; a file that was refused has 0 in all."""
    if loaded is None:
        return (0.0,) * len(MEASURES)
    found, wanted = _multisets(loaded), _multisets(clean)
    return (1.0, *(value for pair in zip(found, wanted, strict=True) for value in _compared(*pair)))


def _multisets(table: Table) -> tuple[Counter[str], Counter[str], Counter[str]]:
    rows = [[normal(cell) for cell in row] for row in table.rows]
    return (
        Counter(map(normal, table.header)),
        Counter("\x1f".join(row) for row in rows),
        Counter(cell for row in rows for cell in row),
    )


def _compared(found: Counter[str], wanted: Counter[str]) -> tuple[float, float, float]:
    common = (found & wanted).total()
    precision = common / found.total() if found else float(not wanted)
    recall = common / wanted.total() if wanted else float(not found)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def normal(cell: str) -> str:
    """Return the cell trimmed, a number or a date in one notation."""
    text = cell.strip()
    for pattern, notation in _DATES:
        if pattern.fullmatch(text):
            return pattern.sub(notation, text)
    try:
        return format(Decimal(text).normalize(), "f") if text[:1] in "+-.0123456789" and text else text
    except (InvalidOperation, ValueError):
        return text


def read_case(
    case: Case, told: CsvOptions, connection: duckdb.DuckDBPyConnection, scratch: Path
) -> tuple[RawTable, Table]:
    """Return what our reading makes of a case; raises ``SourceError`` when it is refused."""
    workbench = Workbench(connection, scratch, lambda _progress: None, lambda: False)
    raw = read_sources([case.path], ReadOptions(csv=told), workbench)
    columns = ", ".join(f"coalesce({column.column}, '')" for column in raw.columns)
    rows = connection.execute(f"SELECT {columns} FROM {raw.relation} ORDER BY _row").fetchall()
    return raw, Table([column.name for column in raw.columns], [list(row) for row in rows])


def simple_score(results: Iterable[Sequence[float]]) -> float:
    """Return the sum of the means of the ten measures."""
    columns = list(zip(*results, strict=True))
    return float(sum(sum(column) / len(column) for column in columns))


def _cardinal(told: bool) -> Callable[[Path], Loader]:
    def prepare(folder: Path) -> Loader:
        connection = duckdb.connect()
        scratch = Path(tempfile.mkdtemp(dir=folder))
        return lambda case: read_case(case, case.told if told else CsvOptions(), connection, scratch)[1]

    return prepare


def _pandas(told: bool) -> Callable[[Path], Loader]:
    def load(case: Case) -> Table:
        options: dict[str, Any] = {}
        if told:
            options = {
                "sep": case.told.delimiter,
                "quotechar": case.told.quote or '"',
                "skiprows": case.told.preamble,
                "encoding": case.told.encoding,
                "on_bad_lines": "skip",
            }
        frame = pandas.read_csv(case.path, dtype=str, keep_default_na=False, **options)
        header = [str(name) for name in frame.columns]
        return Table(header, [[str(cell) for cell in row] for row in frame.itertuples(index=False)])

    return lambda _folder: load


def _duckdb(options: str) -> Callable[[Path], Loader]:
    def prepare(_folder: Path) -> Loader:
        connection = duckdb.connect()

        def load(case: Case) -> Table:
            cursor = connection.execute(
                f"SELECT * FROM read_csv(?, all_varchar = true{options})", [str(case.path)]
            )
            header = [column[0] for column in cursor.description or ()]
            return Table(header, [[cell or "" for cell in row] for row in cursor.fetchall()])

        return load

    return prepare


LOADERS: dict[str, Callable[[Path], Loader]] = {
    "Cardinal, told the parameters": _cardinal(told=True),
    "Cardinal by itself": _cardinal(told=False),
    "pandas, told the parameters, bad lines skipped": _pandas(told=True),
    "pandas by itself": _pandas(told=False),
    "DuckDB's sniffer": _duckdb(""),
    "DuckDB's sniffer, errors ignored": _duckdb(", ignore_errors = true"),
}


def _loaded(load: Loader, case: Case) -> Table | None:
    try:
        return load(case)
    except (CardinalError, duckdb.Error, ValueError):
        return None


def _report(cases: Sequence[Case], folder: Path) -> Iterator[str]:
    yield f"{len(cases)} files; simple score (at most 10), refused files, seconds"
    for name, prepare in LOADERS.items():
        load = prepare(folder)
        started = time.perf_counter()
        results = [measures(_loaded(load, case), case.clean) for case in cases]
        seconds = time.perf_counter() - started
        refused = sum(result[0] == 0 for result in results)
        yield f"{simple_score(results):7.3f} {refused:5d} {seconds:7.1f}  {name}"


def main() -> None:
    """Print the score of our reading beside those of pandas and DuckDB."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in _report(unpack(arguments.archive, Path(folder)), Path(folder)):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
