"""New files beside the tables that they are versions of: what goes where is seen, and can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from app.importing.last_import import LastImport
from app.importing.sheets import Sheet, panel
from app.importing.words import no_rows_text, role_text, some
from app.shell.parts import button, clear, elided, label
from engine.importing.recognising import Fit, KnownTable, Recognised, without_columns
from widgets.elided import ElidedChoice
from widgets.emptying import empty
from widgets.style import KIND, name_part, set_property

INSTEAD, BESIDE = "instead", "beside"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a person settled on: new files by table, tables whose former files stay, headers that are gone."""

    files: dict[str, list[Path]]
    beside: frozenset[str]
    lacking: dict[str, tuple[str, ...]]


class KnownPage(Sheet):
    """Asks for a look at what goes where before it is imported."""

    wanted = Signal(object)
    """A ``Choice``: import it."""
    assist_wanted = Signal(object, bool)
    """Files for the assistant, and whether those of the recipe come with them."""
    project_wanted = Signal(object)
    """Files to make a project of their own of."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__("import-known", "New files")
        self._files: tuple[Recognised, ...] = ()
        self._tables: dict[str, KnownTable] = {}
        self._last: LastImport | None = None
        self._choices: list[tuple[Recognised, QComboBox, QComboBox]] = []
        self._title = label("", "page-title", "known-title", wrap=True)
        self._note = label("", "secondary", "known-note", wrap=True)
        self._panel, self._rows = panel("What goes where", "known-files")
        self._others, self._unknown = panel("Not like any table of this project", "known-unknown")
        self._closed, self._unreadable = panel("Can't be imported", "known-unreadable")
        self._rest, self._same = panel("As before", "known-rest")
        self.begin = button("Import", "known-import", self._want, kind="primary")
        self._lay_out()

    def show_files(self, found: Sequence[Recognised], last: LastImport) -> None:
        """Show recognised files; what is likeliest is chosen."""
        self._files = tuple(found)
        self._tables = {table.path: table for table in last.tables}
        self._last = last
        known = [one for one in found if one.fits]
        strange = [one for one in found if not one.fits and not one.problem]
        self._title.setText(_title(len(known), len(strange)))
        self._note.setText(_note(len(known), len(strange), len(found)))
        self._show_known(known)
        self._show_unknown(strange)
        self._show_unreadable([one for one in found if one.problem])
        self._show_rest(last)
        self.begin.setVisible(bool(known))
        if known:
            self.begin.setFocus()

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        files: dict[str, list[Path]] = {}
        beside: set[str] = set()
        lacking: dict[str, tuple[str, ...]] = {}
        for one, table, how in self._choices:
            fit = next((fit for fit in one.fits if fit.path == table.currentData()), None)
            if fit is None:
                continue
            files.setdefault(fit.path, []).append(one.file)
            if how.currentData() == BESIDE:
                beside.add(fit.path)
            elif fit.lacking:
                lacking[fit.path] = fit.lacking
        return Choice(files=files, beside=frozenset(beside), lacking=lacking)

    def _show_known(self, known: Sequence[Recognised]) -> None:
        empty(self._rows, keep=1)
        self._choices = []
        self._panel.setVisible(bool(known))
        table = clear(QWidget())
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column, stretch in enumerate((4, 4, 5)):
            grid.setColumnStretch(column, stretch)
        for number, one in enumerate(known, 1):
            line = 2 * number
            which, how = self._which(number, one), self._how(number)
            note = label("", "secondary", f"known-note-{number}", wrap=True)

            which.currentIndexChanged.connect(partial(self._look, one, which, how, note))
            how.currentIndexChanged.connect(partial(self._tell, one, which, how, note))
            grid.addWidget(elided(one.file.name, "title", f"known-file-{number}"), line, 0)
            grid.addWidget(which, line, 1)
            grid.addWidget(how, line, 2)
            grid.addWidget(note, line + 1, 0, 1, 3)
            self._choices.append((one, which, how))
            self._look(one, which, how, note)
        self._rows.addWidget(table)

    def _which(self, number: int, one: Recognised) -> QComboBox:
        made = _choice()
        for fit in one.fits:
            made.addItem(_used_as(self._tables[fit.path]), fit.path)
        made.addItem("Do not use it", None)
        name_part(made, f"known-table-{number}", f"The table that {one.file.name} is for")
        return made

    def _how(self, number: int) -> QComboBox:
        made = _choice()
        name_part(made, f"known-how-{number}", "What becomes of the former files")
        return made

    def _look(self, one: Recognised, which: QComboBox, how: QComboBox, note: QLabel, _index: int = 0) -> None:
        """Offer what can become of the table's former files, and say how the new one differs."""
        fit = next((fit for fit in one.fits if fit.path == which.currentData()), None)
        kept = how.currentData()
        how.clear()
        how.setEnabled(fit is not None)
        if fit is not None:
            former = _named(self._tables[fit.path].files)
            how.addItem(f"Instead of {former}", INSTEAD)
            how.addItem(f"Together with {former}", BESIDE)
            how.setCurrentIndex(max(0, how.findData(kept)))
        self._tell(one, which, how, note)
        self.begin.setEnabled(any(table.currentData() for _, table, _ in self._choices) or fit is not None)

    def _tell(self, one: Recognised, which: QComboBox, how: QComboBox, note: QLabel, _index: int = 0) -> None:
        """Say how a file differs from the former ones, and what goes with the columns that it lacks."""
        fit = next((fit for fit in one.fits if fit.path == which.currentData()), None)
        lost = fit if how.currentData() == INSTEAD else None
        text = " ".join(filter(None, (_without_rows(one), _differences(fit), self._rfm_lost(lost))))
        set_property(note, KIND, "secondary" if one.rows else "warning")
        note.setText(text)
        note.setVisible(bool(text))

    def _rfm_lost(self, fit: Fit | None) -> str:
        """Say that RFM goes with the columns that are gone, if it does."""
        if fit is None or self._last is None or self._last.mapping.rfm is None:
            return ""
        left = without_columns(self._last.mapping, self._last.tables, {fit.path: fit.lacking})
        return "" if left.rfm is not None else "RFM is made of them, so there will be none."

    def _show_unknown(self, unknown: Sequence[Recognised]) -> None:
        empty(self._unknown, keep=1)
        self._others.setVisible(bool(unknown))
        for number, one in enumerate(unknown, 1):
            kind = "body" if one.rows else "warning"
            text = _without_rows(one) or one.file.name
            self._unknown.addWidget(label(text, kind, f"known-unknown-{number}", wrap=True))
        files = [one.file for one in unknown]
        row = QHBoxLayout()
        row.setSpacing(8)
        offers = (
            ("Add to this project …", "known-add", lambda: self.assist_wanted.emit(files, True)),
            ("Use instead of all it has …", "known-replace", lambda: self.assist_wanted.emit(files, False)),
            ("Make a new project …", "known-project", lambda: self.project_wanted.emit(files)),
        )
        for text, name, do in offers:
            row.addWidget(button(text, name, do))
        row.addStretch(1)
        self._unknown.addLayout(row)

    def _show_unreadable(self, unreadable: Sequence[Recognised]) -> None:
        empty(self._unreadable, keep=1)
        self._closed.setVisible(bool(unreadable))
        for number, one in enumerate(unreadable, 1):
            text = f"{one.file.name}: {one.problem}"
            self._unreadable.addWidget(label(text, "body", f"known-unreadable-{number}", wrap=True))

    def _show_rest(self, last: LastImport) -> None:
        empty(self._same, keep=1)
        new = {fit.path for one in self._files for fit in one.fits[:1]}
        rest = [table for table in last.tables if table.path not in new]
        self._rest.setVisible(bool(rest) and bool(new))
        for number, table in enumerate(rest, 1):
            missing = [name for name in table.files if name in last.gone]
            text = f"{_used_as(table)} from {_named(table.files)}"
            if missing:
                text = f"{text}: {_named(missing)} is not there any more, so the import can't read it"
            self._same.addWidget(
                label(text, "warning" if missing else "body", f"known-rest-{number}", wrap=True)
            )

    def _want(self) -> None:
        self.wanted.emit(self.choice)

    def _lay_out(self) -> None:
        self.column.addWidget(self._title)
        self.column.addWidget(self._note)
        for part in (self._panel, self._others, self._closed, self._rest):
            self.column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addWidget(button("Back", "known-leave", self.left.emit))
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)


def _choice() -> QComboBox:
    made = ElidedChoice()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made


def _title(known: int, strange: int) -> str:
    if known:
        return "New versions of your files"
    return "These files are new here" if strange else "Nothing that can be imported"


def _note(known: int, strange: int, every: int) -> str:
    if not known and not strange:
        return "The project stays as it is."
    if not known:
        return "None of them has the columns of a file that this project was made of."
    who = "They have" if known > 1 else "It has"
    some = f"{known} of {every} files {'has' if known == 1 else 'have'}" if known < every else who
    return f"{some} the columns of files that were imported before, so the same import recipe is used."


def _without_rows(one: Recognised) -> str:
    return "" if one.rows else no_rows_text(one.file.name)


def _differences(fit: Fit | None) -> str:
    parts = []
    if fit is not None and fit.added:
        parts.append(f"New columns: {', '.join(fit.added)}.")
    if fit is not None and fit.lacking:
        parts.append(f"Without the columns: {', '.join(fit.lacking)}.")
    return " ".join(parts)


def _used_as(table: KnownTable) -> str:
    return role_text(table.role, *table.names)


def _named(files: Sequence[str]) -> str:
    return some([PurePath(file).name for file in files], 1)
