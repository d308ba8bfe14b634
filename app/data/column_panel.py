"""One column: its name and family, what is known of its values, and where it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.data.entry_name import EntryName
from app.data.words import TYPES, between, made_from
from app.shell.parts import button, clear, elided, label
from engine.catalog.families import family_of
from engine.catalog.model import Activity, DataColumn
from engine.definition.shares import percent
from engine.evaluation.browse.facts import SHOWN, Facts
from widgets.bars import BarList, BarRow
from widgets.emptying import empty
from widgets.flow_layout import FlowLayout
from widgets.histogram import Histogram, HistogramBar
from widgets.style import KIND, Look
from widgets.table import cell_text

USES_SHOWN = 6
ALL = 1000
"""The stretch of what takes all the room that is left over, while it is seen."""


class ColumnPanel(QFrame):
    """Shows one column; its figures come when they are counted."""

    labelled = Signal(object)
    moved = Signal(str)
    rows_wanted = Signal(object)
    """The filters of the rows that are to be listed."""
    segment_wanted = Signal(str)
    """A saved segment that uses the column was chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "panel")
        self.setObjectName("column-panel")
        self.setMinimumWidth(260)
        self._facts: Facts | None = None
        self._can_list = True
        self.name = EntryName("column", "Column", narrow=True)
        self.name.labelled.connect(self.labelled)
        self.name.moved.connect(self.moved)
        self.about = elided("", "muted", "column-about")
        self._lines: dict[str, tuple[QLabel, QLabel]] = {}
        self.histogram = Histogram("column-histogram", "How the values are spread", look)
        self.histogram.chosen.connect(self._choose_stretch)
        self.usual_head = elided("Most frequent values", "heading", "column-usual-head")
        self.usual = BarList("column-usual", "Most frequent values", look)
        self.usual.chosen.connect(self._choose_value)
        self.uses_head = label("Used in", "heading", "column-uses-head")
        self.uses = clear(QWidget())
        self._flow = FlowLayout(self.uses, across=4, down=2)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for place, name in enumerate(("filled", "distinct", "range")):
            head, value = label("", "muted"), elided("", "body", f"column-{name}")
            grid.addWidget(head, place, 0)
            grid.addWidget(value, place, 1)
            self._lines[name] = (head, value)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addLayout(grid)
        column.addWidget(self.histogram)
        column.addWidget(self.usual_head)
        column.addWidget(self.usual, ALL)
        column.addWidget(self.uses_head)
        column.addWidget(self.uses)
        column.addStretch(1)

    # --- setters --------------------------------------------------------------------------------------------

    def show_column(self, column: DataColumn, activity: Activity | None, *, can_list: bool) -> None:
        """Show a column; its figures are awaited. Rows can be listed by its values if ``can_list``."""
        self._can_list = can_list
        self.name.show_entry(column.shown, column.unlabelled, family_of(column, activity))
        known = (column.name if column.shown != column.name else "", TYPES[column.type], made_from(column))
        self.about.setText(" · ".join(part for part in known if part))
        self._facts = None
        self._tell("filled", "Filled", "…")
        self._tell("distinct", "Different", "…")
        self._tell("range", "", "")
        self.histogram.setVisible(False)
        self.usual.show_rows(())
        self.usual.show()
        self.usual_head.setText("Most frequent values")
        self.usual_head.show()

    def show_facts(self, facts: Facts, column: DataColumn, shown: Callable[[Any], str] | None) -> None:
        """Show a column's figures; ``shown`` puts its values into text."""
        self._facts = facts
        self._tell("filled", "Filled", f"{percent(facts.fill)} · {facts.filled:,} of {facts.rows:,}")
        items = " on the lists" if column.type == "list" else ""
        once = " · each once" if _once(facts) else ""
        self._tell("distinct", "Different", f"{facts.distinct:,}{items}{once}")
        ranged = facts.least is not None
        span = between(facts.least, facts.most) if ranged else ""
        self._tell("range", "From – to" if ranged else "", span)
        self.histogram.setVisible(bool(facts.histogram))
        self.histogram.show_bars(
            [
                HistogramBar(each.label, each.rows, f"{each.label}: {_rows(each.rows)}")
                for each in facts.histogram
            ]
        )
        self._show_usual(facts, shown)

    def show_uses(self, names: Sequence[str]) -> None:
        """Show which saved segments use the column."""
        empty(self._flow)
        for number, name in enumerate(names[:USES_SHOWN]):
            self._flow.addWidget(button(name, f"column-use-{number}", self._wanting(name), kind="link"))
        rest = len(names) - USES_SHOWN
        if rest > 0:
            more = label(f"and {rest} more", "muted", "column-uses-more")
            more.setToolTip(", ".join(names[USES_SHOWN:]))
            self._flow.addWidget(more)
        if not names:
            self._flow.addWidget(label("No saved segment uses it.", "muted", "column-uses-none"))
        self.uses.updateGeometry()

    def _wanting(self, name: str) -> Callable[[], None]:
        return lambda: self.segment_wanted.emit(name)

    def _tell(self, name: str, head: str, text: str) -> None:
        first, second = self._lines[name]
        first.setText(head)
        second.setText(text)
        first.setVisible(bool(head))
        second.setVisible(bool(head))

    def _show_usual(self, facts: Facts, shown: Callable[[Any], str] | None) -> None:
        whole = facts.rows or 1
        most = max((each.rows for each in facts.usual), default=1)
        self.usual.show_rows(
            [
                BarRow(
                    label=cell_text(each.value) if shown is None else shown(each.value),
                    right=f"{each.rows:,} · {percent(each.rows / whole)}",
                    end=each.rows / most,
                    tip=f"{_rows(each.rows)} of {facts.rows:,}",
                )
                for each in facts.usual
            ]
        )
        told = bool(facts.usual) and not _once(facts)
        self.usual.setVisible(told)
        self.usual.scrollToTop()
        some = "All values" if facts.distinct <= SHOWN else f"The {SHOWN} most frequent values"
        self.usual_head.setText(some)
        self.usual_head.setVisible(told)

    # --- what is done ---------------------------------------------------------------------------------------

    def _choose_value(self, place: int) -> None:
        if self._facts is not None and self._can_list and place < len(self._facts.usual):
            self.rows_wanted.emit(self._facts.usual[place].filters)

    def _choose_stretch(self, place: int) -> None:
        if self._facts is not None and self._can_list and place < len(self._facts.histogram):
            self.rows_wanted.emit(self._facts.histogram[place].filters)


def _once(facts: Facts) -> bool:
    """Return whether no value occurs twice: there is nothing to tell of the most frequent ones."""
    return facts.distinct > 1 and max((each.rows for each in facts.usual), default=0) == 1


def _rows(many: int) -> str:
    return f"{many:,} {'row' if many == 1 else 'rows'}"
