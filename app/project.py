"""An open project: its file, its catalog, its database threads, and the moment it is calculated for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, Signal

from app.tasks import Job, TaskRunner
from engine.catalog.model import Catalog
from engine.definition.moment import AsOf
from engine.errors import CardinalError
from engine.evaluation.caching import BitmapCache
from engine.evaluation.checking import Checker
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.review import Surroundings
from engine.workspace.settings import AsOfRule, Settings, present, rule_as_of
from engine.workspace.workspace import Workspace


class Moment(msgspec.Struct, frozen=True):
    """What a person chose to calculate for: the end of the data, the present, or the end of ``day``."""

    rule: AsOfRule = "end_of_data"
    day: str | None = None  # ISO date or datetime

    @classmethod
    def of(cls, settings: Settings) -> Moment:
        """Return the moment that a project's settings name."""
        return cls(settings.as_of, settings.as_of_fixed)

    @classmethod
    def fixed(cls, day: date) -> Moment:
        """Return the end of ``day``."""
        return cls("fixed", day.isoformat())


class Opened(msgspec.Struct, frozen=True, eq=False):
    """A workspace with what is read from it once, so that the window's thread never has to."""

    workspace: Workspace
    catalog: Catalog
    settings: Settings
    session: str = msgspec.field(default_factory=lambda: f"window-{uuid4().hex}")
    """Whose drafts are its own ones; it outlives a refresh."""


def open_workspace(path: Path) -> Opened:
    """Open the workspace at ``path``; raises what ``Workspace.open`` does."""
    workspace = Workspace.open(path)
    try:
        return reopened(workspace)
    except BaseException:
        workspace.close()
        raise


def reopened(workspace: Workspace, session: str | None = None) -> Opened:
    """Read what the window shows of an open workspace; ``session`` goes on after a refresh."""
    known = Opened(workspace, workspace.catalog, workspace.settings)
    return known if session is None else msgspec.structs.replace(known, session=session)


class Project(QObject):
    """An open workspace as the window works with it."""

    moment_changed = Signal()
    """``moment`` or ``as_of`` is another."""
    catalog_changed = Signal()
    """``catalog`` is another: something has another name or family on the screen."""
    refused = Signal(object)
    """A ``CardinalError``: what could not be kept and why."""
    written = Signal(str)
    """A file that was asked for is there; a sentence."""
    not_written = Signal(object)
    """A ``CardinalError``: why a file that was asked for is not there."""

    def __init__(self, opened: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = opened.workspace
        self.session = opened.session
        self.catalog = opened.catalog
        self.tasks = TaskRunner(opened.workspace, self)
        self.folder = opened.workspace.path.parent
        """Where files were written to last; beside the project at first."""
        self._moment = Moment.of(opened.settings)
        self._cache = BitmapCache()
        self._as_of = self._resolved()

    @property
    def path(self) -> Path:
        """The project's file."""
        return self.workspace.path

    @property
    def name(self) -> str:
        """The project's name: its file's, without the ending."""
        return self.path.stem

    @property
    def moment(self) -> Moment:
        """What was chosen to calculate for."""
        return self._moment

    @property
    def as_of(self) -> AsOf:
        """The moment that everything is calculated for."""
        return self._as_of

    @property
    def now(self) -> datetime:
        """The present, as a clock on the wall in the project's zone shows it."""
        return present(self.catalog.timezone)

    def choose(self, moment: Moment) -> None:
        """Calculate for another moment."""
        before = (self._moment, self._as_of)
        self._moment = moment
        self._as_of = self._resolved()
        if (self._moment, self._as_of) != before:
            self.moment_changed.emit()

    def at(self, moment: Moment) -> AsOf:
        """Return the moment that ``moment`` means in this project."""
        settings = Settings(as_of=moment.rule, as_of_fixed=moment.day)
        return rule_as_of(settings, self.catalog.end_of_data, self.catalog.timezone)

    def relabel(self, activity: str | None, name: str | None, **changes: str | None) -> None:
        """Give a field, activity or detail another ``label`` or ``family``; None goes back to the import.

        It is kept in the file and survives a refresh; ``catalog_changed`` follows.
        """
        workspace = self.workspace

        def work(_job: Job) -> Catalog:
            workspace.labels.change(activity, name, **changes)
            return workspace.catalog

        def done(catalog: Catalog) -> None:
            self.catalog = catalog
            self.catalog_changed.emit()

        self.tasks.submit("main", work, receiver=self, done=done, failed=self.refuse)

    def refuse(self, error: Exception) -> None:
        """Tell why something could not be done; a mistake of the program is told by others."""
        if isinstance(error, CardinalError):
            self.refused.emit(error)

    def forget_counts(self) -> None:
        """Ask the database again for everything; the present moves on."""
        self._cache = BitmapCache()
        self.choose(self._moment)

    def membership(self, job: Job) -> Membership:
        """Return what evaluates segments on the job's thread; members found are shared by all threads."""
        return Membership(
            Reader(self.workspace, job.role),
            self.catalog,
            self.workspace.segments.get,
            self.workspace.lists.id_of,
            self._cache,
        )

    def surroundings(self, job: Job, as_of: AsOf | None = None) -> Surroundings:
        """Return what definitions are reviewed in on the job's thread; names and patterns ask the file."""
        segments, lists = self.workspace.segments.get, self.workspace.lists.id_of
        checker = Checker(Reader(self.workspace, job.role), self.catalog, segments, lists)
        return Surroundings(
            catalog=self.catalog,
            segments=segments,
            lists=lists,
            pattern=checker.require_pattern,
            expression=checker.require_expression,
            as_of=as_of,
        )

    def close(self) -> None:
        """Stop all work, wait for it and close the file."""
        self.tasks.close()
        self.workspace.close()

    def _resolved(self) -> AsOf:
        return self.at(self._moment)
