"""A layout that sets its items one after another and begins a new line where one does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Line: TypeAlias = list[tuple[QLayoutItem, QSize]]
Together: TypeAlias = Callable[[Any, Any], bool]
"""Whether a widget and the one after it stand on one line, as a bracket and what it opens with."""


class FlowLayout(QLayout):
    """Like words of a paragraph; every line is as high as its highest item."""

    def __init__(
        self,
        parent: QWidget | None = None,
        across: int = 6,
        down: int = 6,
        together: Together = lambda _before, _after: False,
    ) -> None:
        super().__init__(parent)
        self._together = together
        self._items: list[QLayoutItem] = []
        self._sizes: list[QSize] = []
        self._heights: dict[int, int] = {}
        self._broken: dict[int, list[Line]] = {}  # into lines, by width
        self._least: QSize | None = None
        self._across = across
        self._down = down
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._forget()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self._forget()
        return self._items.pop(index)

    def widgets(self) -> list[QWidget]:
        """Return what it holds, in order."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def arrange(self, widgets: Sequence[QWidget]) -> None:
        """Hold exactly these widgets in this order; those of before are let go, not deleted."""
        held = {item.widget(): item for item in self._items}
        new = [widget for widget in widgets if widget not in held]
        self.setEnabled(False)  # each that is shown would have all of them laid out
        for widget in new:
            self.addWidget(widget)
            held[widget] = self._items[-1]
            if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                widget.show()  # else it is shown later, when this is enabled again
        self.setEnabled(True)
        self._items = [held[widget] for widget in widgets]
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        """Measure anew what is asked next; lines hold their items, which must be there."""
        self._sizes.clear()
        self._heights.clear()
        self._broken.clear()
        self._least = None

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._flow(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._flow(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        if self._least is None:
            self._least = QSize()
            for item in self._items:
                self._least = self._least.expandedTo(item.minimumSize())
        return self._least

    def _lines(self, width: int) -> list[Line]:
        if width not in self._broken:
            self._broken[width] = self._break(width)
        return self._broken[width]

    def _break(self, width: int) -> list[Line]:
        if len(self._sizes) != len(self._items):
            self._sizes = [item.sizeHint() for item in self._items]
        lines: list[Line] = [[]]
        end = 0
        for run in self._runs(width):
            needed = self._width(run)
            if lines[-1] and end + needed > width:
                lines.append([])
                end = 0
            lines[-1] += run
            end += needed + self._across
        return lines

    def _runs(self, width: int) -> Iterator[Line]:
        """Yield what is not parted, unless it is wider than a line."""
        run: Line = []
        for item, size in zip(self._items, self._sizes, strict=True):
            if item.isEmpty():
                continue  # hidden: it takes no room and no gap
            longer = [*run, (item, size)]
            if run and self._together(run[-1][0].widget(), item.widget()) and self._width(longer) <= width:
                run = longer
                continue
            if run:
                yield run
            run = [(item, size)]
        if run:
            yield run

    def _width(self, run: Line) -> int:
        return sum(size.width() for _, size in run) + self._across * (len(run) - 1)

    def _flow(self, rect: QRect, *, move: bool) -> int:
        """Set the items into ``rect``; returns the height they need."""
        top = rect.top()
        for line in self._lines(rect.width()):
            height = max((size.height() for _, size in line), default=0)
            left = rect.left()
            for item, size in line:
                if move:
                    room = QSize(min(size.width(), rect.width()), size.height())
                    item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), room))
                left += size.width() + self._across
            top += height + self._down
        return max(0, top - self._down - rect.top())
