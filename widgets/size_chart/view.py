"""The chart as a widget: figures at a day above, the plots below; mouse and keys choose days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from widgets.focus import paint_ring
from widgets.size_chart import strokes
from widgets.size_chart.data import Chart, Numbers, Showing, shares
from widgets.size_chart.legend import HEIGHT, Figure, Legend
from widgets.size_chart.wording import Wording
from widgets.style import KIND, Look, name_part

if TYPE_CHECKING:
    from widgets.size_chart.plots import Plots

SHARPNESS = 2
"""Pixels of a picture for one on the screen."""
ZOOM = 0.5
WEEK = 7
NARROWEST = 240


def prepare() -> None:
    """Load what draws charts, which takes half a second; to be called away from the window's thread."""
    import widgets.size_chart.plots

    assert widgets.size_chart.plots


class SizeChart(QFrame):
    """Draws a chart and tells which day is chosen; ``chosen`` gives the point, -1 for none."""

    chosen = Signal(int)
    hovered = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        name_part(self, "history-chart", "Size over time")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(NARROWEST)
        self.wording = Wording()
        self._look = look
        self._chart: Chart | None = None
        self._showing = Showing()
        self._hovered = self._chosen = -1
        self._zooms = True
        self._posing = False
        """Whether a picture is taken: the keyboard's ring is no part of it."""
        self._plots: Plots | None = None
        self._day = QLabel()
        self._day.setProperty(KIND, "secondary")
        name_part(self._day, "history-day", "Day")
        self._day.setFixedHeight(HEIGHT)
        self._legend = Legend(look, self._day)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3, 3, 3, 3)
        self._column.setSpacing(2)
        self._column.addWidget(self._legend)
        self._column.addStretch(1)
        look.changed.connect(self._recolour)

    # --- what is shown --------------------------------------------------------------------------------------

    @property
    def chart(self) -> Chart | None:
        """What is drawn."""
        return self._chart

    @property
    def plots(self) -> Plots | None:
        """The plots, None until they were made."""
        return self._plots

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures at the day that is pointed at, else chosen, else the last."""
        return self._legend.figures

    @property
    def chosen_point(self) -> int:
        """The chosen point, -1 for none."""
        return self._chosen

    def draw(self, chart: Chart, showing: Showing) -> None:
        """Draw a chart; a chosen day stays chosen while the days are the same."""
        if self._chart is None or self._chart.days != chart.days:
            self._hovered = -1
            self.choose(-1)
        self._chart, self._showing = chart, showing
        words = (self.wording.step(day, chart.every) for day in chart.days[-WEEK:])
        self._day.setMinimumWidth(max(map(self._day.fontMetrics().horizontalAdvance, words)))
        plots = self.make_plots()
        if self._column.indexOf(plots.view) < 0:
            self._column.takeAt(self._column.count() - 1)
            self._column.addWidget(plots.view, 1)
        plots.refine(self.devicePixelRatioF())
        plots.draw(chart, showing)
        self._mark()
        self.setAccessibleDescription(self._spoken(chart))

    def make_plots(self) -> Plots:
        """Have the plots, which are seen with the first chart; what they need is loaded by ``prepare``."""
        if self._plots is None:
            from widgets.size_chart.plots import Plots  # half a second, so not with the window

            self._plots = Plots(self._look, self.wording, self)
            self._plots.hovered.connect(self._point_at)
            self._plots.chosen.connect(self._click)
            self._plots.view.zooms = self._zooms
            self._plots.view.setAccessibleName("Plots")
            self._plots.view.setObjectName("history-plots")
        return self._plots

    def choose(self, point: int) -> None:
        """Choose a point, -1 for none."""
        if point != self._chosen:
            self._chosen = point
            self._mark()
            self.chosen.emit(point)

    def leave_wheel(self, leave: bool) -> None:
        """Leave the wheel to what scrolls the chart, or zoom with it."""
        self._zooms = not leave
        if self._plots is not None:
            self._plots.view.zooms = self._zooms

    def picture(self) -> QPixmap:
        """Return the chart as it stands as a picture, twice as fine as on the screen."""
        made = QPixmap(self.size() * SHARPNESS)
        made.setDevicePixelRatio(SHARPNESS)
        made.fill(QColor(self._look.colour("surface")))
        self._refine(SHARPNESS)
        self._posing = True
        self.render(made)
        self._posing = False
        self._refine(self.devicePixelRatioF())
        return made

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refine(self.devicePixelRatioF())
        return super().event(event)

    def _refine(self, dots: float) -> None:
        if self._plots is not None:
            self._plots.refine(dots)
            self._mark()

    def _recolour(self) -> None:
        if self._plots is not None:
            self._plots.recolour()
            self._mark()
        self._legend.recolour()

    # --- figures --------------------------------------------------------------------------------------------

    def _mark(self) -> None:
        chart = self._chart
        if chart is None or self._plots is None:
            return
        self._plots.mark(self._hovered, self._chosen)
        at = next((each for each in (self._hovered, self._chosen) if each >= 0), len(chart.days) - 1)
        self._day.setText(self.wording.step(chart.days[at], chart.every))
        self._legend.show_figures(self._figures(chart, at))

    def _figures(self, chart: Chart, at: int) -> list[Figure]:
        found = []
        for index, curve in enumerate(chart.curves):
            stroke = strokes.of_other(index - 1) if index else strokes.SEGMENT
            value, widest = self._size(curve.sizes, chart.base, at)
            found.append(Figure(curve.label, value, stroke, widest))
        if self._showing.everyone and not self._showing.share:
            found.append(self._whole("All contacts", chart.base, at, strokes.EVERYONE))
        if self._showing.recorded and not self._showing.share and chart.recorded:
            found.append(self._recorded(chart, at))
        if self._showing.changes:
            found.append(self._whole("Joined", chart.joined, at, strokes.JOINED))
            found.append(self._whole("Left", chart.left, at, strokes.LEFT))
        if chart.total is not None:
            total = chart.total
            value = self.wording.decimal(total.whole[at], total.scale)
            widest = self.wording.decimal(total.whole.max(), total.scale)
            found.append(Figure(total.label, value, strokes.TOTAL, widest))
        return found

    def _size(self, sizes: Numbers, base: Numbers, at: int) -> tuple[str, str]:
        if self._showing.share:
            return self.wording.percent(shares(sizes, base)[at]), self.wording.percent(99.95)
        return self.wording.number(sizes[at]), self.wording.number(sizes.max())

    def _whole(self, label: str, numbers: Numbers, at: int, stroke: strokes.Stroke) -> Figure:
        return Figure(label, self.wording.number(numbers[at]), stroke, self.wording.number(numbers.max()))

    def _recorded(self, chart: Chart, at: int) -> Figure:
        """Return what the rings are, and the size of the last one in a step."""
        before, last = chart.edges[at], chart.ordinals[at]
        by_day = sorted(chart.recorded, key=lambda each: each.day)  # they come as they were recorded
        sizes = [each.size for each in by_day if before < each.day.toordinal() <= last]
        value = self.wording.number(sizes[-1]) if sizes else "–"
        widest = self.wording.number(max(each.size for each in chart.recorded))
        return Figure("Recorded", value, strokes.RECORDED, widest)

    def _spoken(self, chart: Chart) -> str:
        """Return the chart in words for those who do not see it."""
        sizes, say = chart.segment.sizes, self.wording
        first, last = say.day(chart.days[0]), say.day(chart.days[-1])
        return (
            f"{say.number(sizes[0])} contacts on {first}, {say.number(sizes[-1])} on {last}; at least"
            f" {say.number(sizes.min())} and at most {say.number(sizes.max())} in between."
        )

    # --- mouse and keys ------------------------------------------------------------------------------------

    def _point_at(self, point: int) -> None:
        if point != self._hovered:
            self._hovered = point
            self._mark()
            self.hovered.emit(point)

    def _click(self, point: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(point)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chart = self._chart
        if chart is None or self._plots is None:
            super().keyPressEvent(event)
            return
        last = len(chart.days) - 1
        at = last if self._chosen < 0 else self._chosen
        steps = {
            Qt.Key.Key_Left: at - (self._chosen >= 0),
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_PageUp: at - 7,
            Qt.Key.Key_PageDown: at + 7,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        zooms = {Qt.Key.Key_Plus: ZOOM, Qt.Key.Key_Equal: ZOOM, Qt.Key.Key_Minus: 1 / ZOOM}
        key = Qt.Key(event.key())
        if key in steps:
            self.choose(max(0, min(steps[key], last)))
            self._plots.bring_into_sight(self._chosen)
        elif key in zooms:
            self._plots.zoom(zooms[key])
        elif key == Qt.Key.Key_0:
            self._plots.look_at(*self._plots.whole)
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self.choose(-1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self._posing:
            with QPainter(self) as painter:
                paint_ring(painter, QRectF(self.rect()), self._look)
