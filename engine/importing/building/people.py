"""The contacts: out of a file, or made from an activity's keys; with lookups, lists and computed fields.

People stand in a temporary table with ``_key`` and the columns that attributes name; ``data.contacts`` is
written from it in the order of the keys, so that an ordinal says where a key stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb
import msgspec

from engine.catalog.model import Family
from engine.catalog.naming import Namer
from engine.errors import MappingError, Place
from engine.importing.building.computing import Computing, narrowed
from engine.importing.building.ledger import Aside, Ledger
from engine.importing.building.rows import (
    LookedUp,
    Wide,
    as_value,
    file_stem,
    joined,
    key_text,
    last_rows,
    unknown,
)
from engine.importing.building.stage import Attribute, Staged, selected
from engine.importing.mapping import ROW_NUMBER, Computed, ContactBy, Contacts, ListSource, column_of


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The contacts as they stand so far."""

    table: str
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute | None:
        """Return the field of exactly that name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Gatherer:
    """Builds people step by step; every step makes a table and drops the one before it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger
        self._steps = 0

    def from_file(self, contacts: Contacts, staged: Staged, also: Sequence[Wide]) -> People:
        """Return the contacts of a file, and those that only the activities ``also`` know."""
        assert contacts.key is not None
        if contacts.key == ROW_NUMBER:
            rows = f"(SELECT _row::VARCHAR AS _key, * FROM {staged.table})"
        else:
            self._ledger.set_aside(staged, without_key(staged, contacts.key))
            self._ledger.set_aside(staged, repeated_key(staged, contacts.key))
            rows = last_rows(staged, staged.key(contacts.key))
        return self._add_strangers(self._select("_key", staged.attributes, rows), also)

    def _add_strangers(self, people: People, also: Sequence[Wide]) -> People:
        if not also:
            return people
        keys = " UNION ".join(
            f"SELECT DISTINCT _ref AS _key FROM {wide.relation} WHERE _ref IS NOT NULL" for wide in also
        )
        strangers = f"SELECT _key FROM ({keys}) WHERE _key NOT IN (SELECT _key FROM {people.table})"
        return self._step(f"SELECT * FROM {people.table} UNION ALL BY NAME {strangers}", people.attributes)

    def from_activity(self, contacts: Contacts, wide: Wide, lacking: Collection[str]) -> People:
        """Return a contact for each key of an activity's rows, with fields of its latest row.

        Those that it is known to be ``lacking`` are left out.
        """
        known = [attribute.name for attribute in wide.attributes]
        fields = []
        for number, name in enumerate(contacts.fields):
            if name in lacking:
                continue
            attribute = wide.attribute(name)
            if attribute is None:
                raise unknown(name, known, f"contacts.fields[{number}]")
            fields += [
                attribute,
                *(part for part in wide.parts(attribute) if part.name not in contacts.fields),
            ]
        if not fields:
            return self._step(f"SELECT DISTINCT _ref AS _key FROM {wide.relation} WHERE _ref IS NOT NULL", [])
        latest = (
            f"{wide.relation} WHERE _ref IS NOT NULL "
            "QUALIFY row_number() OVER (PARTITION BY _ref ORDER BY _time DESC NULLS LAST, _row DESC) = 1"
        )
        own = [
            msgspec.structs.replace(field, family=_family_in(wide, field), source=_source_in(contacts, field))
            for field in fields
        ]
        return self._select("_ref AS _key", own, latest)

    def look_up(self, people: People, looked_up: LookedUp) -> People:
        """Add the columns of a lookup to the contacts of its keys."""
        lookup, staged = looked_up.lookup, looked_up.staged
        self._ledger.set_aside(staged, stranger(staged, lookup.key, people.table))
        key = staged.by_header.get(staged.column(lookup.key).name)
        namer = Namer(attribute.name for attribute in people.attributes)
        added, _ = joined(staged.attributes, key, "l", file_stem(staged), namer)
        rows = last_rows(staged, staged.key(lookup.key))
        return self._grown(people, added, f"LEFT JOIN {rows} l ON p._key = l._key")

    def add_list(self, people: People, made: ListSource, staged: Staged) -> People:
        """Add a list field out of rows of contact and value."""
        found = found_contacts(people, made.contact, staged)
        for aside in found.asides:
            self._ledger.set_aside(staged, aside)
        header = staged.column(made.value).name
        plan, position = staged.plans[header], staged.raw.columns.index(staged.column(header))
        value = f"v{position}" if plan.type == "list" else staged.keys[header]
        collected = f"list({value} ORDER BY _row) FILTER (WHERE {value} IS NOT NULL)"
        collected = f"flatten({collected})" if plan.type == "list" else collected
        unique = f"list_filter({collected}, lambda item, place: list_position({collected}, item) = place)"
        grouped = f"SELECT _owner, {unique} AS _items FROM {found.relation} GROUP BY _owner"
        told = staged.by_header.get(header)
        name = Namer(attribute.name for attribute in people.attributes).take(made.name.strip())
        field = Attribute(
            name=name,
            sql="l._items",
            type="list",
            family=(told.family if told else None) or "tags",
            label=told.label if told else "",
        )
        return self._grown(people, [field], f"LEFT JOIN ({grouped}) l ON p._key = l._owner")

    def _grown(self, people: People, added: Sequence[Attribute], join: str) -> People:
        own = [msgspec.structs.replace(a, sql=f"p.{a.sql}") for a in people.attributes]
        return self._select("p._key", [*own, *added], f"{people.table} p {join}")

    def compute(
        self, people: People, computed: Sequence[tuple[str, Computed]], computing: Computing
    ) -> People:
        """Add computed fields, each after the ones it may name."""
        for path, one in computed:
            field = computing.attribute(people.attributes, one, path)
            if field is None:
                continue
            name = Namer(attribute.name for attribute in people.attributes).take(field.name)
            made = msgspec.structs.replace(field, name=name)
            number = len(people.attributes)
            relation = f"(SELECT *, {made.sql} AS a{number} FROM {people.table})"
            wide = [*people.attributes, msgspec.structs.replace(made, sql=f"a{number}")]
            people = self._select("_key", narrowed(self._connection, relation, wide, [name]), relation)
        return people

    def _select(self, key: str, attributes: Sequence[Attribute], source: str) -> People:
        """Return people out of ``source``, which stands after FROM."""
        listed, fields = selected(attributes)
        return self._step(f"SELECT {', '.join([key, *listed])} FROM {source}", fields)

    def _step(self, query: str, attributes: Sequence[Attribute]) -> People:
        self._steps += 1
        table = f"_people{self._steps}"
        self._connection.execute(f"CREATE TEMP TABLE {table} AS {query}")
        self._connection.execute(f"DROP TABLE IF EXISTS _people{self._steps - 1}")
        return People(table=table, attributes=tuple(attributes))


