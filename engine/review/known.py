"""What was found in single conditions: an edit has only those reviewed again that it touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from engine.definition.model import ActivityCondition, Condition, FieldCondition, SequenceCondition
from engine.review.findings import Finding, Findings
from engine.review.surroundings import Surroundings

Look: TypeAlias = Callable[[Condition, str, Findings], None]
"""Adds what it finds in a condition at a path."""

STEADY = frozenset((FieldCondition, ActivityCondition, SequenceCondition))
"""Kinds that are reviewed by the catalog and the moment alone; what others name may be saved or gone."""


class Known:
    """Keeps what the looks of one review found, by the very condition, for the next one of the same thread.

    Conditions are frozen and an edit keeps those that it does not touch. Each is held with what was found,
    so that no other takes its identity; what the last review did not come across is let go.
    """

    def __init__(self) -> None:
        self._around: Surroundings | None = None
        self._before: dict[tuple[Look, int], tuple[Condition, tuple[Finding, ...]]] = {}
        self._now = self._before

    def begin(self, around: Surroundings) -> None:
        """Begin a review; in another catalog or at another moment nothing is known."""
        former, self._around = self._around, around
        same = former is not None and former.catalog is around.catalog and former.as_of == around.as_of
        self._before = self._now if same else {}
        self._now = {}

    def look(self, look: Look, condition: Condition, path: str, findings: Findings) -> None:
        """Have ``look`` add what it finds, or add what it found before."""
        if type(condition) not in STEADY:
            look(condition, path, findings)
            return
        key = (look, id(condition))
        known = self._before.get(key)
        if known is None:
            start = len(findings.found)
            look(condition, path, findings)
            inside = (replace(each, path=each.path.removeprefix(path)) for each in findings.found[start:])
            known = (condition, tuple(inside))
        elif known[1]:
            findings.found += (replace(each, path=path + each.path) for each in known[1])
        self._now[key] = known
