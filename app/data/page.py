"""The data page: the tables at the left; of the chosen one, its columns or its rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabBar, QVBoxLayout, QWidget

from app.data.columns_page import ColumnsPage
from app.data.entry_name import EntryName
from app.data.rows_not_used import RowsNotUsed
from app.data.rows_page import RowsPage
from app.data.table_list import TableEntry, TableList
from app.data.words import months_text, times_text
from app.insight.contact_page import ContactPage
from app.insight.page import InsightPage, Tools
from app.shell.page_stack import PageStack
from app.shell.parts import clear, elided, frame, icon_button
from app.tasks import Job, Ticket
from engine.catalog.families import FAMILIES
from engine.catalog.model import Activity
from engine.definition.model import Filters
from engine.errors import CardinalError
from engine.evaluation.browse.rows import Rows
from engine.evaluation.browse.tables import NOT_USED, Source, of_issues, of_list, tables
from engine.evaluation.browse.uses import Named, columns_used
from engine.evaluation.preview import OrderCache
from engine.evaluation.reader import Reader
from engine.workspace.stores.lists import FixedList
from widgets.style import name_part

COLUMNS, ROWS = 0, 1
PARTS = ("columns", "rows")
TABLE, CONTACT = "table", "contact"
TABLES_WIDE = 260


class Surroundings(msgspec.Struct, frozen=True, eq=False):
    """What is read from the file beside the catalog: lists, rows not used, where columns are used."""

    lists: tuple[FixedList, ...]
    not_used: int
    uses: Mapping[Named, tuple[str, ...]]


class DataPage(InsightPage):
    """Shows what was imported; it looks again when the catalog or the saved segments are others."""

    told = Signal(str)
    """A sentence about what was done, or why it could not be."""
    segment_wanted = Signal(str)
    """A saved segment was chosen."""
    list_renamed = Signal(str, str)
    """The name of a fixed list, and its new one."""
    list_unwanted = Signal(str)
    """The name of a fixed list that is to be deleted."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._around = Surroundings((), 0, {})
        self._key = ""
        self._names: tuple[tuple[int, str], ...] = ()
        self._ticket: Ticket | None = None
        self.tables = TableList(tools.look)
        self.name = EntryName("table", "Table")
        self.delete = icon_button(
            "list-delete", "Delete this list", tools.icons.icon("trash"), self._delete_list
        )
        self.about = elided("", "muted", "table-about")
        self.tabs = QTabBar()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for title in ("Columns", "Rows"):
            self.tabs.addTab(title)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)  # it would ask for their room too
        name_part(self.tabs, "data-tabs", "Of the table: Columns, Rows")
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        name_part(split, "data-splitter", "Drag to resize")
        left = frame("panel", "data-tables-panel", split)
        column = QVBoxLayout(left)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.tables)
        left.setMinimumWidth(180)
        self._whole = PageStack(split)
        one = clear(QWidget(self._whole))
        self._whole.add(TABLE, lambda: one)
        self._whole.add(CONTACT, self._contact_panel)
        self._shown = PageStack(one)
        self._shown.add(PARTS[COLUMNS], lambda: self.columns)
        self._shown.add(PARTS[ROWS], lambda: self.rows)
        self._shown.add(NOT_USED, self._not_used_panel)
        self._lay_out_table(one)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([TABLES_WIDE, 900])
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(split)

    def _lay_out_table(self, one: QWidget) -> None:
        column = QVBoxLayout(one)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 1)
        head.addWidget(self.delete)
        head.addWidget(self.tabs)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self._shown, 1)

    def _connect(self) -> None:
        tools = self.tools
        self.tables.turned.connect(self._turn)
        self.tabs.currentChanged.connect(lambda _index: self._show_table())
        self.name.labelled.connect(lambda text: self._relabel(label=text))
        self.name.moved.connect(lambda family: self._relabel(family=family))
        tools.project.catalog_changed.connect(self.look_again)
        tools.library.changed.connect(self._library_changed)
        tools.document.saved_changed.connect(self.look_again)  # it may use other columns now
        tools.masking.changed.connect(self.look_again)

    # --- parts, there once they are needed ------------------------------------------------------------------

    @cached_property
    def columns(self) -> ColumnsPage:
        """The columns of the chosen table."""
        made = ColumnsPage(self.tools, self._shown)
        made.rows_wanted.connect(self._list)
        made.segment_wanted.connect(self.segment_wanted)
        return made

    @cached_property
    def rows(self) -> RowsPage:
        """Its rows."""
        made = RowsPage(self.tools, self._shown)
        made.opened.connect(self._open)
        made.told.connect(self.told)
        return made

    @cached_property
    def not_used(self) -> RowsNotUsed:
        """The rows that the last import left out."""
        tools = self.tools
        made = RowsNotUsed(tools.project, tools.masking, tools.icons)
        made.told.connect(self.told)
        return made

    @cached_property
    def contact(self) -> ContactPage:
        """The contact whose row was opened."""
        made = ContactPage(self.tools, "data-contact")
        made.closed.connect(self._close)
        self.tools.live.stood.connect(made.look_again)
        return made

    def _not_used_panel(self) -> QWidget:
        return _on_a_panel(self.not_used, "not-used-panel")

    def _contact_panel(self) -> QWidget:
        return _on_a_panel(self.contact, "data-contact-panel")

    @property
    def busy(self) -> bool:
        """Whether something is awaited."""
        parts = (vars(self)[name] for name in ("columns", "rows", "not_used") if name in vars(self))
        return self._ticket is not None or any(part.busy for part in parts)

    @property
    def source(self) -> Source | None:
        """The table that is looked at."""
        return self._sources().get(self._key)

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        shown = self._key
        self._show_entries()  # which shows the table, too, if another is current now
        if self._key == shown:
            self._show_table()
        project = self.tools.project

        def work(job: Job) -> Surroundings:
            workspace, catalog = project.workspace, project.catalog
            reader = Reader(workspace, job.role)
            rows = Rows(reader, catalog.data_version, project.as_of, OrderCache())
            not_used = sum(many for _, many in rows.groups(of_issues(), ["file"]))
            uses: dict[Named, list[str]] = {}
            for saved in workspace.segments.all():
                if not saved.newer_format:
                    for named in columns_used(workspace.segments.get(saved.name), catalog):
                        uses.setdefault(named, []).append(saved.name)
            return Surroundings(
                workspace.lists.all(), not_used, {named: tuple(names) for named, names in uses.items()}
            )

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
        self._ticket = project.tasks.submit(
            "profile", work, receiver=self, done=self._found, failed=self._failed
        )

    def open_not_used(self, file: str) -> None:
        """Show the rows that were not used, of one file when it is named, else all."""
        self._close()
        self._show_entries()
        self.tables.open(NOT_USED)
        self.not_used.show_file(file)

    def _found(self, around: Surroundings) -> None:
        self._ticket = None
        self._around = around
        self._show_entries()
        source = self.source
        if source is not None and source.of.shown != self.name.shown:
            self._show_head(source)  # a list is called something else by now
        self.columns.show_uses(around.uses)

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.told.emit(str(error))

    def _library_changed(self) -> None:
        """Look where columns are used once the saved segments are others; their sizes do not matter."""
        names = tuple((entry.id, entry.name) for entry in self.tools.library.entries)
        if names != self._names:
            self._names = names
            self.look_again()

    def _sources(self) -> dict[str, Source]:
        catalog = self.tools.project.catalog
        sources = [*tables(catalog), *(of_list(catalog, each.name, each.id) for each in self._around.lists)]
        return {source.key: source for source in (*sources, of_issues())}

    def _show_entries(self) -> None:
        sizes = {f"list {each.id}": each.size for each in self._around.lists}
        self.tables.show_entries(
            [self._entry(source, sizes.get(key)) for key, source in self._sources().items()]
        )

    def _entry(self, source: Source, size: int | None) -> TableEntry:
        if source.key == NOT_USED:
            note, rows = "of the last import", self._around.not_used
        elif source.list_id is not None:
            note, rows = "Fixed list", size or 0
        else:
            parts = (FAMILIES[source.of.family].label, months_text(source.of))
            note, rows = " · ".join(part for part in parts if part), source.of.rows
        return TableEntry(key=source.key, title=source.of.shown, rows=rows, note=note)

    def _turn(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._close()
            self._show_table()

    def _show_head(self, source: Source) -> None:
        of, activity = source.of, self._activity(source)
        is_list = source.list_id is not None
        family = activity.family if activity is not None else None
        self.name.show_entry(of.shown, of.name, family, can_rename=is_list)
        self.delete.setVisible(is_list)
        self.about.setText(self._about(source))

    def _show_table(self) -> None:
        source = self.source
        if source is None:
            return
        self._show_head(source)
        activity = self._activity(source)
        not_used = source.key == NOT_USED
        self.tabs.setVisible(not not_used)
        if not_used:
            self._shown.open(NOT_USED)
            self.not_used.refresh()
        elif self.tabs.currentIndex() == COLUMNS:
            self._shown.open(PARTS[COLUMNS])
            self.columns.show_table(source, activity)
        else:
            self._shown.open(PARTS[ROWS])
            self.rows.show_table(source)

    def _activity(self, source: Source) -> Activity | None:
        return (
            self.tools.project.catalog.activity(source.of.name)
            if source.dense and not source.contacts
            else None
        )

    def _about(self, source: Source) -> str:
        of = source.of
        if source.key == NOT_USED:
            return "Rows that were left out, and cells that could not be read (their rows are used)"
        if source.list_id is not None:
            size = next(each.size for each in self._around.lists if each.id == source.list_id)
            return f"{size:,} keys; those that are contacts are shown"
        stored = sum(1 for column in of.attributes if column.part is None)
        rows = f"{of.rows:,} {'row' if of.rows == 1 else 'rows'}, {stored:,} columns"
        if source.contacts:
            return rows
        time = of.time_column
        dated = "undated" if time is None else f"dated by {time.shown}, {times_text(of)}"
        parent = self.tools.project.catalog.activity(of.parent) if of.parent is not None else None
        return " · ".join((rows, dated, *(() if parent is None else (f"belongs to {parent.shown}",))))

    # --- what is done ---------------------------------------------------------------------------------------

    def _relabel(self, **changes: str | None) -> None:
        source, name = self.source, changes.get("label")
        if source is None:
            return
        if source.list_id is not None and name is not None:
            self.list_renamed.emit(source.of.shown, name)
        elif self._activity(source) is not None:
            self.tools.project.relabel(source.of.name, None, **changes)

    def _delete_list(self) -> None:
        source = self.source
        if source is not None and source.list_id is not None:
            self.list_unwanted.emit(source.of.shown)

    def _list(self, filters: Filters) -> None:
        source = self.source
        if source is not None:
            self.rows.show_table(source, filters)
            self.tabs.setCurrentIndex(ROWS)

    def _open(self, key: str) -> None:
        self.contact.show_contact(key)
        self._whole.open(CONTACT)
        self.contact.browser.setFocus()

    def _close(self) -> None:
        if self._whole.key != TABLE:
            self._whole.open(TABLE)
            self.rows.rows.table.setFocus()


def _on_a_panel(part: QWidget, name: str) -> QWidget:
    panel = frame("panel", name)
    column = QVBoxLayout(panel)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(part)
    return panel
