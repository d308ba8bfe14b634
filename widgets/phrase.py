"""A condition as running words: (role, text) parts, wrapped over a few lines, each role in its way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.style import BODY_PX, Look

Phrase: TypeAlias = Sequence[tuple[str, str]]

WEIGHTS: dict[str, QFont.Weight] = {
    "field": QFont.Weight.Medium,
    "value": QFont.Weight.DemiBold,
    "not": QFont.Weight.DemiBold,
}
MOST_LINES = 6
COLOURS: dict[str, str] = {
    "field": "text",
    "operator": "muted",
    "value": "accent",
    "period": "text2",
    "not": "exclude",
}


def plain(phrase: Phrase) -> str:
    """Return the phrase as plain text."""
    return " ".join(text for _, text in phrase if text)


class Piece(msgspec.Struct, frozen=True):
    """Words of one role on one line, ``x`` pixels from its start."""

    role: str
    text: str
    x: float


Lines: TypeAlias = tuple[tuple[Piece, ...], ...]


@lru_cache(maxsize=64)
def font(role: str, pixels: int = BODY_PX) -> QFont:
    """Return the font of a role."""
    made = QFont("Inter")
    made.setPixelSize(pixels)
    made.setWeight(WEIGHTS.get(role, QFont.Weight.Normal))
    return made


@lru_cache(maxsize=64)
def metrics(role: str, pixels: int = BODY_PX) -> QFontMetricsF:
    """Return the measures of a role's font."""
    return QFontMetricsF(font(role, pixels))


@lru_cache(maxsize=20_000)
def _width(role: str, word: str) -> float:
    return metrics(role).horizontalAdvance(word)


@lru_cache(maxsize=20_000)
def wrapped(
    phrase: tuple[tuple[str, str], ...], width: int, most: int, beside: int = 0
) -> tuple[Lines, bool]:
    """Break a phrase into at most ``most`` lines of ``width`` pixels; say too whether any was cut off.

    ``beside`` pixels of the first line are taken by something else.
    """
    words = [(role, word) for role, text in phrase for word in text.split()]
    lines: list[list[tuple[str, str, float]]] = [[]]
    end = 0.0
    for position, (role, word) in enumerate(words):
        space = _width(role, " ") if lines[-1] else 0.0
        advance = _width(role, word)
        room = width - beside if len(lines) == 1 else width
        if lines[-1] and end + space + advance > room:
            if len(lines) == most:
                return _merged([*lines[:-1], _cut(lines[-1], words[position:], room)]), True
            lines.append([])
            end = space = 0.0
            room = width
        if advance > room:
            word = metrics(role).elidedText(word, Qt.TextElideMode.ElideRight, room)
            advance = _width(role, word)
        lines[-1].append((role, word, end + space))
        end += space + advance
    return _merged(lines), any(_width(role, word) > width for role, word in words)


def lines_at(phrase: tuple[tuple[str, str], ...], width: int, most: int, beside: int = 0) -> int:
    """Return how many lines a phrase takes at a width; most take one, which needs no breaking."""
    return 1 if _length(phrase) <= width - beside else len(wrapped(phrase, width, most, beside)[0])


@lru_cache(maxsize=20_000)
def _length(phrase: tuple[tuple[str, str], ...]) -> float:
    """Return how long a phrase is, with a space before every word."""
    return sum(_width(role, " ") + _width(role, word) for role, text in phrase for word in text.split())


def _cut(
    line: list[tuple[str, str, float]], rest: list[tuple[str, str]], width: int
) -> list[tuple[str, str, float]]:
    """End a line with an ellipsis in the place of what does not fit."""
    kept = list(line)
    while kept:
        role, word, x = kept.pop()
        joined = " ".join([word, *(following for _, following in rest)])
        shortened = metrics(role).elidedText(joined, Qt.TextElideMode.ElideRight, width - x)
        if shortened not in ("", "…") or not kept:
            return [*kept, (role, shortened, x)]
        rest = [(role, word), *rest]
    return kept


def _merged(lines: list[list[tuple[str, str, float]]]) -> Lines:
    """Join neighbouring words of one role, so that they are painted in one go."""
    result: list[tuple[Piece, ...]] = []
    for line in lines:
        pieces: list[Piece] = []
        for role, word, x in line:
            if pieces and pieces[-1].role == role:
                pieces[-1] = Piece(role, f"{pieces[-1].text} {word}", pieces[-1].x)
            else:
                pieces.append(Piece(role, word, x))
        result.append(tuple(pieces))
    return tuple(result)


LINE = 18
"""Height of a line, in pixels."""


def paint(painter: QPainter, lines: Lines, left: float, top: float, look: Look, muted: bool = False) -> None:
    """Paint lines of a phrase from ``left``, ``top`` downwards."""
    for number, line in enumerate(lines):
        for piece in line:
            painter.setFont(font(piece.role))
            painter.setPen(look.colour("muted" if muted else COLOURS.get(piece.role, "text2")))
            ascent = metrics(piece.role).ascent()
            slack = (LINE - metrics(piece.role).height()) / 2
            painter.drawText(QPointF(left + piece.x, top + number * LINE + slack + ascent), piece.text)


class PhraseLabel(QWidget):
    """A phrase that wraps to the width it is given."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._phrase: tuple[tuple[str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_phrase(self, phrase: Phrase) -> None:
        """Show a phrase."""
        self._phrase = tuple((role, text) for role, text in phrase)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines, _ = wrapped(self._phrase, 100_000, 1)
        width = max(
            (piece.x + metrics(piece.role).horizontalAdvance(piece.text) for piece in lines[0]), default=0
        )
        return QSize(int(width) + 2, LINE)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return LINE * lines_at(self._phrase, width, MOST_LINES)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint(painter, wrapped(self._phrase, self.width(), MOST_LINES)[0], 0, 0, self._look)
