"""The report of the last import: files and rows, why rows are not used, what to know, what is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.icons import IconSet
from app.importing.last_import import LastImport
from app.importing.sheets import Sheet, panel
from app.importing.words import counted, role_text, rows_text, some
from app.shell.parts import button, clear, elided, label
from engine.importing.report import FileReport, ImportReport, Sentence
from engine.workspace.temporary import is_temporary
from widgets.emptying import empty
from widgets.style import FLUSH

HEADS = ("File", "Used as", "Rows read", "Loaded", "Not used", "Why")
NUMBERS, LOST = (2, 3, 4), 4
LINE = 30
"""Height of a line in pixels: a number to press and a reason of two lines fit in."""
GAP = 4
END = " end on "
"""Stands between an activity and its last day in the report's sentences."""
LEFT_OUT = ("period",)
"""Kinds of sentences that are said elsewhere."""


class ReportPage(Sheet):
    """Shows what was imported last and offers what to do next."""

    build_wanted = Signal()
    rows_wanted = Signal(str)
    """The rows not used are to be shown; of one file, or "" for all."""
    again_wanted = Signal()
    files_wanted = Signal()
    recipe_wanted = Signal()
    changes_wanted = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__("import-report", "Report of the last import")
        self._title = label("", "page-title", "report-title", wrap=True)
        self._summary = label("", "secondary", "report-summary", wrap=True)
        icon = icons.icon
        self.build = button("Build a segment", "report-build", self.build_wanted.emit, kind="primary")
        self.rows = button(
            "Look at the rows not used", "report-rows", lambda: self.rows_wanted.emit(""), icon=icon("table")
        )
        self.changes = button(
            "What changed", "report-changes", self.changes_wanted.emit, icon=icon("activity")
        )
        self.again = button("Import again", "report-again", self.again_wanted.emit, icon=icon("refresh"))
        self.other = button("Import files …", "report-files", self.files_wanted.emit, icon=icon("import"))
        self.recipe = button(
            "Change the import recipe", "report-recipe", self.recipe_wanted.emit, icon=icon("edit")
        )
        self.missing = label("", "warning", "report-missing", wrap=True)
        self.changes.hide()
        self._questions, self._asked = panel("Left open", "report-questions")
        self._files, self._listed = panel("Files", "report-files-panel")
        self._told, self._said = panel("Worth knowing", "report-told")
        self._lay_out()
        self.show_import(None)

    def show_import(self, last: LastImport | None) -> None:
        """Show an import; None says that there was none."""
        self.missing.hide()
        for part in (self.rows, self.again, self.recipe, self._files, self._told, self._questions):
            part.setVisible(last is not None)
        if last is None:
            self._title.setText("Nothing was imported from files yet")
            self._summary.setText("Import files, or drop them on the window.")
            return
        report = last.report
        self._title.setText(f"{counted(report.contacts, 'contact')} imported")
        self._summary.setText(summary(report))
        lost = report.rows_set_aside or any(file.reasons for file in report.files)
        self.rows.setEnabled(bool(lost))
        self.again.setEnabled(not last.gone)
        self.missing.setText(missing(last.gone, sample=is_temporary(last.base)))
        self.missing.setVisible(bool(last.gone))
        self._show_files(report.files)
        self._show_lines(self._asked, self._questions, report.questions)
        told = [one for one in report.sentences if one.kind not in LEFT_OUT]
        self._show_lines(self._said, self._told, told)

    def _show_files(self, files: Sequence[FileReport]) -> None:
        empty(self._listed, keep=1)
        table = clear(QWidget())
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(5, 6)
        for column, head in enumerate(HEADS):
            grid.addWidget(label(head, "caption"), 0, column, _side(column))
        for line, file in enumerate(files, 1):
            cells = (file_name(file), used_as(file), f"{file.rows_read:,}", f"{file.rows_loaded:,}")
            grid.setRowMinimumHeight(line, LINE)
            grid.addWidget(elided(cells[0]), line, 0)
            for column, text in enumerate(cells[1:4], 1):
                grid.addWidget(label(text), line, column, _side(column))
            grid.addWidget(self._lost(line, file), line, LOST, _side(LOST))
            grid.addWidget(label(why(file), "secondary", f"report-why-{line}", wrap=True), line, 5)
        self._listed.addWidget(table)

    def _lost(self, line: int, file: FileReport) -> QWidget:
        """Return the number of rows that are not used, which leads to them."""
        if not file.rows_set_aside:
            return label("–")
        made = button(
            f"{file.rows_set_aside:,}",
            f"report-lost-{line}",
            lambda: self.rows_wanted.emit(file.file),
            kind="link",
        )
        made.setProperty(FLUSH, True)
        made.setAccessibleName(f"Look at the {rows_text(file.rows_set_aside)} of {file_name(file)} not used")
        return made

    def _show_lines(self, column: QVBoxLayout, around: QWidget, lines: Sequence[Sentence]) -> None:
        empty(column, keep=1)
        around.setVisible(bool(lines))
        for number, one in enumerate(lines, 1):
            name = PurePath(one.file).name if one.file else ""
            text = one.text.removesuffix(".")
            place = f"{name}, line {one.line}" if name and one.line else name
            said = f"{place}: {text}." if place else f"{text[:1].upper()}{text[1:]}."
            column.addWidget(label(said, "body", f"{around.objectName()}-{number}", wrap=True))

    def _lay_out(self) -> None:
        self.column.addWidget(self._title)
        self.column.addWidget(self._summary)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (first, (self.build, self.rows, self.changes)),
            (second, (self.again, self.other, self.recipe)),
        ):
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            self.column.addLayout(row)
        self.column.addWidget(self.missing)
        self.column.addWidget(self._questions)
        self.column.addWidget(self._files)
        self.column.addWidget(self._told)
        self.column.addStretch(1)


