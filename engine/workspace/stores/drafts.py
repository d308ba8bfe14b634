"""Drafts: what stands in each open document, kept so that no edit is ever lost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from engine.definition.codec import read_segment, write_segment
from engine.definition.model import Segment
from engine.errors import DefinitionError
from engine.workspace.stores.base import Store, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Draft(msgspec.Struct, frozen=True):
    """The definition in an open document; ``segment_id`` and ``version``: what it began from, if anything."""

    document: str
    definition: Segment
    segment_id: int | None
    version: int | None
    updated_at: datetime


class Drafts(Store):
    """Keeps one draft a document, under a name that the window chooses."""

    def put(
        self,
        document: str,
        definition: Segment,
        *,
        segment_id: int | None = None,
        version: int | None = None,
    ) -> None:
        """Keep ``definition`` (it may be unfinished) in the place of the document's last draft."""
        text = write_segment(definition)
        with self._session.transaction() as cursor:
            cursor.execute("DELETE FROM cardinal.drafts WHERE document = ?", [document])
            cursor.execute(
                "INSERT INTO cardinal.drafts VALUES (?, ?, ?, ?, ?)",
                [document, segment_id, version, now(), text],
            )

    def get(self, document: str) -> Draft | None:
        """Return the document's draft, or None."""
        return next(self.of(lambda other: other == document), None)

    def all(self) -> tuple[Draft, ...]:
        """Return all drafts that can be read, the newest first."""
        return tuple(self.of(lambda _document: True))

    def of(self, wanted: Callable[[str], bool]) -> Iterator[Draft]:
        """Yield the drafts of the wanted documents that can be read, the newest first.

        Each definition is read when it is its turn: that of a large one takes longer than all else here.
        """
        with self._session.reading() as cursor:
            rows = cursor.execute(
                """SELECT document, definition, segment_id, version, updated_at FROM cardinal.drafts
                ORDER BY updated_at DESC, document"""
            ).fetchall()
        for document, text, segment_id, version, updated_at in rows:
            if not wanted(document):
                continue
            try:
                definition = read_segment(text)
            except DefinitionError:
                continue  # a newer program's: it stays in the file for that one
            yield Draft(document, definition, segment_id, version, updated_at)

    def segments(self, beginning: str) -> frozenset[int]:
        """Return the ids of the segments of which a draft is kept under a name that begins so."""
        with self._session.reading() as cursor:
            rows = cursor.execute(
                """SELECT segment_id FROM cardinal.drafts
                WHERE segment_id IS NOT NULL AND starts_with(document, ?)""",
                [beginning],
            ).fetchall()
        return frozenset(segment_id for (segment_id,) in rows)

    def drop(self, document: str) -> None:
        """Forget the document's draft, if there is one."""
        with self._session.transaction() as cursor:
            cursor.execute("DELETE FROM cardinal.drafts WHERE document = ?", [document])
