"""How the mouse takes hold of a card, group or condition: a press selects it, a pull drags it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets.builder.relay import Relay


class Hold:
    """Where the mouse holds one part, if it does; the part hands its mouse events on."""

    def __init__(self, part: QWidget, relay: Relay) -> None:
        self._part = part
        self._relay = relay
        self._at: QPoint | None = None

    def press(self, event: QMouseEvent, path: str, *, pulls: bool = True) -> None:
        """Select what stands at ``path``; ``pulls``: whether the whole can be dragged from there."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._at = event.position().toPoint() if pulls else None
        self._part.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._relay.reached.emit(path)
        else:
            self._relay.pressed.emit(path, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        event.accept()

    def move(self, event: QMouseEvent, path: str) -> None:
        """Begin to drag once the mouse is far enough from where it was pressed."""
        if self._at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._at).manhattanLength() >= QApplication.startDragDistance():
            self._at = None
            self._relay.drag_started.emit(path)

    def release(self) -> None:
        """Let go."""
        self._at = None
