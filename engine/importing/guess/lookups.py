"""Tables that describe what rows of activities name, and the names that their columns get there."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.catalog.naming import Namer
from engine.definition.shares import percent
from engine.importing.guess.links import Link, links_of
from engine.importing.guess.notes import Notes
from engine.importing.guess.roles import Roles
from engine.importing.guess.table import Table


class Names:
    """The names of an activity's attributes, by table and header, as the import will give them."""

    def __init__(self, namer: Namer, known: dict[tuple[int, str], str]) -> None:
        self._namer = namer
        self._known = known

    @classmethod
    def of(cls, table: Table) -> Names:
        """Begin with a table's own columns."""
        own = [column.name for column in table.columns]
        return cls(Namer(own), {(table.number, name): name for name in own})

    def name(self, table: int, column: str) -> str:
        """Return the name of a table's column here."""
        return self._known[table, column]

    def add(self, table: Table, key: str, prefix: str) -> None:
        """Add the columns of a looked-up table but its key."""
        for column in table.columns:
            if column.name != key:
                self._known[table.number, column.name] = self._namer.take_or(
                    column.name, f"{prefix}.{column.name}"
                )

    def inherit(self, parent: Names, key: str, prefix: str) -> None:
        """Add the attributes of a parent but its key."""
        for place, name in parent._known.items():
            if name != key:
                self._known[place] = self._namer.take_or(name, f"{prefix}.{name}")


class LookedUp(msgspec.Struct, frozen=True):
    """A lookup of ``table`` onto an activity."""

    table: Table
    key: str
    activity: str
    on: str


def look_up(table: Table, activity: str, roles: Roles, names: Names, notes: Notes) -> list[LookedUp]:
    """Return the lookups onto an activity: tables that its columns name, then those that these name."""
    left = {one.number: one for one in roles.left}
    result: list[LookedUp] = []
    open_tables, seen = [table], {table.number}
    while open_tables:
        child = open_tables.pop(0)
        for link in _described(child, left, roles.links):
            if link.parent in seen and child.number != table.number:
                continue
            other = left[link.parent]
            on = names.name(child.number, link.column)
            result.append(LookedUp(other, link.key, activity, on))
            names.add(other, link.key, other.files[0].stem)
            notes.because(f"lookups of {activity}", _why(link, other, on))
            if other.number not in seen:
                seen.add(other.number)
                open_tables.append(other)
    return result


def _described(child: Table, left: dict[int, Table], links: Sequence[Link]) -> list[Link]:
    order = [column.name for column in child.columns]
    found = [link for link in links_of(links, child.number) if link.parent in left]
    return sorted(found, key=lambda link: order.index(link.column))


def _why(link: Link, other: Table, on: str) -> str:
    share = f"{percent(link.found)} of its values are there" if link.found else "none of its values is there"
    return f"“{on}” names rows of {other.shown} by “{link.key}” ({share})"
