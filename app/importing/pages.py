"""The pages of an import: the assistant, then the running import, and back when it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.icons import IconSet
from app.importing.assistant.assistant import Assistant
from app.importing.order import Order
from app.importing.places import failure_text
from app.importing.running import RunningPage
from app.importing.steps import Plan
from app.importing.work import Cancelled, ImportWork, Tell
from engine.importing.job import Progress
from engine.importing.mapping import Mapping
from widgets.style import KIND, Look, name_part

T = TypeVar("T")

NOT_TAKEN = "What you dropped was not taken: one import at a time. Drop it again once this one is done."


class ImportPages(QStackedWidget):
    """Shows one import at a time; what an order is carried out with is its owner's."""

    ordered = Signal(object)
    """An ``Order``: the assistant is done, the import may begin."""
    left = Signal()
    """The person goes back without an import, or the import was cancelled and had no assistant."""
    swapping = Signal()
    """The new data stand ready and are put in place."""

    def __init__(self, icons: IconSet, look: Look) -> None:
        super().__init__()
        self.setProperty(KIND, "page")
        name_part(self, "import-pages", "Import")
        self._icons = icons
        self._look = look
        self.running = RunningPage(icons)
        self.work = ImportWork(self)
        self._assisted = False
        self._order: Order | None = None
        self.addWidget(self.running)
        self.work.progressed.connect(self._progress)
        self.running.cancel_wanted.connect(self.cancel)
        self.running.back_wanted.connect(self._back)

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant, which is there once it is needed."""
        made = Assistant(self._icons, self._look)
        made.wanted.connect(self.ordered)
        made.left.connect(self._leave)
        self.addWidget(made)
        return made

    def assist(self, files: Sequence[Path]) -> None:
        """Let the assistant look at files; while it shows some already, at these too."""
        more = self._assisted and self.currentWidget() is self.assistant
        self._assisted = True
        self.setCurrentWidget(self.assistant)
        if more:
            self.assistant.add(files)
        else:
            self.assistant.open(files)

    def assist_with(self, mapping: Mapping, base: Path) -> None:
        """Let the assistant show a recipe that is there already."""
        self._assisted = True
        self.setCurrentWidget(self.assistant)
        self.assistant.open_mapping(mapping, base)

    def take(self, files: Sequence[Path]) -> bool:
        """Take further files in where some are looked at already; False when nothing is under way here."""
        if self._assisted and self.currentWidget() is self.assistant:
            self.assistant.add(files)
            return True
        return self.turn_away()

    def turn_away(self) -> bool:
        """While an import runs say that nothing else is taken; False when none runs."""
        if self.work.running:
            self.running.refuse(NOT_TAKEN)
        return self.work.running

    def run(
        self,
        title: str,
        plan: Plan,
        work: Callable[[Tell, Cancelled], T],
        done: Callable[[T], None],
        note: str = "",
        order: Order | None = None,
    ) -> None:
        """Do an import away from the window's thread and show how far it is.

        When it fails, the assistant is where to go back to: as it was left, else with ``order``.
        """

        def finished(result: T) -> None:
            self._assisted = False
            done(result)

        self._order = order
        self.running.begin(title, plan, note)
        self.setCurrentWidget(self.running)
        self.work.start(work, finished, self.fail)

    def fail(self, error: Exception) -> None:
        """Say what is wrong, with a way back to where it can be mended."""
        self.setCurrentWidget(self.running)
        told = failure_text(error, self._order.mapping if self._order is not None else None)
        to_files = self._assisted or self._order is not None
        self.running.show_failure(told, "Back to the files" if to_files else "Back")

    def cancel(self) -> None:
        """Stop the import; what it had made so far goes away by itself."""
        self.work.cancel()
        if self._assisted:
            self.setCurrentWidget(self.assistant)
        else:
            self.left.emit()

    def finish(self) -> None:
        """Stop everything and wait for its end."""
        if "assistant" in vars(self):
            self.assistant.finish()
        self.work.finish()

    def _progress(self, seen: Progress) -> None:
        self.running.show_progress(seen)
        if seen.step == "swap":
            self.swapping.emit()

    def _back(self) -> None:
        """Go from a failure to where it can be mended."""
        if self._assisted:
            self.setCurrentWidget(self.assistant)
        elif self._order is not None:
            self.assist_with(self._order.mapping, self._order.base_directory)
        else:
            self.left.emit()

    def _leave(self) -> None:
        self._assisted = False
        self.left.emit()
