"""The line at the bottom: what was done last, what is being done, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from app.icons import IconSet
from app.shell.parts import elided, icon_button, label
from app.tasks import Progress, TaskRunner, Ticket
from widgets.style import KIND

HEIGHT = 30
MESSAGE_MS = 8000
RANGE = 1000


class StatusLine(QFrame):
    """Shows one message for a while, and the long work that runs with its progress."""

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "status-line")
        self.setObjectName("status-line")
        self.setFixedHeight(HEIGHT)
        self.message = elided("", "muted", "status-message")
        self.work = label("", "muted", "status-work")
        self._bar = QProgressBar()
        self._bar.setObjectName("status-progress")
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self._stop = icon_button("status-cancel", "Cancel", icons.icon("close"), self._cancel)
        self._facts = elided("", "muted", "status-facts")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(self.message, 1)
        for part in (self.work, self._bar, self._stop):
            row.addWidget(part)
            part.hide()
        row.addWidget(self._facts)
        self._ticket: Ticket | None = None
        self._tasks: TaskRunner | None = None
        self._forget = QTimer(self, interval=MESSAGE_MS, singleShot=True)
        self._forget.timeout.connect(lambda: self.message.setText(""))

    def say(self, text: str) -> None:
        """Show ``text`` for a while."""
        self.message.setText(text)
        self._forget.start()

    def show_facts(self, text: str) -> None:
        """Show what always stands at the right."""
        self._facts.setText(text)
        self._facts.setMinimumWidth(self._facts.sizeHint().width())

    def follow(self, tasks: TaskRunner | None) -> None:
        """Show the long work of a task runner."""
        if self._tasks is not None:
            self._tasks.changed.disconnect(self._look)
            self._tasks.progressed.disconnect(self._progress)
        self._tasks = tasks
        if tasks is not None:
            tasks.changed.connect(self._look)
            tasks.progressed.connect(self._progress)
        self._look()

    def _look(self) -> None:
        tickets = () if self._tasks is None else self._tasks.unfinished
        ticket = next((each for each in tickets if each.title), None)
        if ticket is not self._ticket:
            self._ticket = ticket
            self._bar.setRange(0, 0)
            self.work.setText("" if ticket is None else ticket.title)
        for part in (self.work, self._bar, self._stop):
            part.setVisible(ticket is not None)

    def _progress(self, ticket: Ticket, progress: Progress) -> None:
        if ticket is not self._ticket:
            return
        if progress.fraction is not None:
            self._bar.setRange(0, RANGE)
            self._bar.setValue(round(progress.fraction * RANGE))
        self.work.setText(f"{ticket.title} · {progress.text}" if progress.text else ticket.title)

    def _cancel(self) -> None:
        if self._ticket is not None and self._tasks is not None:
            self._tasks.cancel(self._ticket)
