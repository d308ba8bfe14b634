"""The database connection of an open workspace: a fixed set of cursors, locked down before use."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import duckdb
import msgspec

from engine.definition.quoting import literal
from engine.errors import WorkspaceError
from engine.workspace.schema import STORAGE_VERSION
from engine.workspace.settings import USUAL_MEMORY

if TYPE_CHECKING:
    from pathlib import Path

Role: TypeAlias = Literal[
    "main", "live", "preview", "history", "export", "check", "explain", "profile", "recalculate", "store"
]
"""What a cursor is for; each role belongs to one thread at a time. ``store`` is the stores' own."""

ROLES: tuple[Role, ...] = get_args(Role)

Cursor: TypeAlias = duckdb.DuckDBPyConnection

CLOSING_SECONDS = 30.0
"""How long closing waits for interrupted queries; far more than any was seen to take."""

_NO_NETWORK = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
}


MEGABYTE = 1_000_000


class Limits(msgspec.Struct, frozen=True):
    """How much of the machine a connection may use: megabytes and threads; None leaves it to the database."""

    memory: int | None = None
    threads: int | None = None

    def apply(self, connection: Cursor) -> None:
        """Set them; only before the configuration is locked."""
        if self.memory is not None:
            connection.execute(f"SET memory_limit = '{self.memory}MB'")
        if self.threads is not None:
            connection.execute(f"SET threads = {self.threads}")


def half_of_machine() -> int | None:
    """Return the megabytes of half the machine's memory, None where the system doesn't tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (2 * MEGABYTE)
    except (AttributeError, ValueError, OSError):
        return None


def usual_memory(path: Path) -> int:
    """Return the megabytes that a file's database may take by itself: half of the file, within limits.

    Left to itself it keeps every table that it ever read. What it lacks it reads again from the system's copy
    of the file, and what it sorts and groups beyond that it writes down meanwhile.
    """
    wanted = max(path.stat().st_size // (2 * MEGABYTE), USUAL_MEMORY)
    return min(wanted, half_of_machine() or wanted)


def unlocked(path: Path | str, temporary: Path | None = None, limits: Limits | None = None) -> Cursor:
    """Open ``path`` (or ``:memory:``) for building: files may be read and written, the network may not.

    A file that isn't there is made, with our storage version. Raises the database's own errors.
    """
    config = {**_NO_NETWORK, "storage_compatibility_version": STORAGE_VERSION}
    if temporary is not None:
        config["temp_directory"] = str(temporary)
    connection = duckdb.connect(str(path), config=dict(config))
    (limits or Limits()).apply(connection)
    return connection


class LockedConnection:
    """Cursors by role over one database connection that can reach nothing but its file and ``temporary``."""

    def __init__(self, connection: Cursor, temporary: Path) -> None:
        """Take over ``connection`` and lock it down; settings can't be changed afterwards."""
        self._connection = connection
        self._cursors: dict[Role, Cursor] = {role: connection.cursor() for role in ROLES}
        for cursor in self._cursors.values():
            # Progress can be asked for only where it is on; printing it would write to the terminal.
            cursor.execute("SET enable_progress_bar = true")
            cursor.execute("SET enable_progress_bar_print = false")
        connection.execute(
            "SET allocator_background_threads = true"
        )  # else it gives back only while it works
        connection.execute(f"SET allowed_directories = [{literal(str(temporary))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")

    def cursor(self, role: Role) -> Cursor:
        """Return the cursor of ``role``."""
        return self._cursors[role]

    def interrupt(self, role: Role) -> None:
        """Stop what the cursor of ``role`` runs now; while it is idle this does nothing."""
        with contextlib.suppress(duckdb.Error):
            self._cursors[role].interrupt()

    def is_broken(self) -> bool:
        """Return whether the database refuses everything until it is opened again."""
        try:
            self._connection.execute("SELECT 1").fetchone()
        except duckdb.Error:
            return True
        return False

    def close(self) -> None:
        """Interrupt what runs, wait for it to end and close; raises ``WorkspaceError`` when it won't end."""
        deadline = time.monotonic() + CLOSING_SECONDS
        for cursor in [*self._cursors.values(), self._connection]:
            while not _closed(cursor):
                if time.monotonic() > deadline:
                    raise WorkspaceError("a query could not be stopped, so the workspace stays open")
                time.sleep(0.005)


def _closed(cursor: Cursor) -> bool:
    try:
        cursor.interrupt()
        cursor.close()
    except duckdb.ConnectionException:
        return True  # closed before
    except duckdb.Error:
        return False
    return True
