"""A short-lived database for writing files fast out of numpy arrays, for those who know no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from engine.definition.quoting import literal
from engine.workspace.connection import Limits, unlocked
from engine.workspace.failures import translate
from engine.workspace.temporary import TemporaryFolder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from engine.workspace.connection import Cursor


class Scratch:
    """A database in memory that may read and write files, never the network, for the length of a block.

    Tables are made from columns of equal length and written by queries over them.
    """

    def __init__(self, *, memory_limit: int | None = None) -> None:
        """Open it; the limit is in megabytes, None leaves it to the database."""
        self._folder = TemporaryFolder()
        limits = Limits(memory=memory_limit)
        self._connection: Cursor = unlocked(":memory:", self._folder.path, limits)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._folder.remove()

    def table(self, name: str, columns: Mapping[str, NDArray[np.generic]]) -> None:
        """Make the table ``name`` out of arrays (object arrays hold text, None is empty)."""
        self._connection.register("_columns", dict(columns))
        self.run(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM _columns')
        self._connection.unregister("_columns")

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run one statement and return its rows; raises ``engine.errors`` only."""
        try:
            return self._connection.execute(statement, list(parameters)).fetchall()
        except duckdb.Error as error:
            raise translate(error, "the scratch database") from error

    def write_parquet(self, query: str, path: Path) -> None:
        """Write the rows of ``query`` to a Parquet file."""
        self.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")

    def write_csv(self, query: str, path: Path) -> None:
        """Write the rows of ``query`` to a CSV file with a header line, in UTF-8."""
        self.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT csv, HEADER)")
