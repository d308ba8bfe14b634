"""The "calculated for" control: last date in your data, today, or a date of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import IconSet
from app.project import Moment
from app.shell.day_field import DayField
from app.shell.parts import label
from engine.definition.moment import AsOf
from engine.workspace.settings import AsOfRule
from widgets.style import KIND, name_part

NAMES: dict[AsOfRule, str] = {
    "end_of_data": "as-of-end-of-data",
    "now": "as-of-today",
    "fixed": "as-of-date",
}

MEANINGS: dict[AsOfRule, str] = {"end_of_data": "last date in your data", "now": "today", "fixed": ""}


def day_text(day: date | datetime) -> str:
    """Return a day as printed everywhere: "9 Dec 2011"."""
    return f"{day.day} {day:%b %Y}"


ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def here(kept: datetime) -> datetime:
    """Return a time that is kept in UTC as the clock on the wall here showed it."""
    return kept.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def time_text(kept: datetime) -> str:
    """Return a time that is kept in UTC as printed everywhere: "9 Dec 2011, 14:05" by the clock here."""
    local = here(kept)
    return f"{day_text(local)}, {local:%H:%M}"


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _in_force(moment: Moment, end_of_data: datetime | None) -> AsOfRule:
    """Return the rule that a moment comes from: data without dates end today."""
    return "now" if moment.rule == "end_of_data" and end_of_data is None else moment.rule


WIDE = 270


class _Rule(QRadioButton):
    """One way to say the moment; ``walked`` while the arrow keys go over them, each of which is chosen."""

    def __init__(self, walked: Callable[[bool], None]) -> None:
        super().__init__()
        self._walked = walked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._walked(event.key() in ARROWS)
        super().keyPressEvent(event)
        self._walked(False)


class _Choice(QFrame):
    """The panel that opens under the control, inside the window; it closes when the focus leaves it.

    When what is typed there is no date, the focus comes back once, to where that is told; left again, it is
    given up.
    """

    chosen = Signal(object)  # Moment

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self.setProperty(KIND, "popover")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        name_part(self, "as-of-choice", "Calculated for")
        self._rules: dict[AsOfRule, QRadioButton] = {}
        self._walking = False
        self._insisted = False
        """Whether the focus came back for what is told now."""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addWidget(label("Calculated for", "title"))
        text = "Periods such as “last 30 days” end at this moment, and nothing later counts."
        told = label(text, "muted", wrap=True)
        told.setFixedWidth(WIDE)
        column.addWidget(told)
        for rule, name in NAMES.items():
            self._rules[rule] = self._radio(rule, name)
            column.addWidget(self._rules[rule])
        self._day = DayField("as-of-day", "Date to calculate for")
        self._day.dateChanged.connect(lambda _: self._choose("fixed"))
        self._day.problem.setFixedWidth(WIDE)
        self._day.problem_changed.connect(self._show_problem)
        column.addWidget(self._day)
        column.addWidget(self._day.problem)

    def show_moment(self, moment: Moment, as_of: AsOf, end_of_data: datetime | None, now: datetime) -> None:
        """Show what is chosen now and what each choice would mean."""
        known = "your data has no dates" if end_of_data is None else day_text(end_of_data)
        self._name("end_of_data", f"Last date in your data · {known}")
        self._rules["end_of_data"].setEnabled(end_of_data is not None)
        self._name("now", f"Today · {day_text(now)}")
        self._name("fixed", "A date")
        self._day.show_day(as_of.today)
        self._rules[_in_force(moment, end_of_data)].setChecked(True)

    def _radio(self, rule: AsOfRule, name: str) -> QRadioButton:
        button = _Rule(self._walk)
        name_part(button, name, name)
        button.clicked.connect(lambda _checked=False: self._choose(rule))
        return button

    def _show_problem(self) -> None:
        self._insisted = False
        self.adjustSize()

    def _walk(self, walking: bool) -> None:
        self._walking = walking

    def _name(self, rule: AsOfRule, text: str) -> None:
        self._rules[rule].setText(text)
        self._rules[rule].setAccessibleName(text)

    def _choose(self, rule: AsOfRule) -> None:
        self._rules[rule].setChecked(True)
        chosen = Moment.fixed(self._day.day) if rule == "fixed" else Moment(rule)
        self.chosen.emit(chosen)
        if rule != "fixed" and not self._walking:
            self.close_panel()

    def open_under(self) -> None:
        """Show it under its control with the focus on what is chosen."""
        self.adjustSize()
        corner = self._anchor.mapTo(self._anchor.window(), QPoint(0, self._anchor.height() + 4))
        right = self._anchor.window().width() - self.width() - 8
        self.move(min(corner.x(), right), corner.y())
        self.show()
        self.raise_()
        checked = next((button for button in self._rules.values() if button.isChecked()), None)
        if checked is not None:
            checked.setFocus(Qt.FocusReason.PopupFocusReason)
        _application().focusChanged.connect(self._focus_moved)

    def close_panel(self) -> None:
        """Hide it; the focus goes back to the control."""
        if self.isVisible():
            _application().focusChanged.disconnect(self._focus_moved)
            self.hide()
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        widget = now
        while widget is not None and widget is not self:
            widget = widget.parentWidget()  # the calendar is a window of its own inside the panel
        if now is None or widget is not None or not self.isVisible():
            return
        if not self._day.sound and not self._insisted:
            self._insisted = True
            QTimer.singleShot(0, self._day, self._day.setFocus)  # not while the focus is on its way
        else:
            _application().focusChanged.disconnect(self._focus_moved)
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_panel()
        else:
            super().keyPressEvent(event)


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
        self._choice: _Choice | None = None
        self._known: tuple[Moment, AsOf, datetime | None, datetime] | None = None
        self.clicked.connect(lambda _checked=False: self.open())

    def show_moment(self, moment: Moment, as_of: AsOf, end_of_data: datetime | None, now: datetime) -> None:
        """Show the moment in force; ``end_of_data`` and ``now`` are what the other choices would mean."""
        meaning = MEANINGS[_in_force(moment, end_of_data)]
        day = day_text(as_of.today)
        self.setText(f"{day} · {meaning}" if meaning else day)
        self.setAccessibleName(f"Calculated for {self.text()}")
        self._known = (moment, as_of, end_of_data, now)
        if self._choice is not None:
            self._choice.show_moment(*self._known)

    def open(self) -> None:
        """Open the choice under the button, or close it."""
        if self._choice is None:  # only now is it known which window this is in
            self._choice = _Choice(self)
            self._choice.chosen.connect(self.chosen)
            self.destroyed.connect(self._choice.hide)  # it stands in the window, which outlives this
            self.destroyed.connect(self._choice.deleteLater)
        if self._choice.isVisible():
            self._choice.close_panel()
            return
        if self._known is not None:
            self._choice.show_moment(*self._known)
        self._choice.open_under()
