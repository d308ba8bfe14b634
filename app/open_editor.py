"""The condition that is filled in where it stands on its card: one at a time, taken over or given up."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.answering import Answering
from app.document import SegmentDocument
from app.shell.places import SEGMENT
from app.workbench import Workbench
from engine.definition.model import Condition, Segment
from widgets import edits, paths
from widgets.editor.editor import ConditionEditor
from widgets.intents import AddCondition, EditCondition


class OpenEditor(QObject):
    """Opens the editor in the builder and puts what it makes into the document."""

    def __init__(
        self,
        document: SegmentDocument,
        answering: Answering,
        bench: Workbench,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._answering = answering
        self._bench = bench
        self._editor: ConditionEditor | None = None
        bench.builder.editor_lost.connect(self.close)

    @property
    def _path(self) -> str:
        path = self._bench.builder.editor_path
        assert path is not None, "an editor stands on a card"
        return path

    def arranged(self, segment: Segment) -> Segment:
        """Return a segment with the condition that is open, as far as it is filled in."""
        draft = None if self._editor is None else self._editor.draft
        path = self._bench.builder.editor_path
        return segment if draft is None or path is None else edits.put_condition(segment, path, draft)

    def open(self, intent: AddCondition | EditCondition) -> None:
        """Edit a condition or add one; what is open is taken over first, and stays where it is incomplete."""
        if not self.done():  # it may add what the next one stands behind
            return
        self.close()
        segment, path, condition = self._document.segment, intent.path, None
        if isinstance(intent, EditCondition):
            condition = paths.condition(segment, path)
        else:
            path = paths.condition_path(path, len(paths.card(segment, path).conditions))
        editor = ConditionEditor(self._bench.look)
        editor.accepted.connect(self._take)
        editor.cancelled.connect(self._give_up)
        self._answering.serve(editor, condition, segment.name)
        if self._bench.builder.open_editor(path, editor):
            self._editor = editor
            editor.focus_first()
            QTimer.singleShot(0, editor, lambda: self._bench.builder.show_editor(path, editor))

    def settle(self) -> None:
        """Take over what is typed but not yet taken."""
        if self._editor is not None:
            self._editor.settle()

    def done(self) -> bool:
        """Take over the condition that is open; return False where it is incomplete, and say so there."""
        editor = self._editor
        if editor is None or not editor.begun:
            return True
        editor.finish()
        if self._editor is None:
            return True
        self._bench.places.open(SEGMENT)
        self._bench.builder.show_editor(self._path, editor)
        self._bench.status.say("First complete the condition that is open, or cancel it.")
        return False

    def close(self) -> None:
        """Take the editor away; it may be in the middle of telling that it is done, so it goes later."""
        self._answering.leave()
        self._bench.builder.close_editor()
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.deleteLater()

    def _take(self, condition: Condition) -> None:
        path = self._path
        self.close()
        self._answering.remember(condition)
        self._document.put_condition(path, condition)
        self._document.end_typing()
        self._bench.builder.focus_part(path)

    def _give_up(self) -> None:
        path = self._path
        self.close()
        exists = paths.exists(self._document.segment, path)
        self._bench.builder.focus_part(path if exists else paths.owner(path))
