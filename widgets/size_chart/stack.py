"""The plots one above another, each made when it is first wanted and kept: that takes longer than drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent

from widgets.size_chart.axes import HEIGHT, WIDTH, DayAxis, NumberAxis, paint, quiet
from widgets.size_chart.wording import Wording
from widgets.style import Look

SIZES, CHANGES, TOTAL = "sizes", "changes", "total"


class _Room(msgspec.Struct, frozen=True):
    """What a plot gets of the height that is left over, and the pixels that it needs in any case."""

    stretch: int
    least: int


ROOMS: Mapping[str, _Room] = MappingProxyType(
    {SIZES: _Room(5, 76), CHANGES: _Room(2, 28), TOTAL: _Room(2, 28)}
)
"""From top to bottom."""
GAP, TOP, AROUND, HIDDEN = 6, 2, 2, 1
BEHIND = -1_000.0
"""Below the plot's own box, which could not be dragged through another."""


class PlotsView(pg.GraphicsLayoutWidget):
    """Where plots stand; it asks for the height below which their names would lie over each other."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.layout.setContentsMargins(0, TOP, 0, 0)
        self.ci.layout.setSpacing(GAP)
        self.zooms = True
        """Whether the wheel zooms; else it does so only with Ctrl and is left to what scrolls."""

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), self.minimumHeight())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.zooms or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()


class Stack:
    """Holds the plots that are wanted, all contacts with a scale of their own beside the sizes."""

    def __init__(self, look: Look, wording: Wording) -> None:
        self._look = look
        self._wording = wording
        self.view = PlotsView()
        self.everyone: Any = None
        """Where all contacts are drawn: few segments are near them. None while they are not wanted."""
        self._behind: Any = None
        self._made: dict[str, Any] = {}
        self._wanted: tuple[str, ...] = (SIZES,)
        self.view.setBackground(look.colour("surface"))
        self._put(0, SIZES, there=True)

    @property
    def plots(self) -> dict[str, Any]:
        """The plots that are wanted, from top to bottom."""
        return {name: self._made[name] for name in self._wanted}

    def arrange(self, names: Sequence[str], *, everyone: bool, percent: bool) -> None:
        """Have the plots that are wanted, with nothing drawn in them, the axis of days under the last."""
        self._wanted = tuple(name for name in ROOMS if name in names)
        rows = self.view.ci.layout
        whole = TOP - GAP
        for row, (name, room) in enumerate(ROOMS.items()):
            wanted, last = name in names, name == self._wanted[-1]
            height = room.least + AROUND + (HEIGHT if last else HIDDEN) if wanted else 0
            rows.setRowStretchFactor(row, room.stretch if wanted else 0)
            rows.setRowMinimumHeight(row, height)
            self._put(row, name, there=wanted)
            if wanted:
                whole += height + GAP
                self._prepare(self._made[name], last=last, everyone=everyone)
        self._made[SIZES].getAxis("left").show_percent(percent)
        self._show_everyone(everyone)
        self.view.setMinimumHeight(whole)

    def _prepare(self, plot: Any, *, last: bool, everyone: bool) -> None:
        """Take off what was drawn, and show days under the last plot alone."""
        plot.clear()
        days = plot.getAxis("bottom")
        days.setStyle(showValues=last)
        days.setHeight(HEIGHT if last else HIDDEN)
        plot.showAxis("right", everyone)

    def repaint(self) -> None:
        """Paint in the colours of now."""
        self.view.setBackground(self._look.colour("surface"))
        for plot in self._made.values():
            self._paint(plot)

    def _paint(self, plot: Any) -> None:
        for side in ("left", "bottom", "right"):
            axis = plot.getAxis(side)
            if isinstance(axis, DayAxis | NumberAxis):
                paint(axis, self._look)

    def _make(self, name: str) -> None:
        number = NumberAxis("left", self._wording, whole=name != TOTAL)
        number.mirrored = name == CHANGES
        axes = {"left": number, "bottom": DayAxis(self._wording)}
        # A menu would be made of forty widgets, which takes as long as all else.
        plot = pg.PlotItem(axisItems=axes, enableMenu=False)
        plot.setAxisItems({"right": NumberAxis("right", self._wording) if name == SIZES else _blank()})
        quiet(plot)
        self._paint(plot)
        if name != SIZES:
            plot.setXLink(self._made[SIZES])
        self._made[name] = plot

    def _put(self, row: int, name: str, *, there: bool) -> None:
        """Put a plot into its row, or take it away: one that is only hidden keeps its room."""
        if there and name not in self._made:
            self._make(name)
        plot = self._made.get(name)
        held = plot in self.view.ci.items
        if there and not held:
            self.view.addItem(plot, row, 0)
        elif held and not there:
            self.view.removeItem(plot)

    def _show_everyone(self, wanted: bool) -> None:
        if wanted and self._behind is None:
            self._behind = self._box_behind(self._made[SIZES])
        if self._behind is not None:
            self._behind.clear()
            self._behind.setVisible(wanted)
        self.everyone = self._behind if wanted else None

    def _box_behind(self, plot: Any) -> Any:
        box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        box.setMouseEnabled(x=False, y=False)
        box.setZValue(BEHIND)
        plot.scene().addItem(box)
        plot.getAxis("right").linkToView(box)
        box.setXLink(plot)
        main = plot.getViewBox()
        main.sigResized.connect(lambda: box.setGeometry(main.sceneBoundingRect()))
        box.setGeometry(main.sceneBoundingRect())
        return box


def _blank() -> Any:
    """Return what takes as much room at the right as the scale of all contacts takes above."""
    axis = pg.AxisItem("right")
    axis.setStyle(showValues=False, tickLength=0)
    axis.setWidth(WIDTH)
    axis.setTicks([])
    axis.setPen(pg.mkPen(None))
    return axis
