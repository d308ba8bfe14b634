"""A label that shortens its text to the room it has and shows all of it in a popover; a choice likewise."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyleOptionComboBox, QWidget

from widgets.drop_down import DropDown
from widgets.popover import show_text

LEAST = 24
ARROW = 40
"""Pixels of a choice that are not for its text."""


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when it does not fit."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def elided(self) -> bool:
        """Whether part of the text is cut off."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(LEAST, hint.width()), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        with QPainter(self) as painter:
            painter.setPen(self.ink())
            painter.drawText(area, self.alignment() | Qt.TextFlag.TextSingleLine, text)

    def ink(self) -> QColor:
        """Return the colour of the text."""
        return self.palette().color(self.foregroundRole())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            if self.elided:
                show_text(self, self.text())
            return True
        return super().event(event)


class ElidedChoice(DropDown):
    """A choice whose text ends in an ellipsis when it does not fit; its list is as wide as its texts."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, self._room
        )

    def event(self, event: QEvent) -> bool:
        text = self.currentText()
        if event.type() == QEvent.Type.ToolTip and self.fontMetrics().horizontalAdvance(text) > self._room:
            show_text(self, text)
            return True
        return super().event(event)

    @property
    def _room(self) -> int:
        return max(self.width() - ARROW, 0)

    def showPopup(self) -> None:
        self.view().setMinimumWidth(max(self.view().sizeHintForColumn(0) + ARROW, self.width()))
        super().showPopup()
