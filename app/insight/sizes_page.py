"""The recorded sizes of all saved segments, recalculating them, and when that is done by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox

from app.insight.nothing import Nothing
from app.insight.page import InsightPage, Tools, row
from app.insight.recalculating import Recalculating
from app.shell.as_of import here
from app.shell.parts import button, elided, hours_field, label
from app.tasks import Job
from engine.workspace import Recording, SavedSegment
from widgets.counts import difference
from widgets.rows import Index
from widgets.small_table import SmallModel, SmallTable
from widgets.style import name_part
from widgets.table import cell_text

HEADS = ("Segment", "Size", "Joined", "Left", "Calculated for", "Recorded", "Version")
SPARE = (6, 5, 4)
"""Columns that a narrow table leaves out, the first one first."""

NOTHING = "No segment is saved yet. The sizes of saved segments are recorded here when they are recalculated."


class Recorded(msgspec.Struct, frozen=True):
    """A saved segment and its last recording, if there is one."""

    name: str
    last: Recording | None

    def text(self, column: int) -> str:
        """Return what stands in a column."""
        last = self.last
        if not column:
            return self.name
        if last is None:
            return "–" if column == 1 else ""
        joined = "" if last.entered is None else difference(last.entered)
        left = "" if last.left is None else difference(-last.left)
        as_of, recorded_at = last.as_of.replace(microsecond=0), here(last.recorded_at)
        moments = (cell_text(as_of), cell_text(recorded_at.replace(second=0, microsecond=0)))
        return (self.name, f"{last.size:,}", joined, left, *moments, str(last.version))[column]

    @property
    def tip(self) -> str:
        """The name, and what a narrow table has no room for."""
        if self.last is None:
            return self.name
        calculated, recorded, version = (self.text(column) for column in SPARE[::-1])
        return f"{self.name}: calculated for {calculated}, recorded {recorded}, version {version}"


class SizesModel(SmallModel[Recorded]):
    """A row for each saved segment, to tick; ticks stay with their names."""

    def __init__(self) -> None:
        super().__init__(HEADS, numbers=(1, 2, 3))
        self.ticked: set[str] = set()

    def show(self, rows: Sequence[Recorded]) -> None:
        self.ticked &= {each.name for each in rows}
        super().show(rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if index.column() else flags | Qt.ItemFlag.ItemIsUserCheckable

    def answer(self, each: Recorded, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return each.text(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return each.tip
        if role == Qt.ItemDataRole.CheckStateRole and not column:
            return Qt.CheckState.Checked if each.name in self.ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column():
            return False
        name = self.rows[index.row()].name
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.ticked.add(name)
        else:
            self.ticked.discard(name)
        self.dataChanged.emit(index, index, [role])
        return True


class SizesPage(InsightPage):
    """Shows what was recorded last; one, several or all can be recalculated."""

    def __init__(self, tools: Tools, recalculating: Recalculating) -> None:
        super().__init__(tools)
        self._recalculating = recalculating
        self.model = SizesModel()
        self.table = SmallTable("recorded-sizes", "Recorded sizes of saved segments", self.model, SPARE)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.more = elided("", "muted", "sizes-more")
        self.more.hide()
        self.nothing = Nothing("sizes-nothing", self.table)
        self.start = button("Recalculate all", "recalculate-start", self.run, kind="primary")
        self.on_opening = QCheckBox("On opening, if out of date")
        name_part(self.on_opening, "recalculate-on-opening", "Recalculate when the project is opened")
        self.on_import = QCheckBox("After an import")
        name_part(self.on_import, "recalculate-on-import", "Recalculate after an import")
        self.by_hour = QCheckBox("While it is open, every")
        name_part(self.by_hour, "recalculate-by-hour", "Recalculate while the project is open")
        self.hours = hours_field("recalculate-hours")
        self._lay_out()
        self._show_settings()
        self._connect()

    def _lay_out(self) -> None:
        beginning = row(self.start)
        beginning.addStretch(1)
        self.column.addLayout(beginning)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addLayout(row(self.more, stretched=self.more))
        self.column.addLayout(row(label("Recalculate by itself", "caption")))
        self.column.addLayout(row(self.on_opening))
        self.column.addLayout(row(self.on_import))
        hourly = row(self.by_hour, self.hours)
        hourly.addStretch(1)
        self.column.addLayout(hourly)

    def _connect(self) -> None:
        change = self._recalculating.change
        self.on_opening.clicked.connect(lambda on: change(recalculate_on_opening=on))
        self.on_import.clicked.connect(lambda on: change(recalculate_on_import=on))
        self.by_hour.clicked.connect(lambda on: change(recalculate_hours=self.hours.value() if on else None))
        self.hours.valueChanged.connect(self._hours_set)
        self.model.dataChanged.connect(self._show_start)
        self.model.modelReset.connect(self._show_start)
        self.table.narrowed.connect(self._show_more)
        self._recalculating.changed.connect(self._changed)
        self.tools.library.changed.connect(self.look_again)

    def refresh(self) -> None:
        workspace = self.tools.project.workspace

        def work(_job: Job) -> tuple[Recorded, ...]:
            latest = workspace.recordings.latest()
            return tuple(Recorded(saved.name, latest.get(saved.id)) for saved in workspace.segments.all())

        self.tools.project.tasks.submit("main", work, receiver=self, done=self._show)

    def run(self) -> None:
        """Recalculate what is ticked, all when nothing is."""
        chosen = [each.name for each in self.model.rows if each.name in self.model.ticked]
        self._recalculating.run(chosen or None)

    def _show(self, rows: tuple[Recorded, ...]) -> None:
        if rows != self.model.rows:
            self.model.show(rows)
        self.nothing.say("" if rows else NOTHING)
        self._show_more()

    def _show_start(self) -> None:
        chosen = len(self.model.ticked)
        self.start.setText(f"Recalculate {chosen} chosen" if chosen else "Recalculate all")
        self.start.setEnabled(bool(self.model.rows) and not self._recalculating.running)

    def _show_more(self) -> None:
        columns = self.table.left_out
        self.more.setText(f"{columns} more {'column' if columns == 1 else 'columns'} on the whole width")
        self.more.setVisible(bool(columns and self.model.rows))

    def _show_settings(self) -> None:
        settings = self._recalculating.settings
        self.on_opening.setChecked(settings.recalculate_on_opening)
        self.on_import.setChecked(settings.recalculate_on_import)
        self.by_hour.setChecked(settings.recalculate_hours is not None)
        if settings.recalculate_hours is not None:
            self.hours.setValue(settings.recalculate_hours)
        self.hours.setEnabled(settings.recalculate_hours is not None)
        self._show_start()

    def _hours_set(self) -> None:
        if self.hours.value() != self._recalculating.settings.recalculate_hours and self.by_hour.isChecked():
            self._recalculating.change(recalculate_hours=self.hours.value())

    def _changed(self) -> None:
        self._show_settings()
        if not self._recalculating.running:
            self.look_again()  # one that was cancelled has recorded some, too


def told(results: Sequence[tuple[SavedSegment, Recording | Exception]]) -> str:
    """Return a sentence about what a recalculation gave."""
    broken = [f"{saved.name}: {result}" for saved, result in results if isinstance(result, Exception)]
    done = len(results) - len(broken)
    said = f"Recalculated {done:,} {'segment' if done == 1 else 'segments'}."
    if len(broken) > 1:
        said = f"{said} {len(broken):,} could not be, the first of them:"
    return " ".join([said, *broken[:1]])
