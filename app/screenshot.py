"""``--screenshot``: wait until every count on the screen stands, save the picture, quit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.window import MainWindow
from engine.errors import MachineError

LOOK_MS = 25
SETTLED = 3
"""How many times in a row nothing may be awaited before the window counts as settled."""


class Screenshot(QObject):
    """Takes one picture of a window and ends the application with 0 once it is saved."""

    def __init__(self, window: MainWindow, file: Path, wants_project: bool) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._wants_project = wants_project
        self._settled = 0
        self.problem: Exception | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        window.refused.connect(self._give_up)

    def _give_up(self, text: str) -> None:
        self._end(MachineError(text))

    def _look(self) -> None:
        desk = self._window.desk
        settled = desk is not None and desk.quiet if self._wants_project else True
        self._settled = self._settled + 1 if settled else 0
        if self._settled >= SETTLED:
            self._take()

    def _take(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if self._window.grab().save(str(self._file), "PNG"):
            self._end(None)
        else:
            self._end(
                MachineError(f"the picture could not be saved as {self._file}", mend="choose another place")
            )

    def _end(self, problem: Exception | None) -> None:
        self.problem = problem
        self._timer.stop()
        self._window.close()
        QApplication.exit(0 if problem is None else 1)
