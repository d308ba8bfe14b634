"""The import assistant: files, how they are read, and the word to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.crash import sentence
from app.icons import IconSet
from app.importing.order import Order
from app.importing.work import ImportWork
from app.shell.parts import button, label
from engine.importing.guess.result import Guess
from engine.importing.mapping import Mapping
from engine.importing.run import guess_mapping
from widgets.style import KIND, Look, name_part


class Assistant(QWidget):
    """Shows how files will be read and lets everything be changed before they are."""

    wanted = Signal(object)
    """An ``Order``: the import is to begin."""
    left = Signal()
    """The person goes back without importing."""

    def __init__(self, icons: IconSet, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "page")
        name_part(self, "import-assistant", "Import files")
        self._icons = icons
        self._look = look
        self._mapping: Mapping | None = None
        self._base = Path()
        self._guessing = ImportWork(self)
        self._told = label(kind="secondary", name="import-told", wrap=True)
        self._import = button("Import", "import-begin", self._begin, kind="primary")
        row = QHBoxLayout()
        row.addWidget(button("Back", "import-leave", self._leave))
        row.addStretch()
        row.addWidget(self._import)
        layout = QVBoxLayout(self)
        layout.addWidget(label("Import files", "page-title"))
        layout.addWidget(self._told)
        layout.addStretch()
        layout.addLayout(row)
        self._show()

    def open(self, files: Sequence[Path]) -> None:
        """Guess how the files are to be read, and show it."""
        paths = [Path(file) for file in files]
        self._mapping = None
        self._show("Looking at the files …")
        self._guessing.start(
            lambda tell, cancelled: guess_mapping(paths, progress=tell, cancelled=cancelled),
            self._guessed,
            lambda error: self._show(sentence(error)),
        )

    def open_mapping(self, mapping: Mapping, base: Path) -> None:
        """Show a recipe that is there already."""
        self._mapping, self._base = mapping, base
        self._show()

    def finish(self) -> None:
        """Stop the work in the background."""
        self._guessing.finish()

    def _guessed(self, guess: Guess) -> None:
        self.open_mapping(guess.mapping, Path(guess.base_directory))

    def _show(self, told: str = "") -> None:
        self._told.setText(told)
        self._import.setEnabled(self._mapping is not None)

    def _begin(self) -> None:
        if self._mapping is not None:
            self.wanted.emit(Order(self._mapping, self._base))

    def _leave(self) -> None:
        self._guessing.cancel()
        self.left.emit()
