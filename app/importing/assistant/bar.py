"""The bar over the assistant: back, how the checking goes, and the word to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.icons import IconSet
from app.shell.parts import button, elided, icon_button, label
from engine.importing.job import Progress
from widgets.style import KIND, set_property


class Bar(QFrame):
    """Says what stands in the way of the import, or what it will bring."""

    wanted = Signal()
    left = Signal()
    undone = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setProperty(KIND, "app-bar")
        self.setFixedHeight(56)
        self.state = elided("", "secondary", "import-state")
        self.checking = elided("", "muted", "import-checking")
        back = button("Back", "import-leave", self.left.emit, kind="flat", icon=icons.icon("chevron-left"))
        self.undo = icon_button("import-undo", "Undo the last change", icons.icon("undo"), self.undone.emit)
        self.undo.setEnabled(False)
        self.begin = button("Import", "import-begin", self.wanted.emit, kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(back)
        row.addWidget(label("Import files", "big-title"))
        row.addWidget(self.state, 1)
        row.addWidget(self.checking)
        row.addWidget(self.undo)
        row.addWidget(self.begin)

    def show_state(self, text: str, *, ready: bool = True, blocked: bool = False) -> None:
        """Show what is in the way, or what will come of it."""
        self.state.setText(text[:1].upper() + text[1:])
        set_property(self.state, KIND, "error" if blocked else "secondary")
        self.begin.setEnabled(ready and not blocked)

    def show_checking(self) -> None:
        """Say that the files are being looked at."""
        self._tell("Checking …")

    def show_progress(self, progress: Progress) -> None:
        """Say which file is being looked at."""
        name = progress.file.rsplit("/", 1)[-1]
        part = f" {100 * progress.done // progress.total} %" if progress.total else ""
        self._tell(f"Checking {name}{part} …" if name else "Checking …")

    def show_checked(self) -> None:
        """Say nothing: everything shown is of the files as they are read now."""
        self._tell("")

    def show_failure(self, text: str) -> None:
        """Say why the files could not be looked at."""
        self._tell(text, kind="error")

    def _tell(self, text: str, kind: str = "muted") -> None:
        self.checking.setText(text)
        self.checking.setToolTip(text)
        set_property(self.checking, KIND, kind)
