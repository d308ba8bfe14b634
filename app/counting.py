"""Counting a segment on a database thread: what is known at once first, then condition by condition.

Everything here runs away from the window's thread and hands over finished values; the numbers themselves come
from ``engine.evaluation``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

import msgspec

from app.tasks import Job
from engine.definition import walk
from engine.definition.model import Card, Column, Condition, FieldCondition, Group, Item, Segment
from engine.definition.moment import AsOf
from engine.errors import CancelledError, CardinalError
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.membership import Membership
from engine.review import Finding, Known, Surroundings, errors, validate
from widgets import paths
from widgets.counts import Count, Counts, Part

AnyPart: TypeAlias = Column | Item | Condition

AROUND = (Column, Card, Group)
"""What holds other parts."""

SEGMENTS_KEPT = 8
"""Definitions whose parts are known: that of before an edit and that of after it are gone through often."""
UNFINISHED = frozenset(("empty-card", "empty-group", "no-conditions"))
"""Kinds of findings that say of a part that it is still being made."""

QUICK = 20_000_000
"""Contacts times pairs of parts up to which differences are worked out before anything is shown."""

_UNKNOWN, _FAILED, _UNFINISHED = Count(), Count(state="error"), Count(state="unfinished")


class Outcome(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is known of a segment at one moment.

    ``waiting`` are the paths whose conditions have not been asked for yet, ``failures`` what could not be
    counted, by condition path; both are left out of ``evaluated``, and what holds them has no number in
    ``counts``. ``findings`` are the review's, ``saved_size`` is the size of the saved version, ``complete``
    says that no more will come.
    """

    segment: Segment
    as_of: AsOf
    evaluated: Evaluated
    counts: Counts
    waiting: frozenset[str] = frozenset()
    failures: Mapping[str, CardinalError] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    saved_size: int | None = None
    complete: bool = False

    @property
    def size(self) -> int:
        """How many contacts are in the segment."""
        return self.evaluated.size

    @property
    def fault(self) -> CardinalError | None:
        """What is wrong with a condition; one that is not there yet only leaves its card unfinished."""
        wrong = (found.as_error() for found in _wrong(self.findings))
        return next(chain(wrong, self.failures.values()), None)

    @property
    def obstacle(self) -> CardinalError | None:
        """What keeps the segment from being calculated as it stands: what is wrong, else what is missing."""
        fault = self.fault
        missing = (found.as_error() for found in errors(self.findings))
        return next(missing, None) if fault is None else fault

    @property
    def standing(self) -> bool:
        """Whether the numbers hold (notes and differences may still come)."""
        return not self.waiting


