"""The rows that the last import did not use, and the cells it could not read: where they stand and why."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.data.rows_view import RowsView
from app.data.shown import HIDDEN, Shown
from app.icons import IconSet
from app.insight.masking import Masking
from app.insight.page import row
from app.project import Project
from app.shell.parts import clear, label
from app.tasks import Job, Ticket
from engine.catalog.personal import masked, masked_anywhere, personal
from engine.definition.model import Filter, Filters
from engine.errors import CardinalError
from engine.evaluation.browse.rows import Rows
from engine.evaluation.browse.tables import NOT_USED_COLUMNS, of_issues
from engine.evaluation.preview import OrderCache
from engine.evaluation.reader import Reader
from widgets.elided import ElidedChoice
from widgets.style import name_part
from widgets.table import Column

PLACES = {column.name: place for place, column in enumerate(NOT_USED_COLUMNS, start=1)}
"""Where a column stands in a row as it is read: after the contact, which there is none of."""


class Group(msgspec.Struct, frozen=True):
    """Rows of one file that were not used for one reason."""

    file: str
    sheet: str | None
    reason: str
    rows: int


class RowsNotUsed(QWidget):
    """All of them, to be narrowed to a file or a reason, copied and exported.

    ``refresh`` reads them anew, after an import.
    """

    told = Signal(str)
    """A sentence about what was done, or why it could not be."""

    def __init__(
        self, project: Project, masking: Masking, icons: IconSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        clear(self)
        self._project = project
        self._masking = masking
        self._groups: tuple[Group, ...] = ()
        self._file: str | None = None  # to be narrowed to once they are read
        self._ticket: Ticket | None = None
        self.files = ElidedChoice()
        name_part(self.files, "not-used-file", "Which file")
        self.reasons = ElidedChoice()
        name_part(self.reasons, "not-used-reason", "Which reason")
        for choice in (self.files, self.reasons):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(16)
            choice.currentIndexChanged.connect(self._list)
        self.rows = RowsView("not-used", "Rows not used", project, icons)
        self.rows.told.connect(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        choices = row(self.files, self.reasons, stretched=self.reasons)
        choices.setStretch(0, 1)
        self.nothing = label(
            "The last import used every row, and every cell fits its column.",
            "muted",
            "not-used-nothing",
            wrap=True,
        )
        self.nothing.hide()
        column.addWidget(self.nothing)
        column.addLayout(choices)
        column.addWidget(self.rows, 1)
        column.addStretch(0)
        masking.changed.connect(self._list)

    @property
    def busy(self) -> bool:
        """Whether something is awaited."""
        return self._ticket is not None or self.rows.busy

    def refresh(self) -> None:
        """Read them anew."""
        project = self._project

        def work(job: Job) -> tuple[Group, ...]:
            reader = Reader(project.workspace, job.role)
            rows = Rows(reader, project.catalog.data_version, project.as_of, OrderCache())
            return tuple(Group(*each) for each in rows.groups(of_issues(), ["file", "sheet", "reason"]))

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
        self._ticket = project.tasks.submit(
            "preview", work, receiver=self, done=self._grouped, failed=self._failed
        )

    def show_file(self, file: str) -> None:
        """Narrow them to a file as the report names it, once they are read; "" for all."""
        self._file = file
        self.refresh()

    def _grouped(self, groups: tuple[Group, ...]) -> None:
        self._ticket = None
        self._groups = groups
        self._offer(self.files, "All files", {each.file: 0 for each in groups})
        self._offer(self.reasons, "All reasons", {each.reason: 0 for each in groups})
        wanted, self._file = -1 if self._file is None else self.files.findData(self._file), None
        if wanted >= 0:
            self._choose_whole_file(wanted)
        self._list()

    def _choose_whole_file(self, place: int) -> None:
        with QSignalBlocker(self.files), QSignalBlocker(self.reasons):
            self.files.setCurrentIndex(place)
            self.reasons.setCurrentIndex(0)

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.told.emit(str(error))

    def _offer(self, choice: QComboBox, everything: str, named: dict[str, int]) -> None:
        """Offer all values with how many rows they have; what was chosen stays if it is still there."""
        chosen = choice.currentData()
        place = "file" if choice is self.files else "reason"
        for each in self._groups:
            named[getattr(each, place)] += each.rows
        with QSignalBlocker(choice):
            choice.clear()
            choice.addItem(f"{everything} · {sum(named.values()):,}", "")
            for name, many in sorted(named.items(), key=lambda pair: -pair[1]):
                choice.addItem(f"{name} · {many:,}", name)
            choice.setCurrentIndex(max(choice.findData(chosen), 0))

    def _list(self) -> None:
        self.nothing.setVisible(not self._groups)
        for each in (self.files, self.reasons, self.rows):
            each.setVisible(bool(self._groups))
        if not self._groups:
            return
        chosen = (("file", self.files.currentData()), ("reason", self.reasons.currentData()))
        tests = tuple(
            Filter(attribute=name, op="is", values=(value,), match_case=True)
            for name, value in chosen
            if value
        )
        self.rows.show_rows(self._shown(), Filters(filters=tests))

    def _shown(self) -> Shown:
        sheets = any(group.sheet is not None for group in self._groups)
        chosen = [each for each in NOT_USED_COLUMNS if each.name != "sheet" or sheets]
        columns = tuple(
            Column(id=each.name, title=each.shown, number=each.type == "number") for each in chosen
        )
        places = tuple(PLACES[each.name] for each in chosen)
        return Shown(of_issues(), columns, places, _hidden if self._masking.on else None)


def _hidden(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with everything hidden that may be personal: of a whole row nobody knows what it holds."""
    cells = list(row)
    value, column = cells[PLACES["value"]], cells[PLACES["column"]]
    if value is not None:
        kind = personal(column) if column is not None else None
        cells[PLACES["value"]] = masked_anywhere(value) if kind is None else masked(kind, value)
    if cells[PLACES["row"]] is not None:
        cells[PLACES["row"]] = HIDDEN
    return tuple(cells)
