"""How far an import is as a whole: its steps are known beforehand, the time each takes is not."""

from __future__ import annotations

from collections.abc import Mapping as Mappings
from types import MappingProxyType

from engine.importing.job import Progress
from engine.importing.mapping import Mapping, sources

PHASES: Mappings[str, str] = MappingProxyType(
    {
        "make": "Make up the files",
        "read": "Read the files",
        "join": "Put the tables together",
        "write": "Write and count",
        "swap": "Put it in place",
    }
)
"""The parts of an import that a person can follow, in their order."""

PHASE_OF: Mappings[str, str] = MappingProxyType(
    {"look": "read", "check": "read", "rewrite": "read", "count": "write"}
)
"""The phase of steps that are not called like theirs."""

READING = 4
"""Steps that reading a table counts for: it takes longer than what comes after."""


class Plan:
    """Turns progress of single steps into progress of the whole, which never goes back."""

    def __init__(self, tables: int = 0, activities: int = 0, made: int = 0) -> None:
        """``tables`` are read and ``activities`` joined, written and counted; ``made`` files are made up."""
        self.phases = tuple(PHASES) if made else tuple(PHASES)[1:]
        self.phase = self.phases[0]
        self._total = made + READING * tables + 3 * (activities + 1) + 1
        self._before, self._weight = 0, 0
        self._step = ("", "")
        self.fraction = 0.0

    @classmethod
    def of(cls, mapping: Mapping, made: int = 0) -> Plan:
        """Return the plan of importing by a recipe."""
        tables = sum(1 for _, source in sources(mapping) if source.file is not None)
        return cls(tables, len(mapping.activities), made)

    def follow(self, seen: Progress) -> None:
        """Take in one message of the import."""
        phase = PHASE_OF.get(seen.step, seen.step)
        if phase not in self.phases:
            return
        step = (phase if phase == "read" else seen.step, seen.table)
        begins = step != self._step or (seen.step == "read" and not seen.file)
        if begins:
            self._before += self._weight
            self._step, self._weight = step, READING if phase == "read" else 1
        self.phase = phase
        inner = self._weight * min(1.0, seen.done / seen.total) if seen.total else 0.0
        self.fraction = max(self.fraction, min(1.0, (self._before + inner) / self._total))
