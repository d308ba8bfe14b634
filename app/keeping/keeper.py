"""Carries out what is wanted of saved segments: the one place where list, project and builder meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QObject

from app.editing import Editing
from app.icons import IconSet
from app.insight.recalculating import Recalculating
from app.keeping import changes
from app.keeping.deeds import DeedKey
from app.keeping.details_panel import DetailsPanel
from app.keeping.entry import Entry, tags_of
from app.keeping.transfer import Transfer
from app.project import Project
from app.shell.banner import Offer
from app.shell.places import SEGMENT
from app.shell.sidebar import Wanted
from app.workbench import Workbench
from engine.definition.model import Segment, SegmentCondition
from engine.definition.names import name_key
from engine.errors import NameTakenError
from engine.workspace import DeletedSegment, SavedSegment
from widgets import paths
from widgets.intents import Gap, InsertCard, InsertConditions

DELETE = "delete"
"""The key of the message about deleting."""


class Keeper(QObject):
    """Serves the list of saved segments."""

    def __init__(
        self,
        project: Project,
        editing: Editing,
        recalculating: Recalculating,
        bench: Workbench,
        icons: IconSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._library = editing.library
        self._recalculating = recalculating
        self._bench = bench
        self.transfer = Transfer(project, editing.library, bench, icons, self)
        self._details: DetailsPanel | None = None
        self._refused: tuple[str, ...] = ()
        """The segments that a standing message says can't be deleted."""
        self.deleted: list[tuple[DeletedSegment, ...]] = []
        """What can be brought back, deletion by deletion."""
        self._does: dict[DeedKey, Callable[[Wanted], None]] = {
            "use": lambda wanted: self.use(wanted.names),
            "use-to-exclude": lambda wanted: self.use(wanted.names, to_exclude=True),
            "details": lambda wanted: self.edit_details(wanted.entries),
            "duplicate": lambda wanted: self.duplicate(wanted.names),
            "recalculate": lambda wanted: self.recalculate(wanted.names),
            "export": lambda wanted: self.transfer.export(wanted.names),
            "delete": lambda wanted: self.delete(wanted.names),
        }
        sidebar = bench.sidebar
        sidebar.wanted.connect(self._want)
        sidebar.renamed.connect(self.rename)
        self.transfer.imported.connect(self._imported)
        recalculating.finished.connect(lambda _results: self._library.refresh())
        self._library.changed.connect(self._offer_tags)
        self._library.changed.connect(self._withdraw_refusal)
        self._offer_tags()

    def _want(self, wanted: Wanted) -> None:
        self._does[wanted.deed](wanted)

    def _offer_tags(self) -> None:
        self._bench.details.tags.offer(tags_of(self._library.entries))

    # --- as conditions -------------------------------------------------------------------------------------

    def use(self, names: Sequence[str], *, to_exclude: bool = False) -> None:
        """Make conditions of saved segments: on the chosen card, else on a new one at the column's end."""
        document = self._editing.document
        conditions = tuple(SegmentCondition(segment=name) for name in names)
        side: paths.Side = "exclude" if to_exclude else "include"
        card = None if to_exclude else self._chosen_card()
        if card is None:
            end = len(paths.sequence(document.segment, side).items)
            intent: InsertCard | InsertConditions = InsertCard(Gap(side, end), conditions)
            landed = paths.item_path(side, end)
        else:
            end = len(paths.card(document.segment, card).conditions)
            intent, landed = InsertConditions(card, end, conditions), paths.condition_path(card, end)
        refusal = self._editing.carried.refusal(intent, document.origin)
        if refusal:
            self._bench.banners.show_message("refused", "error", refusal)
            return
        self._bench.places.open(SEGMENT)
        document.carry_out(intent)
        document.select(landed)
        self._bench.builder.focus_part(landed)

    def _chosen_card(self) -> str | None:
        document = self._editing.document
        cards = {path for path, _ in paths.cards(document.segment)}
        return next(iter(document.selection)) if len(cards & set(document.selection)) == 1 else None

    # --- names, purposes, tags -----------------------------------------------------------------------------

    def rename(self, segment_id: int, name: str) -> None:
        """Give a saved segment another name; whatever uses it follows, the segment on the screen too."""

        def done(renamed: tuple[str, SavedSegment]) -> None:
            former, saved = renamed
            self._follow(lambda segment: changes.renamed_in(segment, former, saved.name), saved)
            self._bench.banners.close_message("refused")  # another name was taken
            self._bench.status.say(f"Renamed “{former}” to “{saved.name}”.")

        self._library.change(lambda workspace: changes.rename(workspace, segment_id, name), done)

    def edit_details(self, entries: Sequence[Entry]) -> None:
        """Edit purpose and tags: of the open segment in its tab, of others, several as well, in a panel."""
        origin = self._editing.document.origin
        if origin is not None and [origin.id] == [entry.id for entry in entries]:
            self._bench.places.open(SEGMENT)
            self._bench.edit_details()
            return
        if self._details is None:
            self._details = DetailsPanel(self._bench.window())
            self.destroyed.connect(self._details.deleteLater)
            self._details.accepted.connect(self._describe)
            self._details.retagged.connect(self._retag)
        self._details.edit(entries, tags_of(self._library.entries))

    def _describe(self, name: str, purpose: str, tags: tuple[str, ...]) -> None:
        def done(saved: SavedSegment) -> None:
            self._bench.status.say(f"Saved purpose and tags of “{saved.name}” as version {saved.version}.")

        self._library.change(lambda workspace: changes.describe(workspace, name, purpose, tags), done)

    def _retag(self, names: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> None:
        def done(saved: tuple[SavedSegment, ...]) -> None:
            origin = self._editing.document.origin
            newer = next((each for each in saved if origin is not None and each.id == origin.id), None)
            if newer is not None:
                self._editing.document.follow(lambda each: changes.retagged(each, added, removed), newer)
            self._bench.status.say(f"Saved the tags of {_called([each.name for each in saved])}.")

        self._library.change(lambda workspace: changes.retag(workspace, names, added, removed), done)

    def _follow(self, change: Callable[[Segment], Segment], saved: SavedSegment) -> None:
        document = self._editing.document
        origin = document.origin
        if origin is not None and origin.id == saved.id:
            origin = msgspec.structs.replace(origin, name=saved.name)
            document.follow(change, origin)
        else:
            document.follow(
                lambda segment: msgspec.structs.replace(change(segment), name=segment.name), origin
            )

    # --- imported ------------------------------------------------------------------------------------------

    def _imported(self, saved: tuple[SavedSegment, ...]) -> None:
        """Show what was imported: a single one, and the new version of the segment that is open."""
        origin = self._editing.document.origin
        newer = next((each for each in saved if origin is not None and each.id == origin.id), None)
        if newer is None:
            if len(saved) == 1:
                self._bench.sidebar.chosen.emit(saved[0].name)
        else:
            self._editing.show_newer(newer.name, "imported")

    # --- copies, sizes -------------------------------------------------------------------------------------

    def duplicate(self, names: Sequence[str]) -> None:
        """Save a copy of each segment under a free name."""

        def done(made: tuple[SavedSegment, ...]) -> None:
            self._bench.sidebar.choose_when_listed([saved.id for saved in made])
            copies = ", ".join(f"“{saved.name}”" for saved in made)
            self._bench.status.say(f"Saved {'a copy' if len(made) == 1 else 'copies'} as {copies}.")

        self._library.change(lambda workspace: changes.duplicate(workspace, names), done)

    def recalculate(self, names: Sequence[str] | None = None) -> None:
        """Recalculate saved segments and what they use, all of them without names."""
        if self._recalculating.running:
            self._bench.status.say("A recalculation is under way already.")
        elif not self._library.entries:
            self._bench.status.say("There is no saved segment to recalculate.")
        else:
            self._recalculating.run(names)

    # --- the end -------------------------------------------------------------------------------------------

    @property
    def restorable(self) -> str:
        """The segments that were deleted last, as they are called in a sentence; "" when there are none."""
        return _called([each.name for each in self.deleted[-1]]) if self.deleted else ""

    def delete(self, names: Sequence[str]) -> None:
        """Delete segments, offering to bring them back; those that others use are refused."""
        try:
            changes.refuse_used(names, self._library.uses)
        except NameTakenError as error:
            offers = self._ways_to_users(names)
            self._refused = tuple(names)
            self._bench.banners.show_message(DELETE, "error", f"{error}.", offers)
            return
        origin = self._editing.document.origin
        if origin is not None and origin.name in names and not self._editing.all_done():
            return
        self._library.change(lambda workspace: changes.delete(workspace, names), self._deleted)

    def _withdraw_refusal(self) -> None:
        """Take away the message that segments can't be deleted once it is not true any more."""
        if not self._refused:
            return
        listed = {entry.name for entry in self._library.entries}
        try:
            if listed.issuperset(self._refused):
                changes.refuse_used(self._refused, self._library.uses)
        except NameTakenError:
            return
        self._refused = ()
        self._bench.banners.close_message(DELETE)

    def _ways_to_users(self, names: Sequence[str]) -> list[Offer]:
        keys, known = set(names), changes.users(self._library.uses)
        users = [user for name in names for user in known.get(name_key(name), ())]
        first = list(dict.fromkeys(user for user in users if user not in keys))[:2]
        return [Offer(f"Open “{user}”", self._opening(user)) for user in first]

    def _opening(self, name: str) -> Callable[[], None]:
        return lambda: self._bench.sidebar.chosen.emit(name)

    def _deleted(self, deleted: tuple[DeletedSegment, ...]) -> None:
        self.deleted.append(deleted)
        self._refused = ()
        what = "it" if len(deleted) == 1 else "them"
        text = f"Deleted {self.restorable}. You can restore {what} until you close the project."
        self._bench.banners.show_message(DELETE, "info", text, [Offer("Restore", self.restore)])
        origin = self._editing.document.origin
        if origin is not None and origin.id in {each.id for each in deleted}:
            self._editing.new()
        self._editing.situation_changed.emit()

    def restore(self) -> None:
        """Bring back what was deleted last."""
        if not self.deleted:
            return
        deleted = self.deleted.pop()
        self._bench.banners.close_message(DELETE)
        self._editing.situation_changed.emit()
        self._library.change(
            lambda workspace: changes.restore(workspace, deleted),
            self._restored,
            failed=lambda: self._keep_restorable(deleted),
        )

    def _keep_restorable(self, deleted: tuple[DeletedSegment, ...]) -> None:
        self.deleted.append(deleted)
        self._editing.situation_changed.emit()

    def _restored(self, restored: tuple[SavedSegment, ...]) -> None:
        self._bench.sidebar.choose_when_listed([each.id for each in restored])
        self._bench.status.say(f"Restored {_called([each.name for each in restored])}.")
        document = self._editing.document
        if len(restored) == 1 and document.origin is None and document.clean:
            self._editing.open(restored[0].name)


def _called(names: Sequence[str]) -> str:
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names)} segments"
