"""A period filled in as words, with the dates that it means printed under it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.definition import windows
from engine.definition.dates import describe_range
from engine.definition.model import AllTime, Unit, Window
from engine.definition.windows import UNITS
from engine.errors import DefinitionError
from widgets.editor.controls import LARGEST, Choice, Number, line, show_if, word, wrapping
from widgets.editor.date_field import Calendar, DateField
from widgets.editor.period_forms import BY_KEY, FIRST, FORMS, PRESETS, Filled, Form, fits, form_of
from widgets.editor.scene import Fault, Part, Scene, Spot, focus
from widgets.flow_layout import FlowLayout

_FIRST_NUMBER = frozenset({"n unit", "two n unit", "n", "two n", "days"})
_SECOND_NUMBER = frozenset({"two n unit", "two n", "days"})
_UNIT = frozenset({"unit", "n unit", "two n unit"})


class PeriodEditor(Part):
    """Any period: of a contact's field (``of_field``) or of the time of rows."""

    def __init__(
        self, scene: Scene, spot: Spot, parent: QWidget | None = None, *, of_field: bool = False
    ) -> None:
        super().__init__(scene, spot, parent)
        self._window: Window = AllTime()
        self._of_field = of_field
        self._calendar: Calendar | None = None
        self.form = Choice(spot.inner("form"), self)
        self.form.closed_text = {form.key: form.label for form in FORMS}
        self.form.sentences = {kind.key: kind.sentence for kind in windows.WINDOWS.values()}
        self.form.offer(self._choices())
        self.n = Number(spot.inner("n", "number"), least=-LARGEST, parent=self)
        self.m = Number(spot.inner("m", "second number"), least=-LARGEST, parent=self)
        self.unit = Choice(spot.inner("unit", "unit"), self)
        self._fields: tuple[DateField, DateField] | None = None
        self._between, self._after = word("and"), word("ago")
        self._dates = wrapping(f"{spot.key}-dates", "period")
        self._lay_out()
        self._connect()
        scene.changed.connect(self._print_dates)
        self._redraw()

    def _choices(self) -> list[tuple[str, str]]:
        forms = [(_shown(form), form.key) for form in FORMS if fits(form, of_field=self._of_field)]
        presets = [
            (preset.label, f"preset {at}")
            for at, preset in enumerate(PRESETS)
            if fits(preset, of_field=self._of_field)
        ]
        return forms + presets

    def _lay_out(self) -> None:
        words = (self.form, self.n, self._between, self.m, self.unit, self._after)
        self._line = line(*words, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._line)
        column.addWidget(self._dates)
        self._column = column

    def _connect(self) -> None:
        self.form.picked.connect(self._choose)
        self.unit.picked.connect(self._filled)
        for number in (self.n, self.m):
            number.valueChanged.connect(self._filled)

    def _date_fields(self) -> tuple[DateField, DateField]:
        """Return the fields of fixed dates, which few periods need."""
        if self._fields is None:
            places = (self.spot.inner("from", "from"), self.spot.inner("to", "to"))
            start, end = (DateField(self.scene, place, self) for place in places)
            for field in (start, end):
                field.edited.connect(self._filled)
                field.calendar_wanted.connect(partial(self._toggle_calendar, field))
            flow = self._line.layout()
            assert isinstance(flow, FlowLayout)
            flow.arrange([self.form, self.n, start, self._between, self.m, end, self.unit, self._after])
            self._fields = (start, end)
        return self._fields

    # --- setters -------------------------------------------------------------------------------------------

    def set_window(self, window: Window) -> None:
        """Show a period."""
        if window != self._window:
            self._window = window
            self._redraw()

    def period(self) -> Window:
        """Return the period as filled in."""
        return self._window

    def _redraw(self) -> None:
        form, filled = form_of(self._window, self.form.key)
        self.form.choose(form.key)
        self._fit(form)
        self.n.put(filled.n)
        self.m.put(filled.m)
        self.unit.offer((f"{unit}s" if self._plural(form, filled) else unit, unit) for unit in UNITS)
        self.unit.choose(filled.unit)
        if form.parts == "dates":
            start, end = self._date_fields()
            start.put(filled.start)
            end.put(filled.end)
        self._print_dates()

    def _plural(self, form: Form, filled: Filled) -> bool:
        return form.parts != "unit" and (form.parts != "n unit" or filled.n != 1)

    def _fit(self, form: Form) -> None:
        """Show the controls that the form has."""
        show_if(form.parts in _FIRST_NUMBER, self.n)
        show_if(form.parts in _SECOND_NUMBER, self.m)
        show_if(form.parts in _UNIT, self.unit)
        if form.parts == "dates" or self._fields is not None:
            show_if(form.parts == "dates", *self._date_fields())
        self._between.setText(form.words[0])
        self._after.setText(form.words[1])
        show_if(bool(form.words[0]), self._between)
        show_if(bool(form.words[1]), self._after)
        if form.parts != "dates":
            self._close_calendar()

    def _print_dates(self) -> None:
        text = self._resolved()
        self._dates.setText(text)
        show_if(bool(text), self._dates)

    def _resolved(self) -> str:
        if self.scene.as_of is None or self._window == AllTime():
            return ""
        try:
            return describe_range(windows.resolve(self._window, self.scene.as_of))
        except DefinitionError:
            return ""  # what is wrong with it is told as a fault

    @property
    def dates(self) -> str:
        """The dates that the period means, as printed."""
        return self._dates.text()

    # --- what is done --------------------------------------------------------------------------------------

    def _choose(self) -> None:
        kind, _, number = self.form.key.partition(" ")
        if kind == "preset":
            self._window = PRESETS[int(number)].window
            self.form.choose(form_of(self._window)[0].key)
        else:
            form = BY_KEY[kind]
            self._window = form.make(self._first(form))
        self._redraw()
        self.changed.emit()

    def _first(self, form: Form) -> Filled:
        """Return what stands in a form when it is chosen: the dates of today for fixed ones."""
        if form.key != "between" or self.scene.as_of is None:
            return FIRST.get(form.key, Filled())
        today = self.scene.as_of.today
        return Filled(start=today.replace(day=1).isoformat(), end=today.isoformat())

    def _filled(self, *_: object) -> None:
        form = BY_KEY[self.form.key]
        unit = cast(Unit, self.unit.key)
        filled = Filled(n=self.n.value(), m=self.m.value(), unit=unit)
        if form.parts == "dates":
            start, end = self._date_fields()
            filled = replace(filled, start=start.iso or "", end=end.iso or "")
        self._window = form.make(filled)
        self.unit.offer((f"{each}s" if self._plural(form, filled) else each, each) for each in UNITS)
        self._print_dates()
        self.changed.emit()

    # --- the calendar --------------------------------------------------------------------------------------

    def _toggle_calendar(self, field: DateField) -> None:
        if self._calendar is not None:
            self._close_calendar()
            field.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        made = Calendar(self.scene, self.spot.inner("calendar"), self)
        made.show_day(field.day or (self.scene.as_of.today if self.scene.as_of is not None else None))
        made.picked.connect(partial(self._pick, field))
        made.closed.connect(partial(self._toggle_calendar, field))
        self._column.insertWidget(1, made, 0, Qt.AlignmentFlag.AlignLeft)
        self._calendar = made
        made.month.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, field: DateField, day: date) -> None:
        field.put(day.isoformat())
        self._filled()
        self._close_calendar()
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> bool:
        return focus(self.form)

    def _close_calendar(self) -> None:
        calendar, self._calendar = self._calendar, None
        if calendar is not None:
            self._column.removeWidget(calendar)
            calendar.hide()
            calendar.deleteLater()

    # --- faults --------------------------------------------------------------------------------------------

    def faults(self) -> list[Fault]:
        if BY_KEY[self.form.key].parts == "dates":
            typed = [field.fault for field in self._date_fields()]
            wrong = [fault for fault in typed if fault is not None]
            if wrong:
                return wrong
        problem = windows.problem(self._window)
        if problem is None:
            return []
        mend = f"; {problem.mend}" if problem.mend else ""
        said = f"The period is wrong: {problem.what}{mend}."
        second = problem.key == "to"
        numbers = self.m if second and not self.m.isHidden() else self.n
        if BY_KEY[self.form.key].parts != "dates":
            return [Fault(said, numbers)]
        return [Fault(said, self._date_fields()[1 if second else 0].line)]


def _shown(form: Form) -> str:
    """Return a form in the list of forms, with a gap where something is filled in."""
    if form.parts == "none":
        return form.label
    return f"{form.label} … {form.words[1]}".rstrip() if form.words[1] else f"{form.label} …"
