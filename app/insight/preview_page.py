"""The preview: everybody in the segment, or left out, joined or left, as a table to scroll and sort."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QMenu

from app.actions import key_text
from app.insight.chosen_columns import ChosenColumns
from app.insight.column_choice import ColumnChoice
from app.insight.export import Exporting
from app.insight.nothing import Nothing
from app.insight.page import BESIDE, InsightPage, Tools, row
from app.insight.preview_columns import KEY, table_columns
from app.insight.preview_feed import Listed, PreviewFeed, Which, Wish
from app.paging import PageOf
from app.saving import ask_for_file, plain_name
from app.shell.parts import elided, icon_button
from app.shell.search_line import SearchLine
from engine.catalog.phrases import title_of
from engine.definition.model import Column
from engine.errors import CardinalError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.emptiness import why_empty
from engine.evaluation.preview import Arrangement, measured
from widgets.elided import ElidedChoice
from widgets.style import caption, name_part
from widgets.table import PagedTable

SEARCH_MS = 250
MEASURES = ""
"""What conditions measure, among the names of columns."""
TITLE = 24
"""So many letters of a column's title stand in the menu."""
CHOICES: tuple[tuple[Which, str], ...] = (
    ("members", "Members"),
    ("left-out", "Left out"),
    ("joined", "Joined since the last recalculation"),
    ("left", "Left since the last recalculation"),
)
WORDS: dict[Which, str] = {
    "members": "",
    "left-out": "left out",
    "joined": "joined",
    "left": "left",
    "given": "",
}
NOBODY: dict[Which, str] = {
    "left-out": "Every contact is in the segment.",
    "joined": "Nobody has joined since the last recalculation.",
    "left": "Nobody has left since the last recalculation.",
    "given": "Nobody is on this list.",
}
"""Why nobody is listed."""


