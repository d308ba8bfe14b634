"""The row of choices above the chart: how far back, in which steps, and what to show beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.history.choice import Choice, Reach, numbers
from app.history.menus import checkable, icon_menu_button, menu_button
from app.icons import IconSet
from engine.catalog.model import Catalog
from engine.catalog.phrases import title_of
from engine.definition import walk
from engine.definition.model import Segment
from engine.evaluation.history.grid import Every
from engine.evaluation.history.parts import can_split
from widgets.flow_layout import FlowLayout
from widgets.size_chart.data import Showing
from widgets.style import KIND, caption, name_part

REACHES: tuple[tuple[Reach, str, str], ...] = (
    ("month", "30 d", "The last 30 days"),
    ("quarter", "3 m", "The last 3 months"),
    ("year", "1 y", "The last year"),
    ("all", "All", "Everything there is data of"),
)
STEPS: dict[Every, tuple[str, str]] = {
    "day": ("Days", "One point a day"),
    "week": ("Weeks", "One point a week, at its Sunday"),
    "month": ("Months", "One point a month, at its last day"),
}
GAP = 2
SHOWN: tuple[tuple[str, str], ...] = (
    ("area", "Filled, from zero"),
    ("share", "Share of all contacts"),
    ("changes", "Joined and left"),
    ("everyone", "All contacts"),
    ("recorded", "Sizes recorded by recalculations"),
    ("notes", "Notes"),
)


class Controls(QWidget):
    """Holds the choice; ``changed`` gives it when it is another."""

    changed = Signal(object)  # Choice
    picture_wanted = Signal()
    table_wanted = Signal()

    def __init__(
        self, catalog: Callable[[], Catalog], saved_names: Callable[[], Sequence[str]], icons: IconSet
    ) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        self.setObjectName("history-controls")
        self.choice = Choice()
        self._catalog = catalog
        self._saved_names = saved_names
        self._icons = icons
        self._segment: Segment | None = None
        self._switches: dict[Reach, QToolButton] = {}
        self._step = menu_button(icons, "step", "", "How far apart the points are", self._fill_step)
        self._export = icon_menu_button(
            icons, "export", "export", "Keep the chart as a file", self._fill_export
        )
        self._lay_out()
        self._show_choice()

    def set_segment(self, segment: Segment) -> None:
        """Offer the cards of a segment; those that are gone are compared no more."""
        self._segment = segment
        paths = {each.path for each in walk.cards(segment)}
        kept = tuple(path for path in self.choice.cards if path in paths)
        self.choice = replace(self.choice, cards=kept)

    def choose(self, **changes: Any) -> None:
        """Choose otherwise."""
        choice = replace(self.choice, **changes)
        if choice != self.choice:
            self.choice = choice
            self._show_choice()
            self.changed.emit(choice)

    # --- parts ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for value, text, tip in REACHES:
            self._switches[value] = self._switch(value, text, tip)
        self._above, self._below = _flow(), _flow()
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addLayout(self._above, 1)
        first.addWidget(self._export, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        column.addLayout(self._below)
        self._menus = (
            menu_button(self._icons, "show", "Show", "What is drawn", self._fill_show),
            menu_button(
                self._icons,
                "compare",
                "Compare",
                "Draw cards and saved segments beside it",
                self._fill_compare,
            ),
            menu_button(self._icons, "split", "Split", "Draw parts by a field's values", self._fill_split),
            menu_button(self._icons, "total", "Total", "Add a number up by steps", self._fill_total),
        )
        self._share_out()

    def _share_out(self) -> None:
        """Set the steps beside the reaches, or where these leave no room beside the menus."""
        parts = (*self._switches.values(), self._step)
        needed = sum(part.sizeHint().width() + GAP for part in (*parts, self._export))
        apart = needed > self.width()
        if apart and self._step not in self._below.widgets():
            self._above.arrange(parts[:-1])
            self._below.arrange((self._step, *self._menus))
        elif not apart and self._step not in self._above.widgets():
            self._below.arrange(self._menus)
            self._above.arrange(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _switch(self, value: Reach, text: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setProperty(KIND, "history")
        made.setText(text)
        made.setToolTip(tip)
        made.setCheckable(True)
        name_part(made, f"history-range-{value}", tip)
        made.clicked.connect(lambda _on=False: self._reach(value))
        return made

    def _reach(self, value: Reach) -> None:
        self.choose(reach=value)
        self._show_choice()

    def _show_choice(self) -> None:
        for value, switch in self._switches.items():
            switch.setChecked(self.choice.reach == value)
        self._step.setText(STEPS[self.choice.every][0])
        self._share_out()

    # --- menus ----------------------------------------------------------------------------------------------

    def _fill_step(self, menu: QMenu) -> None:
        rows = [(words, every) for every, (_, words) in STEPS.items()]
        self._one_of(menu, "every", rows)

    def _fill_show(self, menu: QMenu) -> None:
        for field, text in SHOWN:
            shown: bool = getattr(self.choice.showing, field)
            action = checkable(menu, f"history-show-{field}", text, on=shown)
            action.toggled.connect(
                lambda on, field=field: self._show(replace(self.choice.showing, **{field: on}))
            )

    def _show(self, showing: Showing) -> None:
        self.choose(showing=showing)

    def _fill_compare(self, menu: QMenu) -> None:
        segment = self._segment
        cards = walk.cards(segment) if segment is not None else ()
        for each in cards:
            text = f"{each.letter}  {title_of(each.card, self._catalog())}".strip()
            self._comparing(menu, "cards", each.path, text, f"history-compare-card-{each.letter}")
        others = [name for name in self._saved_names() if segment is None or name != segment.name]
        if cards and others:
            menu.addSeparator()
        for index, name in enumerate(others):
            self._comparing(menu, "saved", name, name, f"history-compare-saved-{index + 1}")
        if menu.isEmpty():
            menu.addAction("There is nothing to compare with yet").setEnabled(False)

    def _comparing(self, menu: QMenu, field: str, value: str, text: str, name: str) -> None:
        chosen: tuple[str, ...] = getattr(self.choice, field)

        def switch(on: bool) -> None:
            now: tuple[str, ...] = getattr(self.choice, field)
            rest = tuple(each for each in now if each != value)
            self.choose(**{field: (*rest, value) if on else rest})

        checkable(menu, name, text, on=value in chosen).toggled.connect(switch)

    def _fill_split(self, menu: QMenu) -> None:
        fields = [(column.shown, column.name) for column in self._catalog().fields if can_split(column)]
        self._one_of(menu, "split", [("Not split", None), *fields])

    def _fill_total(self, menu: QMenu) -> None:
        """Offer what an activity can add up in a menu of its own, where that is more than its rows."""
        self._one_of(menu, "number", [("No total", None)])
        for index, (name, rows) in enumerate(numbers(self._catalog())):
            inner = menu if len(rows) == 1 else menu.addMenu(caption(name[:1].upper() + name[1:]))
            self._one_of(inner, "number", rows, f"{index}-")

    def _one_of(self, menu: QMenu, field: str, rows: Sequence[tuple[str, Any]], of: str = "") -> None:
        group = QActionGroup(menu)
        for index, (text, value) in enumerate(rows):
            chosen = value == getattr(self.choice, field)
            action = checkable(menu, f"history-{field}-{of}{index}", text, on=chosen)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, value=value: self.choose(**{field: value}))

    def _fill_export(self, menu: QMenu) -> None:
        menu.addAction("Picture (PNG) …", self.picture_wanted.emit).setObjectName("history-export-png")
        menu.addAction("Numbers (CSV) …", self.table_wanted.emit).setObjectName("history-export-csv")


def _flow() -> FlowLayout:
    """Return a line that becomes several where its parts do not fit, so that no word is cut."""
    return FlowLayout(across=GAP, down=GAP)
