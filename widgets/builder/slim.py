"""The exclude column at small widths: a strip while it is empty, until a click or a drag opens it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from widgets import phrase
from widgets.builder.column import NAMES, SIGNS, ColumnPanel
from widgets.style import KIND, LARGE_PX, Look, name_part

NARROW = 760
"""Below this width of the builder in pixels an empty exclude column is a slim strip."""
STRIP_WIDTH = 44


class Strip(QToolButton):
    """The empty exclude column at small widths; pressing it, or dragging onto it, opens the column."""

    opened = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty(KIND, "strip")
        name_part(self, "column-exclude-strip", "Open the exclude column; it is empty")
        self.setToolTip("Exclude: nobody is left out. Click to open, or drag a card here")
        self.setFixedWidth(STRIP_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self.opened)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._look.colour("exclude"))
            painter.setFont(phrase.font("value", LARGE_PX))
            painter.translate(self.width(), 0)
            painter.rotate(90)
            painter.drawText(
                QRectF(18, 0, self.height() - 36, self.width()),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                f"{SIGNS['exclude']}  {NAMES['exclude']}",
            )


class SlimColumn:
    """Shows the column, or the strip in its place."""

    def __init__(self, panel: ColumnPanel, strip: Strip) -> None:
        self._panel = panel
        self._strip = strip
        self._narrow = self._opened = False
        strip.opened.connect(self.open)

    def fit(self, width: int, *, empty: bool) -> None:
        """Take up as much of the builder's width as is due; ``empty``: the column has no cards."""
        self._narrow = width < NARROW and empty
        self._opened = self._opened and self._narrow
        self._show()

    def open(self) -> None:
        """Show the column though it is empty, and give it the strip's focus."""
        if self._strip.isVisible():
            had_focus = self._strip.hasFocus()
            self._opened = True
            self._show()
            if had_focus:
                self._panel.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Make an opened but still empty column slim again."""
        self._opened = False
        self._show()

    def is_at(self, point: QPoint) -> bool:
        """Whether the strip is there, at a point of the builder."""
        return self._strip.isVisible() and self._strip.geometry().contains(point)

    def _show(self) -> None:
        slim = self._narrow and not self._opened
        self._panel.setVisible(not slim)
        self._strip.setVisible(slim)
