"""Mapping files (``cardinal.mapping/1``) as frozen values, which mirror the JSON one to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec

from engine.catalog.model import Family, Type
from engine.definition.schema import schema_of

FORMAT = "cardinal.mapping/1"

ROW_NUMBER = "#row"
"""The ``key`` that makes the row number the contact's key."""

UNIX_SECONDS = "%s"
"""The one ``format`` beyond strptime's usual ones: seconds since 1970 in UTC."""


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of every part of a mapping."""


class CsvOptions(Node, frozen=True, kw_only=True):
    """How a CSV file is written; what is left out is detected.

    ``preamble`` and ``footer`` are lines that don't belong to the table; ``header`` is the number of header
    lines, ``False`` for none.
    """

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    encoding: str | None = None
    preamble: int | None = None
    header: bool | int | None = None
    footer: int | None = None


class ColumnSpec(Node, frozen=True, kw_only=True):
    """What is told of one column of a source; without a type it is detected."""

    type: Type | None = None
    separator: str | None = None
    format: str | None = None
    decimal: Literal[",", "."] | None = None
    empty: tuple[str, ...] = ()
    rename: str | None = None
    skip: bool = False
    family: Family | None = None
    label: str = ""


Columns: TypeAlias = dict[str, ColumnSpec]


class Source(Node, frozen=True, kw_only=True):
    """One table of a mapping: a file, several files or a glob, and how they are read."""

    file: str | tuple[str, ...] | None = None
    csv: CsvOptions = CsvOptions()
    sheet: str | None = None
    preamble: int | None = None
    columns: Columns = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it names, be they one, several or none."""
        if self.file is None:
            return ()
        return self.file if isinstance(self.file, tuple) else (self.file,)


class ContactBy(Node, frozen=True, kw_only=True):
    """The contact is the one whose ``field`` equals ``column``, without regard to case."""

    column: str
    field: str


def column_of(contact: str | ContactBy) -> str:
    """Return the column that says whose a row is."""
    return contact.column if isinstance(contact, ContactBy) else contact


class Parent(Node, frozen=True, kw_only=True):
    """Rows take contact and time from the row of ``activity`` that has the same ``key``.

    ``on`` is the header that names it in the rows themselves, where it is another one.
    """

    activity: str
    key: str
    on: str | None = None

    @property
    def named_by(self) -> str:
        """The header in the rows themselves."""
        return self.on if self.on is not None else self.key


class Traffic(Node, frozen=True, kw_only=True):
    """The attributes that say where a visit came from."""

    url: str
    referrer: str | None = None


class Contacts(Source, frozen=True, kw_only=True):
    """The contacts: out of a file, or made from an activity's keys."""

    key: str | None = None
    created_at: str | None = None
    from_activity: str | None = None
    fields: tuple[str, ...] = ()
    also_from: tuple[str, ...] = ()


class ActivitySource(Source, frozen=True, kw_only=True):
    """One activity; with ``parent`` it has no contact and time of its own."""

    name: str
    family: Family = "custom"
    label: str = ""
    contact: str | ContactBy | None = None
    time: str | None = None
    parent: Parent | None = None
    traffic: Traffic | None = None


class Lookup(Source, frozen=True, kw_only=True):
    """A file whose columns are added to an activity's rows, or to the contacts."""

    key: str
    activity: str | None = None
    on: str | None = None
    contacts: bool = False


class ListSource(Source, frozen=True, kw_only=True):
    """A file with one row per contact and value, which becomes a list field."""

    name: str
    contact: str | ContactBy
    value: str


class Computed(Node, frozen=True, kw_only=True):
    """An attribute (without ``activity``: a field) computed out of the same row's."""

    name: str
    expression: str
    activity: str | None = None
    family: Family | None = None
    label: str = ""


class RfmSource(Node, frozen=True, kw_only=True):
    """What value indicators are computed from."""

    activity: str
    amount: str
    order: str | None = None


class Mapping(Node, frozen=True, kw_only=True):
    """A whole mapping."""

    format: str
    timezone: str = "UTC"
    contacts: Contacts
    activities: tuple[ActivitySource, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    lists: tuple[ListSource, ...] = ()
    computed: tuple[Computed, ...] = ()
    rfm: RfmSource | None = None


def sources(mapping: Mapping) -> Iterator[tuple[str, Source]]:
    """Yield every source of ``mapping`` with its path."""
    yield "contacts", mapping.contacts
    for kind in ("activities", "lookups", "lists"):
        for index, source in enumerate(getattr(mapping, kind)):
            yield f"{kind}[{index}]", source


def computed_of(mapping: Mapping, activity: str | None) -> list[tuple[str, Computed]]:
    """Return the computed columns of an activity, or of the contacts, each with its path."""
    return [
        (f"computed[{index}]", one) for index, one in enumerate(mapping.computed) if one.activity == activity
    ]


def write_mapping(mapping: Mapping) -> str:
    """Return ``mapping`` as indented JSON; what says nothing is left out."""
    text = msgspec.json.format(msgspec.json.encode(mapping), indent=2).decode()
    return text + "\n"


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of mapping files."""
    made = schema_of(Mapping, "Mapping")
    made["$defs"]["Mapping"]["properties"]["format"] = {"const": FORMAT}
    return made
