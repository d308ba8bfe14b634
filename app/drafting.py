"""Keeps what is unsaved every few seconds and at the end, a draft a segment, and offers those left behind."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import EMPTY, SegmentDocument
from app.library import Library
from engine.definition.model import Segment
from engine.workspace import Draft

EVERY_MS = 3000


class Drafting(QObject):
    """Watches one document; each segment that it shows has a draft of its own.

    ``standing`` returns the segment as it stands on the screen, with what is not taken into it yet.
    """

    offered = Signal(object)
    """A ``Draft``, an earlier run's or that of a segment never saved that was left; None: there is none."""

    def __init__(
        self,
        document: SegmentDocument,
        library: Library,
        standing: Callable[[], Segment],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._standing = standing
        self._document = document
        self._library = library
        self._kept = document.segment
        self._name = uuid4().hex
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    @property
    def name(self) -> str:
        """What the draft of the segment on the screen is kept under."""
        return self._name

    def look_for_old(self) -> None:
        """Ask for a draft that is not on the screen and that opening a segment would not show."""

        def found(draft: Draft | None) -> None:
            if draft is None or draft.document != self._name:
                self.offered.emit(draft)

        self._library.find_draft(self._name, found)

    def begin(self, name: str = "") -> None:
        """Keep what the document shows now under its own name; ``name``: where it is kept already.

        The draft of what was shown before stays, unless ``forget`` was called.
        """
        origin = self._document.origin
        self._name = name or (uuid4().hex if origin is None else self._library.draft_of(origin))
        self._kept = self._document.segment if name else self._saved
        if origin is not None and self._document.clean:
            self._library.drop_draft(self._name)  # its edits were given up

    def keep(self) -> None:
        """Keep the draft if it is another than the one kept last; drop it when all is saved."""
        segment = self._standing()
        if segment == self._kept:
            return
        self._kept = segment
        if segment == self._saved:
            self._library.drop_draft(self._name)
        else:
            self._library.keep_draft(self._name, segment, self._document.origin)

    def forget(self) -> None:
        """Keep no draft of what the document shows: it is saved under another name."""
        self._kept = self._document.segment

    def keep_now(self) -> None:
        """Keep the draft, or drop it: returns once that is in the file, or raises ``CardinalError``."""
        segment = self._standing()
        if segment != self._saved:
            self._library.keep_draft_now(self._name, segment, self._document.origin)
        elif segment != self._kept:
            self._library.drop_draft_now(self._name)

    def finish(self) -> None:
        """Keep the draft before the program ends."""
        self._timer.stop()
        self.keep_now()

    @property
    def _saved(self) -> Segment:
        return self._document.saved or EMPTY
