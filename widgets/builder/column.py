"""A column on the screen: its head, its cards in a scroll area, a button for a new one, words when empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.definition.model import Column, Group, Item
from widgets import counts, paths
from widgets.builder.handle import CountLabel
from widgets.builder.overlay import DropOverlay
from widgets.builder.relay import Relay
from widgets.builder.sequence import SequenceView
from widgets.builder.words import PASSED_ON
from widgets.intents import AddCard, Gap
from widgets.stack_layout import StackLayout
from widgets.style import KIND, SIDE, Look, name_part

NAMES: dict[paths.Side, str] = {"include": "Include", "exclude": "Exclude"}
SIGNS: dict[paths.Side, str] = {"include": "●", "exclude": "○"}
EMPTY: dict[paths.Side, str] = {
    "include": "All contacts are in. Add a card to say who belongs in the segment.",
    "exclude": "Nobody is left out. Add a card, or drag one here, to leave its contacts out.",
}

ADDS: dict[paths.Side, str] = {
    "include": "A card says who belongs in the segment (Ctrl+Shift+I)",
    "exclude": "Whoever is on this card is left out (Ctrl+Shift+E)",
}


LEAST, GROUP = 254, 20
"""Pixels that a column needs for a card, and for each bracket around it."""
DEEPEST = 4
"""Brackets that a column keeps room for; what is deeper is cut off when it is narrow."""


def _depth(items: Sequence[Item]) -> int:
    """Return how many brackets stand around the innermost card."""
    return max((1 + _depth(item.items) for item in items if isinstance(item, Group)), default=0)


class _Add(QPushButton):
    """Takes a double click for one, and none that began on what was there before it."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class _Scroll(QScrollArea):
    """A scroll area that leaves the arrow keys to the cards."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in PASSED_ON:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Inner(StackLayout):
    """Always has a height for a width, also where only empty cards are left: else they would be squeezed."""

    def hasHeightForWidth(self) -> bool:
        super().hasHeightForWidth()  # looks at the items where they have changed: else all are measured twice
        return True


class ColumnPanel(QFrame):
    """The include or the exclude column."""

    template_wanted = Signal()
    """Somebody who has no cards yet would rather start from a ready-made segment."""

    def __init__(self, side: paths.Side, look: Look, relay: Relay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self._relay = relay
        self.setProperty(KIND, "panel")
        name_part(self, f"column-{side}", f"{NAMES[side]} column")
        self.sequence = SequenceView(look, relay)
        self._head = QLabel(f"{SIGNS[side]}  {NAMES[side]}")
        self._head.setProperty(KIND, "column-head")
        self._head.setProperty(SIDE, side)
        self.count = CountLabel(look, self)
        self.count.setObjectName(f"column-{side}-count")
        self.count.alignment = Qt.AlignmentFlag.AlignRight
        self.hint = QLabel(EMPTY[side])
        self.hint.setProperty(KIND, "muted")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.template = QPushButton("Start from a template")
        self.template.setProperty(KIND, "link")
        name_part(self.template, f"column-{side}-template", "Start from a template")
        self.template.setToolTip("Choose among ready-made segments, with their sizes")
        self.template.clicked.connect(lambda _checked=False: self.template_wanted.emit())
        self.add = _Add("+  Add card")
        self.add.setProperty(KIND, "ghost")
        name_part(self.add, f"column-{side}-add", f"Add a card to the {side} column")
        self.add.setToolTip(ADDS[side])
        self.add.clicked.connect(self._add_card)
        self._many = 0
        self._depth = 0
        self._lay_out(look)

    def _lay_out(self, look: Look) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 10, 0)
        head.setSpacing(12)
        head.addWidget(self._head)
        head.addWidget(self.count, 1)
        self.content = QWidget()
        self.content.setProperty(KIND, "clear")
        self.content.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # it grows at its end, out of sight
        # As high as it is at its width: its least height would be that of the narrowest column.
        self.content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        inner = _Inner(self.content)
        inner.setContentsMargins(8, 6, 8, 6)
        inner.setSpacing(0)
        inner.addWidget(self.hint)
        inner.addWidget(self.sequence)
        inner.addSpacing(12)
        inner.addWidget(self.add)
        inner.addSpacing(6)
        inner.addWidget(self.template)
        inner.addStretch(1)
        self.overlay = DropOverlay(look, self.content)
        self.scroll_area = _Scroll()
        self.scroll_area.setObjectName(f"column-{self.side}-scroll")
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(self.content)
        self.content.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 12, 6, 6)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.scroll_area, 1)

    def _add_card(self) -> None:
        self._relay.intent.emit(AddCard(Gap(self.side, self._many)))

    def show_column(self, column: Column) -> None:
        """Show the words of an empty column, or none; not all of its items need have a view yet."""
        self._many = len(column.items)
        depth = min(_depth(column.items), DEEPEST)
        if depth != self._depth:
            self._depth = depth
            self.updateGeometry()
        self.hint.setVisible(not column.items)
        self.template.setVisible(self.side == "include" and not column.items)

    def fit(self) -> None:
        """Give the content the height it needs now; in its former one, all in it would be squeezed first."""
        layout, width = self.content.layout(), self.content.width()
        if layout is not None and self.content.isVisible():
            needed = max(layout.heightForWidth(width), self.scroll_area.viewport().height())
            self.content.resize(width, needed)

    def set_counts(self, view: counts.Counts) -> None:
        """Show how many the column holds."""
        part = view.part(self.side)
        self.count.show_count(counts.contacts(part.count) if self._many else "", part.count.state)

    def sizeHint(self) -> QSize:
        return QSize(360, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST + self._depth * GROUP, 200)

    def bar_at(self, sequence: SequenceView, height: int) -> QRect:
        """Return the bar at a height of a sequence, in the content's coordinates."""
        area = sequence.area_in(self.content)
        return QRect(area.left() + 2, area.top() + height - 6, area.width() - 4, 12)

    def area_of(self, part: QWidget) -> QRect:
        """Return a part's area in the content's coordinates."""
        return QRect(part.mapTo(self.content, QPoint(0, 0)), part.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.content and event.type() == QEvent.Type.Resize:
            self.overlay.setGeometry(self.content.rect())
        return False
