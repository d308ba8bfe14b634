"""Saved segments and drafts of a project as the window sees them; the file is asked on its own threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from app.keeping.changes import copy_name, rename, users
from app.keeping.entry import Entry
from app.project import Project
from app.tasks import Job, Ticket
from app.together import Together
from engine.definition.model import Segment
from engine.definition.names import name_key
from engine.errors import CancelledError, CardinalError, NameTakenError
from engine.evaluation.recalculation import standing
from engine.review import refuse_errors, validate_for_saving
from engine.workspace import Draft, Recording, SavedSegment, Workspace
from widgets import paths

T = TypeVar("T")
Done: TypeAlias = Callable[[T], None]


class Loaded(msgspec.Struct, frozen=True):
    """A saved segment: its definition, what is known of it, and this run's unsaved changes to it, if any."""

    saved: SavedSegment
    definition: Segment
    draft: Draft | None = None


class _Read(msgspec.Struct, frozen=True):
    """All that is kept about saved segments; recordings by segment id, uses by name, users by its key.

    ``standing`` are the recordings that counting again would only repeat, ``edited`` the ids of those with
    unsaved changes, ``in_place`` whether the project's file stands where it was opened.
    """

    saved: tuple[SavedSegment, ...]
    latest: Mapping[int, Recording]
    before: Mapping[int, Recording]
    standing: Mapping[int, Recording]
    uses: Mapping[str, tuple[str, ...]]
    users: Mapping[str, tuple[str, ...]]
    edited: frozenset[int]
    in_place: bool


class _Measured(msgspec.Struct, frozen=True):
    """The size of a saved segment, or why it has none."""

    name: str
    size: int | None
    broken: str = ""


