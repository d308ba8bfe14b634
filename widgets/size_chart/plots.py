"""The plots one above another: sizes, joined and left, a total. Imported only with the first chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, Signal

from widgets.size_chart import strokes
from widgets.size_chart.data import Chart, Note, Numbers, Showing, shares
from widgets.size_chart.flags import Flags
from widgets.size_chart.marks import Marks
from widgets.size_chart.stack import CHANGES, SIZES, TOTAL, Stack
from widgets.size_chart.wording import Wording
from widgets.style import Look

HEADROOM = 1.06
"""How far the heights go beyond the highest point."""
GAP = 0.1
"""What stays free at either side of a bar, as a part of its step."""
SIDE = 0.5
"""Days of air at both ends."""
LAST = 0.02
"""Air after the last day, as a part of all days: for half of the point that stands there."""


class Plots(QObject):
    """Draws a chart; ``hovered`` and ``chosen`` tell points, -1 for none."""

    hovered = Signal(int)
    chosen = Signal(int)

    def __init__(self, look: Look, wording: Wording, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._chart: Chart | None = None
        self._showing = Showing()
        self._drawn: dict[str, Numbers] = {}
        self._bars: list[tuple[Any, strokes.Stroke]] = []
        self._edged = False
        self._dots = 1.0
        self._seen: tuple[float, float] | None = None
        self._stack = Stack(look, wording)
        self.view = self._stack.view
        self._marks: dict[str, Marks] = {}
        self._notes: list[Note] = []
        sizes = self.standing[SIZES].getViewBox()
        self._flags = Flags(sizes, look)
        sizes.sigXRangeChanged.connect(self._follow)
        sizes.sigResized.connect(self._follow)
        self.view.scene().sigMouseMoved.connect(self._moved)
        self.view.scene().sigMouseClicked.connect(self._clicked)

    @property
    def standing(self) -> dict[str, Any]:
        """The plots that are wanted by their names, from top to bottom."""
        return self._stack.plots

    def draw(self, chart: Chart, showing: Showing) -> None:
        """Draw a chart; the stretch of days in sight stays while the days are the same."""
        same = self._chart is not None and self._chart.days == chart.days
        seen = self._seen if same else None
        self._chart, self._showing = chart, showing
        self._lay_out()
        self._draw_sizes()
        self._draw_changes()
        self._draw_total()
        self._notes = [note for note in chart.notes if showing.notes and chart.point_of(note.day) is not None]
        for marks in self._marks.values():
            marks.show_notes(self._notes)
        self.look_at(*(seen or self.whole))

    def refine(self, dots: float) -> None:
        """Draw for so many dots a pixel; Qt takes the width of a line for one in dots."""
        if dots != self._dots:
            self._dots = dots
            self.recolour()

    def recolour(self) -> None:
        """Draw again in the colours of now."""
        self._stack.repaint()
        if self._chart is not None:
            self.draw(self._chart, self._showing)

    def mark(self, hovered: int, chosen: int) -> None:
        """Show which points are meant, -1 for none."""
        chart = self._chart
        if chart is None:
            return
        places = chart.ordinals
        at = None if hovered < 0 else float(places[hovered])
        stands = None if chosen < 0 else float(places[chosen])
        dots = [] if at is None else [float(values[hovered]) for values in self._drawn.values()]
        for name, marks in self._marks.items():
            marks.show(at, stands, dots if name == SIZES else [])

    # --- days in sight ------------------------------------------------------------------------------------

    @property
    def whole(self) -> tuple[float, float]:
        """The first and last place there is to see."""
        assert self._chart is not None
        first, last = float(self._chart.edges[0]), float(self._chart.ordinals[-1])
        return (first + SIDE, last + max(SIDE, (last - first) * LAST))

    @property
    def seen(self) -> tuple[float, float]:
        """The first and last place in sight, in ordinals of days."""
        return self._seen or self.whole

    def look_at(self, first: float, last: float) -> None:
        """Bring a stretch of days into sight."""
        self.standing[SIZES].setXRange(first, last, padding=0)
        self._follow()

    def zoom(self, factor: float) -> None:
        """Bring ``factor`` times the days into sight, around the middle."""
        first, last = self.seen
        middle, half = (first + last) / 2, (last - first) / 2 * factor
        low, high = self.whole
        self.look_at(max(middle - half, low), min(middle + half, high))

    def bring_into_sight(self, point: int) -> None:
        """Go along the days, as far as a point needs to be seen."""
        assert self._chart is not None
        first, last = self.seen
        day = float(self._chart.ordinals[point])
        low, high = self.whole
        end = high if point == len(self._chart.days) - 1 else day + SIDE
        shift = min(day - SIDE - first, 0.0) + max(end - last, 0.0)
        if shift:
            shift = max(low - first, min(shift, high - last))
            self.look_at(first + shift, last + shift)

    # --- drawing --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Have the plots that are wanted, with nothing drawn in them yet."""
        chart, showing = self._chart, self._showing
        assert chart is not None
        names = [SIZES, *([CHANGES] if showing.changes else []), *([TOTAL] if chart.total else [])]
        self._drawn, self._bars, self._edged = {}, [], False
        self._stack.arrange(names, everyone=showing.everyone and not showing.share, percent=showing.share)
        self._marks = {name: Marks(plot, self._look, self._dots) for name, plot in self.standing.items()}
        low, high = self.whole
        for plot in self.standing.values():
            plot.getViewBox().setLimits(xMin=low, xMax=high, minXRange=min(3.0, high - low))

    def _draw_sizes(self) -> None:
        chart, showing, plot = self._chart, self._showing, self.standing[SIZES]
        assert chart is not None
        places = chart.ordinals
        if self._stack.everyone is not None:
            pen = strokes.EVERYONE.pen(self._look, self._dots)
            self._stack.everyone.addItem(pg.PlotCurveItem(places, chart.base, pen=pen, antialias=True))
        for index, curve in reversed(list(enumerate(chart.curves))):
            values = shares(curve.sizes, chart.base) if showing.share else curve.sizes
            self._drawn[curve.id] = values
            stroke = strokes.of_other(index - 1) if index else strokes.SEGMENT
            drawn = pg.PlotCurveItem(places, values, pen=stroke.pen(self._look, self._dots), antialias=True)
            if not index and showing.area:
                drawn.setFillLevel(0)
                drawn.setBrush(self._look.colour("accent", 0.14))
            plot.addItem(drawn)
        if showing.recorded and not showing.share:
            self._draw_recorded(chart)

    def _draw_recorded(self, chart: Chart) -> None:
        points = pg.ScatterPlotItem(
            [each.day.toordinal() for each in chart.recorded],
            [each.size for each in chart.recorded],
            size=strokes.RING, symbol="o",
            pen=strokes.RECORDED.pen(self._look, self._dots),
            brush=self._look.colour("surface"),
        )  # fmt: skip
        self.standing[SIZES].addItem(points)

    def _draw_changes(self) -> None:
        chart, plot = self._chart, self.standing.get(CHANGES)
        if chart is None or plot is None:
            return
        for stroke, heights in ((strokes.JOINED, chart.joined), (strokes.LEFT, -chart.left)):
            self._draw_bars(plot, chart, heights, stroke)
        plot.addItem(pg.InfiniteLine(0, angle=0, pen=pg.mkPen(self._look.colour("border"))))

    def _draw_total(self) -> None:
        chart, plot = self._chart, self.standing.get(TOTAL)
        if chart is None or plot is None or chart.total is None:
            return
        self._draw_bars(plot, chart, chart.total.values, strokes.TOTAL)

    def _draw_bars(self, plot: Any, chart: Chart, heights: Numbers, stroke: strokes.Stroke) -> None:
        there = heights != 0
        starts, ends = chart.edges[there] + 0.5, chart.ordinals[there] + 0.5
        gap = (ends - starts) * GAP
        bars = pg.BarGraphItem(
            x0=starts + gap, x1=ends - gap, y0=np.zeros(len(starts)), height=heights[there],
            pen=None, brush=self._look.colour(stroke.tone, 0.85),
        )  # fmt: skip
        plot.addItem(bars)
        self._bars.append((bars, stroke))

    # --- heights --------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Fit the heights to the days in sight."""
        chart = self._chart
        if chart is None or not self._drawn:
            return
        first, last = self.standing[SIZES].getViewBox().viewRange()[0]
        self._seen = (first, last)
        self._flags.show_notes(self._notes)
        self._edge_bars(chart)
        inside = (chart.ordinals >= first - 31) & (chart.ordinals <= last + 31)
        if not inside.any():
            return
        self._fit_sizes(chart, inside)
        if CHANGES in self.standing:
            up, down = float(chart.joined[inside].max()), float(chart.left[inside].max())
            room = max(up, down, 1.0) * 0.1
            self.standing[CHANGES].setYRange(-down - room, up + room, padding=0)
        if TOTAL in self.standing and chart.total is not None:
            values = chart.total.values[inside]
            low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
            self.standing[TOTAL].setYRange(low * HEADROOM, high * HEADROOM or HEADROOM, padding=0)

    def _edge_bars(self, chart: Chart) -> None:
        """Give bars that are narrower than a pixel an edge of one: else Qt passes over most of them."""
        first, last = self.seen
        day = self.standing[SIZES].getViewBox().width() / max(last - first, 1e-9)
        edged = float((chart.ordinals - chart.edges).min()) * (1 - 2 * GAP) * day < 1
        if edged != self._edged:
            self._edged = edged
            for bars, stroke in self._bars:
                bars.setOpts(pen=pg.mkPen(self._look.colour(stroke.tone, 0.85)) if edged else None)

    def _fit_sizes(self, chart: Chart, inside: Numbers) -> None:
        every = [values[inside] for values in self._drawn.values()]
        if self._showing.recorded and not self._showing.share and chart.recorded:
            first, last = self.seen
            near = [each.size for each in chart.recorded if first <= each.day.toordinal() <= last]
            every.append(np.array(near, np.float64))
        low, high = _ends(every, from_zero=self._showing.area)
        height = self.standing[SIZES].getViewBox().height()
        high = low + (high - low) * height / max(height - self._flags.height, 1.0)
        self.standing[SIZES].setYRange(low, high, padding=0)
        if self._stack.everyone is not None:
            low, high = _ends([chart.base[inside]], from_zero=self._showing.area)
            self._stack.everyone.setYRange(low, high, padding=0)

    # --- the mouse ------------------------------------------------------------------------------------------

    def _point_at(self, place: QPointF) -> int:
        """Return the point whose step is under a place of the scene, -1 for none."""
        chart = self._chart
        for plot in self.standing.values():
            box = plot.getViewBox()
            if chart is not None and box.sceneBoundingRect().contains(place):
                x = box.mapSceneToView(place).x()
                found = int(np.searchsorted(chart.ordinals + 0.5, x))
                return min(found, len(chart.days) - 1)
        return -1

    def _moved(self, place: QPointF) -> None:
        self.view.setToolTip(self._flags.texts_at(place))
        self.hovered.emit(self._point_at(place))

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.double():
            self.look_at(*self.whole)
            return
        self.chosen.emit(self._point_at(event.scenePos()))


def _ends(every: list[Numbers], *, from_zero: bool) -> tuple[float, float]:
    """Return the lowest and highest place to show for lines, with some air."""
    high = max(float(values.max()) for values in every if len(values))
    low = min(float(values.min()) for values in every if len(values))
    if from_zero:
        return (0.0, max(high, 1.0) * HEADROOM)
    air = max((high - low) * 0.1, high * 0.005, 0.5)
    return (max(low - air, 0.0), high + air)
