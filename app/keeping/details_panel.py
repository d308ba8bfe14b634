"""Purpose and tags of a saved segment, or tags of several, edited over the window without opening them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.keeping.entry import Entry
from app.shell.overlay import Overlay
from app.shell.pages import PURPOSE_HEIGHT
from app.shell.parts import button, elided, label
from app.shell.tag_field import TagField
from engine.definition.names import name_key
from widgets.style import name_part

WIDTH = 460


class DetailsPanel(Overlay):
    """A small form; Escape leaves everything as it was."""

    accepted = Signal(str, str, object)
    """Name, purpose and tags (a tuple of str)."""
    retagged = Signal(object, object, object)
    """Names of several segments, the tags that they are to get and those that they are to lose."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "segment-details-panel", WIDTH)
        self._entries: tuple[Entry, ...] = ()
        self._title = elided("", "big-title", "details-title")
        self.purpose = QPlainTextEdit()
        self.purpose.setFixedHeight(PURPOSE_HEIGHT)
        self.purpose.setTabChangesFocus(True)
        name_part(self.purpose, "details-purpose", "Purpose")
        self.tags = TagField("details-tags")
        self.save = button("Save", "details-save", self._accept, kind="primary")
        cancel = button("Cancel", "details-cancel", self.close_panel)
        self.column.addWidget(self._title)
        self._purpose_head = label("Purpose", "caption")
        self._tags_head = label("", "caption")
        self.column.addWidget(self._purpose_head)
        self.column.addWidget(self.purpose)
        self.column.addWidget(self._tags_head)
        self.column.addWidget(self.tags)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save)
        self.column.addLayout(row)

    def edit(self, entries: Sequence[Entry], tags: Sequence[str]) -> None:
        """Open for one segment or for the tags of several, offering these tags."""
        self._entries = tuple(entries)
        one = len(entries) == 1
        self._title.setText(entries[0].name if one else f"{len(entries)} segments")
        self._title.setToolTip("" if one else "\n".join(entry.name for entry in entries))
        for part in (self._purpose_head, self.purpose):
            part.setVisible(one)
        self._tags_head.setText("Tags" if one else "Tags that all of them have; their other tags stay")
        self.purpose.setPlainText(entries[0].purpose if one else "")
        self.tags.offer(tags)
        self.tags.show_tags(shared_tags(entries))
        self.open()
        (self.purpose if one else self.tags.line).setFocus(Qt.FocusReason.PopupFocusReason)

    def _accept(self) -> None:
        entries, self._entries = self._entries, ()
        self.close_panel()
        if len(entries) == 1:
            self.accepted.emit(entries[0].name, self.purpose.toPlainText().strip(), self.tags.tags)
        elif entries:
            before, now = shared_tags(entries), self.tags.tags
            added, removed = _beyond(now, before), _beyond(before, now)
            if added or removed:
                self.retagged.emit(tuple(entry.name for entry in entries), added, removed)


def shared_tags(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the tags that all segments have, as the first one writes them."""
    keys = [{name_key(tag) for tag in entry.tags} for entry in entries]
    return tuple(tag for tag in entries[0].tags if all(name_key(tag) in each for each in keys))


def _beyond(tags: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = {name_key(tag) for tag in others}
    return tuple(tag for tag in tags if name_key(tag) not in known)
