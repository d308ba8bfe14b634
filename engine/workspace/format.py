"""Telling whether a file is a workspace, and of which format, before anything in it is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from engine.errors import WorkspaceError, WorkspaceTooNewError
from engine.refusals import not_done
from engine.workspace.schema import FORMAT_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from engine.workspace.connection import Cursor

_MAGIC = slice(8, 12)


def require_file(path: Path) -> None:
    """Raise ``WorkspaceError`` unless ``path`` is a readable database file.

    The database itself would take some other kinds of file for a wish to download an extension.
    """
    if path.is_dir():
        raise WorkspaceError(f"{path} is a folder, not a workspace", mend="name the file in it")
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC.stop)
    except FileNotFoundError:
        raise WorkspaceError(f"there is no workspace {path}", mend="check the name") from None
    except OSError as error:
        raise not_done(WorkspaceError, f"{path} can't be read", error) from error
    if head[_MAGIC] != b"DUCK":
        raise not_a_workspace(path)


def not_a_workspace(path: Path) -> WorkspaceError:
    """Return the error for a file that is something else."""
    return WorkspaceError(f"{path} is not a workspace", mend="choose a file made by Cardinal")


def read_format(connection: Cursor, path: Path) -> int:
    """Return the format version of the open file; raises ``WorkspaceError`` when it has none."""
    try:
        row = connection.execute("SELECT value FROM cardinal.meta WHERE name = 'format_version'").fetchone()
    except duckdb.CatalogException:
        raise not_a_workspace(path) from None
    if row is None or not str(row[0]).isdecimal():
        raise not_a_workspace(path)
    return int(row[0])


def require_format(connection: Cursor, path: Path) -> int:
    """Return the format version; a newer one than ours raises ``WorkspaceTooNewError``."""
    found = read_format(connection, path)
    if found > FORMAT_VERSION:
        raise WorkspaceTooNewError(
            f"{path} was written by a newer version of Cardinal (format {found}, not {FORMAT_VERSION})",
            mend="open it with that version",
        )
    return found
