"""The workspace: one file with the imported data, its catalog, and everything a person saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from engine.catalog.model import Catalog, with_bases
from engine.errors import NameTakenError, WorkspaceError
from engine.workspace import recovery, settings, swap
from engine.workspace.connection import Limits
from engine.workspace.files import with_suffix
from engine.workspace.format import require_file
from engine.workspace.locking import FileLock
from engine.workspace.newest import brought_up
from engine.workspace.session import Session
from engine.workspace.stores.drafts import Drafts
from engine.workspace.stores.labels import Labels
from engine.workspace.stores.lists import Lists
from engine.workspace.stores.members import Members
from engine.workspace.stores.notes import Notes
from engine.workspace.stores.recordings import Recordings
from engine.workspace.stores.segments import Segments
from engine.workspace.temporary import TemporaryFolder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import TracebackType

    from engine.definition.moment import AsOf
    from engine.workspace.connection import Cursor, Role
    from engine.workspace.settings import Settings


class StoredMapping(msgspec.Struct, frozen=True):
    """The mapping of the last import (JSON) and the folder that its file names are relative to."""

    json: str
    base_directory: str


class Workspace:
    """An open workspace file; one process has it, any thread may use the stores.

    ``using(role)`` gives the cursors for calculations, one thread each. Ask for one every time it is needed:
    after a full disk, a change of limits or a refresh there are new ones. ``notices`` are sentences that the
    user must be told about the opening; ``temporary`` is the only folder that statements may write to.
    """

    def __init__(self, path: Path, lock: FileLock, limits: Limits) -> None:
        """Recover and open the file that ``lock`` is held for; use ``open`` or ``create``."""
        self.path = path
        self._lock = lock
        self._folder = TemporaryFolder()
        try:
            swap.clean(path)
            self.notices = recovery.recover(path)
            self._session = Session(path, self._folder.path, limits)
        except BaseException:
            self._folder.remove()
            raise
        self._catalog: Catalog | None = None
        self._settings: tuple[int, Settings] | None = None
        self.segments = Segments(self._session)
        self.drafts = Drafts(self._session)
        self.recordings = Recordings(self._session)
        self.members = Members(self._session)
        self.lists = Lists(self._session)
        self.notes = Notes(self._session)
        self.labels = Labels(self._session)

    @classmethod
    def open(
        cls, path: str | Path, *, memory_limit: int | None = None, threads: int | None = None
    ) -> Workspace:
        """Open the workspace at ``path``; the limits (megabytes, number) stand above its settings'.

        Raises ``WorkspaceLockedError`` naming the process that has it, ``WorkspaceTooNewError``, or another
        ``WorkspaceError``; whatever is refused is left as it was.
        """
        file = Path(path).resolve()  # by another name it would have another lock
        require_file(file)
        lock = FileLock(file)
        try:
            opened = cls(file, lock, Limits(memory=memory_limit, threads=threads))
        except BaseException:
            lock.release()
            raise
        try:
            opened.segments.forget_deleted()
        except BaseException:
            opened.close()
            raise
        return opened

    @classmethod
    def create(cls, path: str | Path) -> Workspace:
        """Make an empty workspace at ``path`` and open it; raises ``NameTakenError`` when a file is there."""
        file = Path(path).resolve()
        if not file.parent.is_dir():
            raise WorkspaceError(f"there is no folder {file.parent}", mend="make it first")
        lock = FileLock(file)
        try:
            if file.exists():
                raise NameTakenError(f"there is already a file {file}", mend="choose another name")
            swap.clean(file)
            unfinished = with_suffix(file, swap.BUILDING_SUFFIXES[1])
            swap.create_file(unfinished)
            swap.replace(unfinished, file)
            return cls(file, lock, Limits())
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Interrupt what runs, close the file and give the lock back; a second call does nothing."""
        self._session.close()
        self._folder.remove()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- calculations ------------------------------------------------------------------------------------

    @property
    def temporary(self) -> Path:
        """The private folder that spills and exports on their way are written to."""
        return self._folder.path

    def using(self, role: Role) -> AbstractContextManager[Cursor]:
        """Give the cursor of ``role``; database errors leave the block as ``engine.errors``.

        An interrupted query raises ``CancelledError``; after a full disk the next use works again.
        """
        return self._session.using(role)

    def interrupt(self, role: Role) -> None:
        """Stop the query that the cursor of ``role`` runs now; sent while it is idle, this is lost."""
        self._session.interrupt(role)

    def transaction(self) -> AbstractContextManager[Cursor]:
        """Give the stores' cursor in a transaction: all stores' changes in the block are kept, or none."""
        return self._session.transaction()

    # --- what is known -----------------------------------------------------------------------------------

    @property
    def catalog(self) -> Catalog:
        """What the last import found, with the labels and families that people gave; empty before one."""
        catalog = self._catalog
        if catalog is None:
            with self._session.reading() as cursor:
                row = cursor.execute("SELECT json FROM cardinal.catalog").fetchone()
                stored = msgspec.json.decode(row[0], type=Catalog) if row else Catalog(contacts=0)
                catalog = with_bases(brought_up(cursor, stored))
                self._catalog = catalog  # before a refresh on another thread can put it out of date
        return self.labels.applied(catalog)

    @property
    def data_version(self) -> str:
        """A text that changes with every import; empty before the first."""
        return self.catalog.data_version

    @property
    def mapping(self) -> StoredMapping | None:
        """The mapping of the last import, None before one."""
        with self._session.reading() as cursor:
            row = cursor.execute("SELECT json, base_directory FROM cardinal.mapping").fetchone()
        return StoredMapping(*row) if row else None

    @property
    def settings(self) -> Settings:
        """The workspace's settings."""
        kept = self._settings
        if kept is None or kept[0] != self._session.rollbacks:
            with self._session.reading() as cursor:
                rows = cursor.execute("SELECT name, value FROM cardinal.settings").fetchall()
                kept = self._settings = (self._session.rollbacks, settings.from_rows(rows))
        return kept[1]

    def update_settings(self, **changes: object) -> Settings:
        """Change settings by name and return all; new limits open the file again, ending what runs.

        Raises ``UserError`` for a value that can't be.
        """
        before = self.settings
        after = settings.changed(before, changes)
        with self.transaction() as cursor:
            for name in changes:
                value = msgspec.json.encode(getattr(after, name)).decode()
                cursor.execute("DELETE FROM cardinal.settings WHERE name = ?", [name])
                cursor.execute("INSERT INTO cardinal.settings VALUES (?, ?)", [name, value])
        self._settings = None
        if (before.memory_limit, before.threads) != (after.memory_limit, after.threads):
            with self._session.released():
                pass
        return after

    def as_of(self, override: str | None = None) -> AsOf:
        """Return the moment to calculate for: ``override``, an ISO date or datetime, else the rule's."""
        if override is not None:
            return settings.read_as_of(override)
        known = self.catalog
        return settings.rule_as_of(self.settings, known.end_of_data, known.timezone)

    # --- refresh -----------------------------------------------------------------------------------------

    def replace_data(self, new: Path) -> None:
        """Take the finished file ``new`` in the place of this one, with everything a person saved.

        Ends what runs. On any error the workspace goes on with the data it had.
        """
        with self._session.released():
            swap.carry_over(self.path, new)
            swap.replace(new, self.path)
            self._catalog = None
