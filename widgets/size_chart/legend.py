"""The names of the lines with the figures at one day."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.flow_layout import FlowLayout
from widgets.size_chart.strokes import RING, Stroke
from widgets.style import KIND, SMALL_PX, Look, name_part

SWATCH = 18
BAR_SWATCH = 8
GAP = 5
HEIGHT = 20
WIDEST_NAME = 100
SHARE = 4
"""A name may take one part in so many of the legend, however wide it is."""
SLACK = 4
"""Pixels by which text may be painted wider than it was measured."""
BAR = 4.0
"""A stroke from this width on is a bar's."""


class Figure(msgspec.Struct, frozen=True):
    """A line with its figure at a day; ``widest`` is the widest figure it ever shows."""

    label: str
    value: str
    stroke: Stroke
    widest: str = ""


class _Entry(QWidget):
    """Paints one line's stroke, name and figure."""

    def __init__(self, look: Look, index: int) -> None:
        super().__init__()
        self._look = look
        self._figure: Figure | None = None
        self._widest = WIDEST_NAME
        self.setObjectName(f"history-figure-{index + 1}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: Figure) -> None:
        """Show another figure."""
        if figure == self._figure:
            return
        wider = self._figure is None or (figure.label, figure.widest) != (
            self._figure.label,
            self._figure.widest,
        )
        self._figure = figure
        self.setAccessibleName(f"{figure.label} {figure.value}")
        self.setToolTip(figure.label)
        if wider:
            self.updateGeometry()
        self.update()

    def set_widest(self, pixels: int) -> None:
        """Shorten the name where it takes more than so many pixels."""
        if pixels != self._widest:
            self._widest = pixels
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if self._figure is None:
            return QSize(0, HEIGHT)
        value = max(
            self._bold().horizontalAdvance(text) for text in (self._figure.value, self._figure.widest)
        )
        return QSize(self._swatch + GAP + self._name_width() + GAP + value + SLACK, HEIGHT)

    @property
    def _swatch(self) -> int:
        bar = self._figure is not None and self._figure.stroke.width >= BAR
        return BAR_SWATCH if bar else SWATCH

    def _name_width(self) -> int:
        assert self._figure is not None
        metrics = QFontMetrics(self._font(QFont.Weight.Normal))
        return min(metrics.horizontalAdvance(self._figure.label) + SLACK, self._widest)

    def _bold(self) -> QFontMetrics:
        return QFontMetrics(self._font(QFont.Weight.DemiBold))

    def _font(self, weight: QFont.Weight) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(SMALL_PX)
        font.setWeight(weight)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        figure = self._figure
        if figure is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_stroke(painter, figure.stroke)
            width = self._name_width()
            left = self._swatch + GAP
            painter.setFont(self._font(QFont.Weight.Normal))
            painter.setPen(self._look.colour("text2"))
            name = painter.fontMetrics().elidedText(figure.label, Qt.TextElideMode.ElideRight, width)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, 0, width, HEIGHT), flags, name)
            painter.setFont(self._font(QFont.Weight.DemiBold))
            painter.setPen(self._look.colour("text"))
            painter.drawText(QRectF(left + width + GAP, 0, self.width(), HEIGHT), flags, figure.value)

    def _paint_stroke(self, painter: QPainter, stroke: Stroke) -> None:
        middle = HEIGHT / 2
        if stroke.width >= BAR:
            painter.fillRect(QRectF(0, middle - 5, BAR_SWATCH, 10), self._look.colour(stroke.tone, 0.85))
            return
        pen = stroke.pen(self._look, 1)
        pen.setCosmetic(False)  # it grows with a finer screen
        painter.setPen(pen)
        if stroke.ring:
            painter.drawEllipse(QPointF(SWATCH / 2, middle), RING / 2, RING / 2)
            return
        painter.drawLine(QPointF(0, middle), QPointF(SWATCH, middle))


class Legend(QWidget):
    """The day and one entry a line of the chart, in as many rows as they need."""

    def __init__(self, look: Look, day: QWidget) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        name_part(self, "history-legend", "Lines and figures")
        self._look = look
        self._flow = FlowLayout(self, 10, 0)
        self._day = day
        self._entries: list[_Entry] = []
        self._shown: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What is shown."""
        return self._shown

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show lines with their figures."""
        self._shown = tuple(figures)
        while len(self._entries) < len(figures):
            self._entries.append(_Entry(self._look, len(self._entries)))
        for entry, figure in zip(self._entries, figures, strict=False):
            entry.show_figure(figure)
        wanted = [self._day, *self._entries[: len(figures)]]
        if self._flow.count() != len(wanted):
            self._flow.arrange(wanted)
            for index, entry in enumerate(self._entries):
                entry.setVisible(index < len(figures))
            self.updateGeometry()

        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        for entry in self._entries:
            entry.set_widest(max(WIDEST_NAME, self.width() // SHARE))

    def recolour(self) -> None:
        """Paint in the colours of now."""
        for entry in self._entries:
            entry.update()
