"""The history page put together with the rest of an open project."""

from __future__ import annotations

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
        self._people = insight.preview
        tools = insight.tools
        self.cache = FlipsCache()
        self.page = HistoryPage(tools, self.cache)
        bench.insight.add_tab(TAB, "Over time", self.page, 1)
        editing.live.stood.connect(self.page.look_again)
        self.page.told.connect(bench.status.say)
        self.page.preview_wanted.connect(self._preview)
        self.sparklines = Sparklines(tools.project, tools.library, editing.live, self)
        self.sparklines.changed.connect(lambda: bench.sidebar.set_courses(self.sparklines.lines))
        self.page.asking.connect(self.sparklines.give_way)
        self.page.rested.connect(self.sparklines.go_on)

    def _preview(self, members: Members) -> None:
        """Show contacts of the chart in the preview's table."""
        self._people.list_given(members.title, members.bitmap)
        self._bench.insight.open_tab("preview")
