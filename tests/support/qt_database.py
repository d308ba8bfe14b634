"""A real database behind a task runner, and queries that take as long as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.tasks import TaskRunner
from engine.workspace.connection import LockedConnection, unlocked

ENDLESS = "SELECT count(*) FROM range(1000000000000) t(i) WHERE hash(i) % 7 = 3"
"""Runs for hours unless it is interrupted."""


@contextmanager
def running(folder: Path) -> Iterator[TaskRunner]:
    """Give a task runner over an empty database and close both afterwards, in the right order."""
    connection = LockedConnection(unlocked(":memory:"), folder)
    runner = TaskRunner(connection)
    try:
        yield runner
    finally:
        runner.close()
        connection.close()
