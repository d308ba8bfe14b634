"""The columns of a table, and what is known of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.data.column_panel import ColumnPanel
from app.data.shown import value_text
from app.data.words import TYPES, estimated, least, range_text
from app.insight.page import Tools
from app.shell.parts import clear, frame
from app.tasks import Job, Ticket
from engine.catalog.model import Activity, DataColumn
from engine.definition.shares import percent
from engine.errors import CardinalError
from engine.evaluation.browse.facts import Facts, facts
from engine.evaluation.browse.tables import Source
from engine.evaluation.browse.uses import Named
from engine.evaluation.reader import Reader
from widgets.style import name_part
from widgets.table import PAGE, Column, PagedTable

ASKING_MS = 60
"""So long a column stays chosen before its figures are counted: somebody may walk on."""

WIDE, NARROW = 540, 250
NAME, ROOMY = 165, 600
"""Pixels of a name in a table that is not roomy, so that figures are not cut; beside it names stand whole."""

HEADS = (
    Column(id="name", title="Column"),
    Column(id="type", title="Holds"),
    Column(id="filled", title="Filled", number=True, shown=percent),
    Column(id="distinct", title="Different", number=True),
    Column(id="uses", title="Used in", number=True, tip="How many saved segments use it"),
    Column(id="range", title="From – to"),
)


class ColumnsPage(QWidget):
    """The columns at the left, the chosen one at the right."""

    rows_wanted = Signal(object)
    """The filters of the rows that are to be listed."""
    segment_wanted = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        clear(self)
        self._tools = tools
        self._source: Source | None = None
        self._activity: Activity | None = None
        self._columns: tuple[DataColumn, ...] = ()
        self._uses: Mapping[Named, Sequence[str]] = {}
        self._sort, self._descending = "", False
        self._name = ""
        self._ticket: Ticket | None = None
        self._laying = False
        split = QSplitter(self)
        ground = frame("panel", "data-columns-panel", split)
        self.table = PagedTable("data-columns", "Columns", ground)
        self.panel = ColumnPanel(tools.look, split)
        self._asking = QTimer(self, interval=ASKING_MS, singleShot=True)
        self._asking.timeout.connect(self._ask)
        self._lay_out(split, ground)
        self.table.sort_wanted.connect(self._sort_by)
        self.table.selectionModel().currentRowChanged.connect(self._turned)
        self.table.opened.connect(lambda _row: self.panel.name.label.setFocus())
        self.panel.labelled.connect(lambda text: self._relabel(label=text))
        self.panel.moved.connect(lambda family: self._relabel(family=family))
        self.panel.rows_wanted.connect(self.rows_wanted)
        self.panel.segment_wanted.connect(self.segment_wanted)

    def _lay_out(self, split: QSplitter, ground: QWidget) -> None:
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.table)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([WIDE, NARROW])
        name_part(split, "data-columns-splitter", "Drag to resize")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(split)

    @property
    def busy(self) -> bool:
        """Whether figures are awaited."""
        return self._asking.isActive() or self._ticket is not None

    @property
    def column(self) -> DataColumn | None:
        """The column that is looked at."""
        return next((each for each in self._columns if each.name == self._name), None)

    # --- setters --------------------------------------------------------------------------------------------

    def show_table(self, source: Source, activity: Activity | None) -> None:
        """Show the columns of a table; ``activity`` is the one that it is the table of."""
        if self._source is None or self._source.key != source.key:
            self._name, self._sort, self._descending = "", "", False
        self._source, self._activity = source, activity
        fields = tuple(each for each in self._tools.project.catalog.fields if each.indicator is not None)
        self._columns = source.of.attributes if activity is not None else (*source.of.attributes, *fields)
        self._redraw()

    def show_uses(self, uses: Mapping[Named, Sequence[str]]) -> None:
        """Take where columns are used."""
        self._uses = uses
        if self._source is not None:
            self._redraw()

    def _redraw(self) -> None:
        self._columns, chosen = self._sorted(), self._name
        rows = [self._row(column) for column in self._columns]
        self._laying = True
        name, *others = HEADS
        heads = HEADS if self.table.width() >= ROOMY else (replace(name, most=NAME), *others)
        self.table.show_rows(heads, len(rows), self._sort, descending=self._descending)
        for start in range(0, len(rows), PAGE):
            self.table.put(start // PAGE, rows[start : start + PAGE])
        names = [column.name for column in self._columns]
        place = names.index(chosen) if chosen in names else 0
        if names:
            self.table.selectRow(place)
        self._laying = False
        if names:
            self._choose(place)

    def _row(self, column: DataColumn) -> tuple[Any, ...]:
        uses = len(self._used(column)) or None
        if self._source is not None and self._source.list_id is not None:  # the catalog's are of everybody
            return column.shown, TYPES[column.type], None, None, uses, ""
        known = column.statistics
        filled = None if known is None else known.filled / known.rows if known.rows else 0.0
        distinct = None if known is None else f"{'about ' if estimated(known) else ''}{known.distinct:,}"
        return column.shown, TYPES[column.type], filled, distinct, uses, range_text(column)

    def _used(self, column: DataColumn) -> Sequence[str]:
        table = None if self._activity is None else self._activity.name
        return self._uses.get((table, column.name), ())

    # --- what is done ---------------------------------------------------------------------------------------

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort, self._descending = column, descending
        self._redraw()

    def _sorted(self) -> tuple[DataColumn, ...]:
        """Return the columns in the order that was asked for; those without a value stay at the end."""
        if not self._sort:
            return self._columns
        place = [head.id for head in HEADS].index(self._sort)

        def value(column: DataColumn) -> Any:
            shown = self._row(column)[place]
            if shown and self._sort == "distinct":
                return None if column.statistics is None else column.statistics.distinct
            return least(column) if shown and self._sort == "range" else shown

        def key(column: DataColumn) -> Any:
            found = value(column)
            return found.lower() if isinstance(found, str) else found

        with_value = [column for column in self._columns if value(column) not in (None, "")]
        others = [column for column in self._columns if value(column) in (None, "")]
        return (*sorted(with_value, key=key, reverse=self._descending), *others)

    def _turned(self, now: QModelIndex) -> None:
        if not self._laying:
            self._choose(now.row())

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._columns) or self._source is None:
            return
        column = self._columns[row]
        self._name = column.name
        can_list = column.indicator is None
        self.panel.show_column(column, self._activity, can_list=can_list)
        self.panel.show_uses(self._used(column))
        self._asking.start()

    def _ask(self) -> None:
        column, source, project = self.column, self._source, self._tools.project
        if column is None or source is None:
            return

        def work(job: Job) -> Facts:
            context = project.membership(job).context(project.as_of)
            return facts(source, column, context, Reader(project.workspace, job.role))

        def done(found: Facts) -> None:
            self._ticket = None
            self.panel.show_facts(found, column, value_text(column, source, self._tools.masking))

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
        self._ticket = project.tasks.submit("profile", work, receiver=self, done=done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.panel.about.setText(str(error))

    def _relabel(self, **changes: str | None) -> None:
        column = self.column
        if column is not None:
            table = None if self._activity is None else self._activity.name
            self._tools.project.relabel(table, column.name, **changes)
