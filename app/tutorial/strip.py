"""The strip at the top of the window: the present step in a sentence, and the ways on, back and out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.icons import IconSet
from app.shell.parts import button, icon_button, label
from widgets.style import KIND, name_part


class TutorialStrip(QFrame):
    """Shows a step; says what is pressed."""

    back = Signal()
    on = Signal()
    ended = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setProperty(KIND, "tutorial")
        name_part(self, "tutorial", "Tutorial")
        self.number = label("", "pill-count", "tutorial-number")
        self.text = label("", "tutorial-text", "tutorial-text", wrap=True)
        self._back = button("Back", "tutorial-back", self.back.emit, kind="flat")
        self._on = button("Skip", "tutorial-on", self.on.emit)
        self._end = icon_button("tutorial-end", "End the tutorial", icons.icon("close"), self.ended.emit)
        self._back.setToolTip("Go back to the step before")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        for part in (self._back, self._on, self._end):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus with what is tried out
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_step(self, number: int, of: int, text: str, *, done: bool) -> None:
        """Show a step; one that was done before is gone on from, any other can be skipped."""
        self.number.setText(f"Step {number} of {of}")
        self._say(text, on="Next" if done else "Skip")
        self._back.setEnabled(number > 1)

    def show_end(self, text: str) -> None:
        """Say that all steps are done."""
        self.number.setText("Done")
        self._say(text, on="Finish")
        self._back.setEnabled(True)

    def _say(self, text: str, on: str) -> None:
        self.text.setText(text)
        self._on.setText(on)
        self._on.setAccessibleName(f"{on}: {text}")
        self.setAccessibleDescription(text)
        self.show()
