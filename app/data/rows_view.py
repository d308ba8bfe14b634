"""The rows of any table: scrolled by pages, sorted by a column, copied and exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.data.rows_feed import ListedRows, RowsFeed, RowsWish
from app.data.shown import Shown
from app.handing_on import HandingOn
from app.icons import IconSet
from app.insight.page import row
from app.paging import PageOf, Ranges, copied
from app.project import Project
from app.saving import ask_for_file, plain_name
from app.shell.parts import clear, elided, icon_button
from app.tasks import Job
from engine.definition.model import Filters
from engine.errors import CardinalError
from engine.evaluation.browse.rows import BY_KEY, Order
from engine.evaluation.reader import Reader
from engine.exporting.files import Export, ExportColumn, export
from widgets.style import name_part
from widgets.table import PagedTable


class RowsView(QWidget):
    """Shows what the feed brings; its parts are named after ``name``."""

    opened = Signal(str)
    """The key of the contact of a row that was opened."""
    told = Signal(str)
    """A sentence about what was done, or why it could not be."""

    def __init__(
        self, name: str, spoken: str, project: Project, icons: IconSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        clear(self)
        self._name = name
        self._project = project
        self._feed = RowsFeed(project, self)
        self._handing = HandingOn(project, self)
        self._shown: Shown | None = None
        self._filters = Filters()
        self._sort, self._descending = "", False
        self._wish: RowsWish | None = None
        """What was asked for last; until it is listed, others stand there."""
        self.table = PagedTable(name, spoken)
        self.foot = elided("", "muted", f"{name}-foot")
        self.hint = elided("", "muted", f"{name}-hint")
        self.copy_button = icon_button(f"{name}-copy", "Copy the rows", icons.icon("copy"), self.copy)
        self.export_button = icon_button(
            f"{name}-export", "Export the rows to a file", icons.icon("export"), self.export
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addLayout(row(self.foot, self.hint, self.copy_button, self.export_button, stretched=self.foot))
        self._connect()

    def _connect(self) -> None:
        self.table.paged.pages_wanted.connect(self._feed.want)
        self.table.sort_wanted.connect(self._sort_by)
        self.table.opened.connect(self._open)
        self.table.copy_wanted.connect(self.copy_rows)
        self.table.menu_wanted.connect(self._menu)
        self._handing.told.connect(self.told)
        self._feed.listed.connect(self._show_listed)
        self._feed.page_came.connect(self._show_page)
        self._feed.failed.connect(self._show_error)

    # --- what is listed -------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether rows are awaited."""
        return self._feed.busy

    def show_rows(self, shown: Shown, filters: Filters) -> None:
        """List the rows of a table that match; the same table keeps its sorting."""
        if self._shown is None or self._shown.source.key != shown.source.key:
            self._sort, self._descending = "", False
            self.table.show_rows((), 0, descending=False)
        self._shown, self._filters = shown, filters
        self._ask()

    def _ask(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if self._sort not in {column.id for column in shown.columns}:
            self._sort = ""
        order = Order(filters=self._filters, sort=self._sort, descending=self._descending)
        self.foot.setText("Sorting …" if self._sort else "Looking …")
        self._wish = RowsWish(shown, order)
        self._feed.show(self._wish)

    def _show_listed(self, listed: ListedRows) -> None:
        shown, many = listed.wish.shown, len(listed.numbers)
        self.table.show_rows(shown.columns, many, self._sort, descending=self._descending)
        found = " found" if listed.wish.order.filters.filters else ""
        self.foot.setText(f"{many:,} {'row' if many == 1 else 'rows'}{found}")
        self.hint.setText("Double-click a row for its contact" if many and shown.source.has_contact else "")
        self._let_take(many > 0)

    def _let_take(self, possible: bool) -> None:
        for button in (self.copy_button, self.export_button):
            button.setEnabled(possible)

    def _show_page(self, page: PageOf) -> None:
        self.table.put(page.number, page.rows)

    def _show_error(self, error: CardinalError) -> None:
        self.table.show_rows((), 0, descending=False)
        self.foot.setText(str(error))
        self.hint.setText("")
        self._let_take(False)

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort, self._descending = column, descending
        self._ask()

    # --- what is done with rows -----------------------------------------------------------------------------

    def _open(self, number: int) -> None:
        found = self.table.paged.row(number)
        if found is not None and self._shown is not None and self._shown.source.has_contact:
            self.opened.emit(found[0])

    def copy(self) -> None:
        """Copy the selected rows, or all when at most one is selected."""
        self.copy_rows(self.table.selected_or_all())

    def copy_rows(self, ranges: Ranges) -> None:
        """Put rows with their heads into the clipboard, as a spreadsheet takes them."""
        listed, feed = self._feed.current, self._feed
        if listed is None or not ranges or not self.table.paged.rowCount():
            return

        def work(job: Job) -> str:
            columns = listed.wish.shown.columns
            return copied(job, columns, ranges, lambda start, stop: feed.read(job, listed, start, stop))

        self._handing.copy(work)

    def export(self) -> None:
        """Ask for a file and write all rows that are listed to it."""
        if self._shown is None:
            return
        name = plain_name(self._shown.source.of.shown, "Rows")
        target = ask_for_file(self, self._project, "Export", name)
        if target is not None:
            self.export_to(target)

    def export_to(self, target: Path) -> None:
        """Write all rows that are listed to ``target``, with progress at the foot of the window."""
        listed, feed, workspace = self._feed.current, self._feed, self._project.workspace
        if listed is None or listed.wish is not self._wish:
            if self._feed.busy:
                self.told.emit("The rows are still being listed; export them in a moment.")
            return
        source, rows = listed.wish.shown.source, len(listed.numbers)

        def work(job: Job, progress: Callable[[int], bool]) -> None:
            query = feed.rows(job).export(source, listed.wish.order)
            key = self._project.catalog.key if source.contacts else BY_KEY
            columns = tuple(ExportColumn(name, is_key=name == key) for name in query.named_selects)
            what = Export(query=query, columns=columns, rows=rows, title=source.of.shown)
            export(what, Reader(workspace, job.role), target, workspace.temporary, progress)

        self._handing.write(target, rows, "rows", work)

    def _menu(self, place: QPoint) -> None:
        if self._shown is None or not self.table.paged.rowCount():
            return
        menu = QMenu(self)
        name_part(menu, f"{self._name}-menu", "Rows")
        menu.aboutToHide.connect(menu.deleteLater)
        current = self.table.currentIndex().row()
        if self._shown.source.has_contact:
            action = menu.addAction("Open contact", lambda: self._open(current))
            action.setObjectName(f"{self._name}-menu-open")
        menu.addAction("Copy", self.copy).setObjectName(f"{self._name}-menu-copy")
        menu.addAction("Export …", self.export).setObjectName(f"{self._name}-menu-export")
        menu.popup(place)
