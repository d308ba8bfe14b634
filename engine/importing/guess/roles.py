"""What every table is: contacts, an activity, its child, a lookup, a list, or nothing that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from engine.importing.guess.evidence import emails, is_contact_id, is_of_contacts, is_user_id
from engine.importing.guess.links import FOUND, Link, Overlap, find_links, links_of, names_rows
from engine.importing.guess.people import MOST_KNOWN, People
from engine.importing.guess.table import Column, Table
from engine.importing.guess.times import says_when

Kind: TypeAlias = Literal["contacts", "activity", "child", "traits", "list"]

UNSHARED = 0.9
"""An address finds a contact only where hardly any is shared by several."""

CLEARLY = 0.8
"""A key is preferred to an address that knows hardly more contacts."""


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """The column that says whose rows these are: a key, or the e-mail address of a contact.

    ``known`` is the part of its values that contacts have.
    """

    column: Column
    by_email: bool
    known: float


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What a table is; ``ref`` of activities, lists and traits, ``parent`` of children."""

    table: Table
    kind: Kind
    ref: Ref | None = None
    parent: Link | None = None
    value: Column | None = None


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """Every table's role, and the links by which the tables without one may be looked up."""

    roles: tuple[Role, ...]
    links: tuple[Link, ...]
    left: tuple[Table, ...]

    def of(self, number: int) -> Role | None:
        """Return the role of a table, or None."""
        return next((role for role in self.roles if role.table.number == number), None)


def find_roles(tables: Sequence[Table], people: People, overlap: Overlap) -> Roles:
    """Give the tables their roles; those that are left may describe what others name."""
    others = [table for table in tables if people.made or table.number != people.table.number]
    links = find_links(tables, overlap)
    roles: list[Role] = []
    if not people.made:
        roles.append(Role(table=people.table, kind="contacts"))
    for table in others:
        ref = find_ref(table, people, overlap)
        if ref is not None:
            roles.append(_with_contact(table, ref, people, list(links_of(links, table.number))))
    roles = _dated_by_parents(roles, links)
    roles, left = _with_parents(roles, [t for t in others if not _has_role(t, roles)], links)
    roles.sort(key=lambda role: role.table.number)
    return Roles(roles=tuple(roles), links=tuple(links), left=tuple(left))


def _has_role(table: Table, roles: Sequence[Role]) -> bool:
    return any(role.table.number == table.number for role in roles)


# --- whose rows ------------------------------------------------------------------------------------------


def find_ref(table: Table, people: People, overlap: Overlap) -> Ref | None:
    """Return the column that says whose rows these are, by headers and by what values contacts have."""
    if people.made and table.number == people.table.number and people.key is not None:
        return Ref(column=people.key, by_email=False, known=1.0)
    key = _key_ref(table, people, overlap)
    address = _email_ref(table, people, overlap)
    if key is None or address is None:
        return key or address
    reach = [ref.known * ref.column.filled for ref in (key, address)]
    return key if reach[0] >= CLEARLY * reach[1] else address


def _key_ref(table: Table, people: People, overlap: Overlap) -> Ref | None:
    key = people.key
    if key is None:
        return None
    refs = [
        Ref(column=column, by_email=False, known=overlap.found(table, column, people.table, key))
        for column in table.columns
        if column.filled and _may_name(column, people.table, key)
    ]
    sure = [ref for ref in refs if is_contact_id(ref.column) or ref.known >= FOUND]
    if any(not is_user_id(ref.column) and ref.known >= FOUND for ref in sure):
        sure = [ref for ref in sure if not is_user_id(ref.column) or names_rows(ref.column, people.table)]
    return max(sure, key=lambda ref: (ref.known * ref.column.filled, is_contact_id(ref.column)), default=None)


def _may_name(column: Column, people: Table, key: Column) -> bool:
    if column.is_dated or column.hint == "list":
        return False
    if key.holds_emails:
        return column.holds_emails
    same = column.header.words == key.header.words and key.header.entity != ()
    said = is_contact_id(column) or (column.header.meaning == "contact" and not column.is_staff)
    return same or said or names_rows(column, people)


def _email_ref(table: Table, people: People, overlap: Overlap) -> Ref | None:
    if people.email is None or (people.key is not None and people.key.name == people.email.name):
        return None
    if people.email.distinct < UNSHARED * people.email.filled:
        return None
    refs = [
        Ref(column=column, by_email=True, known=overlap.found(table, column, people.table, people.email))
        for column in emails(table)
        if column.filled
    ]
    best = max(refs, key=lambda ref: ref.known, default=None)
    others = best is not None and not best.known and is_of_contacts(table)  # such as a table of colleagues
    return None if others else best


def _with_contact(table: Table, ref: Ref, people: People, links: Sequence[Link]) -> Role:
    if people.made and table.number == people.table.number:
        return Role(table=table, kind="activity", ref=ref)
    value = _list_value(table, ref, links)
    if value is not None:
        return Role(table=table, kind="list", ref=ref, value=value)
    describes = ref.column.unique and not ref.by_email and table.words.kind != "event"
    if describes and not table.meaning("happened") and table.rows > 1:
        return Role(table=table, kind="traits", ref=ref)
    return Role(table=table, kind="activity", ref=ref)


def _list_value(table: Table, ref: Ref, links: Sequence[Link]) -> Column | None:
    """Return the value column of a table with nothing but contact and value, one row for each."""
    linked = {link.column for link in links}
    values = [
        column
        for column in table.columns
        if column.name != ref.column.name
        and column.header.meaning not in ("technical", "other_time")
        and column.header.entity != ()
    ]
    if len(values) != 1 or values[0].is_dated or values[0].name in linked or not values[0].filled:
        return None
    is_list = not ref.column.unique or table.words.concept in ("tags", "list_members")
    return values[0] if is_list and values[0].plan.type == "text" else None


# --- children --------------------------------------------------------------------------------------------


def _dated_by_parents(roles: Sequence[Role], links: Sequence[Link]) -> list[Role]:
    """Let activities without a time of their own take it from the activity that they tell more of."""
    dated = {role.table.number for role in roles if role.kind == "activity" and _is_dated(role.table)}
    result = []
    for role in roles:
        undated = role.kind == "activity" and role.table.number not in dated
        link = _parent(role.table, links, dated) if undated else None
        child = link is not None and link.found >= FOUND
        result.append(Role(table=role.table, kind="child", parent=link) if child else role)
    return result


def _is_dated(table: Table) -> bool:
    return any(says_when(table, column) is not None for column in table.columns)


def _with_parents(
    roles: list[Role], left: list[Table], links: Sequence[Link]
) -> tuple[list[Role], list[Table]]:
    """Give tables without a contact the activity that they tell more of, and their children after them."""
    while True:
        activities = {role.table.number for role in roles if role.kind in ("activity", "child")}
        found = [(table, link) for table in left if (link := _parent(table, links, activities)) is not None]
        if not found:
            return roles, left
        roles += [Role(table=table, kind="child", parent=link) for table, link in found]
        left = [table for table in left if not _has_role(table, roles)]


def _parent(table: Table, links: Sequence[Link], activities: set[int]) -> Link | None:
    """Return the best link to an activity; a table that others describe their rows by is nobody's child."""
    own = [link for link in links if link.child == table.number and link.parent in activities]
    if not own or table.words.kind == "thing":
        return None
    return own[0]


def unknown_keys(role: Role) -> bool:
    """Return whether an activity knows many contacts that the contacts' file does not."""
    ref = role.ref
    return ref is not None and not ref.by_email and 0 < ref.known < MOST_KNOWN
