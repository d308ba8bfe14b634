"""A test of one column: how it compares and with what; of a contact's field or of a row's detail."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog.model import DataColumn
from engine.definition.model import AllTime, FieldCondition, Filter, Last, Value, Window
from engine.definition.operators import OPERATORS, Operator, Takes, operators_for
from engine.definition.types import TYPES
from widgets.editor.chips import ChipsEditor
from widgets.editor.controls import Choice, Switch, line, show_if
from widgets.editor.period import PeriodEditor
from widgets.editor.scene import Fault, Part, Scene, Spot, focus
from widgets.editor.values import ValuesPlace, offers_of

FIRST_PERIOD: Window = Last(n=30, unit="day")


class ColumnTest(Part):
    """Edits ``op``, ``values``, ``window``, ``match_case`` and ``negated`` of a field condition or filter."""

    def __init__(
        self, scene: Scene, spot: Spot, parent: QWidget | None = None, *, lead: QWidget | None = None
    ) -> None:
        """``lead`` is what stands before the operator: the name of the column, or a choice of it."""
        super().__init__(scene, spot, parent)
        self._test: FieldCondition | Filter = Filter(attribute="", op="is")
        self._column: DataColumn | None = None
        self._period: PeriodEditor | None = None
        self.negate = Switch("≠", spot.inner("not", "not: the opposite"), parent=self)
        self.negate.setToolTip("≠: the opposite (Alt+N)")
        self.negate.flipped.connect(self._flip)
        self.operator = Choice(spot.inner("operator", "how it compares"), self)
        self.operator.sentences = {row.key: row.sentence for row in OPERATORS.values()}
        self.operator.picked.connect(self._choose)
        self.case = Switch("Aa", spot.inner("case", "match case"), "toggle", self)
        self.case.setToolTip("Match case: upper and lower case differ")
        self.case.flipped.connect(lambda: self._change(match_case=self.case.isChecked()))
        words = [lead] if lead is not None else []
        self._line = line(*words, self.negate, self.operator, self.case, parent=self)
        self._column_layout = QVBoxLayout(self)
        self._column_layout.setContentsMargins(0, 0, 0, 0)
        self._column_layout.setSpacing(4)
        self._column_layout.addWidget(self._line)
        self._place = ValuesPlace(self, self._line, self._column_layout, self._values_changed)

    # --- setters -------------------------------------------------------------------------------------------

    def set_test(self, test: FieldCondition | Filter, column: DataColumn | None) -> None:
        """Show a test of ``column`` (None: one that the catalog does not know)."""
        if test != self._test or column is not self._column:
            self._test, self._column = test, column
            self._redraw()

    def test(self) -> FieldCondition | Filter:
        """Return the test as filled in."""
        return self._test

    @property
    def _operator(self) -> Operator | None:
        return OPERATORS.get(self._test.op)

    def _redraw(self) -> None:
        test, operator = self._test, self._operator
        self.negate.put(test.negated)
        self._say_operators()
        takes: Takes = operator.takes if operator is not None else "texts"
        values = self._place.fit(takes)
        if isinstance(values, ChipsEditor):
            values.set_offers(offers_of(self._column, takes))
        values.set_values(test.values)
        self._fit_period(takes)
        folds = operator is not None and operator.folds
        show_if(folds or test.match_case, self.case)
        self.case.put(test.match_case)

    def _say_operators(self) -> None:
        fitting = operators_for(self._column.type) if self._column is not None else tuple(OPERATORS.values())
        several = len(self._test.values) > 1
        negated = self._test.negated
        self.operator.offer((row.words(several=several, negated=negated), row.key) for row in fitting)
        self.operator.choose(self._test.op)

    def _fit_period(self, takes: Takes) -> None:
        wanted = takes == "window"
        if wanted and self._period is None:
            of_field = isinstance(self._test, FieldCondition)
            period = PeriodEditor(self.scene, self.spot.inner("period", "period"), self, of_field=of_field)
            period.changed.connect(self._period_changed)
            self._column_layout.insertWidget(1, period)
            self._period = period
        if self._period is not None:
            show_if(wanted, self._period)
            if wanted:
                self._period.set_window(self._test.window or AllTime())

    # --- what is done --------------------------------------------------------------------------------------

    def _change(self, **parts: Any) -> None:
        self._test = replace(self._test, **parts)
        self._redraw()
        self.changed.emit()

    def _flip(self) -> None:
        self._change(negated=self.negate.isChecked())

    def _choose(self) -> None:
        operator = OPERATORS[self.operator.key]
        before = self._operator
        self._change(
            op=operator.key,
            values=_kept(self._test.values, before, operator),
            window=(self._test.window or FIRST_PERIOD) if operator.takes == "window" else None,
            match_case=self._test.match_case and operator.folds,
        )

    def _values_changed(self) -> None:
        assert self._place.editor is not None
        self._test = replace(self._test, values=self._place.editor.values())
        self._say_operators()
        self.changed.emit()

    def _period_changed(self) -> None:
        assert self._period is not None
        self._test = replace(self._test, window=self._period.period())
        self.changed.emit()

    def focus_first(self) -> bool:
        return super().focus_first() or focus(self.operator)

    # --- faults --------------------------------------------------------------------------------------------

    def _inner_parts(self) -> list[Part]:
        operator = self._operator
        if operator is not None and operator.takes == "window" and self._period is not None:
            return [self._period]
        return [self._place.editor] if self._place.editor is not None else []

    def faults(self) -> list[Fault]:
        if self._operator is None:
            return [Fault(f"There is no comparison “{self._test.op}”; choose one.", self.operator)]
        if self._operator.takes == "window" and self._test.window is None:
            return [Fault("Choose a period.", self._period or self.operator)]
        return super().faults()


def _kept(values: tuple[Value, ...], before: Operator | None, after: Operator) -> tuple[Value, ...]:
    """Return what of the values still serves when another operator is chosen."""
    if before is None or before.takes == after.takes:
        return values
    texts, numbers = {"texts", "patterns"}, {"number", "numbers", "pair"}
    if {before.takes, after.takes} <= texts:
        return values
    if {before.takes, after.takes} <= numbers:
        most = {"number": 1, "pair": 2}.get(after.takes, len(values))
        return values[:most]
    return ()


def first_test(column: DataColumn) -> tuple[str, tuple[Value, ...], Window | None]:
    """Return the operator, values and period that a new test of a column starts with."""
    assert column.type in TYPES
    operator = operators_for(column.type)[0]
    return operator.key, (), FIRST_PERIOD if operator.takes == "window" else None
