"""The "calculated for" control: last date in your data, today, or a date of one's choice."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.icons import IconSet
from app.project import Moment
from app.shell.parts import label
from engine.definition.moment import AsOf
from engine.workspace.settings import AsOfRule
from widgets.style import KIND, name_part

EARLIEST, LATEST = QDate(1900, 1, 1), QDate(8999, 12, 31)


def day_text(day: date | datetime) -> str:
    """Return a day as printed everywhere: "9 Dec 2011"."""
    return f"{day.day} {day:%b %Y}"


class _Choice(QFrame):
    """The panel that opens under the control."""

    chosen = Signal(object)  # Moment

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty(KIND, "popover")
        name_part(self, "as-of-choice", "Calculated for")
        self._rules: dict[AsOfRule, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addWidget(label("Calculated for", "title"))
        text = "Periods such as “last 30 days” end at this moment, and nothing later counts."
        told = label(text, "muted", wrap=True)
        told.setFixedWidth(270)
        column.addWidget(told)
        for rule, name in (
            ("end_of_data", "as-of-end-of-data"),
            ("now", "as-of-today"),
            ("fixed", "as-of-date"),
        ):
            button = QRadioButton()
            name_part(button, name, name)
            button.clicked.connect(lambda _checked=False, rule=rule: self._choose(rule))
            self._rules[rule] = button  # type: ignore[index]
            column.addWidget(button)
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        self._day.setDateRange(EARLIEST, LATEST)
        self._day.setDisplayFormat("d MMM yyyy")
        name_part(self._day, "as-of-day", "Date to calculate for")
        self._day.dateChanged.connect(lambda _: self._choose("fixed"))
        column.addWidget(self._day)

    def show_moment(self, moment: Moment, as_of: AsOf, end_of_data: datetime | None, now: datetime) -> None:
        """Show what is chosen now and what each choice would mean."""
        known = "your data has no dates" if end_of_data is None else day_text(end_of_data)
        self._name("end_of_data", f"Last date in your data · {known}")
        self._rules["end_of_data"].setEnabled(end_of_data is not None)
        self._name("now", f"Today · {day_text(now)}")
        self._name("fixed", "A date")
        self._day.blockSignals(True)
        self._day.setDate(QDate(as_of.today.year, as_of.today.month, as_of.today.day))
        self._day.blockSignals(False)
        self._rules[moment.rule].setChecked(True)

    def _name(self, rule: AsOfRule, text: str) -> None:
        self._rules[rule].setText(text)
        self._rules[rule].setAccessibleName(text)

    def _choose(self, rule: AsOfRule) -> None:
        self._rules[rule].setChecked(True)
        day = self._day.date()
        chosen = Moment.fixed(date(day.year(), day.month(), day.day())) if rule == "fixed" else Moment(rule)
        self.chosen.emit(chosen)
        if rule != "fixed":
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        checked = next((button for button in self._rules.values() if button.isChecked()), None)
        if checked is not None:
            checked.setFocus(Qt.FocusReason.PopupFocusReason)


class AsOfControl(QPushButton):
    """A button that says what everything is calculated for, and opens the choice."""

    chosen = Signal(object)  # Moment

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icons.icon("chevron-down"))
        self.setIconSize(QSize(12, 12))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the text
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(self, "as-of", "Calculated for")
        self.setToolTip("The moment that everything is calculated for")
        self._choice = _Choice(self)
        self._choice.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._choice.chosen.connect(self.chosen)
        self.clicked.connect(lambda _checked=False: self.open())

    def show_moment(self, moment: Moment, as_of: AsOf, end_of_data: datetime | None, now: datetime) -> None:
        """Show the moment in force; ``end_of_data`` and ``now`` are what the other choices would mean."""
        meaning = {"end_of_data": "last date in your data", "now": "today", "fixed": ""}[moment.rule]
        day = day_text(as_of.today)
        self.setText(f"{day} · {meaning}" if meaning else day)
        self.setAccessibleName(f"Calculated for {self.text()}")
        self._choice.show_moment(moment, as_of, end_of_data, now)

    def open(self) -> None:
        """Open the choice under the button."""
        self._choice.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - self._choice.width(), self.height() + 4))
        self._choice.move(corner)
        self._choice.show()
