"""The latest recorded membership of saved segments, by key, so that it outlives a refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.workspace.stores.base import Store, column
from engine.workspace.stores.segments import require_saved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Change(msgspec.Struct, frozen=True):
    """How many contacts a replaced membership gained and lost."""

    entered: int
    left: int


class Members(Store):
    """Keeps one membership a segment; only what changed is written."""

    def replace(self, segment_id: int, ordinals: NDArray[np.integer]) -> Change:
        """Make the contacts of ``ordinals`` (each once) the segment's members, in one transaction.

        Raises ``NotFoundError`` when the segment has been deleted.
        """
        with self._session.transaction() as cursor, column(cursor, ordinals) as given:
            require_saved(cursor, segment_id)
            cursor.execute(
                f"""CREATE OR REPLACE TEMP TABLE fresh_members AS
                SELECT c._key AS key FROM data.contacts c JOIN {given} g ON c._contact = g.value"""
            )
            left = cursor.execute(
                """DELETE FROM cardinal.members WHERE segment_id = ?
                AND NOT EXISTS (SELECT 1 FROM fresh_members f WHERE f.key = members.key)""",
                [segment_id],
            ).fetchone()
            entered = cursor.execute(
                """INSERT INTO cardinal.members SELECT ?, key FROM fresh_members f
                WHERE NOT EXISTS
                (SELECT 1 FROM cardinal.members m WHERE m.segment_id = ? AND m.key = f.key)""",
                [segment_id, segment_id],
            ).fetchone()
            cursor.execute("DROP TABLE fresh_members")
            assert left is not None
            assert entered is not None
            return Change(entered=int(entered[0]), left=int(left[0]))

    def ordinals(self, segment_id: int) -> NDArray[np.int32]:
        """Return the ordinals of the recorded members that the present data still knows, ascending."""
        with self._session.reading() as cursor:
            found = cursor.execute(
                """SELECT c._contact FROM cardinal.members m JOIN data.contacts c ON c._key = m.key
                WHERE m.segment_id = ? ORDER BY 1""",
                [segment_id],
            ).fetchnumpy()
        ordinals: NDArray[np.int32] = found["_contact"].astype("int32", copy=False)
        return ordinals
