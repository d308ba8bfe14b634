"""Replacing a workspace file by a newly built one, so that at any moment the old or the new one is whole.

The order: the builder closes the new file; ``carry_over`` copies what people saved; ``replace`` renames.
Until the rename the old file stands as it was, and what is left of a new one is removed at the next start.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from engine.definition.quoting import literal
from engine.errors import CardinalError, WorkspaceError
from engine.refusals import not_done
from engine.workspace.connection import unlocked
from engine.workspace.failures import translated
from engine.workspace.files import open_to_the_same, sync_file, sync_folder, with_suffix
from engine.workspace.format import require_file
from engine.workspace.locking import LOCK_SUFFIX, try_lock
from engine.workspace.recovery import LOG_SUFFIXES, logs_of
from engine.workspace.schema import USER_TABLES, create_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUILDING_SUFFIXES = (".importing", ".creating")


def building_path(path: Path) -> Path:
    """Return where the file that shall replace ``path`` is built; its builder holds a ``FileLock`` on it."""
    return with_suffix(path, BUILDING_SUFFIXES[0])


def known_as(path: Path) -> Path:
    """Return the file that people know one as: the one that it is built for."""
    return path.with_suffix("") if path.suffix in BUILDING_SUFFIXES else path


def create_file(path: Path) -> None:
    """Make an empty workspace file at ``path``, which must not exist, and close it."""
    with translated(known_as(path)):
        connection = unlocked(path)
        try:
            create_schema(connection)
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
    sync_file(path)


def carry_over(old: Path, new: Path) -> None:
    """Copy all that a person saved from ``old`` to ``new``, both closed by everyone; ``old`` is not changed.

    Afterwards both stand alone, without a log. Raises ``WorkspaceError`` when either can't be used.
    """
    with _keeping(old):
        if not new.is_file():  # attaching one that is not there would make it
            raise WorkspaceError("the file with the new data was removed meanwhile", mend="import again")
        require_file(old)
        try:
            require_file(new)
        except WorkspaceError as error:
            raise WorkspaceError("the file with the new data can't be read", mend="import again") from error
        _copy_saved(old, new)
        require_no_log(old)
        require_no_log(new)
        sync_file(new)


@contextmanager
def _keeping(old: Path) -> Iterator[None]:
    """Have whatever keeps new data from taking the place of ``old`` told of that file, which people know."""
    stays = f"{old.name} keeps the data it had" if old.exists() else f"{old.name} could not be made"
    try:
        yield
    except CardinalError as error:
        raise type(error)(f"{stays}: {error.what}", mend=error.mend) from error
    except OSError as error:
        raise not_done(WorkspaceError, stays, error) from error


def _copy_saved(old: Path, new: Path) -> None:
    with translated(old):
        connection = unlocked(":memory:")
        try:
            connection.execute(f"ATTACH {literal(str(old))} AS old_file")
            connection.execute(f"ATTACH {literal(str(new))} AS new_file")
            connection.begin()
            for table in USER_TABLES:
                connection.execute(f"DELETE FROM new_file.cardinal.{table}")
                connection.execute(
                    f"INSERT INTO new_file.cardinal.{table} BY NAME SELECT * FROM old_file.cardinal.{table}"
                )
            connection.commit()
            for name in ("old_file", "new_file"):
                connection.execute(f"CHECKPOINT {name}")
                connection.execute(f"DETACH {name}")
        finally:
            connection.close()


def require_no_log(path: Path) -> None:
    """Raise ``WorkspaceError`` when a log stands beside ``path``: beside a renamed file it would spoil it."""
    for log in logs_of(path):
        if log.stat().st_size:
            raise WorkspaceError(f"{path.name} still has a log, {log.name}", mend="open and close it once")
        log.unlink()


def replace(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old`` (which need not exist) in one step, and make that last."""
    with _keeping(old):
        require_no_log(new)
        open_to_the_same(old, new)
        os.replace(new, old)
    with suppress(OSError):  # it is done, and not every disk can be asked to make it last
        sync_folder(old)


def clean(path: Path) -> None:
    """Remove what a killed import or creation of ``path`` left beside it; a live one is left alone."""
    for suffix in BUILDING_SUFFIXES:
        building = with_suffix(path, suffix)
        strays = [file for end in ("", *LOG_SUFFIXES) if (file := with_suffix(building, end)).exists()]
        locked = with_suffix(building, LOCK_SUFFIX).exists()
        lock = try_lock(building) if strays or locked else None
        if lock is not None:
            for file in strays:
                file.unlink(missing_ok=True)
            lock.release()
