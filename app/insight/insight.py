"""The insight panel's pages put together: each looks again when the numbers stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.editing import Editing
from app.icons import IconSet
from app.insight.masking import Masking
from app.insight.overlap_page import OverlapPage
from app.insight.page import InsightPage, Tools
from app.insight.people_page import PeoplePage
from app.insight.profile_page import ProfilePage
from app.insight.recalculating import Recalculating, Result
from app.insight.sizes_page import SizesPage, told
from app.insight.sql_page import SqlPage
from app.insight.waterfall_page import WaterfallPage
from app.marks import part_of, sentence_of
from app.project import Opened, Project
from app.settings import Settings
from app.shell.parts import icon_button
from app.workbench import Workbench
from engine.definition.model import Condition, Segment
from engine.errors import CardinalError
from engine.evaluation.overlap import narrowed
from widgets import paths
from widgets.style import KIND, Look, name_part


class Insight(QObject):
    """Makes the pages and keeps them in step with what is edited."""

    def __init__(
        self,
        opened: Opened,
        project: Project,
        editing: Editing,
        bench: Workbench,
        icons: IconSet,
        look: Look,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.masking = Masking(project, opened.settings.mask_personal_data, self)
        self.tools = Tools(
            project=project,
            document=editing.document,
            live=editing.live,
            library=editing.library,
            masking=self.masking,
            icons=icons,
            look=look,
            settings=settings,
        )
        self._editing = editing
        self._bench = bench
        self.recalculating = Recalculating(project, opened.settings, self)
        makers: dict[str, tuple[str, Callable[[], InsightPage]]] = {
            "preview": ("Preview", lambda: self.preview),
            "profile": ("Profile", lambda: self.profile),
            "waterfall": ("Waterfall", lambda: self.waterfall),
            "overlap": ("Overlap", lambda: self.overlap),
            "sizes": ("Sizes", lambda: self.sizes),
            "sql": ("SQL", lambda: self.sql),
        }
        self._tabs = tuple(makers)
        for place, (tab, (title, make)) in enumerate(makers.items()):
            bench.insight.add_tab(tab, title, make, place)
        self._copies: dict[str, Callable[[], None]] = {
            "preview": lambda: self.preview.list.copy(),
            "summary": self._copy_summary,
            "sql": self._copy_sql,
            "profile": lambda: self._copy_text(self.profile.text()),
            "waterfall": lambda: self._copy_text(self.waterfall.text()),
            "overlap": lambda: self._copy_text(self.overlap.text()),
        }
        self._lay_out_heads()
        bench.builder.sought.connect(self.leave_room)
        bench.sidebar.new.connect(self.leave_room)
        editing.live.stood.connect(self._look_again)
        project.catalog_changed.connect(self._look_again)
        self.recalculating.finished.connect(self._recalculated)
        self.recalculating.failed.connect(bench.status.say)

    # --- pages, there once they are needed ------------------------------------------------------------------

    @cached_property
    def preview(self) -> PeoplePage:
        """The contacts."""
        made = PeoplePage(self.tools)
        made.list.exporting.told.connect(self._bench.status.say)
        made.list.exporting.refused.connect(self._refuse_export)
        made.list.part_wanted.connect(self.show_part)
        return made

    @cached_property
    def profile(self) -> ProfilePage:
        """What the contacts are like."""
        made = ProfilePage(self.tools)
        made.narrowed.connect(self._narrow)
        made.part_wanted.connect(self.show_part)
        return made

    @cached_property
    def waterfall(self) -> WaterfallPage:
        """What each card leaves."""
        made = WaterfallPage(self.tools)
        made.part_wanted.connect(self.show_part)
        return made

    @cached_property
    def overlap(self) -> OverlapPage:
        """What is shared with saved segments."""
        made = OverlapPage(self.tools)
        made.opened.connect(self._open)
        made.part_wanted.connect(self.show_part)
        return made

    @cached_property
    def sizes(self) -> SizesPage:
        """The sizes that were recorded."""
        return SizesPage(self.tools, self.recalculating)

    @cached_property
    def sql(self) -> SqlPage:
        """The statement."""
        return SqlPage(self.tools)

    @property
    def pages(self) -> Iterator[InsightPage]:
        """The pages that were seen so far."""
        return (vars(self)[tab] for tab in self._tabs if tab in vars(self))

    # --- in step with what is edited ------------------------------------------------------------------------

    def _recalculated(self, results: Sequence[Result]) -> None:
        if results:  # with nothing saved yet there is nothing to tell
            self._bench.status.say(told(results))
        self._look_again()

    def _lay_out_heads(self) -> None:
        icon = self.tools.icons.icon
        self.copy_button = icon_button("insight-copy", "Copy what this tab shows", icon("copy"), self._copy)
        self.wide_button = icon_button(
            "insight-wide", "Give this panel the whole width", icon("expand"), self._widen
        )
        self.wide_button.setCheckable(True)
        self.tabs_button = icon_button("insight-pages", "All tabs", icon("chevron-down"), self._list_tabs)
        for each in (self.tabs_button, self.copy_button, self.wide_button):
            each.setProperty(KIND, "icon")  # small: tabs need the room
            self._bench.insight.add_head(each)
        self._bench.insight.tab_changed.connect(lambda tab: self.copy_button.setEnabled(tab in self._copies))

    def _list_tabs(self) -> None:
        """Offer every tab by name: on a narrow screen not all of them are seen."""
        menu = QMenu(self.tabs_button)
        name_part(menu, "insight-pages-list", "Tabs")
        menu.aboutToHide.connect(menu.deleteLater)
        for tab, title in self._bench.insight.titles.items():
            action = menu.addAction(title)
            action.setObjectName(f"insight-page-{tab}")
            action.triggered.connect(self._opening(tab))
        menu.popup(self.tabs_button.mapToGlobal(QPoint(0, self.tabs_button.height())))

    def _opening(self, tab: str) -> Callable[[], None]:
        return lambda: self._bench.insight.open_tab(tab)

    def leave_room(self) -> None:
        """Show the builder beside it."""
        if self.wide_button.isChecked():
            self.wide_button.click()

    def _widen(self) -> None:
        """Put the builder away, or back."""
        self._bench.builder.setVisible(not self.wide_button.isChecked())

    def _copy(self) -> None:
        copy = self._copies.get(self._bench.insight.tab)
        if copy is not None:
            copy()

    def _copy_text(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
        self._bench.status.say("Copied the table." if text else "There is nothing to copy.")

    def _narrow(self, conditions: tuple[Condition, ...], title: str) -> None:
        document = self._editing.document
        document.replace(narrowed(document.segment, conditions, title), "narrow the segment")
        document.end_typing()

    def _open(self, definition: Segment) -> None:
        if self._editing.new():
            self._editing.document.replace(definition, "open the overlap")

    def show_part(self, path: str) -> None:
        """Select a part of the segment, unless it is a whole column, and bring it into view."""
        if paths.exists(self._editing.document.segment, path):
            self._editing.document.select(path)
        self._bench.builder.scroll_to(path)

    def _refuse_export(self, error: CardinalError) -> None:
        text = f"Nothing was exported: the segment can't be calculated. {sentence_of(error)}"
        self._bench.banners.show_message("refused", "error", text)
        if error.place is not None and error.place.path:
            self.show_part(part_of(self.tools.document.segment, error.place.path))

    def _copy_summary(self) -> None:
        QGuiApplication.clipboard().setText(self._bench.summary.text)
        self._bench.status.say("Copied the summary.")

    def _copy_sql(self) -> None:
        self.sql.copy()
        self._bench.status.say("Copied the SQL.")

    def _look_again(self) -> None:
        for page in self.pages:
            page.look_again()
