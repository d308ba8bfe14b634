"""What is said about parts of a definition where they stand: what is missing, wrong, or looks odd."""

from __future__ import annotations

from typing import Any

import msgspec

from app.counting import UNFINISHED, Outcome, all_parts
from engine.definition.codec import from_tree, to_tree
from engine.definition.model import Segment
from engine.errors import CardinalError, clause
from engine.review import Finding
from widgets import paths
from widgets.counts import Counts, Mark, Part, Tone

TOLD_BY_THE_CARD = "empty-card"
"""It says itself that it is unfinished, and offers what to do about it; more words would scold."""
Marks = dict[str, tuple[Mark, ...]]


def marks_of(segment: Segment, outcome: Outcome | None) -> Marks:
    """Return the marks of every part that has some, by path.

    Of another segment than was counted last, parts that are as they were keep theirs until new ones come.
    """
    if outcome is None:
        return {}
    marks = _found(outcome)
    return marks if not marks or outcome.segment == segment else _carried(outcome.segment, marks, segment)


def _carried(before: Segment, marks: Marks, segment: Segment) -> Marks:
    known = {node: marks[path] for path, node in all_parts(before) if path in marks}
    return {path: known[node] for path, node in all_parts(segment) if node in known}


def _found(outcome: Outcome) -> Marks:
    segment, marks = outcome.segment, Marks()
    for finding in outcome.findings:
        path = part_of(segment, finding.path)
        marks[path] = (*marks.get(path, ()), _mark(finding))
    for path, error in outcome.failures.items():
        if all(mark.tone != "error" for mark in marks.get(path, ())):
            marks[path] = (Mark(tone="error", message=clause(error.what, error.mend)), *marks.get(path, ()))
    return marks


def with_marks(counts: Counts, marks: Marks) -> Counts:
    """Return the counts with the marks at their parts."""
    if not marks:
        return counts
    parts = dict(counts.parts)
    for path, said in marks.items():
        parts[path] = msgspec.structs.replace(parts.get(path, Part()), marks=said)
    return Counts(parts=parts, base=counts.base)


def part_of(segment: Segment, path: str) -> str:
    """Return the part on the screen that a path inside a definition belongs to: condition, card, column."""
    while path and path not in paths.SIDES:
        try:
            if paths.exists(segment, path):
                return path
        except ValueError:  # the path of something inside a condition
            pass
        path = paths.owner(path)
    return path or "include"


def mended(segment: Segment, finding: Finding) -> Segment:
    """Return the segment with the finding's suggestion in the place of what it is about."""
    tree = to_tree(segment)
    *way, last = _steps(finding.path)
    node: Any = tree
    for step in way:
        node = node[step]
    node[last] = finding.suggestion
    return from_tree(tree)


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.replace("]", "").split("."):
        name, *indices = part.split("[")
        steps += [name, *map(int, indices)]
    return steps


def _mark(finding: Finding) -> Mark:
    tone: Tone = "unfinished" if finding.kind in UNFINISHED else finding.severity
    offered = finding.suggestion
    return Mark(
        tone=tone,
        message="" if finding.kind == TOLD_BY_THE_CARD else clause(finding.what, finding.mend),
        mend=f"Use “{offered}”" if offered else "",
        action=finding.path if offered else "",
    )


def sentence_of(error: CardinalError) -> str:
    """Return an error as a sentence without the path into the definition, which the screen shows anyway."""
    place = error.place
    return clause(error.what, error.mend) if place is not None and place.path else str(error)
