"""The tutorial at work: it shows a step, watches the window, and goes on by itself once the step is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from app.actions import ROWS, Actions
from app.document import EMPTY
from app.editing import Editing
from app.icons import IconSet
from app.settings import Settings
from app.shell.banner import Offer
from app.shell.places import SEGMENT
from app.tutorial.ring import Ring
from app.tutorial.steps import DONE, Seen, Step, steps
from app.tutorial.strip import TutorialStrip
from app.workbench import Workbench
from widgets.style import Look

GOING_ON_MS = 700
"""How long a step that was just done stays, so that one sees what one did."""

END = "That is all it takes. “Templates” (Ctrl+T) has ready-made segments, and F1 shows every key."


class Tour(QObject):
    """Leads through the steps on one workbench."""

    ended = Signal()

    def __init__(
        self,
        editing: Editing,
        bench: Workbench,
        actions: Actions,
        icons: IconSet,
        look: Look,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._bench = bench
        self._settings = settings
        self._at = -1
        self._did: set[str] = set()
        self._watched: list[tuple[QAction, Callable[..., None]]] = []
        self._was_done = False  # at the beginning of the step: then a person goes on by hand
        self.strip = TutorialStrip(icons)
        self.ring = Ring(bench, look)
        self._going_on = QTimer(self, interval=GOING_ON_MS, singleShot=True)
        self._going_on.timeout.connect(lambda: self._show(self._at + 1))
        bench.add_strip(self.strip)
        self.strip.back.connect(self._back)
        self.strip.on.connect(self._on)
        self.strip.ended.connect(self.end)
        self._watch(actions)

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return steps()[self._at] if 0 <= self._at < len(steps()) else None

    @property
    def running(self) -> bool:
        """Whether the strip is there."""
        return self._at >= 0

    def start(self) -> None:
        """Begin with an empty segment; what was unsaved stays as a draft."""
        self._bench.banners.close_message("tutorial")
        self._bench.places.open(SEGMENT)
        self._bench.show_insight(True)
        document = self._editing.document
        empty = document.segment == EMPTY and document.origin is None
        if empty or self._editing.new():
            self._show(0)

    def offer(self) -> None:
        """Ask, where it stops nobody, whether to begin."""
        offers = [Offer("Start the tutorial", self.start, primary=True), Offer("Not now", self._decline)]
        text = "New here? A tutorial of a few minutes builds a first segment with you on this made-up shop."
        self._bench.banners.show_message("tutorial", "info", text, offers)

    def _decline(self) -> None:
        self._settings.tutorial_done = True

    def end(self) -> None:
        """Take the strip away; it is not offered again by itself."""
        self._at = -1
        self._going_on.stop()
        if self.strip.isAncestorOf(self._bench.window().focusWidget()):
            self._bench.setFocus()
        self.strip.hide()
        self.ring.point_at(())
        self._settings.tutorial_done = True
        self.ended.emit()

    def finish(self) -> None:
        """Watch no more, because the project is put away; the actions are the window's and stay."""
        for action, done in self._watched:
            action.triggered.disconnect(done)
        self._watched.clear()
        self._at = -1
        self._going_on.stop()
        self.ring.point_at(())

    # --- going on -------------------------------------------------------------------------------------------

    def _show(self, at: int) -> None:
        self._going_on.stop()
        self._at = at
        self._did.clear()
        step = self.step
        if step is None:
            self.strip.show_end(END)
            self.ring.point_at(())
            self._settings.tutorial_done = True
            return
        self._was_done = DONE[step.key](self._seen())
        self.strip.show_step(at + 1, len(steps()), step.text, done=self._was_done)
        self.ring.point_at(step.points_at)

    def _back(self) -> None:
        self._show(self._at - 1)

    def _on(self) -> None:
        if self.step is None:
            self.end()
        else:
            self._show(self._at + 1)

    # --- watching -------------------------------------------------------------------------------------------

    def _watch(self, actions: Actions) -> None:
        document = self._editing.document
        document.changed.connect(self._look)
        document.saved_changed.connect(self._look)
        document.undo_stack.indexChanged.connect(self._edited)
        self._bench.insight.tab_changed.connect(self._look)
        for row in ROWS:
            action, done = actions.action(row.id), self._doing(row.id)
            action.triggered.connect(done)
            self._watched.append((action, done))

    def _doing(self, action: str) -> Callable[..., None]:
        def done() -> None:
            self._did.add(action)
            self._look()

        return done

    def _edited(self) -> None:
        if not self.running:
            return
        self._did.add(self._editing.document.undo_stack.undoText())
        self._look()

    def _look(self) -> None:
        """See whether the step is done by now."""
        step = self.step
        if step is None or self._going_on.isActive():
            return
        done = DONE[step.key](self._seen())
        if done and not self._was_done:
            self._going_on.start()
        self._was_done = done

    def _seen(self) -> Seen:
        document = self._editing.document
        return Seen(
            segment=document.segment,
            saved=document.origin is not None and document.clean,
            tab=self._bench.insight.tab,
            did=frozenset(self._did),
        )
