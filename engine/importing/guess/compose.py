"""Puts a mapping together out of the roles of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from engine.catalog.naming import Namer
from engine.catalog.vocabulary import TableName, read_table_name
from engine.definition.shares import percent
from engine.importing.guess.evidence import event_points, is_contact_id, is_order_id
from engine.importing.guess.extras import Dated, find_rfm, find_traffic
from engine.importing.guess.lookups import LookedUp, Names, look_up
from engine.importing.guess.notes import Notes
from engine.importing.guess.people import People
from engine.importing.guess.roles import Role, Roles, unknown_keys
from engine.importing.guess.table import Table
from engine.importing.guess.times import Clock, says_when
from engine.importing.guess.types import columns_of
from engine.importing.mapping import (
    FORMAT,
    ROW_NUMBER,
    ActivitySource,
    ContactBy,
    Contacts,
    ListSource,
    Lookup,
    Mapping,
    Parent,
)
from engine.importing.relocating import relative

_ABOUT_PEOPLE = ("email", "phone", "person_name", "name", "place", "zip", "traits", "birthday", "consent")
"""Columns of an activity that are really of its contact."""


class Composer:
    """Writes the mapping, part by part, with the reasons."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, people: People, roles: Roles, base: Path, notes: Notes
    ) -> None:
        """File names become relative to ``base``."""
        self._connection = connection
        self._people = people
        self._roles = roles
        self._base = base
        self._notes = notes
        self._clock = Clock(connection, notes)
        self._names: dict[int, str] = {}
        self._lookups: list[LookedUp] = []
        self._attributes: dict[int, Names] = {}

    def compose(self) -> Mapping:
        """Return the whole mapping."""
        roles = [role for role in self._in_order() if role.kind in ("activity", "child")]
        namer = Namer()
        self._names = {role.table.number: namer.take(_activity_name(role.table)) for role in roles}
        activities = _told_apart([self._activity(number, role) for number, role in enumerate(roles)])
        lists = self._lists()
        lookups = self._lookups_of_activities()
        lookups += self._lookups_of_contacts(len(lookups))
        dated = [
            Dated(activity, role.table)
            for activity, role in zip(activities, roles, strict=True)
            if activity.time is not None
        ]
        contacts = self._contacts(roles)
        self._tell_unused()
        return Mapping(
            format=FORMAT,
            contacts=contacts,
            activities=tuple(activities),
            lookups=tuple(lookups),
            lists=tuple(lists),
            rfm=find_rfm(self._connection, dated, self._notes),
        )

    def _in_order(self) -> list[Role]:
        """Return the roles, parents before children."""

        def depth(role: Role) -> int:
            parent = self._roles.of(role.parent.parent) if role.parent is not None else None
            return 1 + depth(parent) if parent is not None else 0

        return sorted(self._roles.roles, key=lambda role: (depth(role), role.table.number))

    # --- contacts ----------------------------------------------------------------------------------------

    def _contacts(self, activities: Sequence[Role]) -> Contacts:
        people = self._people
        if people.made:
            fields = self._fields(people.table)
            return Contacts(from_activity=self._names[people.table.number], fields=fields)
        created = self._clock.created(people.table)
        also = []
        for role in activities:
            if unknown_keys(role):
                name = self._names[role.table.number]
                also.append(name)
                self._notes.because(
                    "contacts.also_from", f"{role.table.shown} knows contacts that are not there"
                )
        return Contacts(
            **self._source(people.table, "contacts", contacts=True),
            key=people.key.name if people.key is not None else ROW_NUMBER,
            created_at=created.name if created is not None else None,
            also_from=tuple(also),
        )

    def _fields(self, table: Table) -> tuple[str, ...]:
        named = [column for column in table.meaning(*_ABOUT_PEOPLE) if not is_order_id(column)]
        key = self._people.key
        if named:
            shown = ", ".join(f"“{column.name}”" for column in named)
            self._notes.because("contacts.fields", f"{shown} tell of the contact, not of the row")
        return tuple(c.name for c in named if key is None or c.name != key.name or c.holds_emails)

    # --- activities --------------------------------------------------------------------------------------

    def _activity(self, number: int, role: Role) -> ActivitySource:
        table, path = role.table, f"activities[{number}]"
        told = _told(table)
        source = self._source(table, path, contacts=False)
        names = Names.of(table)
        self._attributes[table.number] = names
        if role.parent is not None:
            parent = self._parent(role, path, names)
            place: dict[str, Any] = {"parent": parent}
        else:
            place = {"contact": self._contact(role, path)}
        looked_up = look_up(table, self._names[table.number], self._roles, names, self._notes)
        self._lookups += looked_up
        if role.parent is None:
            place["time"] = self._time(table, looked_up, names, path)
        return ActivitySource(
            **source,
            **place,
            name=self._names[table.number],
            family=told.family,
            label=told.label or _words_of(self._names[table.number]),
            traffic=find_traffic(table, path, self._notes),
        )

    def _parent(self, role: Role, path: str, names: Names) -> Parent:
        link = role.parent
        assert link is not None
        parent = self._names[link.parent]
        names.inherit(self._attributes[link.parent], link.key, parent)
        text = f"“{link.column}” names rows of {parent}"
        self._notes.because(f"{path}.parent", text + (f" ({percent(link.found)} of its values do)"))
        if not link.found:
            self._ask_known(role.table, link.column, f"the “{link.key}” of {parent}", f"{path}.parent", "key")
        on = link.column if link.column.lower() != link.key.lower() else None
        return Parent(activity=parent, key=link.key, on=on)

    def _contact(self, role: Role, path: str) -> str | ContactBy:
        ref, people = role.ref, self._people
        assert ref is not None
        by_email = ref.by_email or (
            people.key is not None and people.key.holds_emails and not people.made and not unknown_keys(role)
        )
        field = people.email if by_email and people.email is not None else people.key
        shown = field.name if field is not None else ROW_NUMBER
        self._notes.because(
            f"{path}.contact",
            f"“{ref.column.name}” says whose row it is ({percent(ref.known)} of its values are in “{shown}”)",
        )
        if not ref.known:
            self._ask_known(role.table, ref.column.name, f"the “{shown}” of contacts", path, "contact")
        return ContactBy(column=ref.column.name, field=shown) if by_email else ref.column.name

    def _ask_known(self, table: Table, column: str, other: str, path: str, option: str) -> None:
        text = f"no value of “{column}” in {table.shown} is among {other}; say which column names it"
        others = [one.name for one in table.columns if is_contact_id(one) or one.holds_emails]
        choices = tuple(dict.fromkeys((column, *others)))
        self._notes.ask(text, path=path, option=option, table=table, column=column, choices=choices)

    def _time(self, table: Table, looked_up: Sequence[LookedUp], names: Names, path: str) -> str | None:
        own = self._clock.happened(table, path)
        if own is not None or any(says_when(table, column) is not None for column in table.columns):
            return own.name if own is not None else None
        for one in looked_up:
            starts = [c for c in one.table.meaning("started", "happened") if c.is_dated and not c.is_open]
            if starts:
                name = names.name(one.table.number, starts[0].name)
                self._notes.because(f"{path}.time", f"“{name}” in {one.table.shown} says when")
                return name
        return None

    # --- what is added -----------------------------------------------------------------------------------

    def _lookups_of_activities(self) -> list[Lookup]:
        return [
            Lookup(
                **self._source(one.table, f"lookups[{number}]", contacts=False),
                key=one.key,
                activity=one.activity,
                on=one.on,
            )
            for number, one in enumerate(self._lookups)
        ]

    def _lookups_of_contacts(self, start: int) -> list[Lookup]:
        result: list[Lookup] = []
        for role in self._roles.roles:
            if role.kind == "traits" and role.ref is not None:
                path = f"lookups[{start + len(result)}]"
                text = (
                    f"{role.table.shown} has one row for each contact it knows, by “{role.ref.column.name}”"
                )
                self._notes.because(path, text)
                source = self._source(role.table, path, contacts=True)
                result.append(Lookup(**source, key=role.ref.column.name, contacts=True))
        return result

    def _lists(self) -> list[ListSource]:
        result: list[ListSource] = []
        namer = Namer()
        for role in self._roles.roles:
            if role.kind == "list" and role.value is not None:
                path = f"lists[{len(result)}]"
                text = f"{role.table.shown} has one row for each contact and value of “{role.value.name}”"
                self._notes.because(path, text)
                result.append(
                    ListSource(
                        **self._source(role.table, path, contacts=False),
                        name=namer.take(_list_name(role.table)),
                        contact=self._contact(role, path),
                        value=role.value.name,
                    )
                )
        return result

    def _tell_unused(self) -> None:
        used = {one.table.number for one in self._lookups}
        for table in self._roles.left:
            if table.number not in used:
                self._notes.leave_out(
                    table, "it names no contact, and nothing that is imported names its rows"
                )

    def _source(self, table: Table, path: str, *, contacts: bool) -> dict[str, Any]:
        files = tuple(relative(file, self._base) for file in table.files)
        columns = columns_of(table, path, self._notes, contacts=contacts)
        for question in table.questions:
            self._notes.ask(
                question.sentence, path=path, option=question.option, table=table, choices=question.choices
            )
        return {"file": files[0] if len(files) == 1 else files, "sheet": table.sheet, "columns": columns}


def _list_name(table: Table) -> str:
    return table.name or table.shown


def _told_apart(activities: Sequence[ActivitySource]) -> list[ActivitySource]:
    """Label those that would have the same label by their names."""
    labels = Counter(activity.label for activity in activities)
    return [
        msgspec.structs.replace(activity, label=_words_of(activity.name))
        if labels[activity.label] > 1
        else activity
        for activity in activities
    ]


def _words_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _told(table: Table) -> TableName:
    """Return what a table of things that happened is: by its name, or as orders by what it has."""
    if table.words.concept is not None and table.words.kind != "person":
        return table.words
    has_orders = any(is_order_id(column) for column in table.columns) or bool(table.meaning("amount"))
    return read_table_name(("order",)) if has_orders and event_points(table) else table.words


def _activity_name(table: Table) -> str:
    told = _told(table)
    if table.words.concept is None and told.concept is not None:
        return told.concept
    return table.name or told.concept or "events"
