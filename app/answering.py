"""Answers the condition editor: sizes, checks and samples of what is filled in, names, lists made of keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.project import Project
from app.tasks import Job, Ticket
from engine.catalog.model import Catalog
from engine.catalog.vocabulary import read_header
from engine.compiler.expression.functions import FUNCTIONS, SPECIAL
from engine.definition.model import Condition, SqlCondition
from engine.definition.moment import AsOf
from engine.errors import CancelledError, CardinalError, NameTakenError, UserError, clause
from engine.evaluation.membership import Membership
from engine.evaluation.preview import OrderCache, Preview
from engine.evaluation.reader import Reader
from engine.refusals import not_done
from engine.workspace import FixedList, Workspace
from widgets.editor.editor import ConditionEditor
from widgets.editor.membership import keys_in
from widgets.intents import MakeList
from widgets.picker.choices import Choices

GATHER_MS = 1000
"""A project that opens is shown first: gathering names takes many times longer than a frame."""

RECENT = 8
SAMPLE = 3
SQL_NAMES = tuple(sorted({*FUNCTIONS, *SPECIAL}))


class Answering(QObject):
    """Stands behind one open editor at a time; everything is asked on the ``check`` thread."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._editor: ConditionEditor | None = None
        self._recent: tuple[Condition, ...] = ()
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._asked: list[Ticket] = []
        self._own: Ticket | None = None  # the size of what is filled in: only the newest matters
        self._orders = OrderCache()
        self._gathered: Catalog | None = None
        """The catalog whose names and values the picker's choices are, or will soon be."""
        self._choices: Choices | None = None
        self._soon = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._soon.timeout.connect(self._gather)
        project.moment_changed.connect(self._moved)
        project.catalog_changed.connect(self._gather)

    def serve(self, editor: ConditionEditor, condition: Condition | None, own: str) -> None:
        """Let ``editor`` show ``condition`` and answer it; ``own`` is a segment that can't use itself."""
        self._editor = editor
        editor.set_functions(SQL_NAMES)
        editor.set_names(*self._names, self._recent)
        editor.sizes_wanted.connect(self._measure)
        editor.check_wanted.connect(self._check)
        editor.list_wanted.connect(self._make_list)
        editor.set_condition(condition, self._project.catalog, self._project.as_of, self._choices)
        self._read_names(own)

    def leave(self) -> None:
        """Answer nobody any more."""
        self._editor = None
        for ticket in self._asked:  # only these: others ask in the same role
            self._project.tasks.cancel(ticket)
        self._asked.clear()

    def remember(self, condition: Condition) -> None:
        """Offer what was just made among the recent ones."""
        others = [each for each in self._recent if each != condition]
        self._recent = (condition, *others)[:RECENT]

    def gather(self) -> None:
        """Gather what the picker offers, once, soon after the first numbers stand."""
        if self._gathered is None and not self._soon.isActive():
            self._soon.start()

    def _gather(self) -> None:
        catalog = self._project.catalog
        self._gathered, self._choices = catalog, None

        def offer(choices: Choices) -> None:
            if catalog is self._project.catalog:
                self._choices = choices
                if self._editor is not None:
                    self._editor.set_catalog(catalog, choices)

        self._project.tasks.submit("check", lambda _job: Choices(catalog), receiver=self, done=offer)

    def _moved(self) -> None:
        if self._editor is not None:
            self._editor.set_as_of(self._project.as_of)

    # --- sizes ----------------------------------------------------------------------------------------------

    def _measure(self, wanted: tuple[Condition, ...]) -> None:
        """Count conditions one by one; each is told as soon as it is known."""
        editor, project, as_of = self._editor, self._project, self._project.as_of
        if editor is None:
            return
        own = wanted == (editor.draft,)
        if own and self._own is not None:
            project.tasks.cancel(self._own)

        def count(job: Job) -> None:
            membership = project.membership(job)
            for told in _sizes(membership, wanted, as_of, job):
                job.tell(told)

        ticket = project.tasks.submit("check", count, receiver=self, failed=_ignore, progress=self._tell_size)
        self._note(ticket)
        if own:
            self._own = ticket

    def _note(self, ticket: Ticket) -> None:
        self._asked = [each for each in self._asked if not each.ended]
        self._asked.append(ticket)

    def _tell_size(self, told: object) -> None:
        if isinstance(told, tuple) and self._editor is not None:
            condition, size = told
            self._editor.set_size(condition, size)

    # --- SQL conditions -------------------------------------------------------------------------------------

    def _check(self, expression: str) -> None:
        """Say what is wrong with an expression, or for whom it is true."""
        project, as_of = self._project, self._project.as_of

        def find(job: Job) -> tuple[str, ...]:
            membership = project.membership(job)
            found = membership.condition(SqlCondition(expression=expression), as_of)
            preview = Preview(Reader(project.workspace, job.role), membership, as_of, self._orders)
            return tuple(str(row[0]) for row in preview.page(found.ordinals()[:SAMPLE], ()))

        def show(keys: tuple[str, ...]) -> None:
            if self._editor is not None:
                self._editor.set_check(expression, "")
                self._editor.set_sample(expression, keys)

        def tell(error: Exception) -> None:
            told = isinstance(error, CardinalError) and not isinstance(error, CancelledError)
            if self._editor is not None and isinstance(error, CardinalError) and told:
                offset = error.place.offset if error.place is not None else None
                self._editor.set_check(expression, clause(error.what, error.mend), offset)

        self._note(project.tasks.submit("check", find, receiver=self, done=show, failed=tell))

    # --- names and lists ------------------------------------------------------------------------------------

    def _read_names(self, own: str) -> None:
        workspace = self._project.workspace

        def read(_job: Job) -> tuple[tuple[str, ...], tuple[str, ...]]:
            segments = tuple(each.name for each in workspace.segments.all() if each.name != own)
            return segments, tuple(each.name for each in workspace.lists.all())

        def show(names: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
            self._names = names
            if self._editor is not None:
                self._editor.set_names(*names, self._recent)

        self._project.tasks.submit("main", read, receiver=self, done=show, failed=_ignore)

    def _make_list(self, wish: MakeList) -> None:
        """Make a fixed list of the keys under a free name, and choose it where it was wished for."""
        editor, workspace, address = self._editor, self._project.workspace, _address(self._project.catalog)
        name = wish.name.strip() or f"Pasted on {date.today():%d %B %Y}"

        def make(_job: Job) -> tuple[FixedList, int]:
            made = _made(workspace, name, _keys(wish.of), address)
            return made, workspace.lists.strangers(made.name)

        def show(found: tuple[FixedList, int]) -> None:
            made, strangers = found
            segments, lists = self._names
            self._names = segments, (*lists, made.name)
            if self._editor is not None:
                self._editor.set_names(*self._names, self._recent)
            if editor is not None and editor is self._editor:
                what = "contact's key" if address is None else "contact's key or e-mail address"
                said = f"{strangers:,} of {made.size:,} {'is' if strangers == 1 else 'are'} no {what}."
                editor.set_made(made.name, said if strangers else "")

        self._project.tasks.submit("main", make, receiver=self, done=show, failed=self._project.refuse)


def _sizes(
    membership: Membership, wanted: tuple[Condition, ...], as_of: AsOf, job: Job
) -> Iterator[tuple[Condition, int | None]]:
    base = len(membership.base(as_of))
    for condition in wanted:
        job.check()
        try:
            found = len(membership.condition(condition, as_of))
        except CancelledError:
            raise
        except CardinalError:
            yield condition, None
        else:
            yield condition, base - found if condition.negated else found


def _address(catalog: Catalog) -> str | None:
    """Return the contacts' column of e-mail addresses, if there is one."""
    fields = (field for field in catalog.fields if field.type == "text")
    return next((field.column for field in fields if read_header(field.name).meaning == "email"), None)


def _keys(source: str | Path) -> tuple[str, ...]:
    """Return the keys in pasted text or in a file; raises ``UserError`` for one that holds none."""
    if isinstance(source, str):
        return keys_in(source)
    try:
        content = source.read_bytes()
    except OSError as error:
        raise not_done(UserError, f"{source.name} can't be read", error) from error
    if b"\0" in content:
        raise UserError(f"{source.name} is no text", mend="save it as CSV, with a key a line")
    keys = keys_in(content.decode("utf-8-sig", "replace"))
    if not keys:
        raise UserError(f"{source.name} holds no keys", mend="drop a file with a key a line")
    return keys


def _made(workspace: Workspace, name: str, keys: tuple[str, ...], address: str | None) -> FixedList:
    number, free = 1, name
    while True:
        try:
            return workspace.lists.create(free, keys, origin="pasted", address=address)
        except NameTakenError:
            number += 1
            free = f"{name} ({number})"


def _ignore(_: Exception) -> None:
    """A size that can't be told is not shown; what is wrong is marked once the condition stands."""
