"""Saved segments that each use the one below twice: two to the power of their number are the ways down."""

from __future__ import annotations

from engine.definition.model import Card, Column, Condition, Segment, SegmentCondition, segment

LEVELS = 40
"""So many that nothing which goes every way down comes to an end."""


class Diamonds:
    """Knows segments by their levels, named “0” and so on, and keeps count of who asked for them."""

    def __init__(self, lowest: Condition) -> None:
        """Let the lowest one be those of a condition; every other one is everybody."""
        self.asked: list[str] = []
        self.levels = {"0": _of(lowest, name="0")}
        for level in range(1, LEVELS):
            below = str(level - 1)
            either = (SegmentCondition(segment=below), SegmentCondition(segment=below, negated=True))
            self.levels[str(level)] = _of(*either, name=str(level))

    @property
    def highest(self) -> str:
        """The name of the one that stands on all others."""
        return str(LEVELS - 1)

    def saved(self, name: str) -> Segment:
        """Return the segment of that name."""
        self.asked.append(name)
        return self.levels[name]


def _of(*conditions: Condition, name: str) -> Segment:
    return segment(name=name, include=Column(items=(Card(match="any", conditions=conditions),)))
