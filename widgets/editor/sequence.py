"""A sequence: rows of several activities, one after another."""

from __future__ import annotations

from typing import Any, cast

from msgspec.structs import replace
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.catalog.model import Activity, Catalog
from engine.catalog.phrases import then_no
from engine.definition.model import SequenceCondition, Step, Unit, Within
from engine.definition.windows import UNITS
from widgets.editor.chips import ChipsEditor, Offer, Reading
from widgets.editor.controls import Choice, Number, Press, line, removable, show_if, word
from widgets.editor.filters import FiltersEditor
from widgets.editor.period import PeriodEditor
from widgets.editor.scene import Body, Fault, Part, Scene, Spot, focus
from widgets.style import KIND

LIMITS = (("any time later", ""), ("within", "within"))
NAMES = Reading(lambda text: text or None, str, "a detail", "detail that all of them share")


class StepEditor(Part):
    """One step: how it follows, what it is, and within which time."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._step = Step(activity="")
        self.then = Choice(spot.inner("then", "how it follows"), self)
        self.then.picked.connect(lambda: self._change(negated=self.then.key == "no"))
        self.activity = Choice(spot.inner("activity", "activity"), self)
        self.activity.picked.connect(self._choose)
        self.limit = Choice(spot.inner("limit", "how soon"), self)
        self.limit.offer(LIMITS)
        self.limit.picked.connect(self._limited)
        self.n = Number(spot.inner("n", "number"), parent=self)
        self.n.put(24)
        self.n.valueChanged.connect(self._limited)
        self.unit = Choice(spot.inner("unit", "unit"), self)
        self.unit.offer((f"{unit}s", unit) for unit in UNITS)
        self.unit.choose("hour")
        self.unit.picked.connect(self._limited)
        self.where = FiltersEditor(scene, spot.inner("where", "where"), self)
        self.where.changed.connect(lambda: self._change(where=self.where.filters()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line(self.then, self.activity, self.limit, self.n, self.unit, parent=self))
        column.addWidget(self.where)

    def set_step(self, step: Step, *, first: bool, last: bool) -> None:
        """Show a step; the first follows nothing, only the last can be one that must not follow."""
        self._step = step
        catalog = self.scene.catalog
        dated = [each for each in catalog.activities if each.time is not None]
        self.activity.offer((each.shown, each.name) for each in dated)
        self.activity.choose(step.activity)
        show_if(not first or step.negated, self.then)
        thens = (("then", "then"), (then_no(catalog.activity(step.activity)), "no"))
        self.then.offer(thens if last or step.negated else thens[:1])
        self.then.choose("no" if step.negated else "then")
        within = step.within
        show_if(not first or within is not None, self.limit)
        show_if(within is not None, self.n, self.unit)
        self.limit.choose("within" if within is not None else "")
        if within is not None:
            self.n.put(within.n)
            self.unit.choose(within.unit)
        self.where.set_filters(step.where, catalog.activity(step.activity))

    def step(self) -> Step:
        """Return the step as filled in."""
        return self._step

    def _change(self, **parts: Any) -> None:
        self._step = replace(self._step, **parts)
        self.changed.emit()

    def _choose(self) -> None:
        self._step = Step(activity=self.activity.key, within=self._step.within, negated=self._step.negated)
        self.changed.emit()

    def _limited(self, *_: object) -> None:
        unit = cast(Unit, self.unit.key)
        self._change(within=Within(n=self.n.value(), unit=unit) if self.limit.key else None)

    def focus_first(self) -> bool:
        return focus(self.activity)

    def _inner_parts(self) -> list[Part]:
        return [self.where]


class SequenceEditor(Body[SequenceCondition]):
    """Edits everything of a sequence but its *not*."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._state = SequenceCondition(steps=())
        self._steps: list[StepEditor] = []
        self._rows: list[QFrame] = []
        self.period = PeriodEditor(scene, spot.inner("period", "period of the first step"), self)
        self.period.changed.connect(lambda: self._change(window=self.period.period()))
        self.add = Press("+ then …", spot.inner("add", "add a step"), parent=self)
        self.add.clicked.connect(self._append)
        self._same_word = word("all with the same")
        self.same = ChipsEditor(scene, spot.inner("same", "all with the same"), NAMES, self)
        self.same.changed.connect(
            lambda: self._change(same=tuple(str(value) for value in self.same.values()))
        )
        self._body = QVBoxLayout()
        self._body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(line(word("the first one"), parent=self))
        column.addWidget(self.period)
        column.addLayout(self._body)
        for widget in (line(self.add, parent=self), self._same_word, self.same):
            column.addWidget(widget)

    def set_condition(self, condition: SequenceCondition) -> None:
        """Show a condition."""
        if condition != self._state:
            self._state = condition
            self._redraw()

    def condition(self) -> SequenceCondition:
        """Return the condition as filled in."""
        return self._state

    def _redraw(self) -> None:
        state = self._state
        if len(state.steps) != len(self._steps):
            self._rebuild()
        last = len(state.steps) - 1
        for at, (step, editor) in enumerate(zip(state.steps, self._steps, strict=True)):
            editor.set_step(step, first=at == 0, last=at == last)
        self.period.set_window(state.window)
        self.same.set_values(state.same)
        offers = _shared(self.scene.catalog, state)
        self.same.set_offers(offers)
        show_if(bool(offers) or bool(state.same), self._same_word, self.same)

    def _rebuild(self) -> None:
        for row in self._rows:
            self._body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self._steps = [], []
        for at in range(len(self._state.steps)):
            self._body.addWidget(self._row(at))

    def _row(self, at: int) -> QFrame:
        frame = QFrame(self)
        frame.setProperty(KIND, "filter")
        spot = self.spot.inner(f"step-{at + 1}", f"step {at + 1}")
        editor = StepEditor(self.scene, spot, frame)
        editor.changed.connect(self._step_changed)
        removable(frame, editor, "step", lambda: self._remove(at))
        self._steps.append(editor)
        self._rows.append(frame)
        return frame

    # --- what is done --------------------------------------------------------------------------------------

    def _change(self, **parts: Any) -> None:
        self._state = replace(self._state, **parts)
        self._redraw()
        self.changed.emit()

    def _step_changed(self) -> None:
        self._change(steps=tuple(editor.step() for editor in self._steps))

    def _append(self) -> None:
        steps = self._state.steps
        dated = [each for each in self.scene.catalog.activities if each.time is not None]
        names = [each.name for each in dated]
        if not names:
            return
        before = names.index(steps[-1].activity) if steps and steps[-1].activity in names else -1
        self._change(steps=(*steps, Step(activity=names[(before + 1) % len(names)])))
        self._steps[-1].focus_first()

    def _remove(self, at: int) -> None:
        self._steps = []  # those after it move up: their editors are made anew
        self._change(steps=self._state.steps[:at] + self._state.steps[at + 1 :])
        focus(self.add)

    def focus_first(self) -> bool:
        return self._steps[0].focus_first() if self._steps else focus(self.add)

    def settle(self) -> None:
        for part in (self.period, *self._steps, self.same):
            part.settle()

    def _inner_parts(self) -> list[Part]:
        return [self.period, *self._steps]  # sharing a detail is optional: no chips are no fault

    def faults(self) -> list[Fault]:
        steps = self._state.steps
        if not steps:
            return [Fault("A sequence needs at least one step.", self.add)]
        if any(step.negated for step in steps[:-1]):
            at = next(at for at, step in enumerate(steps) if step.negated)
            then = self._steps[at].then
            return [Fault(f"Only the last step can be a “{then.currentText()}”.", then)]
        return super().faults()


def _shared(catalog: Catalog, condition: SequenceCondition) -> tuple[Offer, ...]:
    """Return the details that all steps' activities have, of one type; all rows are one contact's anyway."""
    found: list[Activity] = []
    for step in condition.steps:
        activity = catalog.activity(step.activity)
        if activity is None:
            return ()
        found.append(activity)
    if not found:
        return ()
    return tuple(
        Offer(column.name, column.shown)
        for column in found[0].attributes
        if column.type != "list"
        and column.name != catalog.key
        and column.part is None
        and all((other := each.attribute(column.name)) and other.type == column.type for each in found)
    )
