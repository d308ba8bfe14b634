"""A form out of fields: label, control, what the data say to it, and why the guess is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QToolButton, QWidget

from app.icons import IconSet
from app.importing.assistant.controls import MAKERS, CheckControl, Control, shape
from app.importing.assistant.fields import Field
from app.importing.assistant.wording import Note, Tone
from app.shell.parts import elided, label
from widgets.editor.scene import Spot
from widgets.elided import ElidedLabel
from widgets.emptying import empty
from widgets.popover import show_text
from widgets.style import KIND, name_part, set_property

NOTE_KINDS: Mapping[Tone, str] = {
    "good": "success",
    "plain": "muted",
    "warning": "warning",
    "error": "error",
}

LABEL_WIDTH = 150
NARROW = 170


class Form(QWidget):
    """Shows fields; ``edited`` carries the field and what a person made of it.

    A ``narrow`` form has what it says of a field below the control, else it stands beside it.
    """

    edited = Signal(object, object)

    def __init__(self, name: str, icons: IconSet, *, narrow: bool = False) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        self.setObjectName(name)
        self._name = name
        self._icons = icons
        self._narrow = narrow
        self._shape: list[object] = []
        self._fields: dict[str, Field] = {}
        self._rows: dict[str, _Row] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)

    def minimumSizeHint(self) -> QSize:
        """Leave the height to the width there is: the grid would ask for that of its least width."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least

    def show_fields(self, fields: Sequence[Field]) -> None:
        """Show fields; those that are there already keep their controls, and the keyboard."""
        wanted: list[object] = [
            (shape(field), field.label if field.kind == "check" else "") for field in fields
        ]
        if wanted != self._shape:
            self._rebuild(fields)
            self._shape = wanted
        self._fields = {field.id: field for field in fields}
        for field in fields:
            self._rows[field.id].show_field(field)

    def control(self, name: str) -> Control | None:
        """Return the control of a field."""
        row = self._rows.get(name)
        return row.control if row is not None else None

    def _rebuild(self, fields: Sequence[Field]) -> None:
        focused = QApplication.focusWidget()
        had = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        empty(self._grid)
        self._rows = {}
        for number, field in enumerate(fields):
            row = _Row(field, Spot(f"{self._name}-{field.id}", field.label), self._icons, self._tell)
            self._rows[field.id] = row
            row.lay(self._grid, number, narrow=self._narrow)
        if had:
            for row in self._rows.values():
                for widget in (row.control, *row.control.findChildren(QWidget)):
                    if widget.objectName() == had and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, name: str, value: object) -> None:
        self.edited.emit(self._fields[name], value)


class _Row:
    """The widgets of one field."""

    def __init__(self, field: Field, spot: Spot, icons: IconSet, tell: Callable[[str, object], None]) -> None:
        self._wide = field.kind in ("check", "several")
        self._why = ""
        self.label = label(field.label, "secondary")
        self.label.setFixedWidth(LABEL_WIDTH)
        self.label.setWordWrap(True)
        self.control = MAKERS[field.kind](field, spot, lambda value: tell(field.id, value))
        self.label.setBuddy(self.control)
        self.note = elided("", "muted", f"{spot.key}-note")
        self.why = _why_button(spot, icons, lambda: self._why)

    def lay(self, grid: QGridLayout, number: int, *, narrow: bool) -> None:
        """Put the widgets into the form's grid."""
        if narrow:
            self._lay_narrow(grid, number)
            return
        at = 2 * number
        if isinstance(self.control, CheckControl):
            grid.addWidget(self.control, at, 1)
            self.label.hide()
        else:
            grid.addWidget(self.label, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.control, at, 1, 1, 2 if self._wide else 1)
        if self._wide:
            grid.addWidget(self.note, at + 1, 1, 1, 2)
            grid.addWidget(self.why, at, 3)
            return
        beside = QHBoxLayout()  # in a wide window too what is said of a control stands beside it
        beside.addWidget(self.note)
        beside.addWidget(self.why)
        beside.addStretch(1)
        grid.addLayout(beside, at, 2)

    def _lay_narrow(self, grid: QGridLayout, number: int) -> None:
        self.label.setFixedWidth(86)
        at = 2 * number
        if self._wide:
            self.label.hide()
            grid.addWidget(self.control, at, 0, 1, 3)
        else:
            grid.addWidget(self.label, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.control, at, 1, 1, 2)
            self.control.setFixedWidth(NARROW)
        grid.addWidget(self.why, at, 3)
        grid.addWidget(self.note, at + 1, 0, 1, 4)

    def show_field(self, field: Field) -> None:
        """Show value, figures and reason."""
        self.label.setText(field.label)
        self.control.show_field(field)
        show_note(self.note, field.note)
        self.control.setAccessibleDescription(field.note.text if field.note is not None else "")
        self._why = field.why
        self.why.setVisible(bool(field.why))
        self.why.setToolTip(field.why)


def show_note(shown: ElidedLabel, note: Note | None) -> None:
    """Show a note, or nothing."""
    shown.setText(note.text if note is not None else "")
    shown.setVisible(note is not None)
    if note is not None:
        set_property(shown, KIND, NOTE_KINDS[note.tone])
        shown.setToolTip(note.more)


def _why_button(spot: Spot, icons: IconSet, text: Callable[[], str]) -> QToolButton:
    made = QToolButton()
    made.setProperty(KIND, "icon")
    made.setIcon(icons.icon("info", "muted"))
    name_part(made, f"{spot.key}-why", f"Why: {spot.words}")
    made.clicked.connect(lambda _checked=False: show_text(made, text()))
    return made
