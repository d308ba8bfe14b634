"""A date typed or picked from a calendar that opens under it."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.definition.moment import parse_moment
from widgets.editor.controls import Press
from widgets.editor.scene import Fault, Scene, Spot
from widgets.style import INVALID, KIND, name_part, set_property


def read_day(text: str, locale: QLocale) -> str | None:
    """Return what is typed as ISO 8601 (a day or a moment), None when it is neither."""
    typed = text.strip()
    if parse_moment(typed) is not None:
        return typed
    for format_type in (QLocale.FormatType.ShortFormat, QLocale.FormatType.LongFormat):
        day = locale.toDate(typed, format_type)
        if day.isValid() and day.year() >= 1970:
            return str(day.toString(Qt.DateFormat.ISODate))
    for pattern in ("d.M.yyyy", "d MMM yyyy", "d MMMM yyyy", "yyyy/M/d"):
        day = QLocale.c().toDate(typed, pattern)
        if day.isValid():
            return str(day.toString(Qt.DateFormat.ISODate))
    return None


class DateField(QWidget):
    """A line for a date (or a date with a time) and a button that opens the calendar."""

    edited = Signal()
    calendar_wanted = Signal()

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "plain")
        self.setObjectName(f"{spot.key}-field")
        self.line = QLineEdit(self)
        name_part(self.line, spot.key, f"{spot.words}: year-month-day")
        self.line.setPlaceholderText("year-month-day")  # an example would be read as the date
        self.line.setFixedWidth(140)
        self.line.textEdited.connect(self._typed)
        self.button = Press(
            "", Spot(f"{spot.key}-calendar", f"{spot.words}: open the calendar"), "icon", self
        )
        self.button.setIcon(scene.look.icon("calendar"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.button.clicked.connect(self.calendar_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        layout.addWidget(self.button)

    def _typed(self) -> None:
        set_property(self.line, INVALID, self.line.text().strip() != "" and self.iso is None)
        self.edited.emit()

    @property
    def iso(self) -> str | None:
        """The day or moment as ISO 8601; None for blank or unreadable text."""
        return read_day(self.line.text(), self.line.locale())

    def put(self, iso: str) -> None:
        """Show a day or moment written as ISO 8601."""
        if iso != (self.iso or ""):
            self.line.setText(iso)
        set_property(self.line, INVALID, self.line.text().strip() != "" and self.iso is None)

    @property
    def day(self) -> date | None:
        """The day that is typed."""
        moment = parse_moment(self.iso or "")
        return moment.date() if isinstance(moment, datetime) else moment

    @property
    def fault(self) -> Fault | None:
        """What is wrong with what is typed; a blank line is fine."""
        text = self.line.text().strip()
        if text and self.iso is None:
            return Fault(f"“{text}” is not a date; write it as 2026-01-31.", self.line)
        return None


class Calendar(QFrame):
    """A month to pick a day from, in its place under the date."""

    picked = Signal(object)
    """A ``date``."""
    closed = Signal()

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "calendar")
        self.setObjectName(spot.key)
        self._scene = scene
        self.month = month = QCalendarWidget(self)
        month.setGridVisible(False)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        month.setFixedSize(QSize(226, 208))
        name_part(month, f"{spot.key}-month", f"{spot.words}: calendar")
        self._name_insides(spot)
        month.clicked.connect(self._pick)
        month.activated.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(month)
        scene.look.changed.connect(self._paint_weekends)
        self._paint_weekends()

    def _name_insides(self, spot: Spot) -> None:
        """Name the calendar's own controls; those that have object names keep them."""
        spoken = {
            "qt_calendar_prevmonth": "Previous month",
            "qt_calendar_nextmonth": "Next month",
            "qt_calendar_monthbutton": "Month",
            "qt_calendar_yearbutton": "Year",
            "qt_calendar_yearedit": "Year",
            "qt_calendar_calendarview": "Days",
        }
        icons = {"qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right"}
        days = self.month.findChild(QTableView, "qt_calendar_calendarview")
        if isinstance(days, QTableView):
            days.horizontalHeader().setMinimumSectionSize(20)  # seven days fit a narrow card
        for widget in self.month.findChildren(QWidget):
            name = widget.objectName()
            if name in spoken:
                widget.setAccessibleName(f"{spot.words}: {spoken[name]}")
            if name in icons and isinstance(widget, QToolButton):
                widget.setIcon(self._scene.look.icon(icons[name]))

    def _paint_weekends(self) -> None:
        plain = QTextCharFormat()
        plain.setForeground(self._scene.look.colour("text"))
        head = QTextCharFormat()
        head.setForeground(self._scene.look.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(day, plain)
        self.month.setHeaderTextFormat(head)

    def show_day(self, day: date | None) -> None:
        """Open on a day."""
        if day is not None:
            self.month.setSelectedDate(QDate(day.year, day.month, day.day))

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
