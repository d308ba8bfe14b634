"""What every part of one builder says, gathered on one object, so that no part knows another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """The signals that cards, conditions, groups and connectors of one builder share."""

    intent = Signal(object)  # Intent
    pressed = Signal(str, bool)  # path; whether it joins the selection
    reached = Signal(str)  # path up to which the selection is to go
    drag_started = Signal(str)  # path
    menu_wanted = Signal(str, object)  # path, global QPoint
    hovered = Signal(str)  # path, "" when nothing is
