"""What can be done at the chosen day: see who joined and left, keep them, note something, count for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from app.history.asking import Answer
from app.history.menus import menu_button
from app.icons import IconSet
from app.shell.parts import button, elided
from widgets.size_chart.data import Note
from widgets.size_chart.wording import Wording
from widgets.style import KIND, name_part

Side: TypeAlias = Literal["joined", "left"]


class _Line(QLineEdit):
    """A line for a name or a note; Escape gives it up."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class DayStrip(QWidget):
    """Shown while a day is chosen."""

    preview_wanted = Signal(str)  # Side
    keep_wanted = Signal(str, str)  # Side, name of the list
    moment_wanted = Signal()
    note_wanted = Signal(str)
    note_dropped = Signal(object)  # id

    def __init__(self, wording: Wording, icons: IconSet) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        name_part(self, "history-day-strip", "The chosen day")
        self._wording = wording
        self._entered: Callable[[str], None] = _nothing
        self._note: Note | None = None
        self._day_text = ""
        self.text = elided("", "secondary", "history-day-text")
        self._show = {side: self._show_button(side) for side in ("joined", "left")}
        self._many = {"joined": 0, "left": 0}
        self.more = menu_button(icons, "more", "More", "What else can be done at this day", self._fill_more)
        self._row = QWidget()
        self.line = _Line()
        name_part(self.line, "history-line", "Name or note")
        self.line.returnPressed.connect(self._enter)
        self.line.given_up.connect(lambda: self._row.hide())
        self._ok = button("Save", "history-line-save", self._enter, kind="primary")
        self._lay_out()

    def show_day(self, answer: Answer, point: int) -> None:
        """Offer what can be done at a point of a chart."""
        chart = answer.chart
        joined, left = int(chart.joined[point]), int(chart.left[point])
        number = self._wording.number
        self._day_text = self._wording.day(chart.days[point])
        self._note = next((note for note in chart.notes if chart.point_of(note.day) == point), None)
        step = self._wording.step(chart.days[point], chart.every)
        said = f"{step}: {number(joined)} joined, {number(left)} left"
        self.text.setText(said if self._note is None else f"{said} · {self._note.text}")
        self._many = {"joined": joined, "left": left}
        for side, many in self._many.items():
            self._show[side].setEnabled(many > 0)
        self._row.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        column.addWidget(self.text)
        line = QHBoxLayout(self._row)
        line.setContentsMargins(0, 2, 0, 2)
        line.addWidget(self.line, 1)
        line.addWidget(self._ok)
        column.addWidget(self._row)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for each in (*self._show.values(), self.more):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._row.hide()

    def _show_button(self, side: str) -> QPushButton:
        return button(
            f"Show {side}", f"history-show-{side}", lambda: self.preview_wanted.emit(side), kind="link"
        )

    def _fill_more(self, menu: QMenu) -> None:
        rows: tuple[tuple[str, str, bool, Callable[[], None]], ...] = (
            ("keep-joined", "Keep those who joined as a list …", self._many["joined"] > 0,
             lambda: self._ask_name("joined")),
            ("keep-left", "Keep those who left as a list …", self._many["left"] > 0,
             lambda: self._ask_name("left")),
            ("note", "Add a note …", True, self._ask_note),
            ("note-remove", "Remove the note", self._note is not None, self._drop_note),
            ("moment", "Calculate everything for this day", True, self.moment_wanted.emit),
        )  # fmt: skip
        for name, text, possible, chosen in rows:
            action = menu.addAction(text, chosen)
            action.setObjectName(f"history-{name}")
            action.setEnabled(possible)

    # --- the line -------------------------------------------------------------------------------------------

    def _ask_name(self, side: str) -> None:
        self._ask("history-list-name", "Name of the list", lambda name: self.keep_wanted.emit(side, name))
        self.line.setText(f"{side.capitalize()} on {self._day_text}")
        self.line.selectAll()

    def _ask_note(self) -> None:
        self._ask("history-note-text", "Note, such as: spring campaign", self.note_wanted.emit)

    def _ask(self, name: str, spoken: str, entered: Callable[[str], None]) -> None:
        self._entered = entered
        self.line.clear()
        self.line.setPlaceholderText(spoken)
        name_part(self.line, name, spoken)
        self._row.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        text = self.line.text().strip()
        if text:
            self._row.hide()
            self._entered(text)

    def _drop_note(self) -> None:
        if self._note is not None:
            self.note_dropped.emit(self._note.id)


def _nothing(_text: str) -> None:
    """Nothing is asked for."""