NOBODY = {
    "no key": "_ref IS NULL",
    "unknown contact": "_ref IS NOT NULL AND _sharing IS NULL",
    "shared value": "_sharing > 1",
}
"""The tests for rows that are no single contact's, by kind, over ``_ref`` and how many share it."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a staged source with ``_owner``, the key of their contact, and those to set aside."""

    relation: str
    asides: tuple[Aside, ...]


def found_contacts(people: People, contact: str | ContactBy, staged: Staged) -> Found:
    """Return the rows of a source whose contact is known by key or by a field."""
    column = column_of(contact)
    ref = staged.key(column)
    if isinstance(contact, str):
        owners = f"(SELECT _key AS _text, _key AS _owner, 1 AS _sharing FROM {people.table})"
        text = ref
    else:
        owners, text = by_field(people, contact.field, ref, f"{staged.path}.contact.field")
    rows = (
        f"(SELECT s.*, o._owner, o._sharing, {ref} AS _ref "
        f"FROM {staged.table} s LEFT JOIN {owners} o ON {text} = o._text)"
    )
    asides = tuple(
        Aside(kind=kind, query=f"SELECT _row FROM {rows} WHERE {test}", header=column)
        for kind, test in NOBODY.items()
    )
    return Found(relation=f"(SELECT * FROM {rows} WHERE _sharing = 1)", asides=asides)


def by_field(people: People, name: str, ref: str, path: str) -> tuple[str, str]:
    """Return a relation of ``_text`` (a value), ``_owner`` and how many are ``_sharing`` it, and the text of
    ``ref`` that may equal one.
    """
    field = people.attribute(name)
    if field is None:
        raise unknown(name, [attribute.name for attribute in people.attributes], path)
    if field.type == "list":
        what = f"“{name}” is a list, by which no contact is found"
        raise MappingError(what, place=Place(path=path), mend="name a field with one value a contact")
    owners = (
        f"(SELECT lower({key_text(field)}) AS _text, any_value(_key) AS _owner, count(*) AS _sharing "
        f"FROM {people.table} WHERE {field.sql} IS NOT NULL GROUP BY ALL)"
    )
    return owners, f"lower({as_value(ref, field)})"


def _source_in(contacts: Contacts, field: Attribute) -> str | None:
    """Return the column that a field was made from, where that is a field too."""
    return field.source if field.source in contacts.fields else None


def _family_in(wide: Wide, field: Attribute) -> Family | None:
    """Return the family of a part where it has one of its own; that of a whole column is the activity's."""
    whole = wide.attribute(field.source) if field.source is not None else None
    return field.family if whole is not None and field.family != whole.family else None


# --- rows that are set aside -------------------------------------------------------------------------------


def without_key(staged: Staged, header: str) -> Aside:
    """Return the rows without a key."""
    query = f"SELECT _row FROM {staged.table} WHERE {staged.key(header)} IS NULL"
    return Aside(kind="no key", query=query, header=header)


def repeated_key(staged: Staged, header: str) -> Aside:
    """Return the rows whose key comes again later."""
    key = staged.key(header)
    last = f"SELECT max(_row) FROM {staged.table} WHERE {key} IS NOT NULL GROUP BY {key}"
    query = f"SELECT _row FROM {staged.table} WHERE {key} IS NOT NULL AND _row NOT IN ({last})"
    return Aside(kind="repeated key", query=query, header=header)


def stranger(staged: Staged, header: str, people: str) -> Aside:
    """Return the rows of a lookup that no contact has the key of; repeated ones count as repeated."""
    last = last_rows(staged, staged.key(header))
    query = f"SELECT _row FROM {last} WHERE _key NOT IN (SELECT _key FROM {people})"
    return Aside(kind="unknown contact", query=query, header=header)
