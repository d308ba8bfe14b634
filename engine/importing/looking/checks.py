"""What keys, matches and times hold in the data: the figures beside each of them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

import duckdb

from engine.definition.types import TIME
from engine.importing.building import rows
from engine.importing.building.rows import Wide
from engine.importing.building.stage import Attribute, Staged
from engine.importing.looking.keys import Keys, KeyTables, key_text, value_text
from engine.importing.looking.result import Check
from engine.importing.looking.sample import Sample
from engine.importing.mapping import ROW_NUMBER, ActivitySource, ContactBy, ListSource, Lookup, Mapping
from engine.importing.reading.statement import one_row

MISSING = 5
"""Values without a match that are shown."""


class Checker:
    """Looks at every key, match and time of a mapping whose columns are there."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        mapping: Mapping,
        read: Table[str, tuple[Sample, Staged]],
        wide: Table[str, Wide],
        keys: KeyTables,
    ) -> None:
        self._connection = connection
        self._mapping = mapping
        self._read = read
        self._wide = wide
        self._keys = keys
        self._activities = {
            f"activities[{number}]": activity for number, activity in enumerate(mapping.activities)
        }

    def checks(self) -> dict[str, Check]:
        """Return the checks by path."""
        return {check.path: check for check in self._all()}

    def _all(self) -> Iterator[Check]:
        yield from self._of_contacts()
        for path, activity in self._activities.items():
            yield from self._of_activity(path, activity)
        for number, lookup in enumerate(self._mapping.lookups):
            yield from self._of_lookup(f"lookups[{number}]", lookup)
        for number, made in enumerate(self._mapping.lists):
            yield from self._of_contact(f"lists[{number}]", made)

    def _of_contacts(self) -> Iterator[Check]:
        contacts = self._mapping.contacts
        if contacts.key is not None and contacts.key != ROW_NUMBER:
            yield from self._of_key("contacts", contacts.key)
        keys = self._made() if contacts.from_activity is not None else None
        if keys is not None:
            found = keys.rows - keys.blank - keys.repeated
            yield Check(path="contacts.from_activity", found=found, of=keys.rows, blank=keys.blank)

    def _made(self) -> Keys | None:
        """Return the keys of the activity that contacts are made from."""
        path = self._path_of(self._mapping.contacts.from_activity or "")
        if path is None:
            return None
        contact = self._activities[path].contact
        return self._keys_of(path, contact) if isinstance(contact, str) else None

    def _of_key(self, path: str, header: str) -> Iterator[Check]:
        keys = self._keys_of(path, header)
        if keys is not None:
            lost = keys.blank + keys.repeated
            yield Check(
                path=f"{path}.key",
                found=keys.rows - lost,
                of=keys.rows,
                blank=keys.blank,
                repeated=keys.repeated,
            )

    def _of_activity(self, path: str, activity: ActivitySource) -> Iterator[Check]:
        if activity.parent is None:
            yield from self._of_contact(path, activity)
            yield from self._of_time(path, activity)
            return
        parent = self._path_of(activity.parent.activity)
        keys = self._keys_of(parent, activity.parent.key) if parent is not None else None
        if keys is not None:
            yield from self._of_column(path, activity.parent.named_by, keys, f"{path}.parent")

    def _of_contact(self, path: str, source: ActivitySource | ListSource) -> Iterator[Check]:
        contact = source.contact
        if contact is None:
            return
        keys = self._people(path, contact)
        if keys is not None:
            if isinstance(contact, ContactBy):
                yield from self._of_field(path, contact, keys)
            else:
                yield from self._of_column(path, contact, keys, f"{path}.contact")

    def _of_field(self, path: str, contact: ContactBy, keys: Keys) -> Iterator[Check]:
        read = self._column(path, contact.column)
        field = self._field(contact)
        if read is not None and field is not None:
            sample, staged = read
            text = rows.as_value(key_text(staged, contact.column), field[1])
            place, sampled = f"{path}.contact", sample.sampled
            yield self._matched(place, f"lower({text})", sample.table, keys, sampled=sampled, by_field=True)

    def _people(self, path: str, contact: str | ContactBy) -> Keys | None:
        """Return what contacts are found by; None where nothing can be said."""
        contacts = self._mapping.contacts
        if contacts.from_activity is not None:
            itself = self._path_of(contacts.from_activity) == path
            return None if itself or isinstance(contact, ContactBy) else self._made()
        if isinstance(contact, str):
            named = contacts.key not in (None, ROW_NUMBER)
            return self._keys_of("contacts", contacts.key or "") if named else None
        read, field = self._read.get("contacts"), self._field(contact)
        if read is None or field is None:
            return None
        return self._keys.of(read[0], f"lower({value_text(read[1], field[0])})")

    def _field(self, contact: ContactBy) -> tuple[str, Attribute] | None:
        """Return the header and the attribute that contacts are found by."""
        read = self._read.get("contacts")
        if read is None:
            return None
        found = ((header, one) for header, one in read[1].by_header.items() if one.name == contact.field)
        return next(found, None)

    def _of_time(self, path: str, activity: ActivitySource) -> Iterator[Check]:
        read = self._read.get(path)
        if read is None or activity.time is None:
            return
        sample, staged = read
        column = staged.raw.column(activity.time)
        if column is None or column.name not in staged.plans:
            return
        number = staged.raw.columns.index(column)
        dated = staged.plans[column.name].type in TIME
        good = f"count(v{number})" if dated else "count(NULL)"
        filled = f"count({staged.texts[column.name]})"
        found = self._row(f"SELECT {good} FROM {staged.table}")[0]
        of, there = self._row(f"SELECT count(*), {filled} FROM {sample.table}")
        yield Check(path=f"{path}.time", found=found, of=of, blank=of - there, sampled=sample.sampled)

    def _of_lookup(self, path: str, lookup: Lookup) -> Iterator[Check]:
        yield from self._of_key(path, lookup.key)
        if lookup.contacts:
            keys = self._people(path, lookup.key)
            if keys is not None:
                yield from self._of_column(path, lookup.key, keys, f"{path}.contacts")
            return
        key, wide = self._column(path, lookup.key), self._wide.get(lookup.activity or "")
        if key is None or wide is None or not lookup.on:
            return
        text = key_text(key[1], lookup.key)
        read = self._read.get(wide.staged.path)
        attribute = wide.attribute(lookup.on)
        if wide.staged.raw.column(lookup.on) is not None:
            yield from self._of_column(wide.staged.path, lookup.on, self._keys.of(key[0], text), f"{path}.on")
        elif attribute is not None:
            keys = self._keys.of(key[0], rows.as_value(text, attribute))
            own, sampled = rows.key_text(attribute), read is not None and read[0].sampled
            yield self._matched(f"{path}.on", own, wide.relation, keys, sampled=sampled)

    # --- counting ----------------------------------------------------------------------------------------

    def _of_column(self, path: str, header: str, keys: Keys, place: str) -> Iterator[Check]:
        read = self._column(path, header)
        if read is not None:
            sample, staged = read
            text = key_text(staged, header)
            yield self._matched(place, text, sample.table, keys, sampled=sample.sampled)

    def _matched(
        self, place: str, text: str, relation: str, keys: Keys, *, sampled: bool, by_field: bool = False
    ) -> Check:
        joined = f"(SELECT {text} AS _own FROM {relation}) LEFT JOIN {keys.table} k ON _own = k._text"
        alone = "_sharing = 1" if by_field else "_sharing IS NOT NULL"
        of, blank, found, shared = self._row(
            f"SELECT count(*), count(*) FILTER (WHERE _own IS NULL), count(*) FILTER (WHERE {alone}), "
            f"count(*) FILTER (WHERE {'_sharing > 1' if by_field else 'false'}) FROM {joined}"
        )
        missing: tuple[str, ...] = ()
        if found + blank + shared < of:
            wanted = f"SELECT DISTINCT _own FROM {joined} WHERE _own IS NOT NULL AND _sharing IS NULL"
            few = self._connection.execute(f"{wanted} ORDER BY 1 LIMIT {MISSING}").fetchall()
            missing = tuple(str(value) for (value,) in few)
        return Check(
            path=place, found=found, of=of, sampled=sampled, blank=blank, shared=shared, missing=missing
        )

    def _keys_of(self, path: str, header: str | None) -> Keys | None:
        read = self._column(path, header or "")
        return None if read is None else self._keys.of(read[0], key_text(read[1], header or ""))

    def _column(self, path: str, header: str) -> tuple[Sample, Staged] | None:
        """Return what was read of a source that has the column, None where it is not there."""
        read = self._read.get(path)
        column = None if read is None else read[1].raw.column(header)
        return None if read is None or column is None or column.name not in read[1].texts else read

    def _path_of(self, name: str) -> str | None:
        """Return the place of an activity."""
        return next((path for path, one in self._activities.items() if one.name == name), None)

    def _row(self, sql: str) -> tuple[int, ...]:
        found = one_row(self._connection, sql)
        return tuple(int(value) for value in found)
