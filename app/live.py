"""Live counts: an edit asks, the database thread answers step by step, the window shows what is known.

Numbers of parts that an edit did not touch stay as they are; the others are shown as they were and turn grey
when the new ones take longer than a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.arithmetic import members_of, rearranged
from app.counting import Counting, Outcome, all_parts, count_of
from app.document import SegmentDocument
from app.project import Project
from app.tasks import Job
from engine.definition import walk
from engine.definition.expression import Expression, letters_of
from engine.definition.model import Column, Condition, Segment
from engine.errors import CardinalError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.evaluated import Evaluated
from engine.review import Known
from widgets.counts import Count, Counts, Part

PATIENCE_MS = 120
"""How long old numbers stay as they are before they are shown as old."""

AT_ONCE = 200_000_000
"""Contacts times parts up to which an edit of the logic is counted in the turn that it is made in."""


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """The segment's size and what it means.

    ``since_edit`` and ``since_saved`` are differences to before the last edit and to the saved version; None
    when there is nothing to compare with.
    """

    size: Count = Count()
    base: int | None = None
    since_edit: int | None = None
    since_saved: int | None = None

    @property
    def share(self) -> float | None:
        """The segment's part of all contacts, from 0 to 1."""
        if self.size.value is None or not self.base:
            return None
        return self.size.value / self.base

    @property
    def left_out(self) -> int | None:
        """How many contacts are not in the segment."""
        if self.size.value is None or self.base is None:
            return None
        return self.base - self.size.value


class LiveCounts(QObject):
    """Keeps the numbers on the screen in step with the document and the moment."""

    changed = Signal()
    """``counts`` or ``headline`` is another."""
    stood = Signal()
    """Nothing more is being counted."""

    def __init__(self, document: SegmentDocument, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._project = project
        self._outcome: Outcome | None = None
        self._counted = document.segment  # what the paths of ``counts`` are paths into
        self._before: int | None = None  # the size before the last edit
        self._saved: Segment | None = None
        self._saved_size: int | None = None  # of ``_saved``, once it was counted
        self._error: CardinalError | None = None
        self._known = Known()  # of the counting thread alone
        self.counts = Counts(base=project.catalog.contacts)
        self.headline = Headline()
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._show_as_old)
        self._asking = QTimer(self, interval=0, singleShot=True)  # after the window has redrawn
        self._asking.timeout.connect(self._ask)
        document.changed.connect(self.count)
        document.saved_changed.connect(self.count)
        project.moment_changed.connect(self._moment_changed)

    @property
    def standing(self) -> bool:
        """Whether all numbers are those of the document as it stands."""
        outcome = self.settled
        return outcome is not None and outcome.complete and not self._asking.isActive()

    @property
    def awaited(self) -> bool:
        """Whether numbers are still to come; those that could not be found never do."""
        return self._asking.isActive() or (self._error is None and not self.standing)

    @property
    def settled(self) -> Outcome | None:
        """What is known of the document as it stands; None while members are still being found."""
        outcome = self._outcome
        if outcome is None or not outcome.standing or outcome.segment != self._document.segment:
            return None
        return outcome if outcome.as_of == self._project.as_of else None

    @property
    def evaluated(self) -> Evaluated | None:
        """The members of every part, as of the last count; None before the first."""
        return None if self._outcome is None else self._outcome.evaluated

    @property
    def error(self) -> CardinalError | None:
        """What kept the whole segment from being counted, if anything did."""
        return self._error

    @property
    def outcome(self) -> Outcome | None:
        """All that is known of the last count."""
        return self._outcome

    def count_of(self, part: Expression) -> Count:
        """Return how many a stretch of the equation holds, from what was counted last."""
        outcome = self._outcome
        if outcome is None or outcome.segment != self._document.segment:
            return Count()
        plain = {found.letter: found.path for found in walk.cards(outcome.segment)}
        if any(outcome.counts.part(plain[letter]).count.state == "error" for letter in letters_of(part)):
            return Count(state="error")
        members = members_of(part, outcome.evaluated)
        return Count(state="unfinished") if members is None else Count(len(members), "ready")

    def count_if(self, segment: Segment, also: Mapping[Condition, Bitmap] = MappingProxyType({})) -> Count:
        """Return the size of ``segment``, made of the conditions on the screen and of ``also``."""
        outcome = self._outcome
        if outcome is None or not outcome.standing or outcome.segment != self._document.segment:
            return Count()
        if outcome.fault is not None:
            return Count(state="error")
        return Count(rearranged(segment, outcome.evaluated, also).size, "ready")

    def restart(self) -> None:
        """Count another segment: there is nothing to compare with."""
        self._outcome = None
        self._before = None
        self.counts = Counts(base=self.counts.base)  # numbers to come keep their room
        self.headline = Headline(base=self.headline.base)
        self.changed.emit()
        self.count()

    def count(self) -> None:
        """Count the document as it stands; whatever was asked before is given up."""
        segment, former = self._document.segment, self._outcome
        if self._saved is not self._document.saved:
            self._saved, self._saved_size = self._document.saved, None
        if former is not None and former.standing and _columns(former.segment) != _columns(segment):
            self._before = former.size  # another name or purpose changes no size
        self.counts = _carried(self._counted, self.counts, segment)
        self._counted = segment
        evaluated = None if former is None else self._at_once(former, segment)
        if evaluated is not None:
            self._patience.stop()
            self._show_at_once(evaluated)
        elif not self._patience.isActive():
            self._patience.start()
        self._project.tasks.cancel_role("live")
        self._asking.start()

    def _at_once(self, former: Outcome, segment: Segment) -> Evaluated | None:
        """Return the members of an edit's parts where they follow from the last count by arithmetic alone."""
        edited = former.standing and _columns(former.segment) != _columns(segment)
        if not edited or former.fault is not None or former.as_of != self._project.as_of:
            return None
        if len(all_parts(segment)) * len(former.evaluated.base) > AT_ONCE:
            return None
        known = {walk.positive(condition) for _, _, condition in walk.conditions(former.segment)}
        asked = (walk.positive(condition) for _, _, condition in walk.conditions(segment))
        return rearranged(segment, former.evaluated) if known.issuperset(asked) else None

    def _show_at_once(self, evaluated: Evaluated) -> None:
        """Take the numbers for the frame that shows the edit; notes and differences follow."""
        parts = {
            path: msgspec.structs.replace(self.counts.part(path), count=count_of(evaluated, path, node))
            for path, node in all_parts(evaluated.segment)
        }
        self.counts = Counts(parts=parts, base=self.counts.base)
        self.headline = msgspec.structs.replace(
            self.headline,
            size=Count(evaluated.size, "ready"),
            since_edit=None if self._before is None else evaluated.size - self._before,
            since_saved=self._since_saved(evaluated.size),
        )

    def _since_saved(self, size: int) -> int | None:
        saved = self._saved_size
        return None if saved is None or self._document.clean else size - saved

    def _ask(self) -> None:
        segment, saved, as_of = self._document.segment, self._document.saved, self._project.as_of
        project, known = self._project, self._known

        def work(job: Job) -> Outcome:
            around = project.surroundings(job, as_of)
            return Counting(job, project.membership(job), around, segment, saved, as_of, known).run()

        project.tasks.submit(
            "live",
            work,
            receiver=self,
            done=self._done,
            failed=self._failed,
            progress=self._show,
            latest=True,
        )

    def recount(self) -> None:
        """Ask the database again for everything."""
        self._project.forget_counts()
        self.count()

    # --- what comes back ------------------------------------------------------------------------------------

    def _done(self, outcome: Outcome) -> None:
        self._show(outcome)
        self.stood.emit()

    def _show(self, outcome: Outcome) -> None:
        former, self._outcome, self._error = self._outcome, outcome, None
        self._counted = outcome.segment
        if outcome.complete:
            self._saved_size = outcome.saved_size
        if outcome.standing:
            self._patience.stop()
        counts = outcome.counts
        if not outcome.complete:
            counts = _with_differences_of(former, counts, outcome.segment)
        if not outcome.standing:
            counts = _with_old_numbers(self.counts, counts)
        self.counts = counts
        self.headline = self._headline(outcome)
        self.changed.emit()

    def _headline(self, outcome: Outcome) -> Headline:
        base = len(outcome.evaluated.base)
        if not outcome.standing:
            return msgspec.structs.replace(self.headline, size=_old(self.headline.size), base=base)
        before = self._before
        if outcome.fault is not None:
            return Headline(size=Count(state="error"), base=base)
        return Headline(
            size=Count(outcome.size, "ready"),
            base=base,
            since_edit=None if before is None else outcome.size - before,
            since_saved=self._since_saved(outcome.size),
        )

    def _failed(self, error: Exception) -> None:
        self._patience.stop()
        self._error = (
            error if isinstance(error, CardinalError) else CardinalError("the segment can't be counted")
        )
        self.headline = msgspec.structs.replace(self.headline, size=Count(state="error"))
        self.changed.emit()
        self.stood.emit()

    def _moment_changed(self) -> None:
        self._before = self._saved_size = None
        self.count()

    def _show_as_old(self) -> None:
        self.counts = _aged(self._outcome, self.counts, self._document.segment)
        self.headline = msgspec.structs.replace(self.headline, size=_old(self.headline.size))
        self.changed.emit()


