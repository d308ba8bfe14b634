"""What is shown while files are looked at for the first time: how far it is, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.shell.parts import button, clear, elided, label
from engine.importing.job import Progress
from widgets.style import name_part

WIDTH = 420


class Waiting(QWidget):
    """A bar that fills with the bytes of each file."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        clear(self)
        self.title = label("Looking at your files", "big-title", "import-waiting-title")
        self.text = elided("", "secondary", "import-waiting-text")
        self.problem = label("", "error", "import-waiting-problem", wrap=True)
        self.progress = QProgressBar()
        name_part(self.progress, "import-waiting-progress", "How far it is")
        self.progress.setTextVisible(False)
        self.stop = button("Cancel", "import-waiting-cancel", self.cancelled.emit)
        middle = QWidget()
        clear(middle).setFixedWidth(WIDTH)
        column = QVBoxLayout(middle)
        column.setSpacing(10)
        for part in (self.title, self.text, self.progress, self.problem, self.stop):
            column.addWidget(part)
        column.setAlignment(self.stop, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        centred = QHBoxLayout()  # an alignment would leave a text that wraps the height of one line
        centred.addStretch(1)
        centred.addWidget(middle)
        centred.addStretch(1)
        layout.addLayout(centred)
        layout.addStretch(3)
        self.show_progress(None)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far it is; None: it begins."""
        self.problem.hide()
        self.text.show()
        self.progress.show()
        self.title.setText("Looking at your files")
        self.stop.setText("Cancel")
        name = progress.file.rsplit("/", 1)[-1] if progress is not None else ""
        rows = f", {progress.rows:,} rows" if progress is not None and progress.rows else ""
        self.text.setText(f"{name}{rows}" if name else "What is in them, and what belongs together …")
        total = progress.total if progress is not None else 0
        self.progress.setRange(0, 1000 if total else 0)
        if progress is not None and total:
            self.progress.setValue(1000 * progress.done // total)

    def show_failure(self, text: str) -> None:
        """Say why the files can't be read."""
        self.title.setText("The files can't be read")
        self.text.hide()
        self.progress.hide()
        self.problem.setText(text)
        self.problem.show()
        self.stop.setText("Back")
