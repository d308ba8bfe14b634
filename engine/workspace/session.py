"""The connection of an open workspace through its ups and downs: transactions, failures, opening again."""

from __future__ import annotations

import contextlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from engine.errors import CardinalError, QueryError, WorkspaceError
from engine.workspace.connection import Limits, LockedConnection, unlocked, usual_memory
from engine.workspace.failures import may_break, translate
from engine.workspace.format import require_format
from engine.workspace.migrations import migrate
from engine.workspace.settings import from_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.workspace.connection import Cursor, Role


PATIENCE_SECONDS = 2.0
"""How long closing waits for a store that writes before it interrupts it."""


class Session:
    """A locked-down connection that is opened again when it had to be given up.

    Writes go through ``transaction``, one at a time over all threads.
    """

    def __init__(self, path: Path, temporary: Path, limits: Limits) -> None:
        """Connect to a recovered file; ``limits`` stand above those of the workspace's settings."""
        self.path = path
        self.temporary = temporary
        self._limits = limits
        self._lock = threading.RLock()
        self._inside = False
        self._doomed = False
        self._closed = False
        self.rollbacks = 0  # what was read before a rollback may never have been
        self.meanings = 0  # what was read of saved segments and lists at the same number still stands
        self._connection: LockedConnection | None = None
        self.connect()

    def connect(self) -> None:
        """Open the file, migrate it and lock the connection down; nothing happens when it is open.

        Raises ``WorkspaceError`` once it is closed for good.
        """
        with self._lock:
            if self._closed:
                raise WorkspaceError(f"{self.path.name} is closed", mend="open it again")
            if self._connection is not None:
                return
            try:
                self._connection = self._opened()
                self.meanings += 1  # another file may stand in the place of the one before
            except duckdb.Error as error:
                raise translate(error, self.path.name) from error

    def _opened(self) -> LockedConnection:
        connection = unlocked(self.path, self.temporary, self._limits)
        try:
            found = require_format(connection, self.path)
            migrate(connection, found)
            kept = from_rows(connection.execute("SELECT name, value FROM cardinal.settings").fetchall())
            Limits(
                memory=self._limits.memory or kept.memory_limit or usual_memory(self.path),
                threads=self._limits.threads or kept.threads,
            ).apply(connection)
            return LockedConnection(connection, self.temporary)
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def released(self) -> Iterator[None]:
        """Interrupt what runs, close the file for the length of the block and open it again.

        Whoever asks for a cursor meanwhile waits; those handed out before are dead.
        """
        with self._locked_soon():
            self._disconnect()
            try:
                yield
            finally:
                self.connect()

    def close(self) -> None:
        """Interrupt what runs and close the file for good; a second call does nothing."""
        with self._locked_soon():
            self._disconnect()
            self._closed = True

    @contextmanager
    def _locked_soon(self) -> Iterator[None]:
        """Wait for a store at work; one that takes longer than a person would wait is interrupted."""
        patience = PATIENCE_SECONDS
        while not self._lock.acquire(timeout=patience):
            self.interrupt("store")
            patience = 0.01
        try:
            yield
        finally:
            self._lock.release()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _cursor(self, role: Role) -> Cursor:
        """Return the present cursor of ``role``; raises ``WorkspaceError`` once closed."""
        while (connection := self._connection) is None:
            self.connect()
        return connection.cursor(role)

    def interrupt(self, role: Role) -> None:
        """Stop what the cursor of ``role`` runs now; idle or closed, nothing happens."""
        connection = self._connection
        if connection is not None:
            connection.interrupt(role)

    @contextmanager
    def using(self, role: Role) -> Iterator[Cursor]:
        """Give the cursor of ``role``; database errors leave as ``engine.errors``, and the next use works."""
        try:
            yield self._cursor(role)
        except duckdb.Error as error:
            self._mend_after(error)
            raise translate(error, self.path.name) from error
        except CardinalError as error:
            if isinstance(error.__cause__, duckdb.Error):
                self._mend_after(error.__cause__)
            raise

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """Give the stores' cursor for reading, to one thread at a time."""
        with self._lock, self.using("store") as cursor:
            yield cursor

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """Give the stores' cursor inside a transaction, to one thread at a time; an inner one joins it.

        Any exception rolls the whole back and is raised again; only after a return everything is kept.
        """
        with self._lock:
            if self._inside:
                with self._joined() as cursor:
                    yield cursor
                return
            with self.using("store") as cursor:
                self._inside, self._doomed = True, False
                try:
                    cursor.begin()
                    yield cursor
                    self._commit(cursor)
                except BaseException:
                    self.rollbacks += 1
                    self.meanings += 1
                    with contextlib.suppress(duckdb.Error):
                        cursor.rollback()
                    raise
                finally:
                    self._inside = False

    @contextmanager
    def changing(self) -> Iterator[Cursor]:
        """Give the same for changing what saved segments are, or what names in them mean.

        What is read inside the block after a change is read from the tables themselves.
        """
        with self.transaction() as cursor:
            try:
                yield cursor
            finally:
                self.meanings += 1

    @contextmanager
    def _joined(self) -> Iterator[Cursor]:
        try:
            with self.using("store") as cursor:
                yield cursor
        except BaseException:
            self._doomed = True  # the outer one may catch this, but half of it is not to be kept
            raise

    def _commit(self, cursor: Cursor) -> None:
        if self._doomed:
            raise QueryError(f"a part of the change to {self.path.name} failed, so none of it was kept")
        # Raises after a failed statement, where a commit would lose everything and say OK.
        cursor.execute("SELECT 1")
        cursor.commit()

    def _mend_after(self, error: duckdb.Error) -> None:
        with self._lock:
            if self._inside or not may_break(error):
                return
            if self._connection is None or not self._connection.is_broken():
                return
            self._disconnect()
            # Should even opening fail now, the next use tries again; the first failure is the one to tell.
            with contextlib.suppress(CardinalError):
                self.connect()
