"""Runs compiled statements on one cursor of a workspace and hands back plain values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.compiler import to_sql
from engine.workspace import Workspace
from engine.workspace.connection import Role

BATCH = 5_000
"""Rows fetched at a time: few enough that the window's thread is never kept from its work."""


class Reader:
    """One thread's way to the data. Everything here raises ``CancelledError`` when it is interrupted."""

    def __init__(self, workspace: Workspace, role: Role) -> None:
        """Read through the workspace's cursor of ``role``, which is this thread's alone."""
        self._workspace = workspace
        self._role: Role = role

    def ordinals(self, query: exp.Query) -> npt.NDArray[np.integer]:
        """Return the contacts of a query with the one column ``_contact``, repeats included."""
        (column,) = self.columns(query).values()
        return np.asarray(column)

    def columns(self, query: exp.Query) -> dict[str, npt.NDArray[Any]]:
        """Return a query's columns by name; those with empty values are masked arrays."""
        with self._workspace.using(self._role) as cursor:
            fetched: dict[str, npt.NDArray[Any]] = cursor.execute(to_sql(query)).fetchnumpy()
        return fetched

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._workspace.using(self._role) as cursor:
            return cursor.execute(to_sql(query)).fetchall()

    def batches(self, query: exp.Query) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query, ``BATCH`` at a time; the cursor is busy until the last."""
        with self._workspace.using(self._role) as cursor:
            cursor.execute(to_sql(query))
            while rows := cursor.fetchmany(BATCH):
                yield rows

    def write_parquet(self, query: exp.Query, path: Path) -> None:
        """Write the rows of a query as a Parquet file, in the workspace's temporary folder."""
        copy = exp.Copy(
            this=exp.Subquery(this=query),
            kind=False,
            files=[exp.Literal.string(str(path))],
            params=[exp.CopyParameter(this=exp.var("FORMAT"), expression=exp.var("parquet"))],
        )
        with self._workspace.using(self._role) as cursor:
            cursor.execute(copy.sql(dialect="duckdb"))
