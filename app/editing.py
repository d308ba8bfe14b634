"""Editing one segment of an open project: intents go to the document, what changes goes to the screen.

The one place where the document, the counts and the parts of the window meet; none of them knows another.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.answering import Answering
from app.display import Display
from app.document import EMPTY, SegmentDocument
from app.drafting import Drafting
from app.half_typed import HalfTyped
from app.keeping.carried import Carried
from app.library import Library, Loaded
from app.live import LiveCounts
from app.marks import mended, part_of, sentence_of
from app.open_editor import OpenEditor
from app.project import Project
from app.shell.as_of import time_text
from app.shell.banner import Offer
from app.shell.places import SEGMENT
from app.tasks import Ticket
from app.workbench import Workbench
from engine.definition import equation
from engine.definition.expression import Expression
from engine.definition.model import Segment
from engine.errors import CardinalError
from engine.workspace import Draft, SavedSegment
from widgets import edits, intents
from widgets.intents import Intent


class Editing(QObject):
    """Ties one project, one document and one workbench together."""

    situation_changed = Signal()
    """Something that actions depend on is another."""
    stood = Signal()
    """All numbers stand."""

    def __init__(self, project: Project, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.document = SegmentDocument(self)
        self.live = LiveCounts(self.document, project, self)
        self.library = Library(project, self)
        self.answering = Answering(project, self)
        self.drafting = Drafting(self.document, self.library, lambda: self.standing, self)
        self._bench = bench
        self.display = Display(self.document, self.live, self.library, project, bench, self)
        self.carried = Carried(project, self.library, self)
        self.carried.counted.connect(lambda: self.preview_drop(self._previewed))
        self._previewed: Intent | None = None
        self._editor = OpenEditor(self.document, self.answering, bench, self)
        self._saving: Ticket | None = None
        self._to_save = False
        """Whether to save once there is a name."""
        self._again = False
        """Whether to save once more when what is being saved is."""
        self._discarded: dict[str, Draft] = {}
        """What was discarded, by the key of the message that offers to restore it."""
        self._loading: Ticket | None = None
        """The segment that was chosen and is being read."""
        self._connect_document()
        self._half_typed = HalfTyped((bench.builder, bench.details), self)
        self._connect_parts()
        self.library.refresh()
        self.new()

    # --- wiring ---------------------------------------------------------------------------------------------

    def _connect_document(self) -> None:
        document = self.document
        for signal in (document.changed, document.saved_changed, document.selection_changed):
            signal.connect(self.situation_changed)
        document.undo_stack.indexChanged.connect(self.situation_changed)
        document.changed.connect(lambda: self._bench.banners.close_message("refused"))  # it may be mended
        self.live.changed.connect(self.situation_changed)
        self.live.stood.connect(self.stood)
        self.live.stood.connect(self.answering.gather)
        self.library.refused.connect(self._refused)
        self.drafting.offered.connect(self._offer_draft)

    def _connect_parts(self) -> None:
        bench, document, project = self._bench, self.document, self.project
        bench.builder.intent.connect(self._carry_out)
        bench.builder.selection_changed.connect(lambda chosen: document.select(*chosen))
        bench.builder.hovered.connect(bench.equation.set_highlight)
        bench.builder.drop_preview_requested.connect(self.preview_drop)
        bench.equation.intent.connect(self._carry_out)
        bench.equation.highlighted.connect(bench.builder.set_highlight)
        bench.equation.scroll_wanted.connect(bench.builder.scroll_to)
        bench.equation.selected.connect(lambda chosen: document.select(*chosen))
        bench.equation.span_pointed.connect(self._count_span)
        bench.bar.named.connect(document.set_name)
        bench.bar.name_left.connect(self._name_left)
        bench.bar.name.escaped.connect(self._keep_unsaved)
        bench.bar.as_of.chosen.connect(project.choose)
        bench.details.purpose_edited.connect(document.set_purpose)
        bench.details.tags_edited.connect(document.set_tags)
        bench.details.left.connect(document.end_typing)
        bench.sidebar.chosen.connect(self.open)
        bench.sidebar.new.connect(self.new)
        bench.status.follow(project.tasks)
        self._half_typed.changed.connect(self.situation_changed)
        bench.equation.editor.edited.connect(self.situation_changed)

    @property
    def standing(self) -> Segment:
        """The segment with the condition that is open, as far as it is filled in, and the equation typed."""
        return self._bench.equation.arranged(self._editor.arranged(self.document.segment))

    # --- segments -------------------------------------------------------------------------------------------

    def new(self) -> bool:
        """Start with an empty segment, or return False where something that is open is incomplete.

        What was unsaved stays as a draft until it is saved or dropped.
        """
        return self.start_with(EMPTY)

    def start_with(self, definition: Segment) -> bool:
        """Start with a definition that nobody has saved yet; it is kept as a draft like any other edit.

        Returns False where something that is open is incomplete: it stays.
        """
        if not self.all_done():
            return False
        self._stop_loading()
        self._show(definition, None)
        self.drafting.keep()
        return True

    def open(self, name: str, *, quietly: bool = False, again: bool = False) -> None:
        """Open a saved segment; ``quietly`` passes over one that is gone.

        ``again`` reads one that is open already anew; its edits are left.
        """
        self._stop_loading()
        if (again or not self._shows(name)) and self.all_done():
            done = self._loaded_anew if again else self._loaded
            self._loading = self.library.load(name, done, quietly=quietly)

    def _shows(self, name: str) -> bool:
        return self.document.origin is not None and self.document.origin.name == name

    def _shows_id(self, segment_id: int) -> bool:
        return self.document.origin is not None and self.document.origin.id == segment_id

    def _stop_loading(self) -> None:
        """Show no segment that is still being read: another was chosen meanwhile."""
        if self._loading is not None:
            self.project.tasks.cancel(self._loading)

    @property
    def _leaving(self) -> bool:
        """Whether another segment was chosen and is being read."""
        return self._loading is not None and self._loading.awaited

    def take_up(self, definition: Segment, saved: Loaded | None, draft: str) -> None:
        """Go on with a segment as it stood, kept as ``draft``, before the project's data were replaced."""
        self._show(definition, saved, draft)
        self.drafting.look_for_old()

    def show_newer(self, name: str, how: str) -> None:
        """Show the open segment as it was just ``how`` ("saved", "imported"); say so where it is edited."""

        def show(loaded: Loaded) -> None:
            if not self._shows(name) or self._leaving:
                return
            if self.standing == self.document.saved:
                self._loaded_anew(loaded)
                return
            what = f"“{name}” was {how} as version {loaded.saved.version}"
            self.tell_newer(what, lambda: self.open(name, again=True))

        if self._shows(name):
            self.library.load(name, show)

    def save(self) -> None:
        """Save the segment; a name is asked for where it stands, and it is saved once that is entered."""
        self._to_save = False
        if not self.all_done():
            return
        segment = self.document.segment
        if not segment.name.strip():
            self._bench.bar.name.edit()
            self._bench.status.say("Give the segment a name and press Return: then it is saved.")
            self._to_save = True
            return
        if self._saving is not None and self._saving.awaited:
            self._again = True  # which version follows on is known then
            return
        draft = self.drafting.name
        self._saving = self.library.save(
            segment, self.document.origin, draft, lambda loaded: self._saved(segment, draft, loaded)
        )

    @property
    def typed(self) -> bool:
        """Whether there is something to save that is only typed."""
        line = self._half_typed.line
        return (line is not None and line.isModified()) or self._bench.equation.typed

    def save_typed(self) -> None:
        """Take over what is only typed, and save if there is then something to be saved."""
        if self.all_done() and not self.document.clean:
            self.save()
        self.situation_changed.emit()

    def _name_left(self) -> None:
        self.document.end_typing()
        wanted, self._to_save = self._to_save, False
        if wanted and self.document.segment.name.strip():
            self.save()

    def _keep_unsaved(self) -> None:
        self._to_save = False

    def save_copy(self) -> None:
        """Save the segment under a free name and go on with the copy."""
        if not self.all_done():
            return
        segment, draft = self.document.segment, self.drafting.name
        self.library.save_copy(segment, draft, lambda loaded: self._copied(segment, draft, loaded))

    def recalculate(self) -> None:
        """Count everything again from the data."""
        self.live.recount()
        self.library.measure()
        self._bench.status.say("Everything is counted again.")

    def finish(self) -> None:
        """Keep what is unsaved, once nothing runs any more and before the file is closed."""
        self._bench.status.follow(None)
        self.drafting.finish()

    def _show(self, definition: Segment, saved: Loaded | None, draft: str = "") -> None:
        self.drafting.keep()
        left, unsaved = self.document.origin, not self.document.clean
        self._editor.close()
        self._bench.equation.stop_editing()
        self._to_save = self._again = False
        self._bench.banners.close_message("newer")
        focus = QApplication.focusWidget()
        if focus is not None and self._bench.builder.isAncestorOf(focus):
            self._bench.setFocus()  # what has the keyboard goes, and it would stray to whatever comes next
        if saved is None:
            self.document.open(definition)
        else:
            self.document.open(definition, saved.definition, saved.saved)
        self.drafting.begin(draft)
        self.live.restart()
        if unsaved and left is None:
            self.drafting.look_for_old()
        elif unsaved and left is not None:
            self._bench.status.say(f"Your changes to “{left.name}” are kept: open it to go on with them.")

    def _loaded(self, loaded: Loaded) -> None:
        if not self.all_done():
            return  # it was opened meanwhile
        draft = loaded.draft
        if draft is None:
            self._show(loaded.definition, loaded)
            return
        self._show(draft.definition, loaded, draft.document)
        self._bench.status.say(f"“{loaded.saved.name}” is shown with your unsaved changes.")
        self._tell_if_newer(draft, loaded.saved)

    def _loaded_anew(self, loaded: Loaded) -> None:
        self._show(loaded.definition, loaded)

    def _tell_if_newer(self, draft: Draft, saved: SavedSegment) -> None:
        if draft.version != saved.version:
            self.tell_newer(f"“{saved.name}” was saved as version {saved.version}", self.document.reset)

    def tell_newer(self, what: str, leave: Callable[[], None]) -> None:
        """Say that there is a newer version than the one edited here; ``leave`` goes to that."""
        offers = [Offer("Leave the edits", leave), Offer("Go on editing", _nothing)]
        self._bench.banners.show_message("newer", "warning", f"{what}; you edit the one before.", offers)

    def _saved(self, segment: Segment, draft: str, loaded: Loaded) -> None:
        """Take note of what was saved, if it is still the segment on the screen."""
        if draft != self.drafting.name:
            self.library.drop_saved(draft, segment)
            self.drafting.look_for_old()
        else:
            self.library.drop_draft(draft)  # one that was kept meanwhile
            self.document.mark_saved(loaded.definition, loaded.saved)
            self.drafting.begin()
            for key in ("refused", "newer"):
                self._bench.banners.close_message(key)
        self._bench.status.say(f"Saved “{loaded.saved.name}” as version {loaded.saved.version}.")
        again, self._again = self._again, False
        if again and not self.document.clean:
            self.save()

    def _copied(self, copied: Segment, draft: str, loaded: Loaded) -> None:
        """Go on with the copy of ``copied``, unless something else is on the screen or was done to it."""
        unchanged = draft == self.drafting.name and self.standing == copied
        if unchanged:
            self.drafting.forget()  # it is saved in the copy
        goes_on = unchanged and not self._leaving
        if goes_on:
            self._show(_with_columns_of(copied, loaded.definition), loaded)
        self._bench.status.say(f"Saved a copy as “{loaded.saved.name}”.")
        if goes_on:
            self._bench.bar.name.edit()

    def _refused(self, error: CardinalError) -> None:
        self._again = False
        self._bench.banners.show_message("refused", "error", sentence_of(error))
        if error.place is not None and error.place.path:
            self._bench.builder.focus_part(part_of(self.document.segment, error.place.path))

    def _offer_draft(self, draft: Draft | None) -> None:
        if draft is None:
            self._bench.banners.close_message("draft")
            return
        what = f"“{draft.definition.name}”" if draft.definition.name else "A segment without a name"
        text = f"{what} has unsaved changes from {time_text(draft.updated_at)}."
        offers = [
            Offer("Restore", lambda: self._restore(draft), primary=True),
            Offer("Discard", lambda: self._discard(draft)),
        ]
        self._bench.banners.show_message("draft", "info", text, offers)

    def _discard(self, draft: Draft) -> None:
        """Keep a draft no longer, other than in the message that says so."""
        self._forget(draft)
        self.offer_discarded(draft)

    @property
    def discarded(self) -> tuple[Draft, ...]:
        """The discarded drafts that can still be restored: whose messages stand."""
        return tuple(draft for key, draft in self._discarded.items() if self._bench.banners.text(key))

    def offer_discarded(self, draft: Draft) -> None:
        """Say that a draft was discarded, and offer to restore it."""
        key = f"discarded-{draft.document}"
        self._discarded[key] = draft
        of = f"to “{draft.definition.name}”" if draft.definition.name else "of a segment without a name"
        text = (
            f"Discarded the changes {of}. You can restore them until you close this message or the project."
        )
        restore = Offer("Restore", lambda: self._restore(draft))
        self._bench.banners.show_message(key, "info", text, [restore])

    def _restore(self, draft: Draft) -> None:
        """Show a draft again: as changes to its segment as that is saved now, or by itself."""
        if not self.all_done():
            self._offer_again(draft)
            return
        self._stop_loading()
        self._bench.places.open(SEGMENT)
        entry = None if draft.segment_id is None else self.library.entry(draft.segment_id)
        if entry is None:
            self._show(draft.definition, None)
            self._restored(draft)
        elif self._shows_id(entry.id):
            self._change_to(draft)
        else:
            self._loading = self.library.load(entry.name, lambda loaded: self._restore_to(draft, loaded))

    def _restore_to(self, draft: Draft, loaded: Loaded) -> None:
        self._loaded(loaded)
        if self._shows_id(loaded.saved.id):
            self._change_to(draft)
        else:
            self._offer_again(draft)  # something was opened meanwhile that is incomplete

    def _offer_again(self, draft: Draft) -> None:
        (self.offer_discarded if draft in self._discarded.values() else self._offer_draft)(draft)

    def _change_to(self, draft: Draft) -> None:
        """Bring a draft of the segment on the screen back, as a step that can be undone."""
        origin = self.document.origin
        assert origin is not None, "it is a draft of a saved segment"
        self.document.replace(draft.definition, "restore changes")
        self._bench.status.say(
            f"Restored your changes to “{origin.name}”. Undo brings back what stood there."
        )
        self._restored(draft)
        self._tell_if_newer(draft, origin)

    def _restored(self, draft: Draft) -> None:
        self.drafting.keep()
        self._forget(draft)

    def _forget(self, draft: Draft) -> None:
        self.library.drop_draft(draft.document)
        self.drafting.look_for_old()

    # --- intents --------------------------------------------------------------------------------------------

    def _carry_out(self, intent: Intent) -> None:
        if edits.edits(intent):
            self.document.carry_out(intent)
        elif isinstance(intent, intents.TypeEquation):
            segment = equation.rearrange(self.document.segment, intent.text)
            self.document.replace(segment, "type equation")
        elif isinstance(intent, intents.AddCondition | intents.EditCondition):
            self._editor.open(intent)
        elif isinstance(intent, intents.Mend):
            self._mend(intent)

    def _mend(self, intent: intents.Mend) -> None:
        outcome = self.live.outcome
        findings = () if outcome is None or outcome.segment != self.document.segment else outcome.findings
        finding = next((each for each in findings if each.path == intent.action and each.suggestion), None)
        if finding is not None:
            self.document.replace(mended(self.document.segment, finding), "take the suggestion")

    def settle(self) -> None:
        """Take over what is typed but not yet taken: in the condition that is open, a card's title, tags."""
        self._editor.settle()
        self._half_typed.take_over()

    def all_done(self) -> bool:
        """Take over all that is open; return False where some of it is incomplete, and say so there."""
        self.settle()
        return self._editor.done() and self._equation_done()

    def _equation_done(self) -> bool:
        if self._bench.equation.finish():
            return True
        self._bench.places.open(SEGMENT)
        self._bench.equation.start_editing()
        self._bench.status.say("First put the equation right, or press Escape to leave it as it was.")
        return False

    def preview_drop(self, intent: Intent | None) -> None:
        """Say what a drop would give: the equation and, by bit arithmetic, the size; or why it can't be."""
        self._previewed = intent
        if intent is None or not edits.edits(intent):
            self._bench.builder.set_drop_preview("", None)
            return
        refusal = self.carried.refusal(intent, self.document.origin)
        if refusal:
            self._bench.builder.refuse_drop(refusal)
            return
        segment = edits.apply(self.document.segment, intent)
        members = self.carried.members(intent)
        count = None if members is None else self.live.count_if(segment, members)
        said = equation.text_after(self.document.segment, segment)
        self._bench.builder.set_drop_preview(said, count)

    def _count_span(self, part: Expression | None) -> None:
        if part is not None:
            self._bench.equation.set_span_count(self.live.count_of(part))


def _nothing() -> None:
    """Do nothing: the message closes by itself."""


def _with_columns_of(shown: Segment, definition: Segment) -> Segment:
    """Return a definition with the very cards that are shown, where its own are the same: they stay drawn."""
    if (definition.include, definition.exclude) != (shown.include, shown.exclude):
        return definition
    return replace(definition, include=shown.include, exclude=shown.exclude)
