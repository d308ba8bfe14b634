"""What is computed over rows or groups, and how it compares: "total · amount · is greater than · 300"."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog.entries import amount_of, measures_of
from engine.catalog.model import Activity, DataColumn
from engine.definition.measures import MEASURES, MeasureKind
from engine.definition.model import Measure, Value
from engine.definition.operators import OPERATORS, Operator
from engine.definition.types import NUMBER, TEXT
from widgets.editor.controls import Choice, Switch, line, show_if
from widgets.editor.scene import Fault, Part, Scene, Spot, focus
from widgets.editor.values import ValuesPlace

NUMBER_TESTS: tuple[Operator, ...] = tuple(row for row in OPERATORS.values() if row.types == NUMBER)


class MeasureEditor(Part):
    """A measure and, where it takes one, the detail it is computed from: ``words`` of a sentence.

    ``of_groups``: over the groups of a "per", where no detail is named.
    """

    def __init__(
        self, scene: Scene, spot: Spot, parent: QWidget | None = None, *, timed: bool = True
    ) -> None:
        super().__init__(scene, spot, parent)
        self._measure = Measure(fn="count")
        self._activity: Activity | None = None
        self._timed = timed
        self._of_groups = False
        self.kind = Choice(spot.inner("measure", "what is measured"), self)
        self.kind.sentences = {row.key: row.sentence for row in MEASURES.values()}
        self.kind.picked.connect(self._choose)
        self.attribute = Choice(spot.inner("detail", "detail"), self)
        self.attribute.picked.connect(self._changed)
        self.case = Switch("Aa", spot.inner("case", "upper and lower case differ"), "toggle", self)
        self.case.setToolTip("Upper and lower case differ")
        self.case.flipped.connect(self._changed)
        self.hide()  # its controls stand in the sentence of what compares them

    def set_measure(self, measure: Measure, activity: Activity | None, *, of_groups: bool = False) -> None:
        """Show a measure of an activity's rows, or of groups of them."""
        self._measure, self._activity, self._of_groups = measure, activity, of_groups
        self.kind.offer((kind.label, kind.key) for kind in self._kinds())
        self.kind.choose(measure.fn)
        self.attribute.offer((column.shown, column.name) for column in self._columns(measure.fn))
        self._fit()
        if measure.attribute is not None:
            self.attribute.choose(measure.attribute)
        self.case.put(measure.match_case)

    @property
    def words(self) -> tuple[QWidget, ...]:
        """The controls, to be laid out in a sentence."""
        return (self.kind, self.attribute, self.case)

    def measure(self) -> Measure:
        """Return the measure as filled in."""
        return self._measure

    def _kinds(self) -> list[MeasureKind]:
        if self._of_groups:
            return [kind for kind in MEASURES.values() if kind.of_groups]
        if self._activity is None:
            return list(MEASURES.values())
        offered = [kind for kind, _ in measures_of(self._activity)]
        return [kind for kind in offered if self._timed or kind.result == "number"]

    def _columns(self, fn: str) -> tuple[DataColumn, ...]:
        kind = MEASURES.get(fn)
        if self._activity is None or kind is None or self._of_groups:
            return ()
        fitting = [column for column in self._activity.attributes if column.type in kind.types]
        return tuple(sorted(fitting, key=lambda column: column.part is not None))  # parts of dates last

    def _fit(self) -> None:
        measure, kind = self._measure, MEASURES.get(self._measure.fn)
        needs = kind is not None and kind.needs_attribute and not self._of_groups
        show_if(needs or measure.attribute is not None, self.attribute)
        column = next((each for each in self._columns(measure.fn) if each.name == measure.attribute), None)
        distinct = measure.fn == "count_distinct" and column is not None and column.type in TEXT
        show_if(distinct or measure.match_case, self.case)

    def _choose(self) -> None:
        begun = Measure(fn=self.kind.key, attribute=self._begun_with())
        self.set_measure(begun, self._activity, of_groups=self._of_groups)
        self.changed.emit()

    def _begun_with(self) -> str | None:
        """Return the detail that a new measure begins with: the one before, or the amount."""
        columns = self._columns(self.kind.key)
        names = [column.name for column in columns]
        if self._measure.attribute in names:
            return self._measure.attribute
        numbers = all(column.type in NUMBER for column in columns)
        amount = amount_of(self._activity) if self._activity is not None and numbers else None
        return amount.name if amount is not None and amount in columns else next(iter(names), None)

    def _changed(self) -> None:
        on = self.case.isChecked() and not self.case.isHidden()
        attribute = self.attribute.key if not self.attribute.isHidden() else None
        self._measure = Measure(fn=self.kind.key, attribute=attribute or None, match_case=on)
        self._fit()
        self.changed.emit()

    def focus_first(self) -> bool:
        return focus(self.kind)

    def faults(self) -> list[Fault]:
        kind = MEASURES.get(self._measure.fn)
        if kind is None:
            return [Fault(f"“{self._measure.fn}” is not known here; choose something else.", self.kind)]
        if kind.needs_attribute and not self._of_groups and self._measure.attribute is None:
            return [Fault(f"Choose the detail for “{kind.label}”.", self.attribute)]
        return []


class ComparisonEditor(Part):
    """How a number compares: the operator and its values, after the words of a measure.

    ``free``: there may be none at all, and this is what is said then, unless one is ``needed``.
    """

    def __init__(
        self, scene: Scene, spot: Spot, measure: MeasureEditor, parent: QWidget | None = None, *, free: str
    ) -> None:
        super().__init__(scene, spot, parent)
        self._op: str | None = None
        self._given: tuple[Value, ...] = ()
        self._needed = False
        self._free = free
        self.operator = Choice(spot.inner("operator", "how it compares"), self)
        self.operator.sentences = {row.key: row.sentence for row in NUMBER_TESTS}
        self.operator.picked.connect(self._choose)
        self._line = line(*measure.words, self.operator, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._line)
        self._place = ValuesPlace(self, self._line, column, self._values_changed)

    def set_compared(self, compared: bool) -> None:
        """Show how it compares, or the measure's words alone."""
        show_if(compared, self.operator)
        if self._place.editor is not None:
            show_if(compared and not self._place.empty, self._place.editor)

    def set_comparison(self, op: str | None, values: tuple[Value, ...], *, needed: bool = False) -> None:
        """Show an operator (None: no comparison) and its values."""
        self._op, self._given, self._needed = op, values, needed
        none = [("compares how?" if needed else self._free, "")] if op is None or not needed else []
        self.operator.offer([*none, *((row.bare, row.key) for row in NUMBER_TESTS)])
        self.operator.choose(op or "")
        operator = OPERATORS.get(op or "")
        self._place.fit(operator.takes if operator is not None else "nothing").set_values(values)

    def comparison(self) -> dict[str, Any]:
        """Return ``op`` and ``values`` as filled in."""
        return {"op": self._op, "values": self._given}

    def _choose(self) -> None:
        operator = OPERATORS.get(self.operator.key)
        most = {"number": 1, "pair": 2, "numbers": None}[operator.takes] if operator is not None else 0
        op = operator.key if operator is not None else None
        self.set_comparison(op, self._given[:most], needed=self._needed)
        self.changed.emit()

    def _values_changed(self) -> None:
        assert self._place.editor is not None
        self._given = self._place.editor.values()
        self.changed.emit()

    def focus_first(self) -> bool:
        return super().focus_first() or focus(self.operator)

    def _inner_parts(self) -> list[Part]:
        return [self._place.editor] if self._place.editor is not None and self._op else []
