"""A drop-down list that no longer looks pointed at once the mouse has chosen something in its list."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from widgets.pointing import look_for_mouse


class DropDown(QComboBox):
    """A combo box; its list tells it when it closes."""

    def hidePopup(self) -> None:
        super().hidePopup()
        look_for_mouse(self)
