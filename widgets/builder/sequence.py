"""Cards and groups one under another with connectors between them: the inside of a column or a group."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.definition.model import Join
from widgets import paths
from widgets.builder.handle import Handle
from widgets.builder.relay import Relay
from widgets.builder.words import Connector
from widgets.intents import Gap, ToggleJoin
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
        self.connectors: list[Connector] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_items(self, path: str, placed: Sequence[Placed], joins: Sequence[Join]) -> None:
        """Show items; views that were here and are not any more are left to who made them."""
        self.path = path
        self.views = [entry.view for entry in placed]
        self._fit_connectors(len(joins))
        for connector, word, before, after in zip(
            self.connectors, joins, placed[:-1], placed[1:], strict=True
        ):
            connector.set_word(word, before.last, after.first)
        self._order()

    def _fit_connectors(self, wanted: int) -> None:
        while len(self.connectors) < wanted:
            connector = Connector(self._look, self)
            connector.pill.clicked.connect(lambda _=False, own=connector: self._toggle(own))
            self.connectors.append(connector)
        while len(self.connectors) > wanted:
            gone = self.connectors.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _toggle(self, connector: Connector) -> None:
        self._relay.intent.emit(ToggleJoin(paths.join_path(self.path, self.connectors.index(connector))))

    def _order(self) -> None:
        wanted: list[QWidget] = []
        for at, view in enumerate(self.views):
            wanted += [self.connectors[at - 1], view] if at else [view]
        for at, widget in enumerate(wanted):
            entry = self._column.itemAt(at)
            if entry is None or entry.widget() is not widget:
                self._column.removeWidget(widget)
                self._column.insertWidget(at, widget)
                widget.show()
        while self._column.count() > len(wanted):
            self._column.takeAt(len(wanted))

    # --- places -------------------------------------------------------------------------------------------

    def gap_at(self, y: int) -> int:
        """Return the gap that height ``y`` is in or nearest to."""
        return sum(1 for view in self.views if y > view.geometry().center().y())

    def gap_line(self, gap: int) -> int:
        """Return the height of the middle of a gap."""
        if not self.views:
            return 4
        if gap == 0:
            return self.views[0].y() - 4
        if gap >= len(self.views):
            return self.views[-1].geometry().bottom() + 6
        return self.connectors[gap - 1].geometry().center().y()

    def place(self, gap: int) -> Gap:
        """Return a gap as intents name it."""
        return Gap(self.path, gap)

    def hush(self, gap: int | None) -> None:
        """Hide the pill of one gap, show all others."""
        for at, connector in enumerate(self.connectors, 1):
            connector.set_hushed(at == gap)

    def area_in(self, ancestor: QWidget) -> QRect:
        """Return the sequence's area in an ancestor's coordinates."""
        return QRect(self.mapTo(ancestor, QPoint(0, 0)), self.size())
