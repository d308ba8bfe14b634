"""Runs compiled statements on one cursor of a workspace and hands back plain values."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from engine.compiler import to_sql, tree
from engine.evaluation.bitmap import Bitmap
from engine.workspace import Workspace
from engine.workspace.connection import Role

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BATCH = 5_000
"""Rows fetched at a time: few enough that the window's thread is never kept from its work."""


class Reader:
    """One thread's way to the data. Everything here raises ``CancelledError`` when it is interrupted."""

    def __init__(self, workspace: Workspace, role: Role) -> None:
        """Read through the workspace's cursor of ``role``, which is this thread's alone."""
        self._workspace = workspace
        self._role: Role = role

    def members(self, query: exp.Query, contacts: int) -> Bitmap:
        """Return the set of a query's one column ``_contact``, out of so many contacts; repeats are fine.

        An array of ordinals is had sooner than a text of bits, except where its library is yet to be loaded:
        that takes as long as many counts. What a table gives as it is looked through is read as it comes,
        which is sooner where there are many; what is grouped, ordered or joined comes at its end
        in any case.
        """
        if "numpy" not in sys.modules:
            return self.bits(query, contacts)
        if _only_filters(query):
            from engine.evaluation.streaming import streamed

            with self._workspace.using(self._role) as cursor:
                found = streamed(cursor, to_sql(query), contacts)
            if found is not None:
                return found
        return Bitmap.from_ordinals(self.ordinals(query), contacts)

    def bits(self, query: exp.Query, contacts: int) -> Bitmap:
        """Return the same as ``members`` without an array."""
        ((bitstring,),) = self.rows(exp.select(_places(contacts)).from_(exp.Subquery(this=query)))
        return Bitmap.none(contacts) if bitstring is None else Bitmap.from_bitstring(bitstring, contacts)

    def sets(self, query: exp.Query, contacts: int) -> dict[Any, Bitmap]:
        """Return the sets of a query's column ``_contact`` by its column ``code``; repeats are fine."""
        code = tree.own("code")
        sets = exp.select(code, _places(contacts)).from_(exp.Subquery(this=query)).group_by(code.copy())
        return {code: Bitmap.from_bitstring(bitstring, contacts) for code, bitstring in self.rows(sets)}

    def ordinals(self, query: exp.Query) -> npt.NDArray[np.integer]:
        """Return the contacts of a query with the one column ``_contact``, in its order."""
        import numpy as np  # counting needs none of it

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

    def let_go(self) -> None:
        """End a query whose rows are not wanted any more: the database holds what it sorted for it.

        Until then, what is streamed from the same cursor is refused.
        """
        with self._workspace.using(self._role) as cursor:
            cursor.execute("SELECT 1").fetchall()

    def drop(self, name: str) -> None:
        """Keep a table held before no longer; nothing happens when it isn't there."""
        with self._workspace.using(self._role) as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")

    def hold(self, name: str, query: exp.Query) -> None:
        """Keep the rows of a query as a table for this thread's queries, instead of one held before."""
        with self._workspace.using(self._role) as cursor:
            cursor.execute(f"CREATE OR REPLACE TEMPORARY TABLE {name} AS {to_sql(query)}")

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


def _only_filters(query: exp.Query) -> bool:
    """Whether a query gives rows of one table as they stand there."""
    given = {name for name, part in query.args.items() if part} - {"where"}
    return given == {"expressions", "from_"} and isinstance(query.args["from_"].this, exp.Table)


def _places(contacts: int) -> exp.Expr:
    """Return the places of contacts out of so many as a text of bits, in whole bytes."""
    last = max(contacts - 1, 0) | 7
    places = tree.call("bitstring_agg", tree.own(tree.CONTACT), tree.number(0), tree.number(last))
    return tree.cast(places, "BLOB")
