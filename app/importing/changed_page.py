"""What an import changed: every saved segment before and after, and those that lack something now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.icons import IconSet
from app.importing.sheets import Sheet, panel
from app.importing.words import counted
from app.shell.parts import button, clear, elided, label
from engine.catalog.model import Catalog
from engine.compiler.repointing import Reference, candidates, missing, repointed
from engine.definition.model import Segment
from widgets.elided import ElidedChoice
from widgets.emptying import empty
from widgets.style import FLUSH, KIND, name_part, set_property

HEADS = ("Segment", "Before", "After", "Difference", "Joined", "Left")
MINUS = "−"
NAME_LENGTH = 60
"""Letters of a segment's name that are shown; all of it is in its tip."""


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """A saved segment before and after an import; None where it is not known, ``problem`` says why."""

    name: str
    before: int | None = None
    after: int | None = None
    joined: int | None = None
    left: int | None = None
    problem: str = ""


class Broken(msgspec.Struct, frozen=True):
    """A saved segment that can't be calculated any more, with its definition and the reason."""

    name: str
    definition: Segment
    problem: str


class ChangedPage(Sheet):
    """Shows sizes, and lets what is missing be pointed at something else."""

    report_wanted = Signal()
    recalculate_wanted = Signal()
    opened = Signal(str)
    """A segment's name."""
    mended = Signal(object)
    """A ``Segment``, to be saved as a new version."""

    def __init__(self, icons: IconSet) -> None:
        super().__init__("import-changed", "What the import changed")
        self._title = label("What changed", "page-title", "changed-title", wrap=True)
        self._note = label("", "secondary", "changed-note", wrap=True)
        self._lines: dict[str, list[QLabel]] = {}  # the figures beside each name
        self._sizes, self._rows = panel("Saved segments", "changed-sizes")
        self._broken, self._lacking = panel("Segments that lack something now", "changed-broken")
        self.recalculate = button(
            "Recalculate", "changed-recalculate", self.recalculate_wanted.emit, icon=icons.icon("refresh")
        )
        row = QHBoxLayout()
        row.addWidget(button("Import report", "changed-report", self.report_wanted.emit))
        row.addWidget(self.recalculate)
        row.addStretch(1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._note)
        self.column.addLayout(row)
        self.column.addWidget(self._broken)
        self.column.addWidget(self._sizes)
        self.column.addStretch(1)

    def show_sizes(self, rows: Sequence[Sizes], note: str, *, recalculated: bool) -> None:
        """Show the segments' sizes; ``recalculated`` says whether those after the import are recorded."""
        self._note.setText(note)
        self.recalculate.setVisible(not recalculated)
        if self._lines and [one.name for one in rows] == list(self._lines):
            for one in rows:
                for figure, (text, kind) in zip(self._lines[one.name], _figures(one), strict=True):
                    figure.setText(text)
                    set_property(figure, KIND, kind)
            return
        empty(self._rows, keep=1)
        self._lines = {}
        self._rows.addWidget(self._table(rows))
        if not rows:
            self._rows.addWidget(label("There are no saved segments yet.", "secondary"))

    def _table(self, rows: Sequence[Sizes]) -> QWidget:
        table = clear(QWidget())
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(HEADS):
            grid.addWidget(label(head, "caption"), 0, column, _side(column))
        for line, one in enumerate(rows, 1):
            grid.addWidget(self._link(line, one.name), line, 0, Qt.AlignmentFlag.AlignLeft)
            figures = self._lines[one.name] = []
            for column, (text, kind) in enumerate(_figures(one), 1):
                figures.append(label(text, kind, f"changed-{line}-{HEADS[column].lower()}"))
                grid.addWidget(figures[-1], line, column, _side(column))
        return table

    def show_broken(self, broken: Sequence[Broken], catalog: Catalog) -> None:
        """Show segments that can't be calculated, each with what it lacks and what could be meant."""
        empty(self._lacking, keep=1)
        self._broken.setVisible(bool(broken))
        for number, one in enumerate(broken, 1):
            self._lacking.addWidget(Mending(number, one, catalog, self.mended.emit))

    def show_refusal(self, name: str, text: str) -> None:
        """Say why a mended segment could not be saved."""
        for each in self.findChildren(Mending):
            if each.name == name:
                each.show_problem(text)

    def _link(self, line: int, name: str) -> QWidget:
        short = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
        made = button(short, f"changed-{line}-open", lambda: self.opened.emit(name), kind="link")
        made.setProperty(FLUSH, True)
        made.setToolTip(name)
        made.setAccessibleName(f"Open segment {name}")
        return made