def missing(gone: Sequence[str], *, sample: bool) -> str:
    """Return why the same files can't be imported again, "" when all of them are there."""
    if not gone:
        return ""
    if sample:
        return "The files of a sample are made up for one import and are not kept: import your own files."
    be, them = ("is", "it") if len(gone) == 1 else ("are", "them")
    return f"{some(gone)} {be} not there any more: put {them} back, or import other files."


def summary(report: ImportReport) -> str:
    """Return what was imported in one sentence, with how far each activity goes."""
    rows = [f"{rows:,} {name}" for name, rows in report.activities.items()]
    listed = f" with {', '.join(rows)}" if rows else ""
    uses = Counter((file.file, file.sheet) for file in report.files)
    files = counted(len(uses), "file")
    again = ", counted once for each use" if max(uses.values(), default=1) > 1 else ""
    lost = f", {report.rows_set_aside:,} not used" if report.rows_set_aside else ", all of them used"
    read = f"{rows_text(report.rows_read)} read from {files}{again}{lost}."
    ends = _ends([one.text for one in report.sentences if one.kind == "period"], len(report.activities))
    until = f" {'; '.join(ends)[:1].upper()}{'; '.join(ends)[1:]}." if ends else ""
    return f"{counted(report.contacts, 'contact')}{listed}. {read}{until}"


def _ends(told: Sequence[str], activities: int) -> list[str]:
    """Return up to which day activities go, those of one day together."""
    days: dict[str, list[str]] = {}
    for text in told:
        name, _, day = text.rpartition(END)
        days.setdefault(day, []).append(name)
    if len(days) == 1 and len(told) == activities > 1:
        return [f"all of them{END}{day}" for day in days]
    return [f"{', '.join(names)}{END}{day}" for day, names in days.items()]


def file_name(file: FileReport) -> str:
    """Return a file as people know it, with its sheet."""
    name = PurePath(file.file).name
    return f"{name} · {file.sheet}" if file.sheet else name


def used_as(file: FileReport) -> str:
    """Return what the rows of a file became."""
    return role_text(file.role, file.table)


def why(file: FileReport) -> str:
    """Return why rows of a file are not used and cells were emptied, the most frequent reason first."""
    return "; ".join(f"{one.count:,} × {'a cell: ' if one.cells else ''}{one.text}" for one in file.reasons)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
