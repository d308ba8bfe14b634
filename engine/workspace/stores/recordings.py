"""Recorded sizes: what each recalculation of a saved segment gave."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from engine.workspace.stores.base import Store
from engine.workspace.stores.segments import require_saved


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """The size of one version as of a moment (wall-clock), recorded at a time in UTC.

    ``entered`` and ``left`` count contacts since the recording before; None in the first one. ``program`` is
    the version of the program that counted, None where that is not known.
    """

    segment_id: int
    version: int
    recorded_at: datetime
    as_of: datetime
    data_version: str
    size: int
    base: int
    entered: int | None = None
    left: int | None = None
    program: str | None = None


_COLUMNS = 'segment_id, version, recorded_at, as_of, data_version, size, base, entered, "left", program'

_KEPT = "cardinal.recordings SEMI JOIN cardinal.segments s ON s.id = segment_id"
"""A deleted segment's recordings stay in the file as long as it can be brought back."""


def _recording(row: tuple[object, ...]) -> Recording:
    return msgspec.convert(dict(zip(Recording.__struct_fields__, row, strict=True)), Recording)


class Recordings(Store):
    """Keeps recorded sizes, which are never changed."""

    def add(self, recording: Recording) -> None:
        """Keep a recording; raises ``NotFoundError`` when its segment has been deleted."""
        with self._session.transaction() as cursor:
            require_saved(cursor, recording.segment_id)
            cursor.execute(
                f"INSERT INTO cardinal.recordings ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                list(msgspec.structs.astuple(recording)),
            )

    def of(self, segment_id: int) -> tuple[Recording, ...]:
        """Return the recordings of a segment, the oldest first."""
        with self._session.reading() as cursor:
            rows = cursor.execute(
                f"""SELECT {_COLUMNS} FROM {_KEPT}
                WHERE segment_id = ? ORDER BY recorded_at, rowid""",
                [segment_id],
            ).fetchall()
        return tuple(_recording(row) for row in rows)

    def latest(self) -> dict[int, Recording]:
        """Return the last recording of every segment that has one, by segment id."""
        with self._session.reading() as cursor:
            rows = cursor.execute(f"SELECT {_COLUMNS} FROM {_KEPT} ORDER BY recorded_at, rowid").fetchall()
        return {recording.segment_id: recording for recording in map(_recording, rows)}

    def before(self, data_version: str, day: date) -> dict[int, Recording]:
        """Return the last recording of other data or another day than these, by segment id."""
        with self._session.reading() as cursor:
            rows = cursor.execute(
                f"""SELECT {_COLUMNS} FROM {_KEPT}
                WHERE data_version <> ? OR as_of::DATE <> ? ORDER BY recorded_at, rowid""",
                [data_version, day],
            ).fetchall()
        return {recording.segment_id: recording for recording in map(_recording, rows)}
