"""How an open project is laid out: bar, saved segments, equation, columns, insight, status."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.actions import Actions
from app.icons import IconSet
from app.settings import Settings
from app.shell.app_bar import AppBar
from app.shell.banner import Banners
from app.shell.insight import InsightPanel
from app.shell.pages import DetailsPage, SummaryPage
from app.shell.parts import clear
from app.shell.places import SEGMENT, Places
from app.shell.sidebar import Sidebar
from app.shell.status_line import StatusLine
from widgets.builder import BuilderView
from widgets.equation_bar import EquationBar
from widgets.style import KIND, Look, name_part

SIDEBAR_WIDTH = 216
INSIGHT_SHARE = 0.32
GAP = 16


def _splitter(name: str, handle: int, parent: QWidget) -> QSplitter:
    made = QSplitter(Qt.Orientation.Horizontal, parent)
    made.setHandleWidth(handle)
    made.setChildrenCollapsible(False)
    name_part(made, name, "Drag to resize")
    return made


class _Large(NamedTuple):
    """The parts that take longest to make."""

    bar: AppBar
    sidebar: Sidebar
    equation: EquationBar
    builder: BuilderView


def workbench(
    actions: Actions, icons: IconSet, look: Look, settings: Settings, parent: QWidget
) -> Generator[None, None, Workbench]:
    """Make a workbench in steps, none of which a click has to wait for long."""
    bar = AppBar(actions, icons)
    yield
    sidebar = Sidebar(actions, icons, look, settings)
    yield
    equation = EquationBar(look)
    yield
    builder = BuilderView(look)
    yield
    return Workbench(icons, look, settings, _Large(bar, sidebar, equation, builder), parent)


class Workbench(QWidget):
    """The parts in their places; what they show and do is decided elsewhere."""

    def __init__(
        self, icons: IconSet, look: Look, settings: Settings, large: _Large, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "page")
        name_part(self, "workbench", "Segment and what is known of it")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a neutral place for the focus to begin
        self.look = look
        self._settings = settings
        self._placed = False
        self.bar, self.sidebar, self.equation, self.builder = large
        self.places = Places(icons)
        self.banners = Banners(icons)
        self.insight = InsightPanel()
        self.summary = SummaryPage()
        self.details = DetailsPage()
        self.insight.add_tab("summary", "Summary", lambda: self.summary)
        self.insight.add_tab("details", "Details", lambda: self.details)
        self.status = StatusLine(icons)
        # From the outside in: what has its looks and is moved into another part takes its looks anew.
        self._outer = _splitter("sidebar-splitter", 1, self)
        self._lay_out()
        place = clear(QWidget(self.places))
        self._inner = _splitter("builder-splitter", GAP, place)
        self._lay_out_segment(place)
        self.places.add_place(SEGMENT, "Segment", "users", lambda: place)
        self.sidebar.chosen.connect(self._open_segment)
        self.sidebar.new.connect(self._open_segment)

    def _lay_out_segment(self, place: QWidget) -> None:
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.equation)
        column.addWidget(self._inner, 1)
        self._inner.addWidget(self.builder)
        self._inner.addWidget(self.insight)
        self._inner.setStretchFactor(0, 2)  # of a larger window both have more
        self._inner.setStretchFactor(1, 1)

    def _lay_out(self) -> None:
        """Put the parts in as they are read: Tab comes to them in the order in which they were put in."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._outer, 1)
        self._column.addWidget(self.status)
        self.sidebar.add_below(self.places.links)
        self._outer.addWidget(self.sidebar)
        body = clear(QWidget(self._outer))
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        inside.setSpacing(GAP)
        inside.addWidget(self.banners)
        inside.addWidget(self.places, 1)
        self._outer.addWidget(body)
        self._outer.setStretchFactor(0, 0)
        self._outer.setStretchFactor(1, 1)

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip across the whole width, below the bar."""
        self._column.insertWidget(1, strip)

    def _open_segment(self) -> None:
        self.places.open(SEGMENT)

    # --- sizes ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._placed:
            self._placed = True
            self._place()

    def _place(self) -> None:
        """Take the sizes of last time, else ones that fit this width."""
        self.sidebar.setVisible(self._settings.sidebar_shown)
        self.insight.setVisible(self._settings.insight_shown)
        if not self._restore(self._outer, "sidebar"):
            self._outer.setSizes([SIDEBAR_WIDTH, self.width() - SIDEBAR_WIDTH])
        if not self._restore(self._inner, "builder"):
            room = self.width() - SIDEBAR_WIDTH - 3 * GAP
            panel = round(room * INSIGHT_SHARE)
            self._inner.setSizes([room - panel, panel])

    def _restore(self, splitter: QSplitter, part: str) -> bool:
        state: QByteArray = self._settings.layout(part)
        return not state.isEmpty() and splitter.restoreState(state)

    def remember_sizes(self) -> None:
        """Keep the sizes for the next time."""
        if self._placed:
            self._settings.set_layout("sidebar", self._outer.saveState())
            self._settings.set_layout("builder", self._inner.saveState())

    def show_sidebar(self, shown: bool) -> None:
        """Show or hide the saved segments."""
        self.sidebar.setVisible(shown)
        self._settings.sidebar_shown = shown

    def edit_details(self) -> None:
        """Show purpose and tags of the segment, to be edited."""
        self.show_insight(True)
        self.insight.open_tab("details")
        self.details.purpose.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_insight(self, shown: bool) -> None:
        """Show or hide the insight panel."""
        self.insight.setVisible(shown)
        self._settings.insight_shown = shown

    def minimumSizeHint(self) -> QSize:
        return QSize(960, 600)
