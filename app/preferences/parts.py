"""Parts of the settings page: a panel with a title, a setting with its words, a line for a number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from app.shell.parts import clear, frame, label
from widgets.style import INVALID, name_part, set_property

NUMBER_WIDTH, CAPTION_WIDTH = 110, 90


class Panel(QFrame):
    """A titled ground that settings stand on, one under another."""

    def __init__(self, name: str, title: str, where: str) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 20)
        self._column.setSpacing(6)
        self._column.addWidget(label(title, "big-title"))
        self.where = label(where, "muted", f"{name}-where", wrap=True)
        self._column.addWidget(self.where)

    def add(self, title: str, told: str, *parts: QWidget | QLayout) -> None:
        """Add a setting: what it is, what it does, and the parts it is set with."""
        self._column.addSpacing(10)
        self._column.addWidget(frame("line"))
        self._column.addSpacing(8)
        self._column.addWidget(label(title, "title"))
        if told:
            self._column.addWidget(label(told, "muted", wrap=True))
        for part in parts:
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            else:
                self._column.addWidget(part)


def side_by_side(*parts: QWidget) -> QHBoxLayout:
    """Return parts in a row, at the left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


class NumberField(QWidget):
    """A whole number or nothing, with a sentence under it while it can't be taken."""

    edited = Signal()

    def __init__(self, name: str, title: str, spoken: str, nothing: str, unit: str) -> None:
        super().__init__()
        clear(self)
        self._check: Callable[[int | None], str] = lambda _: ""
        self.line = QLineEdit()
        self.line.setFixedWidth(NUMBER_WIDTH)
        self.line.setPlaceholderText(nothing)
        name_part(self.line, name, spoken)
        self.problem = label("", "error", f"{name}-problem", wrap=True)
        self.problem.hide()
        self.line.textChanged.connect(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        caption = label(title)
        caption.setFixedWidth(CAPTION_WIDTH)
        column.addLayout(side_by_side(caption, self.line, label(unit, "muted")))
        column.addWidget(self.problem)

    def check_with(self, check: Callable[[int | None], str]) -> None:
        """Have each number checked; ``check`` returns a sentence about one that can't be."""
        self._check = check

    @property
    def value(self) -> int | None:
        """The number, None for nothing; ValueError for anything else."""
        text = self.line.text().replace(",", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.lstrip("-").isdecimal()) or len(text) > 12:
            raise ValueError(text)
        return int(text)

    @property
    def sound(self) -> bool:
        """Whether what stands there can be taken."""
        return not self.problem.text()

    def show_value(self, value: int | None) -> None:
        """Show a number; what is being typed stays as it is."""
        if not self.line.hasFocus():
            self.line.setText("" if value is None else f"{value}")

    def _look(self) -> None:
        try:
            said = self._check(self.value)
        except ValueError:
            said = f"“{self.line.text()}” is not a whole number; write digits, or nothing."
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        set_property(self.line, INVALID, bool(said))
        self.line.setAccessibleDescription(said)
        self.edited.emit()
