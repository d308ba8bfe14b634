"""An activity as a sentence to fill in: which rows, what of them is measured, when, where, per what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog.model import Activity
from engine.catalog.phrases import activity_name
from engine.definition.measures import MEASURES
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    AllTime,
    Filters,
    Last,
    Measure,
    Per,
    Value,
    Which,
    Window,
)
from widgets.editor.controls import Choice, Number, line, show_if, word
from widgets.editor.filters import FiltersEditor, new_filter
from widgets.editor.measure import ComparisonEditor, MeasureEditor
from widgets.editor.period import PeriodEditor
from widgets.editor.scene import Body, Fault, Part, Scene, Spot

WHICH: tuple[tuple[str, Which], ...] = (
    ("any of their", "any"),
    ("all of their", "every"),
    ("the first of their", "first"),
    ("the last of their", "last"),
    ("the n-th of their", "nth"),
)
ONE: tuple[Value, ...] = (Decimal(1),)
LATELY: Window = Last(n=30, unit="day")


LEADS = {"any": "where", "every": "are ones where"}
"""What leads to the filters; where a single row is meant it is one."""


class ActivityEditor(Body[ActivityCondition]):
    """Edits everything of an activity condition but its *not*, which stands in the editor's head."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._state = ActivityCondition(activity="")
        self._activity: Activity | None = None
        self.which = Choice(spot.inner("which", "which of them"), self)
        self.which.offer(WHICH)
        self.which.picked.connect(self._choose_which)
        self.nth = Number(spot.inner("nth", "which one"), parent=self)
        self.nth.valueChanged.connect(lambda n: self._change(nth=n))
        self._name = word("", "field")
        self._make_measure()
        self.per = Choice(spot.inner("per", "grouped by"), self)
        self.per.picked.connect(self._choose_per)
        self.period = PeriodEditor(scene, spot.inner("period", "period"), self)
        self.period.changed.connect(lambda: self._change(window=self.period.period()))
        self.among = FiltersEditor(scene, spot.inner("among", "among"), self, lead="among those where")
        self.among.changed.connect(lambda: self._change(among=self.among.filters()))
        self.where = FiltersEditor(scene, spot.inner("where", "where"), self, lead="where")
        self.where.changed.connect(lambda: self._change(where=self.where.filters()))
        self._lay_out()

    def _make_measure(self) -> None:
        scene, spot = self.scene, self.spot
        self.measure = MeasureEditor(scene, spot, self)
        self.measure.changed.connect(self._measure_changed)
        self.comparison = ComparisonEditor(scene, spot, self.measure, self, free="any (at least 1)")
        self.comparison.changed.connect(lambda: self._change(**self.comparison.comparison()))
        self.during = PeriodEditor(scene, spot.inner("during", "when that was"), self)
        self.during.changed.connect(lambda: self._change(during=self.during.period()))
        grouped = spot.inner("group", "of a group")
        self.group_measure = MeasureEditor(scene, grouped, self, timed=False)
        self.group_measure.changed.connect(lambda: self._change_per(measure=self.group_measure.measure()))
        self.group_comparison = ComparisonEditor(
            scene, grouped, self.group_measure, self, free="whatever it is"
        )
        self.group_comparison.changed.connect(lambda: self._change_per(**self.group_comparison.comparison()))

    def _lay_out(self) -> None:
        self._of = word("of those whose")
        self._rows = line(self.which, self.nth, self._name, self.per, parent=self)
        self._when = line(word("when"), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._rows)
        for widget in (
            self.comparison,
            self.during,
            self._of,
            self.group_comparison,
            self._when,
            self.period,
            self.among,
            self.where,
        ):
            column.addWidget(widget)

    # --- setters -------------------------------------------------------------------------------------------

    def set_condition(self, condition: ActivityCondition) -> None:
        """Show a condition."""
        if condition != self._state:
            self._state = condition
            self._redraw()

    def condition(self) -> ActivityCondition:
        """Return the condition as filled in."""
        return self._state

    def _redraw(self) -> None:
        state = self._state
        activity = self.scene.catalog.activity(state.activity)
        self._activity = activity
        self._name.setText(activity_name(state.activity, activity).text)
        self.which.choose(state.which)
        show_if(state.which == "nth", self.nth)
        self.nth.put(state.nth or 1)
        self._redraw_measure()
        self._redraw_period()
        positional = state.which != "any"
        show_if(positional or state.among is not None, self.among)
        self.among.set_filters(state.among or Filters(), activity)
        self.where.lead.setText(LEADS.get(state.which, "is one where"))
        self.where.set_filters(state.where, activity)

    def _redraw_period(self) -> None:
        dated = self._activity is None or self._activity.time is not None
        shown = dated or self._state.window != AllTime()
        timed = self._state.during is not None
        show_if(shown, self.period)
        show_if(shown and timed, self._when)
        self.period.set_window(self._state.window)

    def _redraw_measure(self) -> None:
        state, activity = self._state, self._activity
        some = state.which == "any"
        per = state.per
        self.measure.set_measure(state.measure, activity, of_groups=per is not None)
        kind = MEASURES.get(state.measure.fn)
        timed = kind is not None and kind.result == "time"
        show_if(some, self.comparison)
        show_if(some and timed, self.during)
        op = state.op if not timed else None
        self.comparison.set_comparison(op, state.values, needed=state.measure != COUNT)
        self.comparison.set_compared(not timed)
        self.during.set_window(state.during or AllTime())
        columns = activity.attributes if activity is not None else ()
        self.per.offer([("per row", ""), *((f"per {column.shown}", column.name) for column in columns)])
        self.per.choose(per.attribute if per is not None else "")
        show_if(some and not timed, self.per)
        show_if(some and per is not None, self._of, self.group_comparison)
        if per is not None:
            self.group_measure.set_measure(per.measure, activity)
            self.group_comparison.set_comparison(per.op, per.values)

    # --- what is done --------------------------------------------------------------------------------------

    def _change(self, **parts: Any) -> None:
        self._state = replace(self._state, **parts)
        self._redraw()
        self.changed.emit()

    def _choose_which(self) -> None:
        which = cast(Which, self.which.key)
        state = self._state
        if which == "any":
            self._change(which=which, nth=None, among=None)
            return
        where = state.where if state.where.filters else Filters(filters=(new_filter(self._activity),))
        self._change(
            which=which,
            nth=(state.nth or 2) if which == "nth" else None,
            where=where,
            per=None,
            measure=COUNT,
            op=None,
            values=(),
            during=None,
        )

    def _measure_changed(self) -> None:
        measure = self.measure.measure()
        kind = MEASURES[measure.fn]
        state = self._state
        if kind.result == "time":
            self._change(measure=measure, op="in", values=(), during=state.during or LATELY)
        elif state.during is not None or (state.op is None and measure != COUNT):
            self._change(measure=measure, op="at_least", values=ONE if measure == COUNT else (), during=None)
        else:
            self._change(measure=measure)

    def _choose_per(self) -> None:
        attribute = self.per.key
        state = self._state
        if not attribute:
            self._change(per=None, measure=_of_rows(state.measure, state.per))
        elif state.per is not None:
            self._change_per(attribute=attribute)
        else:
            per, measure = _grouped(attribute, state.measure)
            self._change(per=per, measure=measure)

    def _change_per(self, **parts: Any) -> None:
        assert self._state.per is not None
        self._change(per=replace(self._state.per, **parts))

    # --- parts and faults ----------------------------------------------------------------------------------

    def focus_first(self) -> bool:
        if self._state.which != "any":
            return self.where.focus_first()
        if self._state.where.filters:
            return self.where.focus_first()
        return self.during.focus_first() if self._state.during is not None else self.comparison.focus_first()

    def _inner_parts(self) -> list[Part]:
        state = self._state
        parts: list[Part] = []
        if state.which == "any":
            parts.append(self.measure)
            parts.append(self.during if state.during is not None else self.comparison)
            if state.per is not None:
                parts += [self.group_measure, self.group_comparison]
        parts.append(self.period)
        if state.among is not None:
            parts.append(self.among)
        return [*parts, self.where]

    def faults(self) -> list[Fault]:
        state = self._state
        found = super().faults()
        if state.which == "any" and state.op is None and state.measure != COUNT:
            found.append(Fault("Choose how it compares.", self.comparison.operator))
        return found


def _grouped(attribute: str, measure: Measure) -> tuple[Per, Measure]:
    """Return what a measure of rows becomes when they are grouped: "average of total amount per order"."""
    if measure.fn in ("count", "count_distinct"):
        return Per(attribute=attribute), COUNT
    outer = measure.fn if measure.fn != "sum" else "avg"
    inner = Measure(fn="sum", attribute=measure.attribute)
    return Per(attribute=attribute, measure=inner), Measure(fn=outer)


def _of_rows(measure: Measure, per: Per | None) -> Measure:
    """Return what a measure of groups becomes without them."""
    if measure.fn == "count" or per is None or per.measure.attribute is None:
        return COUNT
    return Measure(fn=measure.fn, attribute=per.measure.attribute)
