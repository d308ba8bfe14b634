"""The one switch that hides names, e-mail addresses and phone numbers on the screen, for demonstrations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.project import Project
from engine.catalog.model import DataColumn
from engine.catalog.personal import Personal, masked, masked_anywhere, personal
from widgets.table import cell_text


class Masking(QObject):
    """Whether personal data is hidden; remembered in the project."""

    changed = Signal()

    def __init__(self, project: Project, on: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.on = on

    def switch(self, on: bool) -> None:
        """Hide personal data, or show it again."""
        if on == self.on:
            return
        self.on = on
        workspace = self._project.workspace
        self._project.tasks.submit(
            "main",
            lambda _job: workspace.update_settings(mask_personal_data=on),
            receiver=self,
            failed=self._project.refuse,
        )
        self.changed.emit()

    def of_field(self, column: DataColumn) -> Callable[[Any], str] | None:
        """Return what puts a field's values into text, None where that is how any value is shown."""
        if column.classes:
            return lambda value: column.shown_value(cell_text(value))
        kind = personal(column.name) if column.type == "text" else None
        return self.of_kind(kind) if kind is not None else None

    def of_kind(self, kind: Personal) -> Callable[[Any], str]:
        """Return what puts personal values of a kind into text."""
        return lambda value: masked(kind, cell_text(value)) if self.on else cell_text(value)

    def of_key(self, header: str) -> Callable[[Any], str]:
        """Return what puts keys into text; they may be addresses, too."""
        kind = personal(header)
        if kind is not None:
            return self.of_kind(kind)
        return lambda value: masked_anywhere(cell_text(value)) if self.on else cell_text(value)

    def of_attribute(self, name: str, value: Any) -> str:
        """Return an activity's detail as text; of personal ones only addresses and numbers are known."""
        kind = personal(name)
        text = cell_text(value)
        if not self.on or not isinstance(value, str):
            return text
        return masked(kind, text) if kind in ("email", "phone") else masked_anywhere(text)
