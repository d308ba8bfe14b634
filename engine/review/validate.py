"""The review of a definition: everything wrong with it, then everything odd about it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.definition.codec import writing_problem
from engine.definition.model import Card, Column, Group, Segment
from engine.definition.names import name_key
from engine.definition.walk import SIDES, Path, cards, column, conditions
from engine.review.conditions import check_condition
from engine.review.findings import Finding, Findings
from engine.review.known import Known
from engine.review.references import check_references
from engine.review.surroundings import Surroundings
from engine.review.warnings import warn

SHAPELESS = frozenset({"unwritable", "joins", "empty-group"})
"""Errors of the whole, which leave nothing to look at more closely."""


def validate(segment: Segment, around: Surroundings, known: Known | None = None) -> tuple[Finding, ...]:
    """Return every error and the warnings about whatever has none.

    Never raises for whatever the definition says. What is ``known`` of the definition before an edit spares
    looking again at what the edit left.
    """
    known = known or Known()
    known.begin(around)
    findings = Findings(_with_itself(segment, around))
    _check_columns(segment, findings)
    for _, path, condition in conditions(segment):
        known.look(check_condition, condition, path, findings)
    check_references(segment, findings)
    if not any(error.kind in SHAPELESS for error in findings.found):
        warn(segment, findings, known)
    return tuple(findings.found)


def _with_itself(segment: Segment, around: Surroundings) -> Surroundings:
    """Let the name of the segment mean this very definition, saved or not."""
    own, others = name_key(segment.name), around.segments
    if not own:
        return around
    return msgspec.structs.replace(
        around, segments=lambda name: segment if name_key(name) == own else others(name)
    )


def validate_for_saving(segment: Segment, around: Surroundings) -> tuple[Finding, ...]:
    """Return what ``validate`` finds, and what only a saved segment must have: a name and a condition."""
    findings = Findings(around)
    if not segment.name.strip():
        findings.error("no-name", "name", "the name is blank", "give the segment a name")
    if not any(True for _ in conditions(segment)):
        findings.error("no-conditions", "include", "there are no conditions", "add one")
    return (*findings.found, *validate(segment, around))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the errors among findings."""
    return tuple(found for found in findings if found.severity == "error")


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise the first error among findings as a DefinitionError with its path."""
    for found in errors(findings):
        raise found.as_error()


def _check_columns(segment: Segment, findings: Findings) -> None:
    problem = writing_problem(segment)
    if problem is not None:
        findings.error("unwritable", "", problem.what, problem.mend)
    for side in SIDES:
        _check_sequence(column(segment, side), Path(side), findings)
    for found in cards(segment):
        if not found.card.conditions:
            title = f" ({found.card.title})" if found.card.title else ""
            what = f"card {found.letter}{title} is empty"
            findings.error("empty-card", found.path, what, "add a condition or remove the card")


def _check_sequence(sequence: Column | Group, path: Path, findings: Findings) -> None:
    if len(sequence.joins) != max(len(sequence.items) - 1, 0):
        what = f"the number of joins is {len(sequence.joins)}, that of items {len(sequence.items)}"
        findings.error("joins", f"{path}.joins", what, "write one fewer than items")
    for index, item in enumerate(sequence.items):
        if isinstance(item, Card):
            continue
        if not item.items:
            what = "there is nothing in this bracket"
            findings.error("empty-group", str(path.child(index)), what, "put a card into it or remove it")
        _check_sequence(item, path.child(index), findings)