class PreviewPage(InsightPage):
    """Shows what the feed brings; what is shown follows from the choices here."""

    opened = Signal(str)
    """The key of a contact that is to be shown."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._feed = PreviewFeed(tools.project, self)
        self._chosen = ChosenColumns(tools.project, tools.settings)
        self.exporting = Exporting(tools, self)
        self._sort, self._descending = KEY, False
        self._wish: Wish | None = None
        """What was asked for last; until it is listed, others stand there."""
        self._given: Bitmap | None = None
        self._given_of: tuple[Column, Column] | None = None
        """The columns of the segment that the given contacts were found for."""
        self.which = ElidedChoice()
        for which, text in CHOICES:
            self.which.addItem(text, which)
        name_part(self.which, "preview-which", "Whom to list")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search = SearchLine("preview-search", "Search in the columns that are shown")
        self.table = PagedTable("preview", "Contacts")
        self.nothing = Nothing("preview-nothing", self.table)
        self.foot = elided("", "muted", "preview-foot")
        self.hint = elided("", "muted", "preview-hint")
        self._typing = QTimer(self, interval=SEARCH_MS, singleShot=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        icon = self.tools.icons.icon
        self.columns_button = icon_button(
            "preview-columns-menu", "Choose columns", icon("list"), self._choose_columns
        )
        self.columns = ColumnChoice(self)
        self.mask_button = icon_button(
            "preview-mask",
            "Hide names, e-mail addresses and phone numbers on the screen",
            icon("shield"),
            lambda: self.tools.masking.switch(self.mask_button.isChecked()),
        )
        self.mask_button.setCheckable(True)
        self.mask_button.setChecked(self.tools.masking.on)
        self.export_button = icon_button("preview-export", "Export to a file", icon("export"), self.export)
        buttons = (self.columns_button, self.mask_button, self.export_button)
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(self.column.spacing())
        self._top.addLayout(row(self.which, *buttons, stretched=self.which), 1)
        self._top.addLayout(row(self.search, stretched=self.search), 1)
        self.column.addLayout(self._top)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addLayout(row(self.foot, self.hint, stretched=self.foot))

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self.refresh)
        self.columns.switched.connect(self._switch)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        self._typing.timeout.connect(self.refresh)
        self.table.paged.pages_wanted.connect(self._feed.want)
        self.table.sort_wanted.connect(self._sort_by)
        self.table.moved.connect(self._move_columns)
        self.table.opened.connect(self._open)
        self.table.copy_wanted.connect(self.copy_rows)
        self.table.menu_wanted.connect(self._menu)
        self._feed.listed.connect(self._show_listed)
        self._feed.page_came.connect(self._show_page)
        self._feed.failed.connect(self._show_error)
        self.tools.masking.changed.connect(self._mask)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= BESIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._top.setDirection(direction)
        super().resizeEvent(event)

    # --- what is listed -------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether rows are awaited."""
        return self._feed.busy or self._typing.isActive()

    def list_given(self, title: str, contacts: Bitmap) -> None:
        """List contacts that were found elsewhere for this segment, until something else is chosen."""
        self._given, self._given_of = contacts, self._columns
        place = self.which.findData("given")
        if place < 0:
            place = self.which.count()
            self.which.addItem(title, "given")
        self.which.setItemText(place, title)
        if self.which.currentIndex() == place:
            self.refresh()
        else:
            self.which.setCurrentIndex(place)

    @property
    def _columns(self) -> tuple[Column, Column]:
        segment = self.tools.document.segment
        return segment.include, segment.exclude

    def _forget_given(self) -> None:
        """Offer the given contacts no more, and the members in their place."""
        self._given = self._given_of = None
        place = self.which.findData("given")
        if self.which.currentIndex() == place:
            self.which.setCurrentIndex(0)
        self.which.removeItem(place)

    def refresh(self) -> None:
        evaluated = self.tools.live.evaluated
        if evaluated is None:
            return
        if self._given_of not in (None, self._columns):
            self._forget_given()
        self._typing.stop()
        measures = measured(evaluated.segment) if self._chosen.measures else ()
        shown = table_columns(self.tools, self._chosen.fields, measures)
        if self._sort not in shown.sorts:
            self._sort, self._descending = KEY, False
        origin = self.tools.document.origin
        hidden = self.tools.masking.on  # what is hidden is not to be found by its letters
        self._wish = Wish(
            evaluated=evaluated,
            which=self.which.currentData(),
            recorded=None if origin is None else origin.id,
            arrangement=Arrangement(
                sort=shown.sorts[self._sort],
                descending=self._descending,
                search=self.search.text(),
                searched=shown.unmasked if hidden else self._chosen.fields,
            ),
            shown=shown,
            fields=self._chosen.fields,
            measures=tuple(each.condition for each in measures),
            given=self._given,
        )
        self._feed.show(self._wish)

    def _show_listed(self, listed: Listed) -> None:
        if listed.wish.which != "given" and self._says_fault(self.nothing):
            self.table.show_rows((), 0, descending=False)
            self.foot.setText("")
            self.hint.setText("")
            return
        columns, many = listed.wish.shown.columns, len(listed.ordinals)
        self.table.show_rows(columns, many, self._sort, descending=self._descending)
        words = WORDS[listed.wish.which]
        found = "found " if listed.wish.arrangement.search.strip() else ""
        self.foot.setText(f"{many:,} {'contact' if many == 1 else 'contacts'} {found}{words}".strip())
        self.hint.setText("Double-click tells why" if many else "")
        if many:
            self.nothing.say("")
        else:
            self._say_nothing(listed)

    def _say_nothing(self, listed: Listed) -> None:
        """Say why nobody is listed, and offer what helps."""
        wish = listed.wish
        searched = wish.arrangement.search.strip()
        if searched:
            text = f"Nobody has “{searched}” in the columns that are shown."
            self.nothing.say(text, "Clear the search", self.search.clear)
        elif wish.which == "members":
            catalog = self.tools.project.catalog
            why = why_empty(wish.evaluated, lambda card: title_of(card, catalog))
            offer = "Show it in the builder" if why.path else ""
            self.nothing.say(why.text, offer, lambda: self.part_wanted.emit(why.path))
        elif not listed.known:
            self.nothing.say(f"Who {WORDS[wish.which]} is known once the segment is saved and recalculated.")
        else:
            self.nothing.say(NOBODY[wish.which])

    def _show_page(self, page: PageOf) -> None:
        self.table.put(page.number, page.rows)

    def _show_error(self, error: CardinalError) -> None:
        self.table.show_rows((), 0, descending=False)
        self.nothing.say("")
        self.foot.setText(str(error))

    # --- choices --------------------------------------------------------------------------------------------

    def _search_now(self) -> None:
        self._typing.stop()
        self.refresh()

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort, self._descending = column, descending
        self.refresh()

    def _move_columns(self, ids: Sequence[str]) -> None:
        self._chosen.choose([column for column in ids if column in self._chosen.fields])
        self.refresh()

    def _choose_columns(self) -> None:
        shown = [
            (field.name, field.shown, field.name in self._chosen.fields) for field in self._chosen.offered
        ]
        self.columns.offer([(MEASURES, "What conditions measure", self._chosen.measures), *shown])
        self.columns.open_under(self.columns_button)

    def _switch(self, column: str, on: bool) -> None:
        if column == MEASURES:
            self._chosen.show_measures(on)
        else:
            self._chosen.switch(column, on)
        self.refresh()

    def _mask(self) -> None:
        self.mask_button.setChecked(self.tools.masking.on)
        self.refresh()

    # --- what is done with rows -----------------------------------------------------------------------------

    def _open(self, number: int) -> None:
        found = self.table.paged.row(number)
        if found is not None:
            self.opened.emit(found[0])

    def copy(self) -> None:
        """Copy the selected rows, or all when at most one is selected."""
        self.copy_rows(self.table.selected_or_all())

    def copy_rows(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Put rows with their heads into the clipboard, as a spreadsheet takes them."""
        listed = self._feed.current
        if not self.table.paged.rowCount():
            self.exporting.told.emit("There is nobody to copy.")
        elif listed is not None and ranges:
            self.exporting.copy_rows(self._feed, listed, ranges)

    def export(self) -> None:
        """Ask for a file and write everybody who is listed to it."""
        if self.exporting.refuses(self.which.currentData()):
            return
        name = plain_name(self.tools.document.segment.name, "Segment")
        target = ask_for_file(self, self.tools.project, "Export", name)
        if target is not None:
            self.export_to(target)

    def export_members(self) -> None:
        """Ask for a file and write all members to it, whoever is listed or searched for now."""
        self.which.setCurrentIndex(0)
        self.search.clear()
        self.refresh()
        self.export()

    def export_to(self, target: Path) -> None:
        """Write everybody who is listed to ``target``, with progress at the foot of the window."""
        if self.exporting.refuses(self.which.currentData()):
            return
        listed = self._feed.current
        if listed is not None and listed.wish is self._wish and self.exporting.holds(listed):
            self.exporting.export(listed, target)
        elif self._feed.busy or self.tools.live.settled is None:
            self.exporting.told.emit("The contacts are still being listed; export them in a moment.")

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        name_part(menu, "preview-menu", "Rows")
        menu.aboutToHide.connect(menu.deleteLater)
        current = self.table.currentIndex().row()
        menu.addAction("Open contact", lambda: self._open(current)).setObjectName("preview-menu-open")
        menu.addAction("Copy", self.copy).setObjectName("preview-menu-copy")
        menu.addAction("Export …", self.export).setObjectName("preview-menu-export")
        if self.table.current_column is not None:
            self._add_arranging(menu, self.table.current_column.title)
        menu.popup(place)

    def _add_arranging(self, menu: QMenu, title: str) -> None:
        """Offer what can be done to the current column, with the keys that do it."""
        table, short = self.table, title if len(title) <= TITLE else f"{title[:TITLE]}…"
        menu.addSeparator()
        rows: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("up", f"Sort by {short}", "Ctrl+Shift+Up", lambda: table.sort_by_current(descending=False)),
            ("down", f"Sort by {short}, last first", "Ctrl+Shift+Down",
             lambda: table.sort_by_current(descending=True)),
            ("left", f"Move {short} to the left", "Ctrl+Shift+Left", lambda: table.move_current(-1)),
            ("right", f"Move {short} to the right", "Ctrl+Shift+Right", lambda: table.move_current(1)),
        )  # fmt: skip
        for name, text, keys, do in rows:
            action = menu.addAction(f"{caption(text)}\t{key_text(keys)}", do)
            action.setObjectName(f"preview-menu-{name}")
