"""A small panel beside what it explains: themed, inside the window, never under the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from widgets.emptying import empty

WIDEST = 340
GAP = 6
MARGIN = 8

_HIDING = frozenset((
    QEvent.Type.Leave,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.Hide,
    QEvent.Type.FocusOut,
    QEvent.Type.KeyPress,
))  # fmt: skip


class Popover(QFrame):
    """Shows widgets beside an anchor until the mouse or the focus leaves it; it takes neither itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("kind", "popover")
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._anchor: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(4)
        self.hide()

    @property
    def anchor(self) -> QWidget | None:
        """What the popover explains at the moment."""
        return self._anchor if self.isVisible() else None

    def show_beside(self, anchor: QWidget, content: Sequence[QWidget]) -> None:
        """Show ``content``, one under another, beside ``anchor``; takes the widgets over."""
        empty(self._column)
        for widget in content:
            self._column.addWidget(widget)
            widget.show()
        self._watch(anchor)
        self._place(anchor)
        self.raise_()
        self.show()

    def leave(self, anchor: QWidget) -> None:
        """Stop explaining ``anchor``; whatever else is explained stays."""
        if self.anchor is anchor:
            self.hide()

    def _place(self, anchor: QWidget) -> None:
        window = self._window
        widest = min(WIDEST, window.width() - 2 * MARGIN)
        width = min(widest, self._column.totalSizeHint().width())
        height = self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else -1
        height = height if height > 0 else self._column.totalSizeHint().height()
        origin = anchor.mapTo(window, QPoint(0, 0))
        self.setGeometry(
            beside(QRect(origin, anchor.size()), QSize(width, height), QRect(QPoint(0, 0), window.size()))
        )

    def _watch(self, anchor: QWidget) -> None:
        if self._anchor is not None:
            self._anchor.removeEventFilter(self)
            self._anchor.destroyed.disconnect(self._gone)
        self._anchor = anchor
        anchor.installEventFilter(self)
        anchor.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._anchor = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._anchor and event.type() in _HIDING:
            self.hide()
        return False


def beside(anchor: QRect, size: QSize, room: QRect) -> QRect:
    """Return a popover's place: under the anchor, above it when there is no room, inside ``room``."""
    left = min(max(anchor.left(), room.left() + MARGIN), room.right() - MARGIN - size.width())
    top = anchor.bottom() + GAP
    if top + size.height() > room.bottom() - MARGIN:
        top = anchor.top() - GAP - size.height()
    return QRect(QPoint(max(left, room.left() + MARGIN), max(top, room.top() + MARGIN)), size)


def popover_of(widget: QWidget) -> Popover:
    """Return the popover of the widget's window; made when first asked for."""
    window = widget.window()
    found = window.findChild(Popover, "popover", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Popover) else Popover(window)


def show_text(anchor: QWidget, text: str) -> None:
    """Explain ``anchor`` in plain words."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(len(text) > 50)
    if label.wordWrap():
        label.setMinimumWidth(WIDEST - 24)
    popover_of(anchor).show_beside(anchor, [label])
