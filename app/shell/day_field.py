"""A date that is typed in any usual form, stepped by the arrow keys or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QTextCharFormat, QValidator
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QLineEdit, QWidget

from app.shell.parts import label
from engine.definition.moment import parse_moment
from widgets.editor.date_field import read_day
from widgets.style import INVALID, name_part, set_property

EARLIEST, LATEST = QDate(1900, 1, 1), QDate(8999, 12, 31)

_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class _Line(QLineEdit):
    """A line in which anything can be typed."""

    def type_key(self, event: QKeyEvent) -> None:
        """Do what a key does in any line."""
        with QSignalBlocker(self):  # else the field around puts the cursor back into one part of the date
            super().keyPressEvent(event)


class DayField(QDateEdit):
    """Shows a day; ``dateChanged`` fires once what is typed is left, and never for what is no day.

    What is no day stays as it was typed, and ``problem``, to be put beside the field, says so.
    """

    problem_changed = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self._line = _Line()
        self.setLineEdit(self._line)
        self.setCalendarPopup(True)
        self.setDateRange(EARLIEST, LATEST)
        self.setDisplayFormat("d MMM yyyy")
        self.setKeyboardTracking(False)
        name_part(self, name, spoken)
        name_part(self._line, f"{name}-line", spoken)
        self.problem = label("", "error", f"{name}-problem", wrap=True)
        self.problem.hide()

    @property
    def day(self) -> date:
        """The day."""
        return date(self.date().year(), self.date().month(), self.date().day())

    def show_day(self, day: date) -> None:
        """Show another day; nobody is told."""
        with QSignalBlocker(self):
            self.setDate(QDate(day.year, day.month, day.day))
        self._put_back()

    @property
    def sound(self) -> bool:
        """Whether what stands there is a day."""
        return not self.problem.text()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let everything be typed; it is read when it is left."""
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QDateEdit.StepEnabledFlag:
        return QDateEdit.StepEnabledFlag.StepUpEnabled | QDateEdit.StepEnabledFlag.StepDownEnabled

    def stepBy(self, steps: int) -> None:
        """Go on by days, over the ends of months too; from the day of before, if what is typed is none."""
        self._put_back()
        self.setDate(min(max(self.date().addDays(steps), EARLIEST), LATEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (*_STEPS, *_LEAVING):
            self._line.type_key(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            self._put_back()
        else:
            self._read()
        if self.sound or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._prepare_calendar()
        super().mousePressEvent(event)

    def _prepare_calendar(self) -> None:
        """Show the calendar, which is made only when it is opened, as the other ones are."""
        month = self.calendarWidget()
        month.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else it has no frame
        month.setContentsMargins(1, 1, 1, 1)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            month.setWeekdayTextFormat(day, QTextCharFormat())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave the field; the one that Qt has goes over the parts of a date, and makes one of anything."""
        return QWidget.focusNextPrevChild(self, forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._read()
        if self.sound:
            super().focusOutEvent(event)
            return
        typed, day = self._line.text(), self.date()
        with QSignalBlocker(self), QSignalBlocker(self._line):  # it would make a date of anything
            super().focusOutEvent(event)
            self.setDate(day)
            self._line.setText(typed)

    def _read(self) -> None:
        """Take what is typed; what is no day, or one far away, is kept and told."""
        typed = self._line.text().strip()
        moment = parse_moment(read_day(typed, self.locale()) or "")
        day = self.date() if moment is None else QDate(moment.year, moment.month, moment.day)
        if moment is None and typed:
            self._tell(f"“{typed}” is not a date; write it as 2026-01-31.")
        elif not EARLIEST <= day <= LATEST:
            self._tell(f"“{typed}” is too far away; write a year from {EARLIEST.year()} to {LATEST.year()}.")
        elif day != self.date():
            self._tell("")
            self.setDate(day)
        else:
            self._put_back()

    def _put_back(self) -> None:
        """Show the day as it is always written."""
        self._tell("")
        with QSignalBlocker(self._line):
            self._line.setText(self.textFromDateTime(self.dateTime()))

    def _tell(self, problem: str) -> None:
        if problem == self.problem.text():
            return
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.setAccessibleDescription(problem)
        set_property(self, INVALID, bool(problem))
        self.problem_changed.emit()