class Counting:
    """One segment counted step by step on one thread; each step is handed over through the job."""

    def __init__(
        self,
        job: Job,
        membership: Membership,
        around: Surroundings,
        segment: Segment,
        saved: Segment | None,
        as_of: AsOf,
        known: Known,
    ) -> None:
        """``known`` is what was found in the definition before the edit, on the same thread."""
        self._job = job
        self._catalog = around.catalog
        self._membership = membership
        self._segment = segment
        self._saved = saved
        self._as_of = as_of
        self._asked = [(path, condition) for _, path, condition in walk.conditions(segment)]
        self._findings = validate(segment, around, known)
        self._failures: dict[Condition, CardinalError] = {}
        self._notes: dict[str, str] = {}
        self._whole: Evaluated | None = None

    def run(self) -> Outcome:
        """Count; raises ``CancelledError`` when a newer edit has come."""
        missing = [each for _, each in self._asked if not self._membership.cached(each, self._as_of)]
        if missing and len(missing) < len(self._asked):
            self._job.tell(self._outcome(waiting=frozenset(missing)))
        for condition in missing:
            self._job.check()
            self._ask(condition)
        if missing or not self._quick():
            self._job.tell(self._outcome())
        saved_size = self._saved_size()
        self._note_empty_values()
        return self._outcome(saved_size=saved_size, complete=True)

    def _quick(self) -> bool:
        """Return whether all differences are known within a frame."""
        items = sum(isinstance(node, AROUND) for _, node in all_parts(self._segment))
        return items * items * self._catalog.contacts <= QUICK

    def _ask(self, condition: Condition) -> None:
        try:
            self._membership.condition(condition, self._as_of)
        except CancelledError:
            raise
        except CardinalError as error:
            self._failures[condition] = error

    def _evaluate(self, waiting: Collection[Condition]) -> Evaluated:
        """Evaluate what is known; once nothing waits, once and for all."""
        if self._whole is not None:
            return self._whole
        skipped = {*self._failures, *waiting}
        evaluated = self._membership.evaluate(self._segment, self._as_of, skipped)
        self._whole = None if waiting else evaluated
        return evaluated

    def _outcome(
        self,
        waiting: Collection[Condition] = frozenset(),
        saved_size: int | None = None,
        complete: bool = False,
    ) -> Outcome:
        evaluated = self._evaluate(waiting)
        waits = frozenset(path for path, condition in self._asked if condition in waiting)
        failures = {
            path: self._failures[condition] for path, condition in self._asked if condition in self._failures
        }
        parts = self._parts(evaluated, waits, failures, with_differences=complete)
        return Outcome(
            segment=self._segment,
            as_of=self._as_of,
            evaluated=evaluated,
            counts=Counts(parts=parts, base=len(evaluated.base)),
            waiting=waits,
            failures=failures,
            findings=self._findings,
            saved_size=saved_size,
            complete=complete,
        )

    def _parts(
        self,
        evaluated: Evaluated,
        waiting: Collection[str],
        failures: Mapping[str, CardinalError],
        *,
        with_differences: bool,
    ) -> dict[str, Part]:
        uncertain = {above for path in waiting for above in _above(path)}
        wrong = (*failures, *(found.path for found in _wrong(self._findings)))
        failed = {above for path in wrong for above in _above(path)}
        parts: dict[str, Part] = {}
        for path, node in all_parts(self._segment):
            if path in uncertain:
                count = _UNKNOWN
            elif path in failed:
                count = _FAILED
            else:
                count = count_of(evaluated, path, node)
            without = None
            differs = isinstance(node, AROUND) and "." in path and not failed
            if with_differences and differs and count.state == "ready":
                self._job.check()
                without = evaluated.without(path) - evaluated.size
            parts[path] = Part(count=count, without=without, note=self._notes.get(path, ""))
        return parts

    def _saved_size(self) -> int | None:
        if self._saved is None:
            return None
        try:
            return self._membership.evaluate(self._saved, self._as_of).size
        except CancelledError:
            raise
        except CardinalError:
            return None  # what is broken in the saved version is told where it stands

    def _note_empty_values(self) -> None:
        """Say how many of a ≠ condition's contacts have no value at all."""
        for path, condition in self._asked:
            if not (isinstance(condition, FieldCondition) and condition.negated) or condition.op == "is_set":
                continue
            if condition in self._failures:
                continue
            self._job.check()
            filled = FieldCondition(field=condition.field, op="is_set")
            empty = self._membership.base(self._as_of) - self._membership.condition(filled, self._as_of)
            inside = empty - self._membership.condition(condition, self._as_of)
            if len(inside):
                field = self._catalog.field(condition.field)
                shown = condition.field if field is None else field.shown
                self._notes[path] = f"incl. {len(inside):,} without {shown}"


def count_of(evaluated: Evaluated, path: str, node: AnyPart) -> Count:
    """Return the number that stands beside a part.

    A letter stands for its card without the card's own *not*; a condition's row is read with it.
    """
    known = evaluated.plain if isinstance(node, AROUND) else evaluated.members
    members = known.get(path)
    return _UNFINISHED if members is None else Count(len(members), "ready")


def _wrong(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what keeps a condition from being asked, not what is only missing yet."""
    return (found for found in errors(findings) if found.kind not in UNFINISHED)


def _above(path: str) -> Iterator[str]:
    """Yield ``path`` and everything that it is in."""
    while path:
        yield path
        path = path.rpartition(".")[0]


@lru_cache(maxsize=SEGMENTS_KEPT)
def all_parts(segment: Segment) -> tuple[tuple[str, AnyPart], ...]:
    """Return every column with something in it, item and condition with its path."""
    return tuple(_all_parts(segment))


def _all_parts(segment: Segment) -> Iterator[tuple[str, AnyPart]]:
    for side in paths.SIDES:
        column = paths.sequence(segment, side)
        if column.items:
            yield side, column
            yield from _inside(side, column)


def _inside(sequence: str, node: Column | Group) -> Iterator[tuple[str, AnyPart]]:
    for index, item in enumerate(node.items):
        path = paths.item_path(sequence, index)
        yield path, item
        if isinstance(item, Group):
            yield from _inside(path, item)
        else:
            for at, condition in enumerate(item.conditions):
                yield paths.condition_path(path, at), condition
