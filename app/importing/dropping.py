"""Files dropped anywhere on the window; a wash over it shows that they may be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from app.importing.files import dropped
from widgets.style import TITLE_PX, Look, name_part

EDGE = 16
RADIUS = 14
STRENGTH = 0.95


class DropWash(QWidget):
    """Covers the window while files are dragged over it, and takes them."""

    files_dropped = Signal(object)
    """A list of ``Path``, files and folders as they were dropped."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        name_part(self, "drop-wash", "Drop files to open or import them")
        self._window = window
        self._look = look
        self.text = "Drop files to import them, or a project to open it"
        self._handle: QWindow | None = None
        window.setAcceptDrops(True)
        self.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the wash once files come over the window; what is dropped then falls on it."""
        if watched is self._handle:
            if isinstance(event, QDragEnterEvent) and dropped(event.mimeData()):
                self._cover()  # before a line at that place takes them for text
            return False
        if watched is not self._window:
            return False
        if event.type() == QEvent.Type.Show:
            self._watch_handle()
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        elif isinstance(event, QDragEnterEvent) and self._offer(event):
            self._cover()
            return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.dropEvent(event)
            return True
        return False

    def _watch_handle(self) -> None:
        """See what comes over the window before it goes to the part under it."""
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._offer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._offer(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        files = dropped(event.mimeData())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(files)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._look.colour("accent-soft", STRENGTH))
            painter.setPen(QPen(self._look.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE), RADIUS, RADIUS)
            font = QFont(self.font())
            font.setPixelSize(TITLE_PX)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            middle = QRect(EDGE, self.height() // 2 - 20, self.width() - 2 * EDGE, 40)
            icon = self._look.icon("import", "accent")
            icon.paint(painter, QRect(self.width() // 2 - 16, middle.top() - 48, 32, 32))
            painter.setPen(self._look.colour("accent"))
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self.text)

    def _offer(self, event: QDragMoveEvent) -> bool:
        if not dropped(event.mimeData()):
            event.ignore()
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
