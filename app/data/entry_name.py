"""What a table or column is called on the screen and in which family it stands: changed where it is read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.shell.parts import clear
from engine.catalog.families import FAMILIES
from engine.catalog.model import Family
from widgets.drop_down import DropDown
from widgets.style import KIND, name_part


class EntryName(QWidget):
    """A name to type over and a family to choose; an empty name goes back to the imported one."""

    labelled = Signal(object)
    """The new name, None for the imported one."""
    moved = Signal(str)
    """The key of the new family."""

    def __init__(
        self, name: str, spoken: str, parent: QWidget | None = None, *, narrow: bool = False
    ) -> None:
        """With ``narrow``, the family stands below the name."""
        super().__init__(parent)
        clear(self)
        self._shown = ""
        self.label = QLineEdit()
        self.label.setProperty(KIND, "heading")
        self.label.setToolTip("Type another name; empty it for the imported one")
        name_part(self.label, f"{name}-label", f"{spoken}: its name on the screen")
        self.family = DropDown()
        self.family.setToolTip("The family it stands in when you choose what a condition is about")
        name_part(self.family, f"{name}-family", f"{spoken}: its family")
        name_part(self.family.view(), f"{name}-family-list", f"{spoken}: families")
        self.family.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for row in FAMILIES.values():
            self.family.addItem(row.label, row.key)
        ways = QBoxLayout.Direction
        line = QBoxLayout(ways.TopToBottom if narrow else ways.LeftToRight, self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4 if narrow else 8)
        line.addWidget(self.label, 1)
        line.addWidget(self.family)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.label.editingFinished.connect(self._take)
        self.family.activated.connect(lambda _index: self.moved.emit(self.family.currentData()))

    @property
    def shown(self) -> str:
        """The name that stands there unless another is being typed."""
        return self._shown

    def show_entry(
        self, shown: str, imported: str, family: Family | None, *, can_rename: bool = False
    ) -> None:
        """Show another entry; without a ``family`` there is none to choose.

        ``can_rename``: its name may be typed over all the same.
        """
        fixed = family is None
        self._shown = shown
        self.label.setText(shown)
        self.label.setCursorPosition(0)
        self.label.setPlaceholderText(imported)
        self.label.setReadOnly(fixed and not can_rename)
        self.family.setVisible(not fixed)
        if family is not None:
            self.family.setCurrentIndex(self.family.findData(family))

    def _take(self) -> None:
        typed = self.label.text().strip()
        if typed != self._shown and not self.label.isReadOnly():
            self._shown = typed or self.label.placeholderText()
            self.label.setText(self._shown)
            self.labelled.emit(typed or None)
