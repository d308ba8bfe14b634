"""Small pieces of SQL text, and running a statement so that it can be cancelled."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import duckdb

from engine.errors import CancelledError, Place, QueryError, SourceError
from engine.importing.raw import Progress, Step, Workbench
from engine.importing.reading.part import Source
from engine.workspace.failures import translate

ASK_EVERY = 0.05
"""Seconds between two looks at the cancel flag while a statement runs."""

LOOK_EVERY = 4096
"""Rows between two looks at the cancel flag."""

_GLOB_CHARACTERS = frozenset("*?[]{}\\")


def count_where(test: str) -> str:
    """Return the aggregate that counts the rows that pass a test; for very many in one statement.

    Each ``FILTER`` keeps room for what all aggregates of the statement are given: some gigabytes for the
    tests of three hundred columns.
    """
    return f"count(CASE WHEN {test} THEN 1 END)"


def one_row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """Return the one row that a query has whatever the data, such as one of counts."""
    (row,) = connection.execute(sql).fetchall()
    return row


def plain_path(path: Path, workbench: Workbench) -> Path:
    """Return a path to the same file that DuckDB does not take for a pattern."""
    if not _GLOB_CHARACTERS.intersection(str(path)):
        return path
    link = fresh_file(workbench, "source")
    link.symlink_to(path.resolve())
    return link


def fresh_file(workbench: Workbench, ending: str) -> Path:
    """Return a path in the scratch folder that is not taken yet."""
    taken = sum(1 for _ in workbench.scratch.iterdir())
    while (path := workbench.scratch / f"{taken}-{ending}").exists():
        taken += 1
    return path


def run(workbench: Workbench, sql: str, shown: str) -> list[tuple[Any, ...]]:
    """Run a statement on a file that is told as ``shown`` and return its rows.

    Raises ``CancelledError`` soon after the user stops, ``SourceError`` when the file can't be read and what
    ``translate`` makes of failures that are not the file's.
    """
    finished = threading.Event()
    stopped = threading.Event()

    def watch() -> None:
        while not finished.wait(ASK_EVERY):
            if workbench.cancelled():
                stopped.set()
                workbench.connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return workbench.connection.execute(sql).fetchall()
    except duckdb.InterruptException as error:
        if stopped.is_set():
            raise CancelledError("reading was stopped") from error
        raise
    except duckdb.Error as error:
        told = translate(error, shown)
        if not isinstance(told, QueryError):
            raise told from error
        raise SourceError(
            f"the file can't be read ({_first_line(error)})",
            place=Place(file=shown),
            mend="check that it is whole, or export it again",
        ) from error
    finally:
        finished.set()
        watcher.join()


def check_cancelled(workbench: Workbench) -> None:
    """Raise ``CancelledError`` when the user wants to stop."""
    if workbench.cancelled():
        raise CancelledError("reading was stopped")


def look(workbench: Workbench, source: Source, step: Step, done: int, rows: int) -> None:
    """Tell how far reading a file is (bytes and rows of it), and stop if the user wants to."""
    check_cancelled(workbench)
    workbench.progress(Progress(step, source.shown, done, source.size, source.rows_before + rows))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
