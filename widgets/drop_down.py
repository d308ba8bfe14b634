"""A drop-down list that no longer looks pointed at once the mouse has chosen something in its list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QComboBox


class DropDown(QComboBox):
    """Qt never tells a combo box that the mouse has left it by way of its list."""

    def hidePopup(self) -> None:
        super().hidePopup()
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            self.update()
