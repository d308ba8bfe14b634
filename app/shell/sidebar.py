"""The list of saved segments at the left: search, tags, order, what can be done; below it the places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.actions import Actions
from app.icons import IconSet
from app.keeping.deeds import DEEDS, DeedKey
from app.keeping.entry import Entry, Sorting
from app.keeping.filters import OrderLine, TagFilter
from app.keeping.list_view import SegmentList
from app.keeping.model import NAME, Entries
from app.settings import Settings
from app.shell.parts import button, elided, icon_button, label
from app.shell.search_line import SearchLine
from widgets.style import FLUSH, KIND, Look, menu_line

OF_ALL = ("recalculate-all", "export-segments", "import-segments")
"""The actions behind the button at the top."""

NONE_SAVED = "Segments that you save are listed here."
NONE_FOUND = "No segment fits what is searched for."


class Wanted(msgspec.Struct, frozen=True):
    """Something to be done with saved segments."""

    deed: DeedKey
    entries: tuple[Entry, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(entry.name for entry in self.entries)


class Sidebar(QFrame):
    """Shows the saved segments and says what is wanted of them."""

    chosen = Signal(str)
    """The name of the segment to open."""
    wanted = Signal(object)
    """A ``Wanted`` other than to open."""
    renamed = Signal(int, str)
    """The id of a segment and the name that it is to have."""
    new = Signal()

    def __init__(
        self,
        actions: Actions,
        icons: IconSet,
        look: Look,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "sidebar")
        self.setObjectName("sidebar")
        self.setMinimumWidth(180)
        self._actions = actions
        self._icons = icons
        self._settings = settings
        self._open: int | None = None
        self._fresh: tuple[int, ...] = ()  # to be chosen once they are listed
        self._entries = Entries()
        self.search = self._made_search()
        self.tags = TagFilter()
        sorting = Sorting.read(settings.segment_order)
        self.order = OrderLine(icons, sorting)
        self.list = SegmentList(self._entries, look)
        self._none = label("", "muted", "no-segments", wrap=True)
        self._offer = button("", "no-segments-offer", self._take_offer, kind="link")
        self._offer.setProperty(FLUSH, True)
        self._lay_out()
        self._connect()
        self._sort(sorting)
        self.set_entries(())

    # --- setters -------------------------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these saved segments."""
        self._entries.set_entries(entries)
        self.tags.offer(entries)
        self._show_whether_empty()
        indexes = [self._entries.index_of(segment_id) for segment_id in self._fresh]
        if indexes and all(index.isValid() for index in indexes):
            self._fresh = ()
            self.list.choose(indexes)

    def choose_when_listed(self, segment_ids: Sequence[int]) -> None:
        """Choose segments that have just been made: what is done next is done to them."""
        self._fresh = tuple(segment_ids)

    def set_courses(self, courses: Mapping[int, Sequence[int]]) -> None:
        """Show how the sizes of saved segments went week by week, by id."""
        self._entries.set_courses(courses)

    def set_edited(self, segment_ids: Set[int]) -> None:
        """Mark the segments that have unsaved changes."""
        self._entries.set_edited(segment_ids)

    def select(self, segment_id: int | None) -> None:
        """Mark the segment that is open; one that has just been opened is the chosen one, too."""
        self._entries.set_open(segment_id)
        if segment_id == self._open:
            return
        index = self._entries.index_of(segment_id)
        if segment_id is not None and not index.isValid():
            return  # it is about to be listed
        self._open = segment_id
        if index not in self.list.selectedIndexes():
            self.list.choose_only(index)

    def add_below(self, part: QWidget) -> None:
        """Put ``part`` at the foot."""
        self._column.addWidget(part)

    # --- parts ---------------------------------------------------------------------------------------------

    def _made_search(self) -> SearchLine:
        search = SearchLine("segment-search", "Search saved segments")
        search.setToolTip("Finds names, tags and purposes")
        search.addAction(self._icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        return search

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(elided("Segments", "heading"), 1)
        self._more = icon_button(
            "segments-more", "Import, export, recalculate", self._icons.icon("more"), self._list_of_all
        )
        head.addWidget(self._more)
        self.new_button = button("New", "new-segment", self.new.emit, icon=self._icons.icon("plus"))
        self.new_button.setToolTip("Start with an empty segment (Ctrl+N)")
        head.addWidget(self.new_button)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.tags)
        column.addWidget(self.order)
        column.addWidget(self._none)
        column.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.tags.changed.connect(self._filter)
        self.order.sorted.connect(self._sort)
        self.list.wanted.connect(self._want)
        self.list.menu_wanted.connect(self._menu)
        self._entries.renamed.connect(self.renamed)

    # --- search and order ----------------------------------------------------------------------------------

    def _filter(self) -> None:
        self._entries.look_for(self.search.text().split(), self.tags.chosen)
        self._show_whether_empty()

    def _sort(self, sorting: Sorting) -> None:
        self._settings.segment_order = sorting.written
        self._entries.sort_by(sorting)

    def _show_whether_empty(self) -> None:
        shown, all_ = self._entries.rowCount(), len(self._entries.all)
        self.order.show_count(shown, all_)
        self.order.setVisible(all_ > 0)
        for part in (self._none, self._offer):
            part.setVisible(shown == 0)
        self._none.setText(NONE_FOUND if all_ else NONE_SAVED)
        self._offer.setText("Show all segments" if all_ else "Import segments …")
        self._offer.setAccessibleName(self._offer.text())

    def _take_offer(self) -> None:
        if self._entries.all:
            self.search.clear()
            self.tags.clear_choice()
        else:
            self._actions.action("import-segments").trigger()

    def _open_first(self) -> None:
        first = self._entries.index(0, 0)
        if first.isValid():
            self.list.choose_only(first)
            self.chosen.emit(first.data(NAME))

    # --- what is wanted ------------------------------------------------------------------------------------

    def _want(self, deed: DeedKey) -> None:
        entries = self.list.chosen
        if not entries:
            return
        if deed == "open":
            self.chosen.emit(entries[0].name)
        elif deed == "rename":
            self.list.rename()
        else:
            self.wanted.emit(Wanted(deed, entries))

    def _list_of_all(self) -> None:
        menu = self._made_menu("segments-menu")
        for name in OF_ALL:
            menu.addAction(self._actions.action(name))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        if index not in self.list.selectedIndexes():
            self.list.choose_only(index)
        entries = self.list.chosen
        menu = self._made_menu("segment-menu")
        for deed in DEEDS:
            text = deed.shown(len(entries))
            if not text:
                continue
            if deed.after_line:
                menu.addSeparator()
            action = menu.addAction(self._icons.icon(deed.icon), f"{text}\t{deed.shortcut}".rstrip())
            action.setObjectName(f"segment-menu-{deed.key}")
            action.triggered.connect(self._wanting(deed.key))
            if deed.key == "details" and len(entries) == 1:
                self._add_users(menu, entries[0])
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _add_users(self, menu: QMenu, entry: Entry) -> None:
        """List the segments that use one, each to be opened."""
        users = menu.addMenu(self._icons.icon("group"), "Used in")
        users.setObjectName("segment-menu-used-in")
        users.setEnabled(bool(entry.users))
        for name in entry.users:
            users.addAction(menu_line(name), self._opening(name))

    def _wanting(self, deed: DeedKey) -> Callable[[], None]:
        return lambda: self._want(deed)

    def _opening(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def _made_menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
