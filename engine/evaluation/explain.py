"""Why one contact is in a segment, or is not: card by card, with the values and rows that decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import msgspec

from engine.compiler.contacts import sql_fields
from engine.definition import calendars, equation, walk
from engine.definition.model import (
    ActivityCondition,
    AllTime,
    Card,
    Condition,
    FieldCondition,
    ListCondition,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
    Within,
)
from engine.definition.moment import AsOf
from engine.errors import DefinitionError, NotFoundError
from engine.evaluation.contact import Contact, Row
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.evidence import Evidence, folded, moment, of_activity, of_field
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace.names import name_key


class ConditionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One condition: whether it holds with its own *not*, and why; ``nested`` explains a saved segment."""

    path: str
    condition: Condition
    holds: bool
    evidence: Evidence
    nested: Explanation | None = None


class CardAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One card: whether it holds with its own *not*, and its conditions."""

    letter: str
    side: walk.Side
    card: Card
    holds: bool
    conditions: tuple[ConditionAnswer, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a contact is in a segment, and why; before its creation it does not exist, and is in no card.

    ``above``: the saved segment was met before, in the order of reading, and its ``cards`` are told there.
    """

    key: str
    name: str
    as_of: str
    exists: bool
    member: bool
    equation: str
    cards: tuple[CardAnswer, ...]
    above: bool = False


class Explainer:
    """Explains single contacts, on one thread."""

    def __init__(self, reader: Reader, membership: Membership) -> None:
        self._reader = reader
        self._membership = membership

    def explain(self, evaluated: Evaluated, key: str) -> Explanation:
        """Explain why the contact of ``key`` is in an evaluated segment or not; ``NotFoundError``."""
        ordinal = self._membership.ordinal_of(key)
        if ordinal is None:
            raise NotFoundError(f"there is no contact with the key “{key.strip()}”")
        contact = Contact(ordinal, evaluated.as_of, self._reader, self._membership)
        with self._membership.steady():
            return _Explaining(contact, key.strip()).segment(evaluated)


class _Explaining:
    """Explains one contact."""

    def __init__(self, contact: Contact, key: str) -> None:
        self._contact = contact
        self._key = key
        self._told: set[str] = set()  # the saved segments that are explained already

    def segment(self, evaluated: Evaluated, *, above: bool = False) -> Explanation:
        """Explain why the contact is in a segment or not, without its cards where these stand above."""
        segment, ordinal = evaluated.segment, self._contact.ordinal
        exists = ordinal in evaluated.base
        cards = () if above or not exists else walk.cards(segment)
        return Explanation(
            key=self._key,
            name=segment.name,
            as_of=str(evaluated.as_of),
            exists=exists,
            member=ordinal in evaluated.result,
            equation=equation.text(segment),
            cards=tuple(self._card(found, evaluated) for found in cards),
            above=above,
        )

    def _saved(self, name: str) -> Explanation:
        """Explain a saved segment: in full where it is met first, else only whether the contact is in it."""
        above = name_key(name) in self._told
        self._told.add(name_key(name))
        contact = self._contact
        return self.segment(contact.membership.saved(name, contact.as_of), above=above)

    def _card(self, found: walk.Lettered, evaluated: Evaluated) -> CardAnswer:
        answers = [
            self._condition(f"{found.path}.conditions[{index}]", condition, evaluated)
            for index, condition in enumerate(found.card.conditions)
        ]
        return CardAnswer(
            letter=found.letter,
            side=found.side,
            card=found.card,
            holds=self._holds(found.path, evaluated),
            conditions=tuple(answers),
        )

    def _condition(self, path: str, condition: Condition, evaluated: Evaluated) -> ConditionAnswer:
        holds = self._holds(path, evaluated)
        evidence = _EVIDENCE[type(condition)](condition, holds != condition.negated, self._contact)
        nested = self._saved(condition.segment) if isinstance(condition, SegmentCondition) else None
        return ConditionAnswer(path=path, condition=condition, holds=holds, evidence=evidence, nested=nested)

    def _holds(self, path: str, evaluated: Evaluated) -> bool:
        part = evaluated.members.get(path)
        return part is not None and self._contact.ordinal in part


def _nothing(_: Condition, __: bool, ___: Contact) -> Evidence:
    return Evidence()


def _sql(condition: SqlCondition, _: bool, contact: Contact) -> Evidence:
    return Evidence(value=contact.fields(sql_fields(condition, contact.membership.catalog)))


def _sequence(condition: SequenceCondition, holds: bool, contact: Contact) -> Evidence:
    """Return the rows of the run that came furthest, the latest of equally long ones.

    Where the condition holds, of those that got through: one that a last step bars reaches a row more.
    """
    first, *rest = condition.steps
    candidates = [contact.rows(step.activity, AllTime(), step.where) for step in rest]
    best: list[Row] = []
    for start in contact.rows(first.activity, condition.window, first.where):
        run = _run(start, rest, candidates, condition.same)
        if holds and not _is_through(run, condition.steps, contact.as_of):
            continue
        if len(run) >= len(best):
            best = run
    return Evidence(rows=tuple(reversed(best)), count=len(best))


def _run(start: Row, steps: list[Step], candidates: list[list[Row]], same: tuple[str, ...]) -> list[Row]:
    """Return the rows reached from ``start``: of each step the earliest that follows and agrees."""
    run = [start]
    agreed = _agreed(start, same)
    if None in agreed:
        return []
    for step, rows in zip(steps, candidates, strict=True):
        found = next((row for row in rows if _after(row, run[-1]) and _agreed(row, same) == agreed), None)
        if found is None or not _in_time(step, run[-1], found):
            break
        run.append(found)
    return run


def _is_through(run: list[Row], steps: Sequence[Step], as_of: AsOf) -> bool:
    """Whether a run took every step, and nothing came that a last one bars, in a time that has passed."""
    last = steps[-1]
    if not last.negated:
        return len(run) == len(steps)
    if len(run) != len(steps) - 1:
        return False
    before = run[-1].time
    assert before is not None
    return last.within is None or _deadline(moment(before), last.within) <= as_of.instant


def _agreed(row: Row, same: tuple[str, ...]) -> list[Any]:
    values = [row.values.get(name) for name in same]
    return [moment(value) if isinstance(value, date) else folded(value) for value in values]


def _after(row: Row, before: Row) -> bool:
    return row.time is not None and before.time is not None and moment(row.time) > moment(before.time)


def _in_time(step: Step, before: Row, row: Row) -> bool:
    if step.within is None:
        return True
    assert before.time is not None
    assert row.time is not None
    return moment(row.time) <= _deadline(moment(before.time), step.within)


def _deadline(start: datetime, within: Within) -> datetime:
    """Return the last moment of a time after ``start``: hours by the clock, longer units by the calendar."""
    try:
        if within.unit == "hour":
            return calendars.shift_hours(start, within.n)
        return datetime.combine(calendars.shift(start.date(), within.n, within.unit), start.time())
    except DefinitionError:
        return datetime.max  # longer than the calendar, so nothing comes too late


_EVIDENCE: Mapping[type[Any], Callable[[Any, bool, Contact], Evidence]] = MappingProxyType(
    {
        FieldCondition: of_field,
        ActivityCondition: of_activity,
        SequenceCondition: _sequence,
        SqlCondition: _sql,
        SegmentCondition: _nothing,
        ListCondition: _nothing,
    }
)
