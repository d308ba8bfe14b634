"""A ring around the part of the window that is meant; it stands still beside what it follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.workbench import Workbench
from widgets.style import Look

LOOK_MS = 100
"""How often it is looked where the part is now."""

ROOM = 4
WIDTH = 3
TAB = "tab:"


class Ring(QWidget):
    """Lies over the workbench and lets everything through; nothing about it moves by itself."""

    def __init__(self, bench: Workbench, look: Look) -> None:
        super().__init__(bench)
        self.setObjectName("tutorial-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bench = bench
        self._look = look
        self._names: Sequence[str] = ()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.follow)
        look.changed.connect(self.update)
        self.hide()

    def point_at(self, names: Sequence[str]) -> None:
        """Ring the first part of these names that can be seen; none at all without names."""
        self._names = names
        if names:
            self._timer.start()
        else:
            self._timer.stop()
        self.follow()

    def follow(self) -> None:
        """Go to where the part is now."""
        area = next((area for name in self._names if not (area := self._area(name)).isEmpty()), QRect())
        self.setVisible(not area.isEmpty())
        if not area.isEmpty() and area != self.geometry():
            self.setGeometry(area)
            self.raise_()

    def _area(self, name: str) -> QRect:
        """Return where a part can be seen on the workbench, with some room around it."""
        tab = name.removeprefix(TAB) if name.startswith(TAB) else ""
        part, inner = self._bench.insight.tab_area(tab) if tab else self._part(name)
        if part is None or not part.isVisible() or inner.isEmpty():
            return QRect()
        seen = part.visibleRegion().boundingRect().intersected(inner)
        if seen.isEmpty():
            return QRect()
        at = part.mapTo(self._bench, seen.topLeft())
        room = QPoint(ROOM, ROOM)
        ringed = QRect(at - room, seen.size()).adjusted(0, 0, 2 * ROOM, 2 * ROOM)
        return ringed.intersected(self._bench.rect())

    def _part(self, name: str) -> tuple[QWidget | None, QRect]:
        parts = self._bench.findChildren(QWidget, name)
        part = next((each for each in parts if each.isVisible()), None)
        return part, QRect() if part is None else part.rect()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), WIDTH))
            inset = WIDTH / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10, 10)
