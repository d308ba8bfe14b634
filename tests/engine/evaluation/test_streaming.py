"""Ordinals read as the database makes them: the set that an array of them gives, and errors as ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp, parse_one

from engine.errors import CancelledError, CardinalError, QueryError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.reader import Reader
from engine.evaluation.streaming import streamed
from engine.importing.issues import read_report
from engine.workspace import Workspace
from tests.support.workspaces import run_until_stopped

CONTACTS = 300_001
"""So many that they come in several pieces."""

STATEMENTS = {
    "none": "SELECT i::INTEGER FROM range(300_001) r(i) WHERE i < 0",
    "one": "SELECT 300_000::INTEGER",
    "all": "SELECT i::INTEGER FROM range(300_001) r(i)",
    "some, from the last": "SELECT i::INTEGER FROM range(300_001) r(i) WHERE i % 3 = 1 ORDER BY i DESC",
    "repeated": "SELECT (i * 7 % 1000)::INTEGER FROM range(500_000) r(i)",
    "wide": "SELECT i FROM range(300_001) r(i) WHERE i % 5 = 0",
    "grouped": "SELECT (i % 5000)::INTEGER AS c FROM range(300_000) r(i) GROUP BY c HAVING max(i) % 2 = 0",
}

ENDLESS = "SELECT i::INTEGER AS _contact FROM range(100_000_000_000_000) r(i) WHERE hash(i) = 1"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "empty.cardinal") as made:
        yield made


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_the_set_is_that_of_the_array(statement: str) -> None:
    with duckdb.connect() as connection:
        (array,) = connection.execute(statement).fetchnumpy().values()
        assert streamed(connection, statement, CONTACTS) == Bitmap.from_ordinals(array, CONTACTS)
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_it_is_read_after_a_query_that_was_given_up(workspace: Workspace) -> None:
    reader = Reader(workspace, "export")
    some = query("SELECT i::INTEGER AS _contact FROM range(300_001) r(i) WHERE i % 3 = 1")
    batches = reader.batches(some)
    next(batches)
    del batches
    reader.let_go()
    for _ in range(2):
        assert len(reader.members(some, CONTACTS)) == 100_000


def test_it_is_read_after_the_report_of_an_import(workspace: Workspace) -> None:
    with workspace.using("main") as cursor:
        cursor.execute("INSERT INTO cardinal.meta VALUES ('import_report', '{}')")
        assert read_report(cursor) is None  # no report that can be read
    one = query("SELECT i::INTEGER AS _contact FROM range(5) r(i) WHERE i = 3")
    assert len(Reader(workspace, "main").members(one, CONTACTS)) == 1


REFUSED = {
    "at once": "SELECT nothing AS _contact FROM range(3) r(i)",
    "in the midst": """SELECT (CASE WHEN i < 300_000 THEN '7' ELSE 'seven' END)::INTEGER AS _contact
        FROM range(300_001) r(i)""",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_why(workspace: Workspace, statement: str) -> None:
    reader = Reader(workspace, "main")
    with pytest.raises(QueryError, match=r"nothing|seven"):
        reader.members(query(statement), CONTACTS)
    assert len(reader.members(query("SELECT i AS _contact FROM range(3, 4) r(i)"), CONTACTS)) == 1


STOPPED: dict[str, tuple[Callable[[Workspace], None], type[CardinalError]]] = {
    "interrupted": (lambda workspace: workspace.interrupt("live"), CancelledError),
    "closed": (lambda workspace: workspace.close(), CardinalError),
}


@pytest.mark.parametrize(("stop", "kind"), STOPPED.values(), ids=STOPPED)
def test_what_runs_can_be_stopped(
    workspace: Workspace, stop: Callable[[Workspace], None], kind: type[CardinalError]
) -> None:
    def work(started: Callable[[], None]) -> None:
        started()
        Reader(workspace, "live").members(query(ENDLESS), CONTACTS)

    (error,) = run_until_stopped(work, lambda: stop(workspace))
    assert isinstance(error, kind)


def query(statement: str) -> exp.Query:
    parsed = parse_one(statement, dialect="duckdb")
    assert isinstance(parsed, exp.Query)
    return parsed
