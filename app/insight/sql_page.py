"""The SQL tab: the segment as one statement, in a dialect to choose."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from app.insight.page import InsightPage, Tools, row
from app.tasks import Job, Ticket
from engine.compiler import DIALECTS, compile_segment, to_sql
from engine.errors import CardinalError
from engine.evaluation.history.parts import finished
from widgets.drop_down import DropDown
from widgets.sql_view import SqlView
from widgets.style import name_part

NAMES = {"duckdb": "DuckDB", "clickhouse": "ClickHouse"}

FIRST, LAST = 1500, 500
"""Lines of a very long statement that are shown: each is laid out and coloured on the window's thread."""


class SqlPage(InsightPage):
    """Shows the statement of the segment as it stands."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._ticket: Ticket | None = None
        self._statement = ""
        self.dialect = DropDown()
        for dialect in DIALECTS:
            self.dialect.addItem(NAMES.get(dialect, dialect), dialect)
        name_part(self.dialect, "sql-dialect", "For which database")
        self.view = SqlView(tools.look)
        top = row(self.dialect)
        top.addStretch(1)
        self.column.addLayout(top)
        self.column.addWidget(self.view, 1)
        self.dialect.currentIndexChanged.connect(self.refresh)

    def refresh(self) -> None:
        project, segment = self.tools.project, finished(self.tools.document.segment)
        as_of, dialect = project.as_of, str(self.dialect.currentData())

        def work(job: Job) -> tuple[str, str]:
            context = project.membership(job).context(as_of)
            statement = f"{to_sql(compile_segment(segment, context), dialect)};"
            return statement, shortened(statement)

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
        self._ticket = project.tasks.submit(
            "explain", work, receiver=self, done=self._show, failed=self._failed
        )

    def copy(self) -> None:
        """Put the statement into the clipboard."""
        QGuiApplication.clipboard().setText(self._statement)

    def _show(self, found: tuple[str, str]) -> None:
        self._ticket = None
        self._statement, text = found
        if text != self.view.toPlainText():
            self.view.setPlainText(text)

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self._statement = f"-- {error}"
            self.view.setPlainText(self._statement)


def shortened(statement: str) -> str:
    """Return a statement as it is shown: of very many lines the first and the last."""
    lines = statement.split("\n")
    left_out = len(lines) - FIRST - LAST
    if left_out <= 0:
        return statement
    told = f"-- {left_out:,} lines are left out here; copying the page takes them too"
    return "\n".join((*lines[:FIRST], told, *lines[-LAST:]))
