"""Tags typed with commas between them, and those that other segments have, to be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.shell.parts import clear
from engine.definition.names import name_key
from widgets.flow_layout import FlowLayout
from widgets.style import KIND, name_part

MOST = 12
WIDEST = 130


def read_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a line, each once."""
    names = (name.strip() for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


class TagField(QWidget):
    """A line of tags over the tags there are."""

    edited = Signal(object)  # tuple of str

    def __init__(self, name: str) -> None:
        super().__init__()
        clear(self)
        self._name = name
        self._offered: tuple[str, ...] = ()
        self._chips: list[QToolButton] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText("win-back, spring")
        name_part(self.line, name, "Tags, with commas between them")
        self.line.editingFinished.connect(self._typed)
        self._known = clear(QWidget())
        self._flow = FlowLayout(self._known, across=4, down=4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self._known)
        self._known.hide()

    @property
    def tags(self) -> tuple[str, ...]:
        """What stands in the line."""
        return read_tags(self.line.text())

    def show_tags(self, tags: tuple[str, ...]) -> None:
        """Show tags; what is being typed stays as it is."""
        if tags != self.tags:
            self.line.setText(", ".join(tags))
            self.line.setCursorPosition(0)
        self._tick()

    def offer(self, tags: Sequence[str]) -> None:
        """Offer tags to be clicked, the first ones only."""
        offered = tuple(tags[:MOST])
        if offered == self._offered:
            return
        self._offered = offered
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(tag) for tag in offered]
        self._flow.arrange(self._chips)
        self._known.setVisible(bool(self._chips))
        for chip in self._chips:
            chip.show()
        self._tick()

    def _chip(self, tag: str) -> QToolButton:
        chip = QToolButton(self._known)
        chip.setProperty(KIND, "tag")
        chip.setCheckable(True)
        chip.ensurePolished()
        chip.setText(chip.fontMetrics().elidedText(tag, Qt.TextElideMode.ElideRight, WIDEST))
        chip.setToolTip(f"Give the tag “{tag}”, or take it away")
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(chip, f"{self._name}-{'-'.join(tag.split()).lower()}", f"Tag {tag}")
        chip.clicked.connect(lambda on: self._switch(tag, on))
        return chip

    def _switch(self, tag: str, on: bool) -> None:
        others = tuple(each for each in self.tags if name_key(each) != name_key(tag))
        tags = (*others, tag) if on else others
        self.line.setText(", ".join(tags))
        self._typed()

    def _typed(self) -> None:
        self._tick()
        self.edited.emit(self.tags)

    def _tick(self) -> None:
        own = {name_key(tag) for tag in self.tags}
        for tag, chip in zip(self._offered, self._chips, strict=True):
            chip.setChecked(name_key(tag) in own)