class Mending(QWidget):
    """One broken segment: what it lacks, and what else is meant."""

    def __init__(
        self, number: int, broken: Broken, catalog: Catalog, mend: Callable[[Segment], object]
    ) -> None:
        super().__init__()
        clear(self)
        self.name = broken.name
        self._number = number
        self._definition = broken.definition
        self._catalog = catalog
        self._mend = mend
        self._chosen: dict[Reference, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(6)
        column.addWidget(elided(broken.name, "title"))
        reason = label(broken.problem, "warning", f"broken-{number}-problem", wrap=True)
        reason.setVisible(not missing(broken.definition, catalog))  # else it is said reference by reference
        column.addWidget(reason)
        self._references = QVBoxLayout()
        self._references.setSpacing(6)
        column.addLayout(self._references)
        self._problem = label("", "error", f"broken-{number}-refused", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        self._save = button("Save the mended segment", f"broken-{number}-save", self._want, kind="primary")
        row = QHBoxLayout()
        row.addWidget(self._save)
        row.addStretch(1)
        column.addLayout(row)
        self._shown: list[Reference] = []
        self._show()

    def show_problem(self, text: str) -> None:
        """Say why it could not be saved."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _show(self) -> None:
        """Ask for everything that is missing, also what an activity chosen here does not have."""
        wanted = [*missing(self._definition, self._catalog)]
        changed = repointed(self._definition, self._chosen)
        back = {target: reference for reference, target in self._chosen.items()}
        for reference in missing(changed, self._catalog):
            owner = back.get(reference.activity or "")
            own = reference if owner is None else msgspec.structs.replace(reference, activity=owner)
            if own not in wanted and own not in self._chosen:
                wanted.append(own)
        for reference in self._shown:
            if reference not in wanted:
                wanted.append(reference)
        for reference in wanted:
            if reference not in self._shown:
                self._shown.append(reference)
                self._references.addLayout(self._row(len(self._shown), reference))
        self._save.setVisible(bool(self._shown))
        self._save.setEnabled(any(self._chosen.values()))

    def _row(self, line: int, reference: Reference) -> QHBoxLayout:
        choice = ElidedChoice()
        choice.addItem("Choose …", "")
        for name in candidates(self._looked_up(reference), self._catalog):
            choice.addItem(shown(name, self._looked_up(reference), self._catalog), name)
        name_part(choice, f"broken-{self._number}-choice-{line}", f"What is meant by {reference.name}")
        choice.setMinimumContentsLength(18)

        def chosen(_index: int) -> None:
            self._chosen[reference] = choice.currentData()
            self._chosen = {one: name for one, name in self._chosen.items() if name}
            self.show_problem("")
            self._show()

        choice.currentIndexChanged.connect(chosen)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(f"{lacking(reference)}; use", "body", f"broken-{self._number}-lacks-{line}"))
        row.addWidget(choice)
        row.addStretch(1)
        return row

    def _looked_up(self, reference: Reference) -> Reference:
        """Return the reference as it is after the choices: details are those of the activity chosen."""
        owner = Reference(kind="activity", name=reference.activity or "")
        return msgspec.structs.replace(reference, activity=self._chosen.get(owner, reference.activity))

    def _want(self) -> None:
        self._mend(repointed(self._definition, self._chosen))


def lacking(reference: Reference) -> str:
    """Return what is missing in words."""
    if reference.kind == "attribute":
        return f"{reference.activity} have no detail “{reference.name}” any more"
    what = "activity" if reference.kind == "activity" else "detail"
    return f"There is no {what} “{reference.name}” any more"


def shown(name: str, reference: Reference, catalog: Catalog) -> str:
    """Return what the screen calls a field, an activity or a detail."""
    if reference.kind == "field":
        found = catalog.field(name)
    elif reference.kind == "activity":
        return activity.shown if (activity := catalog.activity(name)) is not None else name
    else:
        owner = catalog.activity(reference.activity or "")
        found = owner.attribute(name) if owner is not None else None
    return found.shown if found is not None else name


def note(rows: Sequence[Sizes]) -> str:
    """Return how many segments changed, in a sentence."""
    if not rows:
        return ""
    changed = sum(1 for one in rows if one.joined or one.left)
    broken = sum(1 for one in rows if one.problem)
    said = f"{changed:,} of {counted(len(rows), 'segment')} changed" if changed else "Nobody joined or left"
    if not broken:
        return f"{said}."
    of_them = f"{broken:,} of them" if changed else counted(broken, "segment")
    return f"{said}; {of_them} can't be calculated any more."


def _figures(one: Sizes) -> list[tuple[str, str]]:
    """Return the figures of a segment with the kind of each."""
    if one.problem:
        return [(_number(one.before), "body"), ("can't be calculated", "warning"), *[("", "body")] * 3]
    known = one.before is not None and one.after is not None
    difference = (one.after or 0) - (one.before or 0) if known else None
    tone = "muted" if not difference else "delta-up" if difference > 0 else "delta-down"
    return [
        (_number(one.before), "body"),
        (_number(one.after), "field"),
        (_signed(difference), tone),
        (_number(one.joined), "body"),
        (_number(one.left), "body"),
    ]


def _number(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _signed(number: int | None) -> str:
    if not number:
        return "–" if number is None else "0"
    return f"{'+' if number > 0 else MINUS}{abs(number):,}"


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
