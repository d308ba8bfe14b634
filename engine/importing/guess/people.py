"""Who the contacts are: a table of them with its key, or the keys in a table of what they did."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.importing.guess.evidence import (
    emails,
    event_points,
    is_contact_id,
    is_of_contacts,
    is_user_id,
    names_people,
    person_points,
)
from engine.importing.guess.links import FOUND, Overlap, fits, names_rows
from engine.importing.guess.notes import Notes
from engine.importing.guess.table import Column, Table
from engine.importing.mapping import ROW_NUMBER

MOST_KNOWN = 0.9
"""A table that only describes contacts and knows fewer of them than this part is not of all contacts."""

MOST_CHOICES = 6

FILLED = 0.5
"""A column that fewer rows have can be no key."""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The contacts: rows of ``table`` known by ``key`` (None: the row number), or made from its keys.

    ``email`` is the column by which other tables may find a contact instead.
    """

    table: Table
    key: Column | None
    made: bool
    email: Column | None = None


def find_people(tables: Sequence[Table], overlap: Overlap, notes: Notes) -> People:
    """Return who the contacts are; there is always an answer, at worst with a question."""
    files = sorted(
        (table for table in tables if is_of_contacts(table)),
        key=lambda table: (person_points(table) - event_points(table), table.rows, -table.number),
        reverse=True,
    )
    for table in files:
        if _knows_them(table, tables, overlap, notes):
            return _from_file(table, tables, overlap, notes)
    return _from_activity(tables, notes) or _at_worst(tables, notes)


def _knows_them(table: Table, tables: Sequence[Table], overlap: Overlap, notes: Notes) -> bool:
    """Return whether a table that does not name people at least has nearly all keys that others know."""
    if names_people(table):
        return True
    for key in (column for column in table.keys if is_contact_id(column)):
        for other in tables:
            for column in other.columns:
                if other.number == table.number or column.header.words != key.header.words:
                    continue
                if column.filled and overlap.found(other, column, table, key) < MOST_KNOWN:
                    text = f"{table.shown} describes only some of the contacts that {other.shown} knows"
                    notes.because("contacts", text)
                    return False
    return True


# --- a table of contacts ---------------------------------------------------------------------------------


def _from_file(table: Table, tables: Sequence[Table], overlap: Overlap, notes: Notes) -> People:
    key = _key(table, tables, overlap, notes)
    found = emails(table)
    notes.because("contacts", f"{table.shown} is of contacts: {_what_speaks(table)}")
    return People(table=table, key=key, made=False, email=found[0] if found else None)


def _what_speaks(table: Table) -> str:
    named = [f"“{c.name}”" for c in (*emails(table), *table.meaning("person_name", "phone", "place"))]
    if table.words.kind == "person":
        return "its name says so" + (f", and it has {', '.join(named[:3])}" if named else "")
    return f"it has {', '.join(named[:4])}" if named else "its keys are those of contacts"


def _key(table: Table, tables: Sequence[Table], overlap: Overlap, notes: Notes) -> Column | None:
    ids = _ids(table) or _named_by_others(table, tables, overlap)
    if ids:
        notes.because("contacts.key", f"“{ids[0].name}” is an id, filled and different in every row")
        return ids[0]
    addresses = [column for column in emails(table) if column.filled >= FILLED * table.rows]
    rivals = _rivals(addresses)
    if len(rivals) > 1:
        _ask_key(table, rivals, notes)
        return None
    if addresses and addresses[0].distinct >= MOST_KNOWN * addresses[0].filled:
        _tell_address(table, addresses[0], notes)
        return addresses[0]
    phones = [column for column in table.meaning("phone") if column.unique and column.filled == table.rows]
    if phones:
        notes.because("contacts.key", f"“{phones[0].name}” is filled and different in every row")
        return phones[0]
    _ask_key(table, table.keys, notes)
    return None


def _ids(table: Table) -> list[Column]:
    """Return the ids that may be the key: those of a contact first, then bare ones."""

    def rank(column: Column) -> int | None:
        entity = column.header.entity
        if entity is None or not column.unique or column.filled < table.rows:
            return None
        if is_contact_id(column) or fits(entity, table.words.words):
            return 0
        return 1 if entity == () else None

    ranked = [(rank(column), place, column) for place, column in enumerate(table.columns)]
    return [column for _, _, column in sorted((r, p, c) for r, p, c in ranked if r is not None)]


