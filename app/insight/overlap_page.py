"""The overlap: what the segment shares with every saved one; each number opens as a segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from app.insight.nothing import Nothing
from app.insight.page import InsightPage, Tools, row
from app.shell.parts import elided
from app.tabbed import tabbed
from app.tasks import Job, Ticket
from engine.definition.model import Segment
from engine.definition.shares import percent
from engine.errors import CancelledError, CardinalError
from engine.evaluation.overlap import Overlap, both, only_other, only_this, overlap
from widgets.small_table import SmallModel, SmallTable

NOTHING = "There is no other saved segment yet. What this one shares with others is shown here."


class Compared(msgspec.Struct, frozen=True):
    """A saved segment and what it shares; ``problem`` says why that is not known."""

    name: str
    overlap: Overlap | None
    problem: str = ""


class _Column(msgspec.Struct, frozen=True):
    title: str
    tip: str
    text: Callable[[Overlap], str]
    opens: Callable[[Segment, str], Segment] | None = None


COLUMNS: Mapping[str, _Column] = MappingProxyType(
    {
        "both": _Column("Both", "In both; opens as a segment", lambda each: f"{each.both:,}", both),
        "only-this": _Column(
            "Only this", "Not in the other; opens as a segment", lambda each: f"{each.only_this:,}", only_this
        ),
        "only-other": _Column(
            "Only other", "Only in the other; opens as a segment", lambda each: f"{each.only_other:,}",
            only_other,
        ),
        "share": _Column(
            "Share", "How much of this segment is in the other", lambda each: percent(each.of_this)
        ),
    }
)  # fmt: skip
"""What stands beside the other segment's name."""


class OverlapModel(SmallModel[Compared]):
    """A row for each saved segment."""

    def __init__(self) -> None:
        titles = ("Segment", *(column.title for column in COLUMNS.values()))
        # two short lines leave the names more room
        super().__init__([title.replace(" ", "\n") for title in titles], numbers=range(1, len(titles)))

    def answer(self, each: Compared, column: int, role: int) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if not column:
            return self._named(each, role)
        told = list(COLUMNS.values())[column - 1]
        if role == Qt.ItemDataRole.ToolTipRole:
            return each.problem or told.tip
        return "–" if each.overlap is None else told.text(each.overlap)

    @staticmethod
    def _named(compared: Compared, role: int) -> str:
        """Return the name, at the pointer with the share, for which a narrow table has no room."""
        if role == Qt.ItemDataRole.DisplayRole or compared.overlap is None:
            return compared.name
        return f"{compared.name}: {percent(compared.overlap.of_this)} of this segment is in it"


class OverlapPage(InsightPage):
    """Counts by bit arithmetic; a double click on a number opens its definition."""

    opened = Signal(object)
    """The definition of a number."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._ticket: Ticket | None = None
        self._segment: Segment | None = None
        self.model = OverlapModel()
        self.table = SmallTable("overlap", "Overlap with saved segments", self.model, spare=[len(COLUMNS)])
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.nothing = Nothing("overlap-nothing", self.table)
        self.foot = elided("", "muted", "overlap-foot")
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addLayout(row(self.foot, stretched=self.foot))
        self.table.entered_on.connect(self._open)
        tools.library.changed.connect(self.look_again)

    def refresh(self) -> None:
        evaluated, origin = self.tools.live.evaluated, self.tools.document.origin
        if evaluated is None:
            return
        own = None if origin is None else origin.id
        names = [entry.name for entry in self.tools.library.entries if entry.id != own]
        project = self.tools.project

        def work(job: Job) -> tuple[Compared, ...]:
            membership = project.membership(job)
            found = []
            for name in names:
                job.check()
                try:
                    other = membership.saved(name, evaluated.as_of).result
                    found.append(Compared(name, overlap(evaluated.result, other)))
                except CancelledError:
                    raise
                except CardinalError as error:
                    found.append(Compared(name, None, str(error)))
            return tuple(found)

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
            self._ticket = None
        if self._says_fault(self.nothing):
            self.model.show(())
            self.foot.setText("")
            return
        self._segment = evaluated.segment
        self._ticket = project.tasks.submit(
            "profile", work, receiver=self, done=self._show, failed=self._failed
        )

    def text(self) -> str:
        """Return the table as a spreadsheet takes it; "" without rows."""
        rows = [
            (each.name, each.overlap.both, each.overlap.only_this, each.overlap.only_other)
            for each in self.model.rows
            if each.overlap is not None
        ]
        return tabbed([("Segment", "Both", "Only this", "Only other"), *rows]) if rows else ""

    def _show(self, rows: tuple[Compared, ...]) -> None:
        self._ticket = None
        if rows != self.model.rows:
            self.model.show(rows)
        self.nothing.say("" if rows else NOTHING)
        self.foot.setText("Double-click a number to open it as a segment" if rows else "")

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.foot.setText(str(error))

    def _open(self, index: QModelIndex) -> None:
        compared = self.model.rows[index.row()]
        opens = list(COLUMNS.values())[index.column() - 1].opens if index.column() else None
        if opens is not None and self._segment is not None and compared.overlap is not None:
            self.opened.emit(opens(self._segment, compared.name))