class Library(QObject):
    """Reads and writes saved segments and drafts, and keeps the list with sizes."""

    changed = Signal()
    """``entries`` is another."""
    edited_changed = Signal()
    """``edited`` is another."""
    placed = Signal(bool)
    """Whether the project's file stands where it was opened; told whenever the list was read."""
    refused = Signal(object)
    """A ``CardinalError``: what could not be done and why."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._workspace: Workspace = project.workspace
        self._own = f"{project.session}/"
        """How the names of this run's drafts of saved segments begin."""
        self._measuring: Ticket | None = None
        self._measured = Together(self._take, self)
        self.entries: tuple[Entry, ...] = ()
        self.uses: Mapping[str, tuple[str, ...]] = {}
        """What each saved segment uses itself, by name."""
        self.edited: frozenset[int] = frozenset()
        """The ids of those that open with unsaved changes, as far as drafts of them are kept."""
        project.moment_changed.connect(self.refresh)

    # --- the list ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again; sizes follow as they are counted."""

        as_of = self._project.as_of

        def read(_job: Job) -> _Read:
            workspace = self._workspace
            uses = workspace.segments.graph()
            return _Read(
                workspace.segments.all(),
                workspace.recordings.latest(),
                workspace.recordings.before(workspace.data_version, as_of.today),
                standing(workspace, as_of),
                uses,
                users(uses),
                self._read_edited(),
                workspace.path.exists(),
            )

        self._ask(read, self._list)

    def measure(self) -> None:
        """Count every saved segment again."""
        self._measure([entry.name for entry in self.entries])

    def _measure(self, names: Sequence[str]) -> None:
        as_of = self._project.as_of

        def count(job: Job) -> None:
            membership = self._project.membership(job)
            for name in names:
                job.check()
                try:
                    evaluated = membership.evaluate(self._workspace.segments.get(name), as_of)
                    job.tell(_Measured(name, evaluated.size))
                except CancelledError:
                    raise
                except CardinalError as error:
                    job.tell(_Measured(name, None, str(error)))

        if self._measuring is not None:  # only this: a recalculation in the same role goes on
            self._project.tasks.cancel(self._measuring)
        self._measuring = self._project.tasks.submit(
            "recalculate",
            count,
            receiver=self,
            progress=self._measured.add,
            done=lambda _nothing: self._measured.hand_on(),
        )

    def entry(self, segment_id: int) -> Entry | None:
        """Return the entry of a saved segment, None when it is not listed."""
        return next((entry for entry in self.entries if entry.id == segment_id), None)

    def _list(self, read: _Read) -> None:
        self._measured.hand_on()  # what was counted before the list was read
        sizes = {entry.id: (entry.size, entry.broken) for entry in self.entries}

        def entry(saved: SavedSegment) -> Entry:
            known = read.standing.get(saved.id)
            size, broken = sizes.get(saved.id, (None, "")) if known is None else (known.size, "")
            last = read.latest.get(saved.id)
            return Entry(
                saved.id,
                saved.name,
                size=size,
                broken=broken,
                tags=saved.tags,
                purpose=saved.purpose,
                recalculated=None if last is None else last.recorded_at,
                before=read.before.get(saved.id),
                users=read.users.get(name_key(saved.name), ()),
            )

        self.uses = read.uses
        self.entries = tuple(map(entry, read.saved))
        self.changed.emit()
        self.placed.emit(read.in_place)
        self._note_edited(read.edited)
        self._measure([entry.name for entry in self.entries if entry.id not in read.standing])

    def _take(self, measured: Sequence[_Measured]) -> None:
        sizes = {each.name: each for each in measured}

        def entry(former: Entry) -> Entry:
            found = sizes.get(former.name)
            if found is None:
                return former
            return msgspec.structs.replace(former, size=found.size, broken=found.broken)

        self.entries = tuple(map(entry, self.entries))
        self.changed.emit()

    # --- segments ------------------------------------------------------------------------------------------

    def load(self, name: str, done: Done[Loaded], *, quietly: bool = False) -> Ticket:
        """Read a saved segment with its draft; ``quietly`` passes over one that is gone."""

        def read(_job: Job) -> Loaded | None:
            if quietly and self._workspace.segments.find(name) is None:
                return None
            loaded = _loaded(self._workspace, name)
            draft = self._workspace.drafts.get(self.draft_of(loaded.saved))
            return msgspec.structs.replace(loaded, draft=draft)

        def handed(loaded: Loaded | None) -> None:
            if loaded is not None:
                done(loaded)

        return self._ask(read, handed)

    def save(
        self, definition: Segment, former: SavedSegment | None, draft: str, done: Done[Loaded]
    ) -> Ticket:
        """Save as a new version of ``former``, renaming it when the name is another, or as a new segment.

        Its draft goes in the same step. A definition with errors is refused, and a name that another segment
        has.
        """

        def write(job: Job) -> Loaded:
            refuse_errors(validate_for_saving(definition, self._project.surroundings(job)))
            with self._workspace.transaction():
                _make_way(self._workspace, definition, former)
                saved = self._workspace.segments.save(definition)
                self._workspace.drafts.drop(draft)
                return _loaded(self._workspace, saved.name)

        return self._ask(write, self._refreshing(done))

    def save_copy(self, definition: Segment, draft: str, done: Done[Loaded]) -> None:
        """Save under a free name made from the definition's; the draft goes in the same step."""

        def write(job: Job) -> Loaded:
            with self._workspace.transaction():
                taken = [saved.name for saved in self._workspace.segments.all()]
                named = msgspec.structs.replace(definition, name=copy_name(definition.name, taken))
                refuse_errors(validate_for_saving(named, self._project.surroundings(job)))
                saved = self._workspace.segments.save(named)
                self._workspace.drafts.drop(draft)
                return _loaded(self._workspace, saved.name)

        self._ask(write, self._refreshing(done))

    def change(
        self, work: Callable[[Workspace], T], done: Done[T], *, failed: Callable[[], None] | None = None
    ) -> None:
        """Do something to saved segments away from the window's thread and read the list again.

        Where it can't be done, ``failed`` is called and the reason told.
        """

        def refuse(error: Exception) -> None:
            if failed is not None:
                failed()
            self._refuse(error)

        self._project.tasks.submit(
            "main",
            lambda _job: work(self._workspace),
            receiver=self,
            done=self._refreshing(done),
            failed=refuse,
        )

    # --- drafts --------------------------------------------------------------------------------------------

    def draft_of(self, saved: SavedSegment) -> str:
        """Return the name that this run keeps the unsaved changes to a saved segment under."""
        return f"{self._own}{saved.id}"

    def keep_draft(self, name: str, definition: Segment, former: SavedSegment | None) -> None:
        """Keep what stands in the window, so that no edit is lost."""
        self._ask_of_drafts(lambda: self._put_draft(name, definition, former))

    def keep_draft_now(self, name: str, definition: Segment, former: SavedSegment | None) -> None:
        """Keep it before the program ends: returns once it is in the file."""
        self._put_draft(name, definition, former)

    def drop_draft(self, name: str) -> None:
        """Forget a draft: there is nothing unsaved, or nobody wants it."""
        self._ask_of_drafts(lambda: self._workspace.drafts.drop(name))

    def drop_saved(self, name: str, definition: Segment) -> None:
        """Forget a draft that was kept while its definition was saved; one of later edits stays."""

        def drop() -> None:
            kept = self._workspace.drafts.get(name)
            if kept is not None and kept.definition == definition:
                self._workspace.drafts.drop(name)

        self._ask_of_drafts(drop)

    def drop_draft_now(self, name: str) -> None:
        """Forget it before the program ends."""
        self._workspace.drafts.drop(name)

    def find_draft(self, shown: str, done: Done[Draft | None]) -> None:
        """Look for the newest draft other than ``shown`` that no opening of a segment brings back."""

        def read(_job: Job) -> Draft | None:
            drafts = self._workspace.drafts.of(lambda name: name != shown and not name.startswith(self._own))
            return next((draft for draft in drafts if _says(draft.definition)), None)

        self._ask(read, done)

    def _put_draft(self, name: str, definition: Segment, former: SavedSegment | None) -> None:
        self._workspace.drafts.put(
            name,
            definition,
            segment_id=None if former is None else former.id,
            version=None if former is None else former.version,
        )

    def _ask_of_drafts(self, change: Callable[[], None]) -> None:
        def read(_job: Job) -> frozenset[int]:
            change()
            return self._read_edited()

        self._ask(read, self._note_edited)

    def _read_edited(self) -> frozenset[int]:
        return self._workspace.drafts.segments(self._own)

    def _note_edited(self, edited: frozenset[int]) -> None:
        if edited != self.edited:
            self.edited = edited
            self.edited_changed.emit()

    def _ask(self, work: Callable[[Job], T], done: Done[T]) -> Ticket:
        return self._project.tasks.submit("main", work, receiver=self, done=done, failed=self._refuse)

    def _refreshing(self, done: Done[T]) -> Done[T]:
        def both(result: T) -> None:
            done(result)
            self.refresh()

        return both

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self.refused.emit(error)


def _says(definition: Segment) -> bool:
    """Whether there is more than empty cards to come back to."""
    told = definition.name.strip() or definition.purpose or definition.tags
    return bool(told) or any(card.conditions or card.title for _, card in paths.cards(definition))


def _loaded(workspace: Workspace, name: str) -> Loaded:
    return Loaded(workspace.segments.saved(name), workspace.segments.get(name))


def _make_way(workspace: Workspace, definition: Segment, former: SavedSegment | None) -> None:
    """Rename the former segment if need be; raises ``NameTakenError`` when the name is another's."""
    other = workspace.segments.find(definition.name)
    if other is not None and (former is None or other.id != former.id):
        raise NameTakenError(f"there is already a segment “{other.name}”", mend="choose another name")
    if former is not None and definition.name.strip():
        current = workspace.segments.by_id(former.id)
        if current.name != definition.name.strip():
            rename(workspace, former.id, definition.name)
