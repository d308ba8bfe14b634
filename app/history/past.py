"""The history page put together with the rest of an open project."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QObject

from app.editing import Editing
from app.history.page import HistoryPage, Members
from app.history.sparklines import Sparklines
from app.insight.insight import Insight
from app.workbench import Workbench
from engine.evaluation.history.engine import FlipsCache

TAB = "history"


class Past(QObject):
    """Keeps the page of a segment's past, and the courses of saved ones, in step with what is edited."""

    def __init__(
        self,
        insight: Insight,
        editing: Editing,
        bench: Workbench,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._insight = insight
        self._live = editing.live
        self.cache = FlipsCache()
        bench.insight.add_tab(TAB, "Over time", lambda: self.page, 1)
        tools = insight.tools
        self.sparklines = Sparklines(tools.project, tools.library, editing.live, self)
        self.sparklines.changed.connect(lambda: bench.sidebar.set_courses(self.sparklines.lines))

    @cached_property
    def page(self) -> HistoryPage:
        """The page, there once it is needed."""
        made = HistoryPage(self._insight.tools, self.cache)
        self._live.stood.connect(made.look_again)
        made.told.connect(self._bench.status.say)
        made.preview_wanted.connect(self._preview)
        made.part_wanted.connect(self._insight.show_part)
        made.asking.connect(self.sparklines.give_way)
        made.rested.connect(self.sparklines.go_on)
        return made

    def _preview(self, members: Members) -> None:
        """Show contacts of the chart in the preview's table."""
        self._insight.preview.list_given(members.title, members.bitmap)
        self._bench.insight.open_tab("preview")
