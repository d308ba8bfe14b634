"""Format 2: a recorded size says which version of the program counted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.workspace.connection import Cursor


def lead(connection: Cursor) -> None:
    """Add the version to recorded sizes; of those that are there it is not known."""
    connection.execute("ALTER TABLE cardinal.recordings ADD COLUMN program VARCHAR")
