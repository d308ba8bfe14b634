"""The segment on the screen: a frozen definition, replaced as a whole by named commands one can undo."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.definition import model
from engine.definition.model import Condition, Segment
from engine.workspace import SavedSegment
from widgets import edits, paths
from widgets.intents import Intent

UNDO_LIMIT = 1000
EMPTY = model.segment()

_MERGED_COMMANDS = 1
"""The one id of commands that may merge; whether two do is decided by their keys."""


class _Replacement(QUndoCommand):
    """One definition in place of another; with a ``key`` it swallows the next one of the same key."""

    def __init__(self, document: SegmentDocument, after: Segment, text: str, key: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = document.segment
        self.after = after
        self.key = key

    def id(self) -> int:
        """Return the id by which Qt offers to merge; -1 never."""
        return _MERGED_COMMANDS if self.key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take the next command in when it goes on typing at the same place."""
        if not isinstance(other, _Replacement) or other.key != self.key:
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True

    def rewrite(self, change: Callable[[Segment], Segment]) -> None:
        """Change both definitions: something that they name is called otherwise now."""
        self._before, self.after = change(self._before), change(self.after)

    def undo(self) -> None:
        """Put the former definition back."""
        self._document._put(self._before)

    def redo(self) -> None:
        """Put the later definition in its place."""
        self._document._put(self.after)


class SegmentDocument(QObject):
    """Holds the definition that is edited, its saved form, its undo stack and what is selected in it."""

    changed = Signal()
    """``segment`` is another one."""
    saved_changed = Signal()
    """``saved`` or ``clean`` is another."""
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._segment = EMPTY
        self._saved: Segment | None = None
        self._origin: SavedSegment | None = None
        self._selection: tuple[str, ...] = ()
        self._typing = 0

    @property
    def segment(self) -> Segment:
        """The definition as it stands."""
        return self._segment

    @property
    def saved(self) -> Segment | None:
        """The definition as it was last saved; None when it never was."""
        return self._saved

    @property
    def origin(self) -> SavedSegment | None:
        """The saved segment that is edited; None for one that was never saved."""
        return self._origin

    @property
    def clean(self) -> bool:
        """Whether there is nothing to save."""
        return self._segment == (self._saved or EMPTY)

    @property
    def selection(self) -> tuple[str, ...]:
        """The paths of the selected cards, groups and conditions, in the order they were chosen."""
        return self._selection

    # --- whole definitions ------------------------------------------------------------------------------

    def open(
        self, segment: Segment, saved: Segment | None = None, origin: SavedSegment | None = None
    ) -> None:
        """Show another definition (``saved``: its saved form, if any); nothing of it can be undone."""
        self.undo_stack.clear()
        self._saved, self._origin = saved, origin
        self._selection = ()
        self._put(segment)
        self.selection_changed.emit()
        self.saved_changed.emit()

    def mark_saved(self, saved: Segment, origin: SavedSegment | None = None) -> None:
        """Take note that ``saved`` is what the workspace holds now (an edit may have come since)."""
        self._saved, self._origin = saved, origin
        self.saved_changed.emit()

    def follow(self, change: Callable[[Segment], Segment], origin: SavedSegment | None) -> None:
        """Take a change made elsewhere, such as a new name, into the whole history: it is no edit here."""
        for index in range(self.undo_stack.count()):
            step = self.undo_stack.command(index)
            if isinstance(step, _Replacement):
                step.rewrite(change)
        self._saved = None if self._saved is None else change(self._saved)
        self._origin = origin
        self._put(change(self._segment))
        self.saved_changed.emit()

    def reset(self) -> None:
        """Go back to the definition as last saved, as one step that can be undone."""
        self.replace(self._saved or EMPTY, "reset to last saved")

    # --- edits ------------------------------------------------------------------------------------------

    def replace(self, segment: Segment, text: str, *, key: str = "") -> None:
        """Replace the definition by one command named ``text`` ("move card").

        Commands of the same non-empty ``key`` in a row are one step: typing at one place.
        """
        if segment != self._segment:
            self.undo_stack.push(_Replacement(self, segment, text, key and f"{key}#{self._typing}"))

    def end_typing(self) -> None:
        """Make the next edit a step of its own (a field has lost the focus)."""
        self._typing += 1

    def carry_out(self, intent: Intent) -> None:
        """Do to the definition what a widget asks for; KeyError for a path it does not have."""
        self.replace(edits.apply(self._segment, intent), edits.label(intent))

    def put_condition(self, path: str, condition: Condition) -> None:
        """Replace the condition at ``path``, or add it when the path is its card's end."""
        exists = paths.exists(self._segment, path)
        segment = edits.put_condition(self._segment, path, condition)
        self.replace(segment, "edit condition" if exists else "add condition", key=f"condition {path}")

    def set_name(self, name: str) -> None:
        """Give the segment a name; blank ones are kept until saving refuses them."""
        self.replace(replace(self._segment, name=name), "rename segment", key="name")

    def set_purpose(self, purpose: str) -> None:
        """Say what the segment is for."""
        self.replace(replace(self._segment, purpose=purpose), "edit purpose", key="purpose")

    def set_tags(self, tags: tuple[str, ...]) -> None:
        """Replace the tags."""
        self.replace(replace(self._segment, tags=tags), "edit tags")

    # --- selection --------------------------------------------------------------------------------------

    def select(self, *selection: str) -> None:
        """Select exactly these paths."""
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def _put(self, segment: Segment) -> None:
        was_clean = self.clean
        self._segment = segment
        left = tuple(path for path in self._selection if paths.exists(segment, path))
        self.changed.emit()
        self.select(*left)
        if self.clean != was_clean:
            self.saved_changed.emit()
