"""Purpose and tags of a saved segment, edited over the window without opening it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.keeping.entry import Entry
from app.shell.overlay import Overlay
from app.shell.pages import PURPOSE_HEIGHT
from app.shell.parts import button, elided, label
from app.shell.tag_field import TagField
from widgets.style import name_part

WIDTH = 460


class DetailsPanel(Overlay):
    """A small form; Escape leaves everything as it was."""

    accepted = Signal(str, str, object)
    """Name, purpose and tags (a tuple of str)."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "segment-details-panel", WIDTH)
        self._entry: Entry | None = None
        self._title = elided("", "big-title", "details-title")
        self.purpose = QPlainTextEdit()
        self.purpose.setFixedHeight(PURPOSE_HEIGHT)
        self.purpose.setTabChangesFocus(True)
        name_part(self.purpose, "details-purpose", "Purpose")
        self.tags = TagField("details-tags")
        self.save = button("Save", "details-save", self._accept, kind="primary")
        cancel = button("Cancel", "details-cancel", self.close_panel)
        self.column.addWidget(self._title)
        self.column.addWidget(label("Purpose", "caption"))
        self.column.addWidget(self.purpose)
        self.column.addWidget(label("Tags", "caption"))
        self.column.addWidget(self.tags)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save)
        self.column.addLayout(row)

    def edit(self, entry: Entry, tags: Sequence[str]) -> None:
        """Open for a segment, offering these tags."""
        self._entry = entry
        self._title.setText(entry.name)
        self.purpose.setPlainText(entry.purpose)
        self.tags.offer(tags)
        self.tags.show_tags(entry.tags)
        self.open()
        self.purpose.setFocus(Qt.FocusReason.PopupFocusReason)

    def _accept(self) -> None:
        entry, self._entry = self._entry, None
        self.close_panel()
        if entry is not None:
            self.accepted.emit(entry.name, self.purpose.toPlainText().strip(), self.tags.tags)
