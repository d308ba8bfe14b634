"""Keeps what is unsaved every few seconds and at the end, and offers what an earlier run left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import SegmentDocument
from app.library import Library, Offered

EVERY_MS = 3000


class Drafting(QObject):
    """Watches one document."""

    offered = Signal(object)
    """An ``Offered`` draft of an earlier run."""

    def __init__(self, document: SegmentDocument, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._library = library
        self._kept = document.segment
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def look_for_old(self) -> None:
        """Ask for a draft that an earlier run left."""
        self._library.find_draft(self._found)

    def keep(self) -> None:
        """Keep the draft if it is another than the one kept last; drop it when all is saved."""
        segment = self._document.segment
        if segment == self._kept:
            return
        self._kept = segment
        if self._document.clean:
            self._library.drop_draft()
        else:
            self._library.keep_draft(segment, self._document.origin)

    def finish(self) -> None:
        """Keep the draft before the program ends; returns once it is in the file."""
        self._timer.stop()
        if not self._document.clean:
            self._library.keep_draft_now(self._document.segment, self._document.origin)

    def _found(self, offered: Offered | None) -> None:
        if offered is not None:
            self.offered.emit(offered)
