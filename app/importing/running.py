"""The page of a running import: what is done now, how far it is, a way to stop it, and why it failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.icons import IconSet
from app.importing.steps import PHASES, Plan
from app.importing.words import detail_text, step_text
from app.shell.parts import button, clear, elided, frame, label
from engine.importing.job import Progress
from widgets.emptying import empty
from widgets.sign import Sign
from widgets.style import KIND, name_part, set_property

WIDTH = 560
RANGE = 1000
FAILED = "The import did not work"


class _Phase(QWidget):
    """One phase with a sign of whether it is over, under way or to come."""

    def __init__(self, icons: IconSet, text: str) -> None:
        super().__init__()
        clear(self)
        self._icons = icons
        self._sign = Sign()
        self._text = label(text, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)

    def show_state(self, state: str) -> None:
        """Show it as ``over``, ``now`` or ``later``."""
        icon, tone = {"over": ("check", "include"), "now": ("arrow-right", "accent")}.get(state, ("", ""))
        self._sign.set_icon(self._icons.icon(icon, tone) if icon else None)
        set_property(self._text, KIND, "title" if state == "now" else "muted")


class RunningPage(QWidget):
    """Shows one import from its beginning to its end; a failure stays until someone goes back."""

    cancel_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "page")
        name_part(self, "import-running", "Import")
        self._icons = icons
        self._plan = Plan()
        self._phases: dict[str, _Phase] = {}
        self._title = label("", "page-title", "import-title", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._step = elided("", "title", "import-step")
        self._bar = QProgressBar()
        self._bar.setRange(0, RANGE)
        self._bar.setTextVisible(False)
        name_part(self._bar, "import-progress", "How far the import is")
        self._detail = elided("", "muted", "import-detail")
        self._note = label("", "secondary", "import-note", wrap=True)
        self._refused = label("", "warning", "import-refused", wrap=True)
        self._cancel = button("Cancel", "import-cancel", self.cancel_wanted.emit)
        self._work = frame("panel")
        self._failure = frame("error-banner", "import-failure")
        self._problem = label("", "body", "import-problem", wrap=True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._back = button("Back to the files", "import-back", self.back_wanted.emit, kind="primary")
        self._lay_out()

    def begin(self, title: str, plan: Plan, note: str = "") -> None:
        """Show a new import that has just begun; ``note`` says what else there is to know of it."""
        self._plan = plan
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._refused.hide()
        self._cancel.setEnabled(True)
        empty(self._list)
        self._phases = {key: _Phase(self._icons, PHASES[key]) for key in plan.phases}
        for phase in self._phases.values():
            self._list.addWidget(phase)
        self._step.setText("Beginning")
        self._detail.setText("")
        self._bar.setValue(0)
        self._work.show()
        self._cancel.show()
        self._failure.hide()
        self._back.hide()
        self._mark()
        self._cancel.setFocus()

    def show_progress(self, seen: Progress) -> None:
        """Show how far it is; once it is put in place it can't be stopped any more."""
        self._plan.follow(seen)
        self._step.setText(step_text(seen))
        self._detail.setText(detail_text(seen))
        self._bar.setValue(round(self._plan.fraction * RANGE))
        self._cancel.setEnabled(seen.step != "swap")
        self._mark()

    def refuse(self, text: str) -> None:
        """Say why something that was handed over meanwhile is not taken."""
        self._refused.setText(text)
        self._refused.show()

    @property
    def percent(self) -> int:
        """How far the import is, from 0 to 100."""
        return round(self._plan.fraction * 100)

    def show_failure(self, text: str, back: str) -> None:
        """Say why there is no import; the button ``back`` leads to where it can be mended."""
        self._title.setText(FAILED)
        self._note.hide()
        self._refused.hide()
        self._problem.setText(text)
        self._failure.setAccessibleName(text)
        self._back.setText(back)
        self._back.setAccessibleName(back)
        self._work.hide()
        self._cancel.hide()
        self._failure.show()
        self._back.show()
        self._back.setFocus()

    def _mark(self) -> None:
        at = self._plan.phases.index(self._plan.phase)
        for number, phase in enumerate(self._phases.values()):
            phase.show_state("over" if number < at else "now" if number == at else "later")

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._work)
        inner.setContentsMargins(20, 16, 20, 18)
        inner.setSpacing(8)
        inner.addLayout(self._list)
        inner.addSpacing(8)
        inner.addWidget(self._step)
        inner.addWidget(self._bar)
        inner.addWidget(self._detail)
        told = QVBoxLayout(self._failure)
        told.setContentsMargins(16, 12, 16, 12)
        told.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        middle = clear(QWidget())
        middle.setMaximumWidth(WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addWidget(self._work)
        column.addWidget(self._refused)
        column.addWidget(self._failure)
        column.addLayout(buttons)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 10)
        row.addStretch(1)
