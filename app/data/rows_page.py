"""The rows of a table, narrowed by filters as conditions have them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.data.rows_view import RowsView
from app.data.shown import filtered_by, shown_table
from app.insight.page import Tools
from app.shell.parts import frame
from engine.catalog.model import Activity
from engine.definition.model import Filter, Filters
from engine.evaluation.browse.tables import Source
from widgets.editor.filters import FiltersEditor
from widgets.editor.scene import Scene, Spot

TYPING_MS = 300


class RowsPage(QWidget):
    """Filters above, rows below."""

    opened = Signal(str)
    told = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._source: Source | None = None
        project = tools.project
        self._scene = Scene(tools.look, project.catalog, project.as_of)
        self.filters = FiltersEditor(self._scene, Spot("rows-filter", "Filter of the rows"), lead="where")
        self.rows = RowsView("data-rows", "Rows", project, tools.icons)
        self.rows.opened.connect(self.opened)
        self.rows.told.connect(self.told)
        panel = frame("panel", "data-rows-panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.rows, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panel)
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._list)
        self.filters.changed.connect(self._typing.start)
        project.moment_changed.connect(self._moment_changed)

    @property
    def busy(self) -> bool:
        """Whether rows are awaited."""
        return self._typing.isActive() or self.rows.busy

    def show_table(self, source: Source, filters: Filters | None = None) -> None:
        """List the rows of a table; without ``filters`` those of the same table stay."""
        same = self._source is not None and self._source.key == source.key
        wanted = filters if filters is not None else self.filters.filters() if same else Filters()
        self._source = source
        of = filtered_by(source, self._tools.masking)
        self.filters.set_filters(_of_known(wanted, of), of)
        self._list()

    def _list(self) -> None:
        self._typing.stop()
        if self._source is None:
            return
        faults = self.filters.faults()
        if faults:
            self.rows.hint.setText(faults[0].message)
            return
        shown = shown_table(self._source, self._tools.project.catalog, self._tools.masking)
        self.rows.show_rows(shown, self.filters.filters())

    def _moment_changed(self) -> None:
        self._scene.set_as_of(self._tools.project.as_of)
        if self.isVisible():
            self._list()


def _of_known(filters: Filters, of: Activity) -> Filters:
    """Return filters without those of columns that are not offered (any more)."""
    kept: list[Filter | Filters] = []
    for each in filters.filters:
        if isinstance(each, Filters):
            inner = _of_known(each, of)
            kept += [inner] if inner.filters else []
        elif of.attribute(each.attribute) is not None:
            kept.append(each)
    return Filters(match=filters.match, filters=tuple(kept), negated=filters.negated)