def _columns(segment: Segment) -> tuple[Column, Column]:
    return segment.include, segment.exclude


def _old(count: Count) -> Count:
    return Count() if count.value is None else Count(count.value, "stale")


def _carried(before: Segment, counts: Counts, segment: Segment) -> Counts:
    """Return what is known right after an edit of ``before``: parts that are as they were keep their numbers.

    Of the others the number at the same place stays until the new one comes.
    """
    if before == segment:
        return counts
    known = {node: counts.part(path) for path, node in all_parts(before)}
    parts = {
        path: known[node] if node in known else Part(count=counts.part(path).count)
        for path, node in all_parts(segment)
    }
    return Counts(parts=parts, base=counts.base)


def _aged(outcome: Outcome | None, counts: Counts, segment: Segment) -> Counts:
    """Return the counts with everything greyed that the last count did not hold."""
    held = set() if outcome is None else {node for _, node in all_parts(outcome.segment)}
    parts = {
        path: counts.part(path) if node in held else Part(count=_old(counts.part(path).count))
        for path, node in all_parts(segment)
    }
    return Counts(parts=parts, base=counts.base)


def _with_old_numbers(old: Counts, new: Counts) -> Counts:
    """Show the former number, greyed, where there is none yet."""
    parts = {
        path: part if part.count.state != "counting" else Part(count=_old(old.part(path).count))
        for path, part in new.parts.items()
    }
    return Counts(parts=parts, base=new.base)


def _with_differences_of(former: Outcome | None, counts: Counts, segment: Segment) -> Counts:
    """Keep notes of unchanged parts until the new ones come, so that lines do not jump."""
    if former is None:
        return counts
    before = {node: former.counts.part(path) for path, node in all_parts(former.segment)}
    parts = dict(counts.parts)
    for path, node in all_parts(segment):
        old = before.get(node)
        if old is not None:
            parts[path] = msgspec.structs.replace(parts[path], without=old.without, note=old.note)
    return Counts(parts=parts, base=counts.base)
