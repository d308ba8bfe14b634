"""Looking at the files of the newest recipe, away from the window's thread; late results are dropped."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.importing.recipe import Recipe
from app.importing.work import ImportWork
from engine.importing.looking.result import Look
from engine.importing.looking.session import LookSession

SETTLE_MS = 150
"""How long further changes are waited for."""


class Looking(QObject):
    """Looks once changes have come to rest."""

    seen = Signal(object, object)
    """The recipe that was looked at, and the ``Look``."""
    failed = Signal(object)
    progressed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._recipe: Recipe | None = None
        self._session = LookSession()
        self._work = ImportWork(self)
        self._work.progressed.connect(self.progressed)
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._look)

    def look_at(self, recipe: Recipe) -> None:
        """Look at the files of a recipe, and of no other any more."""
        self._recipe = recipe
        self._timer.start()

    def stop(self) -> None:
        """Give back what looking holds; the next look begins anew."""
        self._timer.stop()
        self._work.cancel()
        self._session.close()

    def finish(self) -> None:
        """Stop and wait for the end."""
        self.stop()
        self._work.finish()

    def _look(self) -> None:
        recipe = self._recipe
        if recipe is None:
            return

        def done(look: Look) -> None:
            self.seen.emit(recipe, look)

        self._work.start(
            lambda tell, cancelled: self._session.look(
                recipe.mapping, recipe.base, recipe.unused, progress=tell, cancelled=cancelled
            ),
            done,
            self.failed.emit,
        )
