"""Parts that open a list or a menu: Qt never tells them that the mouse has left them by way of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget


def look_for_mouse(part: QWidget) -> None:
    """Let a part no longer look pointed at once the mouse is elsewhere."""
    if not part.rect().contains(part.mapFromGlobal(QCursor.pos())):
        part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        part.update()
