"""What an activity has in the end: its own columns and those that parents and further files bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from functools import partial

import duckdb
import msgspec

from engine.errors import MappingError
from engine.importing.building.computing import Computing
from engine.importing.building.rows import LookedUp, Wide, check_rfm, unknown, widen
from engine.importing.building.stage import Staged
from engine.importing.looking.result import Problem
from engine.importing.mapping import ActivitySource, Lookup, Mapping, RfmSource, computed_of


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """The activities that could be put together, by name, and what stood in the way of others."""

    wide: dict[str, Wide]
    problems: tuple[Problem, ...]


def join(connection: duckdb.DuckDBPyConnection, mapping: Mapping, staged: Table[str, Staged]) -> Joined:
    """Put the rows looked at together as the import will."""
    _clear(connection)
    joiner = _Joiner(connection, mapping, staged)
    joiner.activities()
    joiner.check(lambda: _fields(mapping, joiner.wide))
    if mapping.rfm is not None:
        rfm = mapping.rfm
        joiner.check(lambda: _rfm(rfm, joiner.wide))
    return Joined(wide=joiner.wide, problems=tuple(joiner.problems))


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove what an earlier look put together."""
    for kind, listed in (
        ("VIEW", "view_name FROM duckdb_views()"),
        ("TABLE", "table_name FROM duckdb_tables()"),
    ):
        for (name,) in connection.execute(f"SELECT {listed}").fetchall():
            if name.startswith("look_wide_"):
                connection.execute(f"DROP {kind} {name}")


class _Joiner:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, mapping: Mapping, staged: Table[str, Staged]
    ) -> None:
        self._connection = connection
        self._mapping = mapping
        self._staged = staged
        self.wide: dict[str, Wide] = {}
        self.problems: list[Problem] = []

    def check(self, work: Callable[[], object]) -> None:
        """Do ``work``; a rule of the mapping that it breaks is a problem."""
        try:
            work()
        except MappingError as error:
            self.problems.append(Problem.of(error))

    def activities(self) -> None:
        """Put every activity together, parents first; one whose parent is missing waits in vain."""
        waiting = dict(enumerate(self._mapping.activities))
        while ready := [number for number, activity in waiting.items() if self._is_ready(number, activity)]:
            for number in ready:
                activity = waiting.pop(number)
                self.check(partial(self._widen, number, activity))

    def _is_ready(self, number: int, activity: ActivitySource) -> bool:
        staged = self._staged.get(f"activities[{number}]")
        if staged is None or activity.name in self.wide:
            return False
        named = _headers(activity)
        parent = self.wide.get(activity.parent.activity) if activity.parent is not None else None
        if activity.parent is not None:
            if parent is None or parent.staged.raw.column(activity.parent.key) is None:
                return False
        elif not named:
            return False
        return all(staged.raw.column(header) is not None for header in named)

    def _widen(self, number: int, activity: ActivitySource) -> None:
        self.wide[activity.name] = widen(
            self._connection,
            activity,
            self._staged[f"activities[{number}]"],
            parent=self.wide[activity.parent.activity] if activity.parent is not None else None,
            lookups=self._lookups(activity.name),
            computed=computed_of(self._mapping, activity.name),
            computing=Computing(),
            table=f"look_wide_{number}",
        )

    def _lookups(self, activity: str) -> list[LookedUp]:
        paths = {f"lookups[{number}]": lookup for number, lookup in enumerate(self._mapping.lookups)}
        return [
            LookedUp(lookup=lookup, staged=self._staged[path], path=path)
            for path, lookup in paths.items()
            if lookup.activity == activity and self._can_be_looked_up(path, lookup)
        ]

    def _can_be_looked_up(self, path: str, lookup: Lookup) -> bool:
        staged = self._staged.get(path)
        return bool(lookup.on) and staged is not None and staged.raw.column(lookup.key) is not None


def _headers(activity: ActivitySource) -> list[str]:
    """Return the headers that say whose its rows are."""
    if activity.parent is not None:
        return [activity.parent.named_by]
    if activity.contact is None:
        return []
    return [activity.contact if isinstance(activity.contact, str) else activity.contact.column]


def _fields(mapping: Mapping, wide: Table[str, Wide]) -> None:
    made = wide.get(mapping.contacts.from_activity or "")
    for number, name in enumerate(mapping.contacts.fields if made is not None else ()):
        if made is not None and made.attribute(name) is None:
            raise unknown(name, _names(made), f"contacts.fields[{number}]")


def _rfm(rfm: RfmSource, wide: Table[str, Wide]) -> None:
    activity = wide.get(rfm.activity)
    if activity is not None:
        check_rfm(rfm, {attribute.name: attribute.type for attribute in activity.attributes})


def _names(wide: Wide) -> Sequence[str]:
    return [attribute.name for attribute in wide.attributes]
