"""Fields for one number and for two."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from engine.definition.model import Value
from widgets.editor.controls import word
from widgets.editor.numbers import read_number, write_number
from widgets.editor.scene import Fault, Scene, Spot, ValuesPart, focus
from widgets.style import INVALID, name_part, set_property


class NumberLine(QLineEdit):
    """A line for one number."""

    def __init__(self, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_part(self, spot.key, spot.words)
        self.setPlaceholderText("number")
        self.setMaximumWidth(140)
        self.textEdited.connect(self._check)

    def sizeHint(self) -> QSize:
        return QSize(104, super().sizeHint().height())

    @property
    def number(self) -> Decimal | None:
        """What is typed, None when it is no number."""
        return read_number(self.text(), self.locale())

    def put(self, value: Value | None) -> None:
        """Show a number (or whatever stands in its place)."""
        if isinstance(value, Decimal):
            if self.number != value:
                self.setText(write_number(value, self.locale()))
        else:
            self.setText("" if value is None else str(value))
        self._check()

    def _check(self) -> None:
        set_property(self, INVALID, bool(self.text().strip()) and self.number is None)

    @property
    def fault(self) -> Fault | None:
        """What is wrong with what is typed."""
        if self.number is not None:
            return None
        typed = self.text().strip()
        return Fault(f"“{typed}” is not a number." if typed else "Type a number.", self)


class NumbersEditor(ValuesPart):
    """As many number lines as an operator needs: one, or two with "and" between."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None, many: int = 1) -> None:
        super().__init__(scene, spot, parent)
        self._values: tuple[Value, ...] = ()
        places = [spot] if many == 1 else [spot.inner("from", "from"), spot.inner("to", "to")]
        self.lines = [NumberLine(place, self) for place in places]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for at, line in enumerate(self.lines):
            if at:
                layout.addWidget(word("and"))
            layout.addWidget(line)
            line.textEdited.connect(self._edited)

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Show the values; missing ones are blank."""
        if values != self._values:
            self._values = values
            for at, line in enumerate(self.lines):
                line.put(values[at] if at < len(values) else None)

    def values(self) -> tuple[Value, ...]:
        """Return the numbers that are typed; ones that can't be read are left out."""
        return self._values

    def _edited(self) -> None:
        numbers = [line.number for line in self.lines]
        self._values = tuple(number for number in numbers if number is not None)
        self.changed.emit()

    def focus_first(self) -> bool:
        return focus(self.lines[0])

    def faults(self) -> list[Fault]:
        found = [line.fault for line in self.lines]
        wrong = [fault for fault in found if fault is not None]
        if wrong or len(self.lines) < 2:
            return wrong
        low, high = self.lines[0].number, self.lines[1].number
        if low is not None and high is not None and low > high:
            return [Fault("Put the smaller number first.", self.lines[0])]
        return []
