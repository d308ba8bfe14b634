"""Which columns of a source the mapping uses as keys, as moments and as the amount of RFM."""

from __future__ import annotations

from engine.importing.building.stage import Use
from engine.importing.mapping import (
    ROW_NUMBER,
    ActivitySource,
    ContactBy,
    Contacts,
    ListSource,
    Lookup,
    Mapping,
    Source,
    column_of,
)
from engine.importing.raw import RawTable


def use_of(mapping: Mapping, source: Source, path: str, raw: RawTable) -> Use:
    """Return the headers that are used, with the path in the mapping that names them."""
    if isinstance(source, Contacts):
        return _of_contacts(source)
    if isinstance(source, ActivitySource):
        return _of_activity(mapping, source, path, raw)
    if isinstance(source, Lookup):
        return Use(keys={source.key: f"{path}.key"}, moments=_looked_up_times(mapping, source, raw))
    assert isinstance(source, ListSource)
    keys = {source.value: f"{path}.value", **_contact(source.contact, path)}
    return Use(keys=keys)


def headers_of(source: Source) -> set[str]:
    """Return the headers that a source must have, whatever else is joined to it."""
    headers = set(source.columns)
    if isinstance(source, Contacts):
        headers |= {name for name in (source.key, source.created_at) if name not in (None, ROW_NUMBER)}
    elif isinstance(source, ActivitySource):
        headers |= {column_of(source.contact)} if source.contact is not None else set()
        headers |= {source.parent.named_by} if source.parent is not None else set()
    elif isinstance(source, Lookup):
        headers.add(source.key)
    elif isinstance(source, ListSource):
        headers |= {source.value, column_of(source.contact)}
    return headers


def _of_contacts(source: Contacts) -> Use:
    assert source.key is not None
    keys = {} if source.key == ROW_NUMBER else {source.key: "contacts.key"}
    moments = {source.created_at: "contacts.created_at"} if source.created_at is not None else {}
    return Use(keys=keys, moments=moments)


def _of_activity(mapping: Mapping, source: ActivitySource, path: str, raw: RawTable) -> Use:
    keys = _contact(source.contact, path) if source.contact is not None else {}
    if source.parent is not None:
        keys[source.parent.named_by] = f"{path}.parent.{'key' if source.parent.on is None else 'on'}"
    for number, other in enumerate(mapping.activities):
        if other.parent is not None and other.parent.activity == source.name:
            keys[other.parent.key] = f"activities[{number}].parent.key"
    lookups = [(n, lookup) for n, lookup in enumerate(mapping.lookups) if lookup.activity == source.name]
    for number, lookup in lookups:
        if lookup.on is not None and raw.column(lookup.on) is not None:
            keys[lookup.on] = f"lookups[{number}].on"
    moments = {}
    if source.time is not None and (raw.column(source.time) is not None or not lookups):
        moments[source.time] = f"{path}.time"
    rfm = mapping.rfm
    return Use(keys=keys, moments=moments, amount=rfm.amount if rfm and rfm.activity == source.name else None)


def _looked_up_times(mapping: Mapping, lookup: Lookup, raw: RawTable) -> dict[str, str]:
    """Return the column of a lookup that is the time of its activity; the activity's own come first."""
    for number, activity in enumerate(mapping.activities):
        if activity.name == lookup.activity and activity.time is not None:
            column = raw.column(activity.time)
            if column is not None and activity.time == column.name:
                return {activity.time: f"activities[{number}].time"}
    return {}


def _contact(contact: str | ContactBy, path: str) -> dict[str, str]:
    if isinstance(contact, ContactBy):
        return {contact.column: f"{path}.contact.column"}
    return {contact: f"{path}.contact"}
