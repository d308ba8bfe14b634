"""A real database behind a task runner, and queries that take as long as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.tasks import TaskRunner
from engine.workspace.connection import Cursor, LockedConnection, Role, unlocked

ENDLESS = "SELECT count(*) FROM range(1000000000000) t(i) WHERE hash(i) % 7 = 3"
"""Runs for hours unless it is interrupted."""


class Memory:
    """An empty database in memory behind the cursors of a workspace."""

    def __init__(self, folder: Path) -> None:
        self._connection = LockedConnection(unlocked(":memory:"), folder)

    @contextmanager
    def using(self, role: Role) -> Iterator[Cursor]:
        """Give the cursor of ``role``."""
        yield self._connection.cursor(role)

    def interrupt(self, role: Role) -> None:
        """Stop what the cursor of ``role`` runs now."""
        self._connection.interrupt(role)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


@contextmanager
def running(folder: Path) -> Iterator[TaskRunner]:
    """Give a task runner over an empty database and close both afterwards, in the right order."""
    memory = Memory(folder)
    runner = TaskRunner(memory)
    try:
        yield runner
    finally:
        runner.close()
        memory.close()
