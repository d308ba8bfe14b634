"""The polluted files of the Pollock benchmark: no crash, every difference told, the score held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec
import pytest

from benchmarks.pollock import Case, Table, measures, normal, read_case, simple_score, unpack
from engine.importing.raw import CsvOptions, RawTable
from tests.support.shared import SHARED, needs_shared

ARCHIVE = SHARED / "data/bad-csv/pollock-quarter.tar.xz"


class Result(msgspec.Struct, frozen=True):
    """What became of one file: the table, its ten measures, and whether its report names a place."""

    name: str
    measures: tuple[float, ...]
    differs: bool
    told: bool


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return unpack(ARCHIVE, tmp_path_factory.mktemp("pollock"))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@needs_shared
@pytest.mark.parametrize(("told", "least"), [(True, 9.9), (False, 9.9)], ids=["told", "by itself"])
def test_score(
    told: bool, least: float, cases: list[Case], connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    results = [
        _result(case, case.told if told else CsvOptions(), connection, _folder(tmp_path, case))
        for case in cases
    ]
    assert len(results) == 565
    assert [result.name for result in results if result.differs and not result.told] == []
    assert simple_score(result.measures for result in results) >= least


def _folder(parent: Path, case: Case) -> Path:
    folder = parent / case.path.stem
    folder.mkdir()
    return folder


def _result(case: Case, told: CsvOptions, connection: duckdb.DuckDBPyConnection, scratch: Path) -> Result:
    raw, table = read_case(case, told, connection, scratch)
    return Result(
        case.path.name,
        measures(table, case.clean),
        _records(table) != _records(case.clean),
        _names_a_place(raw, connection),
    )


def _records(table: Table) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(normal, row)) for row in table.rows)


def _names_a_place(raw: RawTable, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the report has a line with place, kind and sentence."""
    aside = connection.execute(f"SELECT _line, kind, sentence FROM {raw.set_aside}").fetchall()
    notices = [(notice.line, notice.kind, notice.sentence) for notice in raw.notices]
    return any(line and kind and sentence for line, kind, sentence in [*aside, *notices])


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        (None, 0.0),
        (Table(["a", "b"], [["1", "x"], ["2", "y"]]), 10.0),
        (Table(["a", "b"], [["1", "x"]]), 1 + 3 + (1 + 1 / 2 + 2 / 3) * 2),
        (Table(["c"], [["z"]]), 1.0),
    ],
    ids=["refused", "equal", "half of the rows", "nothing right"],
)
def test_measures(loaded: Table | None, expected: float) -> None:
    clean = Table(["a", "b"], [["1.0", "x"], ["2", " y"]])
    assert sum(measures(loaded, clean)) == pytest.approx(expected)