def _named_by_others(table: Table, tables: Sequence[Table], overlap: Overlap) -> list[Column]:
    """Return the columns called just “customer” that are one, since numbers or other tables say so."""

    def named(key: Column) -> bool:
        others = (
            (other, column) for other in tables if other.number != table.number for column in other.columns
        )
        return any(
            overlap.found(other, column, table, key) >= FOUND
            for other, column in others
            if column.filled and column.header.words == key.header.words
        )

    keys = [key for key in table.keys if key.header.meaning == "contact" and key.filled == table.rows]
    return [key for key in keys if key.plan.type == "number" or named(key)]


def _rivals(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that have as much for them as the first: the same words and as many values."""
    return [
        column
        for column in columns
        if column.header.words == columns[0].header.words and column.filled == columns[0].filled
    ]


def _ask_key(table: Table, choices: Sequence[Column], notes: Notes) -> None:
    names = tuple(column.name for column in choices[:MOST_CHOICES])
    shown = " or ".join(f"“{name}”" for name in names[:4])
    doubt = f"{shown} may be the key of contacts" if names else "no column is a key of contacts"
    text = f"{doubt}, so the row number is the key for now; name the column that stays the same for a contact"
    notes.ask(text, path="contacts.key", option="key", table=table, choices=(*names, ROW_NUMBER))


def _tell_address(table: Table, column: Column, notes: Notes) -> None:
    notes.because("contacts.key", f"“{column.name}” holds e-mail addresses and there is no id")
    if column.filled < table.rows:
        missing = table.rows - column.filled
        have, kept = ("has", "it is") if missing == 1 else ("have", "they are")
        text = (
            f"{missing:,} of {table.rows:,} rows {have} no “{column.name}” and would be set aside; "
            f"with “{ROW_NUMBER}” as the key {kept} kept"
        )
        choices = (column.name, ROW_NUMBER)
        notes.ask(text, path="contacts.key", option="key", table=table, column=column.name, choices=choices)


# --- contacts made from what they did --------------------------------------------------------------------


def _from_activity(tables: Sequence[Table], notes: Notes) -> People | None:
    """Return the keys that most tables share; of the tables that have them the one that knows most."""
    named = [(table, column) for table in tables for column in contact_columns(table)]
    if not named:
        return None
    shared: dict[tuple[str, ...], int] = {}
    for _, column in named:
        shared[column.header.words] = shared.get(column.header.words, 0) + 1

    def weight(pair: tuple[Table, Column]) -> tuple[int, bool, int, int, int]:
        table, column = pair
        is_event = event_points(table) >= person_points(table)
        return (shared[column.header.words], is_event, column.distinct, column.filled, -table.number)

    table, column = max(named, key=weight)
    addresses = emails(table)
    notes.because(
        "contacts.from_activity",
        f"no file is of contacts; {table.shown} knows {column.distinct:,} of them by “{column.name}”",
    )
    return People(table=table, key=column, made=True, email=addresses[0] if addresses else None)


def contact_columns(table: Table) -> list[Column]:
    """Return the column that says whose the rows are, or none: an id, an address, a word like “buyer”."""
    ids = [
        column for column in table.columns if is_contact_id(column) and column.filled and _is_known(column)
    ]
    ids.sort(key=is_user_id)
    addresses = emails(table)
    words = [column for column in table.meaning("contact") if not column.is_dated and not column.is_staff]
    whole = [c for c in ids if c.filled == table.rows or not addresses]
    return [*whole, *addresses, *ids, *words][:1]


def _is_known(column: Column) -> bool:
    """Return whether an id is one: shops write 0 for all their guests."""
    return column.shapes.zeros == 0


def _at_worst(tables: Sequence[Table], notes: Notes) -> People:
    """Return contacts out of the table that can best have them, and ask."""

    def weight(one: Table) -> tuple[int, int, bool, int, int]:
        named = sum(names_rows(column, one) for other in tables for column in other.columns)
        return (person_points(one), named, len(one.keys) > 0, one.rows, -one.number)

    table = max(tables, key=weight)
    any_id = [column for column in table.keys if column.header.entity is not None]
    key = any_id[0] if any_id else None
    happened = event_points(table) >= LEAST_OF_EVENT and table.words.kind != "thing"
    made = key is not None and happened
    path = "activities[0].contact" if made else "contacts.key"
    shown = f"“{key.name}”" if key is not None else "the row number"
    text = f"nothing says who the contacts are, so {shown} stands for them; name the column that does"
    choices = tuple(column.name for column in any_id or table.keys[:MOST_CHOICES])
    notes.ask(text, path=path, option=path.rpartition(".")[2], table=table, choices=choices)
    return People(table=table, key=key, made=made)


LEAST_OF_EVENT = 4
"""Points from which a table is taken for things that happened although it names nobody."""
