"""The controls of a form: one for each kind of field; each tells what a person made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from app.importing.assistant.fields import Field, Kind
from widgets.drop_down import DropDown
from widgets.editor.controls import Choice, Number
from widgets.editor.scene import Spot
from widgets.flow_layout import FlowLayout
from widgets.style import KIND, caption, name_part

Told = Callable[[Any], None]

WIDTH = 260
NARROWEST, LINE = 120, 24
"""The least that boxes in a flow need."""


class ChoiceControl(Choice):
    """One of several."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__(spot)
        self.setFixedWidth(WIDTH)
        self.picked.connect(lambda: told(self.key))
        self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Show the field's value."""
        self.offer([(words, value) for value, words in field.choices])
        self.choose(field.value)
        self.setEnabled(field.enabled)
        self.setToolTip(field.hint)


class OpenChoice(DropDown):
    """One of several, or something typed."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFixedWidth(WIDTH)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        name_part(self, spot.key, spot.words)
        line, view = self.lineEdit(), self.view()
        assert line is not None
        name_part(line, f"{spot.key}-line", spot.words)
        line.setMinimumHeight(24)
        name_part(view, f"{spot.key}-list", f"{spot.words}: choices")
        self._told = told
        self._value = ""
        self._choices: tuple[tuple[str, str], ...] = ()
        self.activated.connect(lambda index: self._take(str(self.itemData(index))))
        line.editingFinished.connect(self._typed)
        self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Show the field's value, in words where it has some."""
        with QSignalBlocker(self):
            if field.choices != self._choices:
                self._choices = field.choices
                self.clear()
                for value, words in field.choices:
                    self.addItem(words, value)
            self._value = field.value
            at = self.findData(field.value)
            self.setCurrentIndex(at)
            if at < 0:
                self.setEditText(field.value)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
        self.setToolTip(field.hint)

    def _typed(self) -> None:
        text = self.currentText()
        known = [value for value, words in self._choices if words == text]
        self._take(known[0] if known else text.strip())

    def _take(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self._told(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must change nothing."""
        event.ignore()


class TextControl(QLineEdit):
    """A line of text, taken when it is left or Return is pressed."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        name_part(self, spot.key, spot.words)
        self._value = ""
        self._told = told
        self.editingFinished.connect(self._take)
        self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Show the field's value, unless something else is being typed."""
        if field.value != self._value or not self.hasFocus():
            self._value = field.value
            with QSignalBlocker(self):
                self.setText(field.value)
        self.setPlaceholderText(field.hint)
        self.setEnabled(field.enabled)

    def _take(self) -> None:
        if self.text() != self._value:
            self._value = self.text()
            self._told(self._value)


class NumberControl(Number):
    """A number of lines; below nothing stands that it is found."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__(spot, -1, 9999)
        self.setSpecialValueText(field.hint)
        self.setFixedWidth(110)
        self.setKeyboardTracking(False)
        self.valueChanged.connect(lambda value: told(None if value < 0 else value))
        self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Show the field's value."""
        self.put(-1 if field.value is None else field.value)


class CheckControl(QCheckBox):
    """Yes or no."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__(field.label)
        name_part(self, spot.key, spot.words)
        self.clicked.connect(told)
        self.show_field(field)

    def show_field(self, field: Field) -> None:
        """Show the field's value."""
        self.setChecked(bool(field.value))
        self.setEnabled(field.enabled)


class SeveralControl(QWidget):
    """Any of several, in a flow of boxes."""

    def __init__(self, field: Field, spot: Spot, told: Told) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        name_part(self, spot.key, spot.words)
        flow = FlowLayout(self, across=14, down=0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._boxes: dict[str, QCheckBox] = {}
        for value, words in field.choices:
            box = QCheckBox(caption(words))
            name_part(box, f"{spot.key}-{value}", f"{spot.words}: {words}")
            box.clicked.connect(lambda _on=False: told(self._chosen()))
            flow.addWidget(box)
            self._boxes[value] = box
        self.show_field(field)

    def minimumSizeHint(self) -> QSize:
        """Return the room of one line: more of them are asked for by the width."""
        return QSize(NARROWEST, LINE)

    def show_field(self, field: Field) -> None:
        """Show what is chosen."""
        self.setToolTip(field.hint)
        for value, box in self._boxes.items():
            box.setChecked(value in field.value)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(value for value, box in self._boxes.items() if box.isChecked())


Control = ChoiceControl | OpenChoice | TextControl | NumberControl | CheckControl | SeveralControl

MAKERS: Mapping[Kind, Callable[[Field, Spot, Told], Control]] = {
    "choice": ChoiceControl,
    "open choice": OpenChoice,
    "text": TextControl,
    "number": NumberControl,
    "check": CheckControl,
    "several": SeveralControl,
}


def shape(field: Field) -> tuple[object, ...]:
    """Return what a control is made for: with another one of these it can't show a field."""
    return (field.id, field.kind, field.choices if field.kind == "several" else ())
