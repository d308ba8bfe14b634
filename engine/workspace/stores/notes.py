"""Notes at days of the size chart, such as "spring campaign"."""

from __future__ import annotations

from datetime import date

import msgspec

from engine.workspace.names import clean_name
from engine.workspace.stores.base import Store, next_id, now


class Note(msgspec.Struct, frozen=True):
    """A text at a day; it belongs to the workspace, so every chart shows it."""

    id: int
    day: date
    text: str


class Notes(Store):
    """Keeps the notes."""

    def all(self) -> tuple[Note, ...]:
        """Return the notes by day, those of a day in the order they were made."""
        with self._session.reading() as cursor:
            rows = cursor.execute('SELECT id, day, "text" FROM cardinal.notes ORDER BY day, id').fetchall()
        return tuple(Note(*row) for row in rows)

    def add(self, day: date, text: str) -> Note:
        """Keep a new note; a blank text is a ``UserError``."""
        with self._session.transaction() as cursor:
            note = Note(next_id(cursor, "notes"), day, clean_name(text, "note"))
            cursor.execute("INSERT INTO cardinal.notes VALUES (?, ?, ?, ?)", [note.id, day, note.text, now()])
        return note

    def remove(self, note_id: int) -> None:
        """Remove a note, if it is there."""
        with self._session.transaction() as cursor:
            cursor.execute("DELETE FROM cardinal.notes WHERE id = ?", [note_id])
