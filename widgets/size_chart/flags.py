"""The texts of notes at the top of a plot: none over another, shortened where they have no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from widgets.size_chart.data import Note
from widgets.style import SMALLEST_PX, Look

LINE = 19
"""Pixels from one line of texts to the next."""
TEXT = 16
PAD = 4
WIDEST, NARROWEST = 150.0, 30.0
SHARE = 4
"""A text may take one part in so many of the plot, however wide it is."""
HIGH_ENOUGH = 130
"""Pixels of a plot from which on texts stand in two lines."""
NEAR = 4
ABOVE = 30


class Flag(msgspec.Struct, frozen=True):
    """Where a text stands: in which line, from where and how wide; one without room is 0 wide."""

    line: int
    left: float
    width: float


def placed(places: Sequence[float], widths: Sequence[float], room: float, lines: int) -> list[Flag]:
    """Return where texts stand that belong to ascending places along ``room``, taking turns between lines.

    A text stands at the right of its place, or at the left where it has more room there.
    """
    found: list[Flag] = []
    ends = [0.0] * lines
    for index, (place, wanted) in enumerate(zip(places, widths, strict=True)):
        line = index % lines
        following = places[index + lines] if index + lines < len(places) else room
        right, left = following - place - 1, place - ends[line] - 1
        beside = right < wanted and left > right
        width = min(wanted, max(WIDEST, room / SHARE), left if beside else right)
        if width < min(NARROWEST, wanted):
            width = 0.0
        found.append(Flag(line, place - width if beside else place, width))
        ends[line] = place if beside else place + width
    return found


class Flags(QGraphicsItem):
    """Paints the texts over a plot's box, in its pixels."""

    def __init__(self, box: Any, look: Look) -> None:
        super().__init__(box)
        self._box = box
        self._look = look
        self._shown: list[tuple[Note, float, Flag]] = []
        self.setZValue(ABOVE)

    @property
    def height(self) -> int:
        """The pixels that the texts take from the top."""
        lines = {flag.line for _, _, flag in self._shown if flag.width}
        return LINE * (max(lines) + 1) if lines else 0

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show the notes whose days are in sight."""
        self.prepareGeometryChange()
        first, last = self._box.viewRange()[0]
        seen = sorted(
            (note for note in notes if first <= note.day.toordinal() <= last), key=lambda note: note.day
        )
        room, metrics = self._box.rect(), QFontMetricsF(_font())
        scale = room.width() / max(last - first, 1e-9)
        places = [(note.day.toordinal() - first) * scale for note in seen]
        widths = [metrics.horizontalAdvance(note.text) + 2 * PAD for note in seen]
        lines = 2 if room.height() >= HIGH_ENOUGH else 1
        self._shown = list(zip(seen, places, placed(places, widths, room.width(), lines), strict=True))
        self.update()

    def texts_at(self, place: QPointF) -> str:
        """Return the whole texts of the notes at a place of the scene, "" for none."""
        at = self.mapFromScene(place)
        found = (
            note.text for note, x, flag in self._shown if abs(x - at.x()) <= NEAR or _area(flag).contains(at)
        )
        return "\n".join(found)

    def boundingRect(self) -> QRectF:
        area: QRectF = self._box.rect()
        return area

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setFont(_font())
        metrics = QFontMetricsF(painter.font())
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for note, _, flag in self._shown:
            area = _area(flag)
            if area.isEmpty():
                continue
            inside = area.adjusted(PAD, 0, -PAD, 0)
            painter.fillRect(area, self._look.colour("or-soft"))
            painter.setPen(self._look.colour("or"))
            text = metrics.elidedText(note.text, Qt.TextElideMode.ElideRight, inside.width() + 0.5)
            painter.drawText(inside.adjusted(0, 0, PAD, 0), middle, text)


def _area(flag: Flag) -> QRectF:
    return QRectF(flag.left, flag.line * LINE + 1, flag.width, TEXT if flag.width else 0)


def _font() -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(SMALLEST_PX)
    return font
