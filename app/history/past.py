"""The history page put together with the rest of an open project."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.editing import Editing
from app.history.page import HistoryPage
from app.history.sparklines import Sparklines
from app.insight.page import Tools
from app.workbench import Workbench
from engine.evaluation.history.engine import FlipsCache

TAB = "history"


class Past(QObject):
    """Keeps the page of a segment's past, and the courses of saved ones, in step with what is edited."""

    def __init__(
        self, tools: Tools, editing: Editing, bench: Workbench, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.cache = FlipsCache()
        self.page = HistoryPage(tools, self.cache)
        bench.insight.add_tab(TAB, "Over time", self.page, 1)
        editing.live.stood.connect(self.page.look_again)
        self.page.told.connect(bench.status.say)
        self.sparklines = Sparklines(tools.project, tools.library, editing.live, self)
        self.sparklines.changed.connect(lambda: bench.sidebar.set_courses(self.sparklines.lines))
        self.page.asking.connect(self.sparklines.give_way)
        self.page.rested.connect(self.sparklines.go_on)
