"""Where something stands in an import recipe, as the window names it, and errors told with such places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from app.crash import known, sentence
from app.importing.recipe import owner
from engine.errors import MappingError, Place, clause
from engine.importing.mapping import Lookup, Source
from engine.importing.mapping import Mapping as Told
from engine.importing.mapping import sources as sources_of

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "rfm.activity": "RFM",
        "rfm.amount": "RFM",
        "rfm.order": "RFM",
        "timezone": "Time zone",
        "name": "Name",
        "key": "Key",
        "created_at": "Contact since",
        "fields": "Their fields",
        "also_from": "Make further contacts from",
        "from_activity": "Make contacts from",
        "contact": "Belongs to",
        "contact.column": "Belongs to",
        "contact.field": "Contacts found by",
        "time": "Time",
        "parent": "Part of",
        "parent.activity": "Part of",
        "parent.key": "Part of, column there",
        "parent.on": "Part of, column here",
        "activity": "For",
        "on": "Column there",
        "value": "Values",
        "traffic.url": "Traffic: page address",
        "traffic.referrer": "Traffic: came from",
        "sheet": "Sheet",
        "preamble": "Lines before the table",
        "csv.encoding": "Encoding",
        "csv.delimiter": "Between cells",
        "csv.quote": "Quotes",
        "csv.preamble": "Lines before the table",
        "csv.header": "Lines of the header",
        "csv.footer": "Lines after the table",
    }
)
"""What the window calls a part, by its path inside its source, or by the whole one outside."""

_INDEX = re.compile(r"\[\d+\]")
_COLUMN = re.compile(r"columns\.(.+?)(?:\.(?:type|skip|format|separator|decimal|rename))?$")


def field_words(path: str) -> str:
    """Return what the window calls the part at ``path`` within its source: “Time”; "" for all of it."""
    part = path.removeprefix(owner(path)).removeprefix(".")
    column = _COLUMN.match(part)
    if column is not None:
        return f"Column “{column[1]}”"
    return FIELDS.get(_INDEX.sub("", part), "")


def source_words(path: str, mapping: Told) -> str:
    """Return what the window calls the source that ``path`` is in: “orders”, “products.csv”; "" for none."""
    place = owner(path)
    found = dict(sources_of(mapping)).get(place)
    if found is None:
        return _computed_words(path, mapping)
    if place == "contacts":
        return "Contacts"
    return _file_name(found) if isinstance(found, Lookup) else str(getattr(found, "name", ""))


def _computed_words(path: str, mapping: Told) -> str:
    found = re.match(r"computed\[(\d+)\]", path)
    if found is None or int(found[1]) >= len(mapping.computed):
        return ""
    return f"Computed detail “{mapping.computed[int(found[1])].name}”"


def _file_name(source: Source) -> str:
    return PurePath(source.files[0]).name if source.files else ""


def placed(what: str, mend: str | None, *names: str) -> str:
    """Return a problem as a sentence behind the names of its place, but those that it says itself."""
    told = clause(what, mend)
    for written, shown in _ON_SCREEN:
        told = told.replace(written, shown)
    where = ", ".join(name for name in names if name and not _is_said(name, what))
    return f"{where}: {what[:1]}{told[1:]}" if where else told


_ON_SCREEN = (
    ("“date” or “datetime”", "“date” or “date and time”"),
    ("read as boolean", "read as yes or no"),
    ("read as url", "read as a web address"),
)
"""Words of mapping files, and those of the window for them."""


def _is_said(name: str, what: str) -> bool:
    """Whether a clause names a place: by its name, or by the name in its quotation marks."""
    quoted = re.search(r"“.*”", name)
    return (
        re.search(rf"(?<!\w){re.escape(quoted[0] if quoted else name)}(?!\w)", what, re.IGNORECASE)
        is not None
    )


def failure_text(error: Exception, mapping: Told | None) -> str:
    """Return the sentence that tells a person of an import's failure; no path of the recipe stands in it."""
    told = known(error)
    place = told.place if told is not None else None
    if not isinstance(told, MappingError) or mapping is None or place is None or place.path is None:
        return sentence(error)
    return placed(told.what, told.mend, *place_words(place, mapping))


def place_words(place: Place, mapping: Told) -> tuple[str, ...]:
    """Return the names of a place in the window, the widest first."""
    path = place.path or ""
    where = f"character {place.offset + 1}" if place.offset is not None else ""
    return source_words(path, mapping), field_words(path), where
