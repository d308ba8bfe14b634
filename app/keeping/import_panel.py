"""Definitions to import that need a word: wrong ones with what is wrong, and names that are taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.icons import IconSet
from app.keeping.files import Decision, Incoming, Taking
from app.shell.overlay import Overlay
from app.shell.parts import button, clear, elided, label
from widgets.elided import ElidedChoice
from widgets.sign import Sign
from widgets.style import name_part

WIDTH = 720
MOST_HEIGHT = 420


class ImportPanel(Overlay):
    """A row a file; what is wrong is told, what is taken is asked, the rest is imported."""

    accepted = Signal(object)
    """A list of ``Taking``."""

    def __init__(self, window: QWidget, icons: IconSet) -> None:
        super().__init__(window, "segment-import-panel", WIDTH)
        self._icons = icons
        self._incoming: tuple[Incoming, ...] = ()
        self._choices: dict[int, QComboBox] = {}
        self._title = label("Import segments", "big-title", "import-title")
        self._told = label("", "muted", "import-told", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_part(self._area, "import-files", "Files to import")
        self.go = button("Import", "import-go", self._accept, kind="primary")
        self.column.addWidget(self._title)
        self.column.addWidget(self._told)
        self.column.addWidget(self._area, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("Cancel", "import-cancel", self.close_panel))
        row.addWidget(self.go)
        self.column.addLayout(row)

    def ask(self, incoming: tuple[Incoming, ...]) -> None:
        """Open for files that were read."""
        self._incoming = incoming
        self._choices = {}
        rows = clear(QWidget())
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 4, 8, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for line, one in enumerate(incoming):
            self._add(grid, line, one)
        grid.setRowStretch(len(incoming), 1)
        self._area.setWidget(rows)
        self._area.setFixedHeight(min(MOST_HEIGHT, rows.sizeHint().height() + 8))
        self._show_count()
        self.open()
        first = next(iter(self._choices.values()), self.go)
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _add(self, grid: QGridLayout, line: int, one: Incoming) -> None:
        sign = Sign(self._icons.icon(*(("check", "include") if one.sound else ("error", "danger"))))
        place = Qt.AlignmentFlag.AlignVCenter if one.taken else Qt.AlignmentFlag.AlignTop
        grid.addWidget(sign, line, 0, place)
        head = elided(one.name or one.file.name, "title", f"import-name-{line + 1}")
        head.setToolTip(str(one.file))
        head.setFixedWidth(200)
        grid.addWidget(head, line, 1, place)
        grid.addWidget(self._state(line, one), line, 2, place)

    def _state(self, line: int, one: Incoming) -> QWidget:
        if one.problem:
            kind, text = "error", one.problem if not one.name else f"{one.file.name}: {one.problem}"
            return label(text, kind, f"import-problem-{line + 1}", wrap=True)
        if not one.taken:
            return label(f"New, from {one.file.name}", "muted", f"import-new-{line + 1}", wrap=True)
        choice = ElidedChoice()
        decisions: tuple[tuple[str, Decision], ...] = (
            (f"Save as a new version of “{one.taken}”", "version"),
            (f"Save beside it as “{one.free}”", "other-name"),
            ("Leave it out", "leave-out"),
        )
        for text, decision in decisions:
            choice.addItem(text, decision)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(20)
        choice.setToolTip(str(one.file))
        name_part(choice, f"import-choice-{line + 1}", f"There is a segment {one.taken} already")
        choice.currentIndexChanged.connect(self._show_count)
        self._choices[line] = choice
        return choice

    @property
    def takings(self) -> list[Taking]:
        """What stands decided."""
        return [
            Taking(one, self._choices[line].currentData() if line in self._choices else "new")
            for line, one in enumerate(self._incoming)
            if one.sound
        ]

    def _show_count(self) -> None:
        count = sum(1 for taking in self.takings if taking.decision != "leave-out")
        self.go.setText("Import 1 segment" if count == 1 else f"Import {count} segments")
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(count > 0)
        wrong = sum(1 for one in self._incoming if not one.sound)
        taken = len(self._choices)
        said = []
        if wrong:
            said.append(f"{wrong} of {len(self._incoming)} {_files(len(self._incoming))} can't be imported.")
        if taken:
            said.append(
                "A name is taken: choose what becomes of the segment."
                if taken == 1
                else f"{taken} names are taken: choose what becomes of the segments."
            )
        self._told.setText(" ".join(said))

    def _accept(self) -> None:
        takings = self.takings
        self.close_panel()
        self.accepted.emit(takings)


def _files(count: int) -> str:
    return "file" if count == 1 else "files"
