"""Icons: the line drawings of ``resources/icons``, tinted by the theme when painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.theme import LIGHT, RESOURCES, Theme, Tokens

NAMES = frozenset(drawing.stem for drawing in (RESOURCES / "icons").glob("*.svg"))

PLAIN = "text2"
WINDOW_SIDES = (16, 24, 32, 48, 64, 128)
TONES = ("text", "text2", "muted", "accent", "on-accent", "include", "exclude", "or", "danger")


@lru_cache(maxsize=256)
def tinted(name: str, colour: str) -> bytes:
    """Return the drawing of icon ``name`` as SVG in ``colour`` (``#RRGGBB``); KeyError if unknown."""
    if name not in NAMES:
        raise KeyError(f"there is no icon {name!r}")
    drawing = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    return drawing.replace("currentColor", colour).encode()


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, width: int, height: int, scale: float) -> QPixmap:
    pixmap = QPixmap(round(width * scale), round(height * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(scale)
    with QPainter(pixmap) as painter:
        QSvgRenderer(QByteArray(tinted(name, colour))).render(painter, QRectF(0, 0, width, height))
    return pixmap


def window_icon() -> QIcon:
    """Return the program's own sign, the same in every theme: what it stands on is the system's."""
    sign = QIcon()
    for side in WINDOW_SIDES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LIGHT.accent))
            painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
            edge = side / 8
            drawing = QSvgRenderer(QByteArray(tinted("cardinal", LIGHT.on_accent)))
            drawing.render(painter, QRectF(0, 0, side, side).adjusted(edge, edge, -edge, -edge))
        sign.addPixmap(pixmap)
    return sign


class _Engine(QIconEngine):
    """Paints a drawing in the colour its tone has in the theme in force."""

    def __init__(self, theme: Theme, name: str, tone: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._tone = tone

    def _colour(self, mode: QIcon.Mode) -> str:
        tokens: Tokens = self._theme.tokens
        if mode == QIcon.Mode.Disabled:
            return tokens.strong
        return tokens.colours()[self._tone]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw into ``rect``."""
        drawing = QSvgRenderer(QByteArray(tinted(self._name, self._colour(mode))))
        drawing.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the drawing at ``size`` pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Return the drawing at ``size`` device independent pixels, ``scale`` device pixels each."""
        return _pixmap(self._name, self._colour(mode), size.width(), size.height(), scale)

    def clone(self) -> QIconEngine:
        """Return a copy (Qt asks before it detaches)."""
        return _Engine(self._theme, self._name, self._tone)


class IconSet:
    """Makes icons that follow the theme; ``icon`` is what widgets are handed."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, tone: str = PLAIN) -> QIcon:
        """Return icon ``name`` in a colour token (``text2`` unless told); KeyError for unknown ones."""
        if name not in NAMES or tone not in TONES:
            raise KeyError(f"there is no icon {name!r} in {tone!r}")
        key = (name, tone)
        if key not in self._made:
            self._made[key] = QIcon(_Engine(self._theme, name, tone))
        return self._made[key]
