"""Cards and groups one under another with connectors between them: the inside of a column or a group."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from engine.definition.model import Join
from widgets import paths
from widgets.builder.handle import Handle
from widgets.builder.relay import Relay
from widgets.builder.words import Connector
from widgets.intents import ToggleJoin
from widgets.stack_layout import StackLayout, at_rest
from widgets.style import KIND, Look


class Placed(msgspec.Struct, frozen=True):
    """A view that has been given its item, and the letters it spans."""

    view: Handle
    first: str
    last: str


class SequenceView(QWidget):
    """Views of items with connectors; what stays is not touched."""

    def __init__(self, look: Look, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self._look = look
        self._relay = relay
        self.path = ""
        self.views: list[Handle] = []
        self._before: dict[Handle, Connector] = {}  # the connector above each view but the first
        self._column = StackLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def connectors(self) -> list[Connector]:
        """The connectors from top to bottom."""
        return [self._before[view] for view in self.views[1:]]

    def set_items(self, path: str, placed: Sequence[Placed], joins: Sequence[Join]) -> None:
        """Show items; views that were here and are not any more are left to who made them."""
        self.path = path
        self.views = [entry.view for entry in placed]
        self._fit_connectors()
        for word, before, after in zip(joins, placed[:-1], placed[1:], strict=True):
            self._before[after.view].set_word(word, before.last, after.first)
        self._order()

    def _fit_connectors(self) -> None:
        """Give every view but the first a connector; views that stay keep theirs."""
        kept = {view: self._before.pop(view) for view in self.views[1:] if view in self._before}
        spare = list(self._before.values())
        self._before = {view: kept.get(view) or self._new_connector() for view in self.views[1:]}
        for gone in spare:
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _new_connector(self) -> Connector:
        connector = Connector(self._look, self)
        connector.pill.clicked.connect(lambda: self._toggle(connector))
        return connector

    def _toggle(self, connector: Connector) -> None:
        self._relay.intent.emit(ToggleJoin(paths.join_path(self.path, self.connectors.index(connector))))

    def _order(self) -> None:
        wanted: list[QWidget] = []
        for at, view in enumerate(self.views):
            wanted += [self._before[view], view] if at else [view]
        with at_rest(self):
            for at, widget in enumerate(wanted):
                if self._column.indexOf(widget) != at:
                    self._column.removeWidget(widget)
                    self._column.insertWidget(at, widget)
                    widget.show()  # else the layout shows it later, and nobody can scroll to it now
        # Not by ``takeAt``: from Python its item lives on, and hears of changes in its next one's place.
        while (item := self._column.itemAt(len(wanted))) is not None:
            left = item.widget()
            assert left is not None
            self._column.removeWidget(left)

    # --- places -------------------------------------------------------------------------------------------

    def gap_line(self, gap: int) -> int:
        """Return the height of the middle of a gap."""
        if not self.views:
            return 4
        if gap == 0:
            return self.views[0].y() - 4
        if gap >= len(self.views):
            return self.views[-1].geometry().bottom() + 6
        return self.connectors[gap - 1].geometry().center().y()

    def hush(self, gap: int | None) -> None:
        """Hide the pill of one gap, show all others."""
        for at, connector in enumerate(self.connectors, 1):
            connector.set_hushed(at == gap)

    def area_in(self, ancestor: QWidget) -> QRect:
        """Return the sequence's area in an ancestor's coordinates."""
        return QRect(self.mapTo(ancestor, QPoint(0, 0)), self.size())
