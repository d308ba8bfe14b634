"""Settings that are kept in the project's file."""

from __future__ import annotations

import os

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton

from app.preferences.kept import KeptSettings
from app.preferences.parts import NumberField, Panel, side_by_side
from app.project import Project
from app.shell.as_of import day_text
from app.shell.day_field import DayField
from app.shell.parts import button, hours_field
from engine.workspace import AsOfRule
from engine.workspace.settings import MINIMUM_MEMORY, USUAL_MEMORY, read_as_of
from widgets.style import name_part


class ProjectPart(Panel):
    """As of, recalculation, personal data, limits."""

    def __init__(self, kept: KeptSettings, project: Project) -> None:
        super().__init__(
            "settings-project", "This project", f"Kept in {project.path.name}, for whoever opens it."
        )
        self._kept = kept
        self._project = project
        self._showing = False
        self._add_as_of()
        self._add_recalculation()
        self._add_masking()
        self._add_limits()
        kept.changed.connect(self.show_settings)
        self.show_settings()

    # --- calculated for ------------------------------------------------------------------------------------

    def _add_as_of(self) -> None:
        self._rules: dict[AsOfRule, QRadioButton] = {}
        self._group = QButtonGroup(self)
        names: dict[AsOfRule, str] = {"end_of_data": "end", "now": "today", "fixed": "date"}
        for rule, name in names.items():
            radio = QRadioButton()
            name_part(radio, f"settings-as-of-{name}", name)
            radio.clicked.connect(self._choose_rule)
            self._group.addButton(radio)
            self._rules[rule] = radio
        self.day = DayField("settings-as-of-day", "Date to calculate for")
        self.day.dateChanged.connect(self._choose_day)
        self.add(
            "Calculated for",
            "The moment that everything is calculated for when the project is opened, and from now on."
            " The bar at the top changes it until the project is closed.",
            self._rules["end_of_data"],
            self._rules["now"],
            side_by_side(self._rules["fixed"], self.day),
            self.day.problem,
        )

    def _choose_rule(self) -> None:
        rule = next(rule for rule, radio in self._rules.items() if radio.isChecked())
        if rule == "fixed":
            self._choose_day()
        else:
            self._kept.change(as_of=rule)

    def _choose_day(self) -> None:
        if not self._showing and self._rules["fixed"].isChecked():
            self._kept.change(as_of="fixed", as_of_fixed=self.day.day.isoformat())

    def _show_as_of(self) -> None:
        settings, project = self._kept.settings, self._project
        end = project.catalog.end_of_data
        known = "your data has no dates" if end is None else day_text(end)
        texts: dict[AsOfRule, str] = {
            "end_of_data": f"Last date in your data · {known}",
            "now": f"Today · {day_text(project.now)}",
            "fixed": "A date",
        }
        for rule, text in texts.items():
            radio = self._rules[rule]
            radio.setText(text)
            radio.setAccessibleName(text)
        self._rules[settings.as_of].setChecked(True)
        self.day.setEnabled(settings.as_of == "fixed" or self._rules["fixed"].isChecked())
        fixed = project.as_of if settings.as_of_fixed is None else read_as_of(settings.as_of_fixed)
        self.day.show_day(fixed.today)

    # --- recalculation -------------------------------------------------------------------------------------

    def _add_recalculation(self) -> None:
        self.on_opening = self._switch("settings-on-opening", "On opening, if out of date")
        self.on_import = self._switch("settings-on-import", "After an import")
        self.by_hour = self._switch("settings-by-hour", "While it is open, every")
        self.hours = hours_field("settings-hours")
        self.on_opening.clicked.connect(lambda on: self._kept.change(recalculate_on_opening=on))
        self.on_import.clicked.connect(lambda on: self._kept.change(recalculate_on_import=on))
        self.by_hour.clicked.connect(self._set_hours)
        self.hours.editingFinished.connect(self._set_hours)
        self.add(
            "Recalculate saved segments by itself",
            "Counts every saved segment and records its size, with who joined and left.",
            self.on_opening,
            self.on_import,
            side_by_side(self.by_hour, self.hours),
        )

    def _switch(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        name_part(box, name, text)
        return box

    def _set_hours(self) -> None:
        self._kept.change(recalculate_hours=self.hours.value() if self.by_hour.isChecked() else None)

    # --- personal data -------------------------------------------------------------------------------------

    def _add_masking(self) -> None:
        self.masked = self._switch("settings-mask", "Hide names, e-mail addresses and phone numbers")
        self.masked.clicked.connect(lambda on: self._kept.change(mask_personal_data=on))
        told = "For showing the window to others. Files that you export hold everything all the same."
        self.add("Personal data on the screen", told, self.masked)

    # --- limits --------------------------------------------------------------------------------------------

    def _add_limits(self) -> None:
        self.memory = NumberField("settings-memory", "Memory", "Memory limit in megabytes", "automatic", "MB")
        self.memory.check_with(lambda value: self._kept.problem(memory_limit=value))
        processors = f"of {os.cpu_count() or 1} processors"
        self.threads = NumberField(
            "settings-threads", "Threads", "Number of threads", "automatic", processors
        )
        self.threads.check_with(lambda value: self._kept.problem(threads=value))
        self.apply = button("Open again with these limits", "settings-limits-apply", self._apply_limits)
        for field in (self.memory, self.threads):
            field.edited.connect(self._show_whether_new)
            field.line.returnPressed.connect(self._apply_limits)
        self.add(
            "Memory and threads",
            f"How much the database may take, {MINIMUM_MEMORY} MB or more; left empty, {USUAL_MEMORY} MB or"
            " half of the project’s file, whichever is more."
            " New limits hold once the project has been opened again, and what is counted begins anew.",
            self.memory,
            self.threads,
            side_by_side(self.apply),
        )

    def _show_whether_new(self) -> None:
        sound = self.memory.sound and self.threads.sound
        settings = self._kept.settings
        self.apply.setEnabled(
            sound and (self.memory.value, self.threads.value) != (settings.memory_limit, settings.threads)
        )

    def _apply_limits(self) -> None:
        if self.apply.isEnabled():
            self.apply.setEnabled(False)
            self._kept.change(memory_limit=self.memory.value, threads=self.threads.value)

    # --- all -----------------------------------------------------------------------------------------------

    def show_settings(self) -> None:
        """Show what is kept."""
        settings = self._kept.settings
        self._showing = True
        self._show_as_of()
        self.on_opening.setChecked(settings.recalculate_on_opening)
        self.on_import.setChecked(settings.recalculate_on_import)
        self.by_hour.setChecked(settings.recalculate_hours is not None)
        self.hours.setEnabled(settings.recalculate_hours is not None)
        if settings.recalculate_hours is not None:
            self.hours.setValue(settings.recalculate_hours)
        self.masked.setChecked(settings.mask_personal_data)
        self.memory.show_value(settings.memory_limit)
        self.threads.show_value(settings.threads)
        self._show_whether_new()
        self._showing = False
