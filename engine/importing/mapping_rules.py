"""Reading mapping files strictly, and the rules that need no data.

Which keys go together, and that every activity a mapping speaks of is one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from engine.catalog.model import Type
from engine.definition import strict
from engine.definition.hints import hint
from engine.definition.types import TIME
from engine.errors import DefinitionError, MappingError, Place
from engine.importing.mapping import (
    FORMAT,
    ActivitySource,
    ColumnSpec,
    Contacts,
    CsvOptions,
    Mapping,
    Source,
    sources,
)


def read_mapping(text: str | bytes) -> Mapping:
    """Return the mapping in ``text`` (JSON, UTF-8); raise ``MappingError`` with the path of what is wrong."""
    try:
        raw = strict.parse(text)
        _check_format(raw)
        mapping: Mapping = strict.build(raw, Mapping)
    except DefinitionError as error:
        raise MappingError(error.what, place=error.place, mend=error.mend) from None
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping) -> None:
    """Raise ``MappingError`` for the first rule that ``mapping`` breaks."""
    for check in (_check_zone, _check_names, _check_contacts, _check_activities, _check_references):
        check(mapping)
    for path, source in sources(mapping):
        _check_source(source, path)


def _check_format(raw: Any) -> None:
    """Look at the format before anything else: a newer one may know keys that this one does not."""
    if not isinstance(raw, dict):
        raise MappingError("this is not a mapping", mend='it starts with {"format": …}')
    found = raw.get("format")
    if found == FORMAT:
        return
    newer = re.fullmatch(r"cardinal\.mapping/(\d+)", found) if isinstance(found, str) else None
    if newer and int(newer[1]) > 1:
        raise _refuse(f"it is of a newer format ({found})", "format", "update the program")
    raise _refuse("it is no mapping", "format", f"write “{FORMAT}” as its format")


def _refuse(what: str, path: str, mend: str | None = None) -> MappingError:
    return MappingError(what, place=Place(path=path), mend=mend)


def _check_zone(mapping: Mapping) -> None:
    try:
        ZoneInfo(mapping.timezone)
    except (KeyError, OSError, ValueError):  # zoneinfo's own error is a KeyError
        what = f"the time zone “{mapping.timezone}” is not known"
        raise _refuse(what, "timezone", "write it like “Europe/Warsaw”") from None


def _check_names(mapping: Mapping) -> None:
    """Hold activities apart, and lists, as people would: without case."""
    named = {
        "activities": [activity.name for activity in mapping.activities],
        "lists": [made.name for made in mapping.lists],
    }
    for kind, names in named.items():
        seen: set[str] = set()
        for index, name in enumerate(names):
            path, folded = f"{kind}[{index}].name", name.strip().lower()
            if not folded:
                raise _refuse("the name is blank", path)
            if name != name.strip():
                raise _refuse(f"the name “{name}” begins or ends with a blank", path, "leave it out")
            if folded in seen:
                raise _refuse(f"the name “{name}” is taken", path, "give each its own")
            seen.add(folded)
    for index, computed in enumerate(mapping.computed):
        if not computed.name.strip():
            raise _refuse("the name is blank", f"computed[{index}].name")


def _check_contacts(mapping: Mapping) -> None:
    contacts = mapping.contacts
    if (contacts.file is None) == (contacts.from_activity is None):
        raise _refuse(
            "contacts come either from a “file” or “from_activity”", "contacts", "give one of the two"
        )
    if contacts.file is not None:
        if contacts.key is None:
            raise _refuse("the key “key” is missing", "contacts")
        if contacts.fields:
            raise _refuse("“fields” go with “from_activity” only", "contacts.fields")
    else:
        for name in ("key", "created_at", "also_from", "columns"):
            if getattr(contacts, name):
                raise _refuse(f"“{name}” goes with a “file” only", f"contacts.{name}")
    _check_makers(mapping)


def _check_makers(mapping: Mapping) -> None:
    """Refuse to make contacts from activities that name no key of theirs."""
    contacts = mapping.contacts
    named = [(f"contacts.also_from[{i}]", name) for i, name in enumerate(contacts.also_from)]
    if contacts.from_activity is not None:
        named.append(("contacts.from_activity", contacts.from_activity))
    for path, name in named:
        activity = _activity(mapping, name, path)
        if not isinstance(activity.contact, str):
            what = f"“{name}” names no contact key of its own, so no contacts can be made from it"
            raise _refuse(what, path, "name an activity with a column of contact keys")


def _activity(mapping: Mapping, name: str, path: str) -> ActivitySource:
    for activity in mapping.activities:
        if activity.name == name:
            return activity
    mend = hint(name, [activity.name for activity in mapping.activities])
    raise _refuse(f"the activity “{name}” is not known", path, mend)


def _check_activities(mapping: Mapping) -> None:
    for index, activity in enumerate(mapping.activities):
        path = f"activities[{index}]"
        if activity.parent is None:
            if activity.contact is None:
                raise _refuse("the key “contact” (or “parent”) is missing", path)
            continue
        for name in ("contact", "time"):
            if getattr(activity, name) is not None:
                raise _refuse(f"“{name}” comes from the parent", f"{path}.{name}", "leave one of the two out")
        _check_line(mapping, activity, f"{path}.parent.activity")


def _check_line(mapping: Mapping, activity: ActivitySource, path: str) -> None:
    """Refuse an activity that is its own ancestor."""
    line = [activity.name]
    while activity.parent is not None:
        activity = _activity(mapping, activity.parent.activity, path)
        if activity.name in line:
            raise _refuse(f"parents go in a circle: {' → '.join([*line, activity.name])}", path)
        line.append(activity.name)


def _check_references(mapping: Mapping) -> None:
    for index, lookup in enumerate(mapping.lookups):
        path = f"lookups[{index}]"
        if lookup.contacts == (lookup.activity is not None):
            raise _refuse("a lookup has either an “activity” or “contacts”: true", path)
        if lookup.contacts and lookup.on is not None:
            raise _refuse(
                "“on” goes with an “activity” only", f"{path}.on", "contacts are found by their key"
            )
        if lookup.activity is not None:
            if lookup.on is None:
                raise _refuse("the key “on” is missing", path)
            _activity(mapping, lookup.activity, f"{path}.activity")
    for index, computed in enumerate(mapping.computed):
        if computed.activity is not None:
            _activity(mapping, computed.activity, f"computed[{index}].activity")
    if mapping.rfm is not None:
        activity = _activity(mapping, mapping.rfm.activity, "rfm.activity")
        while activity.parent is not None:
            activity = _activity(mapping, activity.parent.activity, "rfm.activity")
        if activity.time is None:
            raise _refuse(f"“{mapping.rfm.activity}” has no time", "rfm.activity", "name a dated activity")


def _check_source(source: Source, path: str) -> None:
    if source.file is None and not isinstance(source, Contacts):
        raise _refuse("the key “file” is missing", path)
    if not all(source.files):
        raise _refuse("the name of the file is blank", f"{path}.file")
    if source.file == ():
        raise _refuse("no file is named", f"{path}.file")
    counts = {
        "preamble": source.preamble,
        "csv.preamble": source.csv.preamble,
        "csv.header": source.csv.header,
        "csv.footer": source.csv.footer,
    }
    for name, count in counts.items():
        if count is not None and count < 0:
            raise _refuse("a number of lines can't be negative", f"{path}.{name}")
    _check_marks(source.csv, f"{path}.csv")
    seen: set[str] = set()
    for name, spec in source.columns.items():
        place, folded = f"{path}.columns.{name}", name.strip().lower()
        _check_column(spec, place)
        if folded in seen:
            raise _refuse(f"the column “{name}” stands there twice", place, "keep one of them")
        seen.add(folded)
        if folded in _moments(source):
            _check_moment(name, spec, place)


def _moments(source: Source) -> set[str]:
    """Return the headers, trimmed and without case, that say when."""
    named = (getattr(source, "time", None), getattr(source, "created_at", None))
    return {name.strip().lower() for name in named if name is not None}


def _check_moment(name: str, spec: ColumnSpec, path: str) -> None:
    if spec.skip:
        raise _refuse(f"“{name}” says when, so it can't be skipped", f"{path}.skip")
    if spec.type not in (None, "date", "datetime"):
        what = f"“{name}” says when, so it can't be read as {spec.type}"
        raise _refuse(what, f"{path}.type", "give the type “date” or “datetime”, or none")


def _check_marks(csv: CsvOptions, path: str) -> None:
    """Refuse marks that can't part cells or hold them together."""
    for name, mark in (("quote", csv.quote), ("escape", csv.escape)):
        if mark is not None and len(mark) > 1:
            raise _refuse(
                f"{mark!r} is more than one character", f"{path}.{name}", "give one, or “” for none"
            )
    marks = {"delimiter": csv.delimiter, "quote": csv.quote, "escape": csv.escape}
    for name, mark in marks.items():
        if mark and any(sign in mark for sign in _NO_MARKS):
            raise _refuse("a line break or zero byte can't be meant", f"{path}.{name}", "give a sign")
        if mark and name != "delimiter" and mark == csv.delimiter:
            raise _refuse("it is the delimiter too", f"{path}.{name}", "give another sign")


_NO_MARKS = ("\n", "\r", "\0")


_GOES_WITH: dict[str, tuple[Callable[[ColumnSpec], object], frozenset[Type | None]]] = {
    "separator": (lambda spec: spec.separator, frozenset({"list"})),
    "format": (lambda spec: spec.format, TIME),
    "decimal": (lambda spec: spec.decimal, frozenset({"number", None})),
}
"""What each option of a column goes with; ``None`` stands for a detected type."""


def _check_column(spec: ColumnSpec, path: str) -> None:
    for name, (value, types) in _GOES_WITH.items():
        if value(spec) is not None and spec.type not in types:
            known = " or ".join(f"“{kind}”" for kind in sorted(kind for kind in types if kind))
            raise _refuse(f"“{name}” goes with the type {known} only", f"{path}.{name}")
    if spec.separator == "":
        raise _refuse("the separator is blank", f"{path}.separator")
    if spec.rename is not None and not spec.rename.strip():
        raise _refuse("the new name is blank", f"{path}.rename")
