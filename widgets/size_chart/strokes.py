"""How lines are told apart: by colour and by dashes, for colour alone tells not everybody."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from widgets.style import Look


class Stroke(msgspec.Struct, frozen=True):
    """A line's colour token, dashes (in widths of the line) and width; ``ring``: single points instead."""

    tone: str
    dashes: tuple[float, ...] = ()
    width: float = 1.75
    ring: bool = False

    def pen(self, look: Look, dots: float) -> QPen:
        """Return the pen to draw it with, ``dots`` to a pixel; as wide however far one zooms."""
        made = QPen(QColor(look.colour(self.tone)), self.width * dots)
        made.setCosmetic(True)
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dashes:
            made.setDashPattern(list(self.dashes))
        return made


SEGMENT = Stroke("accent", width=2.0)
RING = 8
"""How wide a ring is, in pixels."""
EVERYONE = Stroke("strong", (1, 2), 1.25)
RECORDED = Stroke("text", width=1.5, ring=True)
JOINED = Stroke("include", width=6)
LEFT = Stroke("exclude", width=6)
TOTAL = Stroke("accent", width=6)
OTHERS = (
    Stroke("or", (5, 2)),
    Stroke("include", (2, 1.5)),
    Stroke("exclude", (6, 2, 1.5, 2)),
    Stroke("text2", (3, 3)),
    Stroke("accent", (1.5, 1.5)),
    Stroke("or"),
    Stroke("include"),
    Stroke("exclude"),
)


def of_other(index: int) -> Stroke:
    """Return the stroke of a compared line; after the last they begin anew."""
    return OTHERS[index % len(OTHERS)]
