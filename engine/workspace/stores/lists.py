"""Fixed lists: keys frozen at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from engine.definition.quoting import identifier
from engine.workspace.names import clean_name, name_key, not_found
from engine.workspace.stores import uses
from engine.workspace.stores.base import Store, column, next_id, now

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from engine.workspace.connection import Cursor


class FixedList(msgspec.Struct, frozen=True, kw_only=True):
    """A list without its keys; ``origin`` says in words what it was made of."""

    id: int
    name: str
    origin: str
    as_of: datetime | None
    size: int


_ALL = """SELECT l.id, l.name, l.origin, l.as_of, count(m.key) FROM cardinal.lists l
LEFT JOIN cardinal.list_members m ON m.list_id = l.id GROUP BY ALL"""

_BY_ADDRESS = """SELECT DISTINCT coalesce(k._key, a._key, g.value) FROM ({given}) g
LEFT JOIN data.contacts k ON k._key = g.value
LEFT JOIN (SELECT lower({address}) AS address, min(_key) AS _key FROM data.contacts GROUP BY ALL
HAVING count(*) = 1) a ON a.address = lower(g.value)"""

_STRANGERS = """SELECT count(*) FROM cardinal.list_members m
WHERE m.list_id = ? AND NOT EXISTS (SELECT 1 FROM data.contacts c WHERE c._key = m.key)"""


class Lists(Store):
    """Makes, reads, renames and deletes lists; names compare trimmed and without case."""

    def all(self) -> tuple[FixedList, ...]:
        """Return every list, ordered by name without case."""
        with self._session.reading() as cursor:
            rows = cursor.execute(_ALL).fetchall()
        lists = [
            FixedList(id=number, name=name, origin=origin, as_of=as_of, size=size)
            for number, name, origin, as_of, size in rows
        ]
        return tuple(sorted(lists, key=lambda fixed: name_key(fixed.name)))

    def get(self, name: str) -> FixedList:
        """Return the list of that name; raises ``NotFoundError`` with the nearest one."""
        everything = self.all()
        for fixed in everything:
            if name_key(fixed.name) == name_key(name):
                return fixed
        raise not_found("list", name, [fixed.name for fixed in everything])

    def id_of(self, name: str) -> int:
        """Return the id under which ``cardinal.list_members`` has the keys of a list; ``NotFoundError``."""
        with self._session.reading() as cursor:
            number = uses.find_id(cursor, "list", name_key(name))
        return number if number is not None else self.get(name).id

    def create(
        self,
        name: str,
        keys: Iterable[str],
        *,
        origin: str = "",
        address: str | None = None,
    ) -> FixedList:
        """Make a list of ``keys``, trimmed, blank and repeated ones left out.

        What is nobody's key, but what a single contact has in the column ``address`` of the contacts,
        without regard to case, stands for that contact's key.
        Raises ``UserError`` for a blank name, ``NameTakenError`` for a taken one.
        """
        import numpy as np  # counting needs none of it

        trimmed = np.array([key.strip() for key in keys], dtype=object)
        with self._session.changing() as cursor, column(cursor, trimmed) as given:
            query = f"SELECT DISTINCT value FROM {given} WHERE value <> ''" if len(trimmed) else None
            if query is not None and address is not None:
                query = _BY_ADDRESS.format(given=query, address=identifier(address))
            return self._create(cursor, name, query, origin, None)

    def create_of_contacts(
        self, name: str, ordinals: NDArray[np.integer], *, origin: str = "", as_of: datetime | None = None
    ) -> FixedList:
        """Make a list of the keys of the contacts of ``ordinals``; errors as ``create``."""
        with self._session.changing() as cursor, column(cursor, ordinals) as given:
            query = f"SELECT DISTINCT c._key FROM data.contacts c JOIN {given} g ON c._contact = g.value"
            return self._create(cursor, name, query, origin, as_of)

    def _create(
        self, cursor: Cursor, name: str, query: str | None, origin: str, as_of: datetime | None
    ) -> FixedList:
        name = clean_name(name, "list")
        uses.require_free(cursor, "list", name)
        number = next_id(cursor, "lists")
        cursor.execute(
            "INSERT INTO cardinal.lists VALUES (?, ?, ?, ?, ?)", [number, name, origin, as_of, now()]
        )
        if query is not None:
            cursor.execute(f"INSERT INTO cardinal.list_members SELECT {number}, * FROM ({query})")
        uses.bind_name(cursor, "list", name, number)
        return self.get(name)

    def strangers(self, name: str) -> int:
        """Return how many keys of a list are no contact's; raises ``NotFoundError``."""
        with self._session.reading() as cursor:
            ((count,),) = cursor.execute(_STRANGERS, [self.id_of(name)]).fetchall()
        return int(count)

    def rename(self, name: str, new: str) -> FixedList:
        """Give a list another name; every definition that uses it follows.

        Raises ``NotFoundError``, or ``NameTakenError`` when another one has the new name.
        """
        new = clean_name(new, "list")
        with self._session.changing() as cursor:
            fixed = self.get(name)
            uses.require_free(cursor, "list", new, fixed.id)
            cursor.execute("UPDATE cardinal.lists SET name = ? WHERE id = ?", [new, fixed.id])
            uses.bind_name(cursor, "list", new, fixed.id)
            return self.get(new)

    def delete(self, name: str) -> None:
        """Delete a list; ``NameTakenError`` names the segments that use it."""
        with self._session.changing() as cursor:
            fixed = self.get(name)
            uses.require_unused(cursor, "list", fixed.id, fixed.name)
            uses.unbind(cursor, "list", fixed.id)
            cursor.execute("DELETE FROM cardinal.lists WHERE id = ?", [fixed.id])
            cursor.execute("DELETE FROM cardinal.list_members WHERE list_id = ?", [fixed.id])
