"""What all pages of the insight panel share: their tools, and looking again only while they are seen."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.document import SegmentDocument
from app.icons import IconSet
from app.insight.masking import Masking
from app.insight.nothing import Nothing
from app.library import Library
from app.live import LiveCounts
from app.marks import part_of, sentence_of
from app.project import Project
from app.settings import Settings
from widgets.style import KIND, Look

BESIDE = 640
"""Pixels from which two parts of a page have room side by side."""


class Tools(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What pages work with."""

    project: Project
    document: SegmentDocument
    live: LiveCounts
    library: Library
    masking: Masking
    icons: IconSet
    look: Look
    settings: Settings


class InsightPage(QWidget):
    """One page; ``refresh`` is called when it is seen and what it shows may have changed."""

    part_wanted = Signal(str)
    """The path of a part of the segment that is to be looked at."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        self.tools = tools
        self._stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 10, 4, 2)
        self.column.setSpacing(8)

    def look_again(self) -> None:
        """Take note that the segment, its members or the moment are others."""
        self._stale = True
        if self.isVisible():
            self._look()

    def refresh(self) -> None:
        """Show what is now."""
        raise NotImplementedError

    def _says_fault(self, nothing: Nothing) -> bool:
        """Return whether the segment can't be calculated, and say why: the rest of it is another segment."""
        outcome = self.tools.live.outcome
        fault = None if outcome is None else outcome.fault
        if outcome is None or fault is None:
            return False
        path = "" if fault.place is None else part_of(outcome.segment, fault.place.path or "")
        offer = "Show it in the builder" if path else ""
        text = f"The segment can't be calculated. {sentence_of(fault)}"
        nothing.say(text, offer, lambda: self.part_wanted.emit(path))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()


def row(*parts: QWidget, stretched: QWidget | None = None) -> QHBoxLayout:
    """Return parts side by side; one may take all the room that is left."""
    made = QHBoxLayout()
    made.setContentsMargins(4, 0, 4, 0)
    made.setSpacing(6)
    for part in parts:
        made.addWidget(
            part,
            int(part is stretched),
            Qt.AlignmentFlag.AlignVCenter if part is not stretched else Qt.AlignmentFlag(0),
        )
    return made
