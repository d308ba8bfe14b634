"""What the stores share."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from engine.workspace.connection import Cursor
    from engine.workspace.session import Session


class Store:
    """A store over an open session; its methods may be called from any thread."""

    def __init__(self, session: Session) -> None:
        """Use ``session`` for all reading and writing."""
        self._session = session


def now() -> datetime:
    """Return the present in UTC without a zone, as all stores write it."""
    return datetime.now(UTC).replace(tzinfo=None)


def next_id(cursor: Cursor, table: str) -> int:
    """Return an id for ``table`` that was never used before, inside a transaction."""
    row = cursor.execute("SELECT max(value) FROM cardinal.counters WHERE name = ?", [table]).fetchone()
    fresh = int(row[0]) + 1 if row and row[0] is not None else 1
    cursor.execute("DELETE FROM cardinal.counters WHERE name = ?", [table])
    cursor.execute("INSERT INTO cardinal.counters VALUES (?, ?)", [table, fresh])
    return fresh


@contextmanager
def column(cursor: Cursor, values: NDArray[np.generic]) -> Iterator[str]:
    """Give the name of a relation with the one column ``value`` that holds ``values``."""
    name = "_given_values"
    cursor.register(name, {"value": values})
    try:
        yield name
    finally:
        cursor.unregister(name)
