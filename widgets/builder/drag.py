"""Dragging a part of the builder away, or saved segments in: what travels, its picture, the drag itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from widgets import phrase
from widgets.style import Look

MIME = "application/x-cardinal-part"
SEGMENTS = "application/x-cardinal-segments"
GHOST_WIDTH = 260
GHOST_LINES = 4
OPACITY = 0.66
OFFSET = 12
PAD = 12
BADGE = 26


class Payload(msgspec.Struct, frozen=True):
    """What is dragged: a path in the definition that one builder shows."""

    builder: str
    path: str


def mime(payload: Payload) -> QMimeData:
    """Return the payload as it travels."""
    data = QMimeData()
    data.setData(MIME, QByteArray(msgspec.json.encode(payload)))
    return data


def read(data: QMimeData) -> Payload | None:
    """Return the payload; None for anything that is not from a builder."""
    if not data.hasFormat(MIME):
        return None
    try:
        return msgspec.json.decode(bytes(data.data(MIME).data()), type=Payload)
    except msgspec.DecodeError:
        return None


def segments_mime(names: Sequence[str]) -> QMimeData:
    """Return the names of saved segments as they travel into a builder, each to become a condition."""
    data = QMimeData()
    data.setData(SEGMENTS, QByteArray(msgspec.json.encode(tuple(names))))
    return data


def read_segments(data: QMimeData) -> tuple[str, ...]:
    """Return the names of the saved segments that are dragged; none for anything else."""
    if not data.hasFormat(SEGMENTS):
        return ()
    try:
        return msgspec.json.decode(bytes(data.data(SEGMENTS).data()), type=tuple[str, ...])
    except msgspec.DecodeError:
        return ()


class Ghost(msgspec.Struct, frozen=True):
    """What the picture under the mouse shows."""

    letters: str
    side: str
    title: str
    lines: tuple[tuple[tuple[str, str], ...], ...]


def picture(look: Look, ghost: Ghost, scale: float) -> QPixmap:
    """Paint a small card, see-through, ``scale`` device pixels a pixel."""
    shown = ghost.lines[:GHOST_LINES]
    left_out = len(ghost.lines) - len(shown)
    head = BADGE if ghost.title else 0
    height = 2 * PAD + head + (6 if head and shown else 0) + (len(shown) + bool(left_out)) * phrase.LINE
    pixmap = QPixmap(QSize(GHOST_WIDTH, height) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(OPACITY)
        painter.setPen(QPen(look.colour("accent"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, GHOST_WIDTH - 1, height - 1), 10, 10)
        if head:
            _paint_head(painter, look, ghost)
        _paint_lines(painter, look, shown, left_out, PAD + head + (6 if head and shown else 0))
    return pixmap


def _paint_head(painter: QPainter, look: Look, ghost: Ghost) -> None:
    wide = max(BADGE, int(phrase.metrics("value").horizontalAdvance(ghost.letters)) + 12)
    badge = QRectF(PAD, PAD, wide, BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"{ghost.side}-soft"))
    painter.drawRoundedRect(badge, 6, 6)
    painter.setFont(phrase.font("value"))
    painter.setPen(look.colour(ghost.side))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, ghost.letters)
    painter.setPen(look.colour("text"))
    room = QRectF(badge.right() + 8, PAD, GHOST_WIDTH - badge.right() - 8 - PAD, BADGE)
    title = phrase.metrics("value").elidedText(ghost.title, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)


def _paint_lines(
    painter: QPainter,
    look: Look,
    shown: Sequence[tuple[tuple[str, str], ...]],
    left_out: int,
    top: int,
) -> None:
    for words in shown:
        lines, _ = phrase.wrapped(words, GHOST_WIDTH - 2 * PAD, 1)
        phrase.paint(painter, lines, PAD, top, look)
        top += phrase.LINE
    if left_out:
        more = ((("operator", f"and {left_out} more"),),)
        phrase.paint(painter, phrase.wrapped(more[0], GHOST_WIDTH, 1)[0], PAD, top, look)


def run(source: QWidget, data: QMimeData, pixmap: QPixmap) -> Qt.DropAction:
    """Let the user drag; returns when it is dropped or given up."""
    dragging = QDrag(source)
    dragging.setMimeData(data)
    dragging.setPixmap(pixmap)
    dragging.setHotSpot(QPoint(-OFFSET, -OFFSET))
    return dragging.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
