"""Saved segments that definitions use: cycles, and parts that can't be calculated any more."""

from __future__ import annotations

from typing import TypeAlias

from engine.definition.dependencies import CircleError, uses
from engine.definition.model import Segment
from engine.definition.names import name_key
from engine.definition.walk import conditions
from engine.errors import NotFoundError
from engine.review.conditions import check_condition
from engine.review.findings import Findings

DEEPEST = 100
Problem: TypeAlias = tuple[str, str, str | None]  # kind, what, mend


def check_references(segment: Segment, findings: Findings) -> None:
    """Look through the segments that ``segment`` uses, directly or by way of others.

    A cycle is an error that names its path (using one twice is none), and so is one that is broken itself.
    A name that is not known is told by its own condition.
    """
    search = _Search(findings)
    trail = (segment.name.strip(),) if segment.name.strip() else ()
    for path, name in uses(segment):
        try:
            findings.around.segments(name)
        except NotFoundError:
            continue
        problem = search.problem(name, trail)
        if problem is not None:
            findings.error(problem[0], f"{path}.segment", problem[1], problem[2])


class _Search:
    """Goes through used segments depth first, each one once."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sound: set[str] = set()

    def problem(self, name: str, trail: tuple[str, ...]) -> Problem | None:
        """Return the first thing wrong at or below ``name``; None when all is sound."""
        keys = [name_key(each) for each in trail]
        if name_key(name) in keys:
            circle = CircleError((*trail[keys.index(name_key(name)) :], name.strip()))
            return "cycle", circle.what, circle.mend
        if name_key(name) in self._sound:
            return None
        if len(trail) > DEEPEST:
            return "deep-segments", f"segments use each other more than {DEEPEST} deep", "use fewer in a row"
        found = self._inside(name, (*trail, name.strip()))
        if found is None:
            self._sound.add(name_key(name))
        return found

    def _inside(self, name: str, trail: tuple[str, ...]) -> Problem | None:
        used = self._findings.around.segments(name)
        inner = Findings(self._findings.around)
        for _, path, condition in conditions(used):
            check_condition(condition, path, inner)
        broken = next((one for one in inner.found if one.severity == "error"), None)
        if broken is not None:
            return "broken-segment", f"the segment “{trail[-1]}” is broken ({broken})", "mend it first"
        return next(
            (found for _, each in uses(used) if (found := self.problem(each, trail)) is not None), None
        )
