"""A plain editor of one condition in its place: its subject, how it compares, values as text, a period."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.catalog.model import Catalog, Type
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    AllTime,
    Condition,
    FieldCondition,
    Last,
    Unit,
    Value,
    Window,
)
from engine.definition.operators import OPERATORS, Operator, operators_for
from widgets.flow_layout import FlowLayout
from widgets.style import KIND, name_part, repolish

MOST = 9999
HINTS = {
    "texts": "values, separated by commas",
    "patterns": "patterns, separated by commas",
    "numbers": "numbers, separated by commas",
    "number": "a number",
    "pair": "two numbers, separated by a comma",
}
NEEDED = {"number": 1, "pair": 2}


class PlainConditionEditor(QFrame):
    """Makes a field condition, or one on how many rows of an activity a contact has."""

    accepted = Signal(object)
    """The ``Condition`` as it now reads."""
    cancelled = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._negated = False
        self._entries: list[tuple[str, str]] = []
        self.setProperty(KIND, "popover")
        name_part(self, "condition-editor", "Condition editor")
        self._entry = self._combo("entry", "What the condition is about")
        self._operator = self._combo("operator", "How it compares")
        self._values = QLineEdit(self)
        name_part(self._values, "condition-values", "Values")
        self._period = self._combo("period", "Period")
        self._n = QSpinBox(self)
        self._n.setRange(1, MOST)
        self._n.setValue(30)
        name_part(self._n, "condition-n", "Length of the period")
        self._unit = self._combo("unit", "Unit of the period")
        self._problem = QLabel(self)
        self._problem.setProperty(KIND, "error")
        self._problem.setObjectName("condition-problem")
        self._problem.setWordWrap(True)
        self._fill()
        self._lay_out()
        self._entry.currentIndexChanged.connect(self._entry_changed)
        self._operator.currentIndexChanged.connect(self._fit)
        self._period.currentIndexChanged.connect(self._fit)
        self._entry_changed()

    def _combo(self, key: str, spoken: str) -> QComboBox:
        combo = QComboBox(self)
        name_part(combo, f"condition-{key}", spoken)
        name_part(combo.view(), f"condition-{key}-list", f"{spoken}: choices")
        return combo

    def _fill(self) -> None:
        for field in self._catalog.fields:
            self._entry.addItem(field.shown)
            self._entries.append(("field", field.name))
        for activity in self._catalog.activities:
            self._entry.addItem(f"number of {activity.shown}")
            self._entries.append(("activity", activity.name))
        self._period.addItem("all time", "all")
        self._period.addItem("in the last", "last")
        for unit in get_args(Unit):
            self._unit.addItem(f"{unit}s", unit)
        self._unit.setCurrentIndex(self._unit.findData("day"))

    def _lay_out(self) -> None:
        parts = QWidget(self)
        parts.setProperty(KIND, "plain")
        flow = FlowLayout(parts, across=6, down=6)
        for widget in (self._entry, self._operator, self._values, self._period, self._n, self._unit):
            flow.addWidget(widget)
        done, cancel = QPushButton("Done", self), QPushButton("Cancel", self)
        done.setProperty(KIND, "primary")
        name_part(done, "condition-done", "Done")
        name_part(cancel, "condition-cancel", "Cancel")
        done.clicked.connect(self._finish)
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(parts)
        column.addLayout(buttons)

    # --- setters ------------------------------------------------------------------------------------------

    def set_condition(self, condition: Condition | None) -> bool:
        """Show a condition; returns False for one that this editor can't say (it then shows a new one)."""
        self._negated = bool(condition and condition.negated)
        if not isinstance(condition, FieldCondition | ActivityCondition) or not _is_plain(condition):
            return condition is None
        key = (
            ("field", condition.field)
            if isinstance(condition, FieldCondition)
            else ("activity", condition.activity)
        )
        if key not in self._entries:
            return False
        self._entry.setCurrentIndex(self._entries.index(key))
        op = condition.op or "at_least"
        self._operator.setCurrentIndex(self._operator.findData(op))
        values = condition.values if condition.op else (Decimal(1),)
        self._values.setText(
            ", ".join(format(value, "f") if isinstance(value, Decimal) else str(value) for value in values)
        )
        if isinstance(condition.window, Last):
            self._period.setCurrentIndex(1)
            self._n.setValue(condition.window.n)
            self._unit.setCurrentIndex(self._unit.findData(condition.window.unit))
        return True

    # --- what fits ----------------------------------------------------------------------------------------

    def _type(self) -> Type:
        kind, name = self._entries[self._entry.currentIndex()]
        field = self._catalog.field(name) if kind == "field" else None
        return field.type if field is not None else "number"

    def _op(self) -> Operator:
        return OPERATORS[self._operator.currentData()]

    def _entry_changed(self) -> None:
        self._operator.clear()
        kind, _ = self._entries[self._entry.currentIndex()]
        for operator in operators_for(self._type()):
            if kind == "field" or operator.takes in NEEDED or operator.takes == "numbers":
                self._operator.addItem(operator.label, operator.key)
        if kind == "activity":
            self._operator.setCurrentIndex(self._operator.findData("at_least"))
        self._fit()

    def _fit(self) -> None:
        """Show what the operator takes."""
        if self._operator.currentIndex() < 0:
            return
        takes = self._op().takes
        self._values.setVisible(takes in HINTS)
        self._values.setPlaceholderText(HINTS.get(takes, ""))
        windowed = takes == "window" or self._entries[self._entry.currentIndex()][0] == "activity"
        self._period.setVisible(windowed)
        for widget in (self._n, self._unit):
            widget.setVisible(windowed and self._period.currentData() == "last")

    # --- the condition ------------------------------------------------------------------------------------

    def _window(self) -> Window:
        if self._period.currentData() == "all":
            return AllTime()
        return Last(n=self._n.value(), unit=self._unit.currentData())

    def _given(self) -> tuple[Value, ...]:
        """Return the values that were typed; ValueError says what is wrong with them."""
        takes = self._op().takes
        if takes not in HINTS:
            return ()
        words = [word.strip() for word in self._values.text().split(",") if word.strip()]
        if not words:
            raise ValueError(f"Type {HINTS[takes]}.")
        if takes in ("texts", "patterns"):
            return tuple(words)
        if len(words) != NEEDED.get(takes, len(words)):
            raise ValueError(f"Type {HINTS[takes]}.")
        return tuple(_number(word) for word in words)

    def _condition(self) -> Condition:
        kind, name = self._entries[self._entry.currentIndex()]
        op, values = self._op().key, self._given()
        if kind == "field":
            window = self._window() if self._op().takes == "window" else None
            return FieldCondition(field=name, op=op, values=values, window=window, negated=self._negated)
        return ActivityCondition(
            activity=name, op=op, values=values, window=self._window(), negated=self._negated
        )

    def _finish(self) -> None:
        try:
            condition = self._condition()
        except ValueError as error:
            self._problem.setText(str(error))
            self._values.setProperty("invalid", True)
            repolish(self._values)
            self._values.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accepted.emit(condition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            super().keyPressEvent(event)


def _number(word: str) -> Decimal:
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise ValueError(f"“{word}” is no number.") from None
    if not number.is_finite():
        raise ValueError(f"“{word}” is no number.")
    return number


def _is_plain(condition: FieldCondition | ActivityCondition) -> bool:
    """Return whether the editor can show all that a condition says."""
    if not isinstance(condition.window, AllTime | Last | None):
        return False
    if isinstance(condition, FieldCondition):
        return not condition.match_case
    plain = ActivityCondition(
        activity=condition.activity,
        op=condition.op,
        values=condition.values,
        window=condition.window,
        negated=condition.negated,
    )
    return condition == plain and condition.measure == COUNT
