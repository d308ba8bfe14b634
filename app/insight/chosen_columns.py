"""Which fields the preview shows, in which order; remembered for each project."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from PySide6.QtCore import QByteArray

from app.project import Project
from app.settings import Settings
from engine.catalog.model import Catalog, DataColumn

AT_FIRST = 7
"""How many fields are shown before anybody has chosen."""


class ChosenColumns:
    """The ids of the columns: names of fields, and ``KEY`` and the like for others."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self._settings = settings
        self._project = project
        self._part = f"preview/{sha256(str(project.path).encode()).hexdigest()[:16]}"
        self.measures, self.fields = self._read()

    @property
    def offered(self) -> tuple[DataColumn, ...]:
        """The fields that can be shown; the key stands in a column of its own."""
        return tuple(
            field for field in self._project.catalog.fields if field.name != self._project.catalog.key
        )

    def choose(self, fields: Sequence[str]) -> None:
        """Show these fields, in this order."""
        self.fields = tuple(fields)
        self._write()

    def switch(self, field: str, on: bool) -> None:
        """Show a field at the end, or leave it out."""
        others = [name for name in self.fields if name != field]
        self.choose([*others, field] if on else others)

    def show_measures(self, on: bool) -> None:
        """Show what the conditions measure, or leave it out."""
        self.measures = on
        self._write()

    def _read(self) -> tuple[bool, tuple[str, ...]]:
        known = {field.name for field in self.offered}
        try:
            kept = json.loads(bytes(self._settings.layout(self._part).data()))
            fields = [name for name in kept["fields"] if name in known]
            return bool(kept["measures"]), tuple(fields)
        except (ValueError, KeyError, TypeError):  # nothing kept, or damaged by hand
            return False, first_fields(self._project.catalog)

    def _write(self) -> None:
        text = json.dumps({"measures": self.measures, "fields": list(self.fields)})
        self._settings.set_layout(self._part, QByteArray(text.encode()))


def first_fields(catalog: Catalog) -> tuple[str, ...]:
    """Return the fields to show at first: those that were imported as they are."""
    plain = (
        field.name
        for field in catalog.fields
        if field.name != catalog.key and not (field.part or field.indicator or field.source)
    )
    return tuple(plain)[:AT_FIRST]
